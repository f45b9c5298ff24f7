import type { View } from "../stage";
import type { ViewName } from "../words/words";
import { balanceView } from "./balance";
import { bootView } from "./boot";
import { costView } from "./cost";
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
export const VIEWS: { readonly [K in ViewName]: View } = Object.freeze({
	boot: bootView,
	now: nowView,
	today: todayView,
	days: daysView,
	cost: costView,
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
