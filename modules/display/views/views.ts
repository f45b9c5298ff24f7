import type { View } from "../screen";
import { bootView } from "./boot";
import { helpView, resetView } from "./help";
import { menuView } from "./menu";
import { messageView } from "./message";
import { nowView } from "./now";

/** Every view by its name, and the order in which the button goes through them. */
export const VIEWS = Object.freeze({
	boot: bootView,
	now: nowView,
	message: messageView,
	menu: menuView,
	help: helpView,
	reset: resetView,
	order: Object.freeze([nowView, messageView]) as readonly View[],
});
