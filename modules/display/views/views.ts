import type { View } from "../screen";
import { balanceView } from "./balance";
import { bootView } from "./boot";
import { daysView } from "./days";
import { helpView, resetView } from "./help";
import { itemsView } from "./items";
import { linkView } from "./link";
import { menuView } from "./menu";
import { messageView } from "./message/message";
import { nowView } from "./now/now";
import { placementView } from "./placement";
import { setupView } from "./setup";
import { todayView } from "./today/today";

/** Every view by its name. */
export const VIEWS = Object.freeze({
	boot: bootView,
	now: nowView,
	today: todayView,
	days: daysView,
	balance: balanceView,
	placement: placementView,
	link: linkView,
	items: itemsView,
	message: messageView,
	setup: setupView,
	menu: menuView,
	help: helpView,
	reset: resetView,
});

/** The order in which the button goes through them. */
export const ORDER: readonly View[] = Object.freeze([
	nowView,
	todayView,
	daysView,
	balanceView,
	messageView,
	linkView,
	placementView,
	itemsView,
	setupView,
]);
