import { describe, expect, it } from "vitest";
import { type Press, Presses } from "../../modules/display/presses";

describe("a press", () => {
	it.each<[string, number, boolean, Press | undefined]>([
		["short", 100, false, "short"],
		["just too short to be long", 799, false, "short"],
		["long", 800, false, "long"],
		["that lit the screen", 100, true, undefined],
		["long, but spent", 5000, true, undefined],
	])("%s (%d ms, spent: %s) is %s", (_name, ms, isSpent, press) => {
		const presses = new Presses(["a"]);
		presses.down(1000, isSpent);
		expect(presses.isHeld).toBe(true);
		expect([presses.up(1000 + ms), presses.isHeld]).toEqual([press, false]);
	});

	it("that was never begun is none", () => {
		expect(new Presses([]).up(5)).toBeUndefined();
	});

	it("that counted down is none when it ends", () => {
		const presses = new Presses(["a"]);
		presses.down(0, false);
		presses.count(3500);
		expect([presses.resetInS, presses.up(3600), presses.resetInS]).toEqual([7, undefined, undefined]);
	});
});

describe("the countdown to the reset", () => {
	it.each([
		[2999, undefined],
		[3000, 7],
		[9999, 1],
		[10_000, 0],
		[60_000, 0],
	])("after %d ms stands at %s", (ms, left) => {
		const presses = new Presses(["a"]);
		presses.down(500, false);
		presses.count(500 + ms);
		expect(presses.resetInS).toBe(left);
	});

	it("does not run while nothing is held", () => {
		const presses = new Presses(["a"]);
		presses.count(60_000);
		expect(presses.resetInS).toBeUndefined();
	});
});

it("the first press is taken once", () => {
	const presses = new Presses(["a"]);
	expect([presses.takeFirst(), presses.takeFirst()]).toEqual([true, false]);
});
