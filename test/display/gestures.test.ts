import { describe, expect, it } from "vitest";
import { type Gesture, Gestures } from "../../modules/display/touch/gestures";

type Point = readonly [x: number, y: number, down: boolean, ms: number];

/** What the points of one touch say, each with its time. */
function said(points: readonly Point[], side = 240): (Gesture | undefined)[] {
	const gestures = new Gestures(side);
	return points.map(([x, y, down, ms]) => gestures.point(x, y, down, ms));
}

const last = (points: readonly Point[], side = 240) => said(points, side).at(-1);

describe("one finger", () => {
	it.each([
		["a short touch", [100, 100, 150], "tap"],
		["a touch that trembles", [108, 93, 300], "tap"],
		["a move to the left", [30, 110, 200], "left"],
		["a move to the right", [170, 90, 200], "right"],
		["a move upwards", [95, 20, 200], "up"],
		["a move downwards", [105, 180, 200], "down"],
		["a slow swipe", [10, 100, 3000], "left"],
		["a crooked drag", [50, 50, 200], undefined],
		["a drag that is too short", [80, 100, 200], undefined],
		["a swipe off the screen", [-20, 100, 100], "left"],
	] as const)("%s is %3$s", (_name, [x, y, ms], gesture) => {
		const points: Point[] = [
			[100, 100, true, 0],
			[x, y, false, ms],
		];
		expect(said(points)).toEqual([undefined, gesture]);
	});

	it("says a hold as soon as it has lasted, once, and nothing when it lifts", () => {
		const points: Point[] = [
			[100, 100, true, 0],
			[101, 99, true, 400],
			[102, 99, true, 799],
			[102, 99, true, 800],
			[102, 99, true, 900],
			[160, 99, true, 1000],
			[160, 99, false, 1100],
		];
		expect(said(points)).toEqual([undefined, undefined, undefined, "hold", undefined, undefined, undefined]);
	});

	it("says a hold when it lifts, if nobody told it in between", () => {
		expect(
			said([
				[5, 5, true, 0],
				[5, 5, false, 900],
			]),
		).toEqual([undefined, "hold"]);
	});

	it("makes no hold and no tap of what moved away and came back", () => {
		expect(
			said([
				[100, 100, true, 0],
				[150, 100, true, 300],
				[100, 100, true, 900],
				[100, 100, false, 1000],
			]),
		).toEqual([undefined, undefined, undefined, undefined]);
	});

	it("begins anew after each touch, and ignores a lift without one", () => {
		expect(
			said([
				[50, 50, false, 0],
				[50, 50, true, 10],
				[50, 50, false, 60],
				[200, 50, true, 1000],
				[100, 50, true, 1100],
				[100, 50, false, 1150],
			]),
		).toEqual([undefined, undefined, "tap", undefined, undefined, "left"]);
	});

	it.each([
		[80, 25, "left"],
		[240, 33, undefined],
		[240, 35, "left"],
	] as const)("on a screen of %d a way of %d pixels is %s", (side, way, gesture) => {
		const points: Point[] = [
			[100, 40, true, 0],
			[100 - way, 40, false, 100],
		];
		expect(last(points, side)).toBe(gesture);
	});
});
