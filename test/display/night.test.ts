import { describe, expect, it } from "vitest";
import { brightnessNow, isNight, orbit } from "../../modules/display/light/night";

describe("the night", () => {
	it.each([
		["no clock", undefined, 1320, 360, false],
		["no night set", 30, 0, 0, false],
		["before it", 1319, 1320, 360, false],
		["its first minute", 1320, 1320, 360, true],
		["after midnight", 10, 1320, 360, true],
		["its end", 360, 1320, 360, false],
		["within one day", 600, 540, 660, true],
		["outside one day", 700, 540, 660, false],
	])("%s", (_name, minute, from, to, night) => {
		expect(isNight(minute, from, to)).toBe(night);
	});

	const light = { brightness: 80, nightFrom: 1320, nightTo: 360, nightPercent: 10 };
	it.each([
		["by day", 720, false, false, 80],
		["in the night", 60, false, false, 10],
		["awake in the night", 60, true, false, 80],
		["with an alarm in the night", 60, false, true, 80],
	])("lights the screen %s", (_name, minute, awake, alarm, percent) => {
		expect(brightnessNow(light, minute, awake, alarm)).toBe(percent);
	});

	it("never makes the night brighter than the day, and lets an alarm be seen on a dim display", () => {
		const dim = { ...light, brightness: 5, nightPercent: 10 };
		expect(brightnessNow(dim, 60, false, false)).toBe(5);
		expect(brightnessNow(dim, 60, false, true)).toBe(50);
	});
});

describe("the orbit against burn-in", () => {
	it("begins in the middle, stays within one pixel and comes back", () => {
		const places: string[] = [];
		for (let minute = 0; minute < 60; minute += 10) places.push(orbit(minute * 60_000).join());
		expect(places).toEqual(["0,0", "1,0", "0,1", "-1,0", "0,-1", "0,0"]);
	});
});
