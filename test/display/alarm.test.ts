import { describe, expect, it } from "vitest";
import { Alarm } from "../../modules/display/alarm/alarm";
import { contractShare, projectedShare } from "../../modules/meter/values/contract";

describe("the share of the contracted current", () => {
	it.each([
		["no contract", 0, 1000, 50, 50, undefined],
		["no live power", 40, undefined, 50, 50, undefined],
		["selling", 40, -3000, 150, 150, 0],
		["both phases together", 40, 100, 100, 100, 50],
		["a two-wire meter", 30, 100, 150, undefined, 50],
		["power that is fresher than the current", 40, 4000, 10, 10, 100],
		["no current at all", 40, 2000, undefined, undefined, 50],
		["the largest power that a meter can send", 1, 2_147_483_645, undefined, undefined, 2_147_483_645],
		["currents with a sign", 40, 100, -100, 100, 50],
	])("%s", (_name, contract, watts, r, t, share) => {
		expect(contractShare(contract, watts, r, t)).toBe(share);
	});

	it.each([
		[0, 500, undefined],
		[40, undefined, undefined],
		[40, 2000, 100],
		[40, 1000, 50],
	])("of the half hour with %d A and %s Wh is %s", (contract, wattHours, share) => {
		expect(projectedShare(contract, wattHours)).toBe(share);
	});
});

describe("the alarm", () => {
	function after(steps: readonly (readonly [share: number | undefined, seconds: number])[]): string[] {
		const alarm = new Alarm();
		return steps.map(([share, seconds]) => {
			alarm.update(share, undefined, seconds * 1000);
			return alarm.level;
		});
	}

	it.each([
		[
			"rises at 80 and at 100 percent",
			[
				[79, 0],
				[80, 1],
				[99, 2],
				[100, 3],
			],
			["none", "caution", "caution", "warning"],
		],
		["jumps straight to the warning", [[130, 0]], ["warning"]],
		[
			"does not leave within the hysteresis",
			[
				[80, 0],
				[76, 1],
				[75, 60],
			],
			["caution", "caution", "caution"],
		],
		[
			"leaves after the hold",
			[
				[80, 0],
				[70, 1],
				[70, 20],
				[70, 21],
			],
			["caution", "caution", "caution", "none"],
		],
		[
			"counts the hold anew after a rise",
			[
				[80, 0],
				[70, 1],
				[78, 10],
				[70, 11],
				[70, 30],
				[70, 31],
			],
			["caution", "caution", "caution", "caution", "caution", "none"],
		],
		[
			"falls from warning to caution",
			[
				[100, 0],
				[85, 1],
				[85, 21],
			],
			["warning", "warning", "caution"],
		],
		[
			"is not ended at once by a value that is missing",
			[
				[100, 0],
				[undefined, 1],
				[undefined, 20],
				[undefined, 21],
			],
			["warning", "warning", "warning", "none"],
		],
		["is never raised by a value that is missing", [[undefined, 0]], ["none"]],
	] as const)("%s", (_name, steps, levels) => {
		expect(after(steps)).toEqual([...levels]);
	});

	it("tells whether now or the half hour is the cause", () => {
		const alarm = new Alarm();
		expect(alarm.update(50, 105, 0)).toBe(true);
		expect([alarm.level, alarm.cause]).toEqual(["warning", "halfHour"]);
		const other = new Alarm();
		other.update(105, 50, 0);
		expect(other.cause).toBe("now");
	});

	it("is silenced by a person until it gets worse", () => {
		const alarm = new Alarm();
		expect(alarm.acknowledge()).toBe(false);
		alarm.update(85, undefined, 0);
		expect(alarm.loud).toBe(true);
		expect(alarm.acknowledge()).toBe(true);
		expect(alarm.loud).toBe(false);
		alarm.update(90, undefined, 1000);
		expect(alarm.loud).toBe(false);
		alarm.update(101, undefined, 2000);
		expect(alarm.loud).toBe(true);
	});

	it("sounds again when it comes back after it was over", () => {
		const alarm = new Alarm();
		alarm.update(85, undefined, 0);
		alarm.acknowledge();
		alarm.update(10, undefined, 1000);
		alarm.update(10, undefined, 30_000);
		expect(alarm.level).toBe("none");
		alarm.update(85, undefined, 31_000);
		expect(alarm.loud).toBe(true);
	});
});
