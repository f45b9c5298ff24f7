import type { Glance } from "./glance";
import type { Press } from "./presses";
import type { Gesture } from "./touch/gestures";
import type { ViewName } from "./words/words";

/** What a press or a gesture asks for: another view, another page, or something of the menu. */
export type Step =
	| "next"
	| "previous"
	| "nextPage"
	| "previousPage"
	| "home"
	| "menu"
	| "nextEntry"
	| "choose";

/** What a long press offers, in this order. */
export const MENU = Object.freeze(["home", "brightness", "setup", "link"] as const);
export type MenuEntry = (typeof MENU)[number];

/** The steps of the brightness in percent; the one above the present is next. */
export const BRIGHTNESS_STEPS: readonly number[] = Object.freeze([10, 25, 50, 80, 100]);

/** The order in which the first button goes through the views. */
const ORDER: readonly ViewName[] = Object.freeze([
	"now",
	"today",
	"days",
	"cost",
	"balance",
	"message",
	"link",
	"placement",
	"items",
	"setup",
] as const);

/** A message of several pages turns them by itself, and so does every view where no second button can. */
const TURN_S = 8;
const LIST_TURN_S = 4;
/** Without a press the display goes back to the first view after this; where somebody walks about it stays longer. */
const RETURN_MS = 60_000;
const LONG_RETURN_MS = 600_000;
/** How long the scheme of the buttons stands after the first press. */
const HELP_MS = 6000;

/** What a press of the board's first (0), second or third button does. */
export function stepOf(view: ViewName, button: number, press: Press, pages: number): Step {
	if (view === "menu") return press === "short" ? "nextEntry" : "choose";
	if (press === "long") return button === 1 && pages > 1 ? "previousPage" : "menu";
	return button === 0 ? "next" : button === 1 ? "nextPage" : "home";
}

/** What a finger does. */
export function stepOfGesture(gesture: Gesture): Step {
	switch (gesture) {
		case "hold":
			return "menu";
		case "up":
			return "nextPage";
		case "down":
			return "previousPage";
		case "right":
			return "previous";
		default:
			return "next";
	}
}

/** The view that the display shows by itself: the power, or why there is none. */
export function homeOf(glance: Glance): ViewName {
	return glance.watts != null || glance.oldWatts != null ? "now" : "message";
}

/** The view that follows `from` (`by` 1) or precedes it (-1), without those that have nothing to show. */
export function neighbour(glance: Glance, from: ViewName, by: number): ViewName {
	let at = Math.max(0, ORDER.indexOf(from));
	do at = (at + by + ORDER.length) % ORDER.length;
	while (!isUseful(glance, ORDER[at]!));
	return ORDER[at]!;
}

function isUseful(glance: Glance, view: ViewName): boolean {
	if (view === "cost") return glance.hasCost;
	if (view === "balance") return glance.noT !== "NO_PHASE";
	if (view === "message") return glance.error != null || glance.watts == null;
	return view !== "setup" || glance.hasSetup;
}

/** Seconds after which a page turns by itself; `alone`: nobody can turn it, since there is but one button. */
export function turnAfterS(view: ViewName, pages: number, alone: boolean): number {
	if (pages < 2 || (view !== "message" && !alone)) return Number.POSITIVE_INFINITY;
	return view === "message" || view === "setup" ? TURN_S : LIST_TURN_S;
}

/** How long a view stays without a press, in ms. */
export function returnAfterMs(view: ViewName): number {
	if (view === "help") return HELP_MS;
	return view === "setup" || view === "placement" || view === "link" ? LONG_RETURN_MS : RETURN_MS;
}

/** The brightness after this one, in percent. */
export function nextBrightness(percent: number): number {
	return BRIGHTNESS_STEPS.find((step) => step > percent) ?? BRIGHTNESS_STEPS[0]!;
}
