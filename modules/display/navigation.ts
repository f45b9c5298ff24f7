import type { Display } from "./display";
import { PART, type Screen, type View } from "./screen";
import { BRIGHTNESS_STEPS, MENU } from "./views/menu";
import { currentError } from "./views/message/message";
import { ORDER, VIEWS } from "./views/views";

/** A message of several pages turns them by itself, and so does every view where no second button can. */
const TURN_S = 8;
const LIST_TURN_S = 4;

/** The view that the display shows by itself: the power, or why there is none. */
export function homeOf(screen: Screen): View {
	return screen.watts != null || screen.oldWatts != null ? VIEWS.now : VIEWS.message;
}

/** The view that follows `from` (`by` 1) or precedes it (-1), without those that have nothing to show. */
export function neighbour(screen: Screen, from: View, by: number): View {
	let at = Math.max(0, ORDER.indexOf(from));
	do at = (at + by + ORDER.length) % ORDER.length;
	while (!isUseful(screen, ORDER[at]!));
	return ORDER[at]!;
}

function isUseful(screen: Screen, view: View): boolean {
	if (view === VIEWS.balance) return screen.model.readings.reasonT !== "NO_PHASE";
	if (view === VIEWS.message) return currentError(screen) != null || screen.watts == null;
	if (view === VIEWS.setup) return screen.model.setup != null;
	return true;
}

/** Seconds after which a page turns by itself; `alone`: nobody can turn it, since there is but one button. */
export function turnAfterS(screen: Screen, view: View, alone: boolean): number {
	if (screen.pages < 2 || (view !== VIEWS.message && !alone)) return Number.POSITIVE_INFINITY;
	return view === VIEWS.message || view === VIEWS.setup ? TURN_S : LIST_TURN_S;
}

/** Does what an entry of the menu says. */
export function chooseEntry(display: Display, entry: number): void {
	const screen = display.screen;
	switch (MENU[entry]) {
		case "brightness": {
			const now = screen.model.light.brightness;
			const next = BRIGHTNESS_STEPS.find((step) => step > now) ?? BRIGHTNESS_STEPS[0]!;
			screen.model.setBrightness(next);
			screen.look(PART.ALL);
			display.light();
			return;
		}
		case "setup":
			screen.model.openSetup();
			display.show("setup");
			return;
		case "link":
			display.show("link");
			return;
		default:
			display.home();
	}
}
