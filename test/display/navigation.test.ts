import { describe, expect, it } from "vitest";
import { Glance } from "../../modules/display/glance";
import {
	homeOf,
	neighbour,
	nextBrightness,
	returnAfterMs,
	type Step,
	stepOf,
	stepOfGesture,
	turnAfterS,
} from "../../modules/display/navigation";
import type { Press } from "../../modules/display/presses";
import type { Gesture } from "../../modules/display/touch/gestures";
import type { ViewName } from "../../modules/display/words/words";

const glance = (known: Partial<Glance>): Glance => Object.assign(new Glance(), known);

describe("a press", () => {
	it.each<[Press, number, ViewName, number, Step]>([
		["short", 0, "now", 1, "next"],
		["short", 1, "items", 3, "nextPage"],
		["short", 2, "days", 3, "home"],
		["long", 0, "now", 1, "menu"],
		["long", 1, "days", 3, "previousPage"],
		["long", 1, "now", 1, "menu"],
		["short", 0, "menu", 1, "nextEntry"],
		["short", 1, "menu", 1, "nextEntry"],
		["long", 1, "menu", 1, "choose"],
	])("%s of button %d on %s with %d pages is %s", (press, button, view, pages, step) => {
		expect(stepOf(view, button, press, pages)).toBe(step);
	});

	it.each<[Gesture, Step]>([
		["tap", "next"],
		["left", "next"],
		["right", "previous"],
		["up", "nextPage"],
		["down", "previousPage"],
		["hold", "menu"],
	])("of a finger, %s, is %s", (gesture, step) => {
		expect(stepOfGesture(gesture)).toBe(step);
	});
});

describe("the view that the display shows by itself", () => {
	it.each<[string, Partial<Glance>, ViewName]>([
		["the power while there is one", { watts: 0 }, "now"],
		["an old power", { oldWatts: -5 }, "now"],
		["why there is none", {}, "message"],
	])("is %s", (_name, known, view) => {
		expect(homeOf(glance(known))).toBe(view);
	});
});

describe("the next view", () => {
	it.each<[string, Partial<Glance>, ViewName, number, ViewName]>([
		["Now", { watts: 1 }, "now", 1, "today"],
		["Days", { watts: 1 }, "days", 1, "balance"],
		["Days where a tariff is set", { watts: 1, hasCost: true }, "days", 1, "cost"],
		["Cost", { watts: 1, hasCost: true }, "cost", 1, "balance"],
		["Days with two wires", { watts: 1, noT: "NO_PHASE" }, "days", 1, "link"],
		["Days with an error", { watts: 1, noT: "NO_PHASE", error: "METER_CLOCK" }, "days", 1, "message"],
		["Days without power", { noT: "NO_PHASE" }, "days", 1, "message"],
		["All items without a set-up page", { watts: 1 }, "items", 1, "now"],
		["All items with one", { watts: 1, hasSetup: true }, "items", 1, "setup"],
		["Now, backwards", { watts: 1, hasSetup: true }, "now", -1, "setup"],
		["the menu, which is in no order", { watts: 1 }, "menu", 1, "today"],
	])("after %s is the next that has something to show", (_name, known, from, by, view) => {
		expect(neighbour(glance(known), from, by)).toBe(view);
	});
});

describe("by itself", () => {
	it.each<[ViewName, number, boolean, number]>([
		["message", 1, true, Number.POSITIVE_INFINITY],
		["message", 2, false, 8],
		["days", 3, false, Number.POSITIVE_INFINITY],
		["days", 3, true, 4],
		["setup", 2, true, 8],
	])("%s with %d pages (nobody can turn them: %s) turns after %d s", (view, pages, alone, seconds) => {
		expect(turnAfterS(view, pages, alone)).toBe(seconds);
	});

	it.each<[ViewName, number]>([
		["help", 6],
		["today", 60],
		["menu", 60],
		["setup", 600],
		["placement", 600],
		["link", 600],
	])("%s goes back after %d s", (view, seconds) => {
		expect(returnAfterMs(view)).toBe(seconds * 1000);
	});
});

it.each([
	[80, 100],
	[100, 10],
	[5, 10],
	[33, 50],
])("the brightness after %d %% is %d %%", (now, next) => {
	expect(nextBrightness(now)).toBe(next);
});
