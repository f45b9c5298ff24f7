import { describe, expect, it } from "vitest";
import { Choice } from "../../modules/display/choice";
import { Glance } from "../../modules/display/glance";
import type { ViewName } from "../../modules/display/words/words";

const power = Object.assign(new Glance(), { watts: 5 });
const noPower = new Glance();

/** Shows what a person chose, one after the other. */
function choose(...views: readonly ViewName[]): Choice {
	const choice = new Choice();
	choice.view = choice.after(power, 0);
	for (const view of views) choice.view = choice.make(view);
	return choice;
}

describe("the view that is due", () => {
	it("is the display's own until a person chooses", () => {
		const choice = choose();
		expect([choice.view, choice.after(noPower, 0), choice.isMade]).toEqual(["now", "message", false]);
	});

	it.each<[string, readonly ViewName[], number, ViewName, boolean]>([
		["what was chosen", ["days"], 59_999, "days", true],
		["home after a minute", ["days"], 60_000, "now", false],
		["the link for longer", ["link"], 60_000, "link", true],
		["home after the help", ["help"], 6000, "now", false],
		["the view behind the help", ["days", "help"], 6000, "days", true],
	])("is %s: %j after %d ms is %s", (_name, views, idleMs, due, isMade) => {
		const choice = choose(...views);
		expect([choice.after(power, idleMs), choice.isMade]).toEqual([due, isMade]);
	});
});

describe("a step", () => {
	it.each<[readonly ViewName[], number, ViewName]>([
		[[], 1, "today"],
		[["days"], 1, "balance"],
		[["days"], -1, "today"],
		[["help"], 1, "today"],
		[["days", "help"], 1, "balance"],
	])("from %j by %d goes to %s, as a person's choice", (views, by, to) => {
		const choice = choose(...views);
		expect([choice.step(power, by), choice.isMade]).toEqual([to, true]);
	});
});
