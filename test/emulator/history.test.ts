import { describe, expect, it } from "vitest";
import { HALF_HOUR_MS } from "../../hosts/emulator/home/calendar";
import { KWH } from "../../hosts/emulator/home/household";
import { EmulatorRig } from "./emulator-rig";

const NO_DATA = 0xfffffffe;

function counts(edt: string): number[] {
	return (edt.match(/.{8}/g) ?? []).map((digits) => Number.parseInt(digits, 16));
}

/** Reads one day over the air: [day number, 48 counts]. */
function readDay(bench: EmulatorRig, back: number, epc = "E2"): [number, number[]] {
	bench.exchange(`1081000205FF010288016101E501${back.toString(16).padStart(2, "0")}`);
	const frame = bench.get(epc)!;
	expect(frame.slice(20, 28)).toBe(`7201${epc}C2`);
	return [Number.parseInt(frame.slice(28, 32), 16), counts(frame.slice(32))];
}

describe("history 1", () => {
	it.each(["solar", "kyushu", "release-r", "all-sold"])(
		"%s: half hours are the integral of the power, exactly",
		(meter) => {
			const bench = new EmulatorRig({ meter, payload: "hex" });
			bench.join();
			const { house, routeB } = bench.emulator;
			const perCount = { 1: KWH / 10, 2: KWH / 100, 3: KWH / 1_000 }[routeB.meter.unit]!;
			const midnight = Date.parse("2026-03-30T00:00:00+09:00");
			for (const [epc, forward] of [
				["E2", true],
				["E4", false],
			] as const) {
				const [day, values] = readDay(bench, 2, epc);
				expect(day).toBe(2);
				const expected = values.map((_, slot) => {
					house.integrate(midnight + slot * HALF_HOUR_MS);
					return Math.floor((forward ? house.forward : house.reverse) / perCount);
				});
				expect(values).toEqual(expected);
			}
		},
	);

	it("one day's end is the next day's beginning, and EA is the slot of now", () => {
		const bench = new EmulatorRig({ payload: "hex", meter: "kyushu" });
		bench.join();
		const [, before] = readDay(bench, 1);
		const [, today] = readDay(bench, 0);
		expect(today[0]! - before[47]!).toBeGreaterThanOrEqual(0);
		expect(today.slice(0, 25).every((value) => value !== NO_DATA)).toBe(true);
		expect(today.slice(25).every((value) => value === NO_DATA)).toBe(true);
		const scheduled = bench.get("EA")!;
		expect(scheduled.slice(28)).toBe(
			`07EA04010C0000${today[24]!.toString(16).toUpperCase().padStart(8, "0")}`,
		);
	});

	it("an unset day is 00FF without data; a day is counted from the meter's date when asked", () => {
		const bench = new EmulatorRig({ payload: "hex" }, "2026-04-01T23:59:00+09:00");
		bench.join();
		expect(bench.get("E2")!.slice(28, 40)).toBe("00FFFFFFFFFE");
		const [, wednesday] = readDay(bench, 0);
		bench.time.advance(120_000);
		const [day, values] = readDay(bench, 1);
		expect(day).toBe(1);
		expect(values).toEqual(wednesday);
	});

	it("kyushu keeps 44 days, others 99; a new meter has nothing from before it", () => {
		const kyushu = new EmulatorRig({ payload: "hex", meter: "kyushu" });
		kyushu.join();
		expect(readDay(kyushu, 44)[1]).not.toContain(NO_DATA);
		expect(readDay(kyushu, 45)[1].every((value) => value === NO_DATA)).toBe(true);
		const solar = new EmulatorRig({ payload: "hex" });
		solar.join();
		expect(readDay(solar, 99)[1]).not.toContain(NO_DATA);
		solar.emulator.fault("meter-exchanged", { minutes: 1 });
		solar.time.advance(120_000);
		solar.join();
		expect(readDay(solar, 1)[1].every((value) => value === NO_DATA)).toBe(true);
		expect(solar.emulator.truth().forwardCount).toBeLessThan(10);
	});
});

describe("history 2 and 3", () => {
	it("gives pairs newest first, on the half-hour grid", () => {
		const bench = new EmulatorRig({ payload: "hex", meter: "history2" });
		bench.join();
		expect(bench.get("EC")!.slice(28)).toBe("FFFFFFFFFFFF01FFFFFFFEFFFFFFFE");
		expect(bench.exchange("1081000305FF010288016101ED0707EA04010B1E03")).toBe("1081000302880105FF017101ED00");
		const answer = bench.get("EC")!;
		expect(answer.slice(24, 42)).toBe("EC1F07EA04010B1E03");
		const values = counts(answer.slice(42));
		const newest = Date.parse("2026-04-01T11:30:00+09:00");
		const expected = [0, 1, 2].flatMap((i) => {
			const { forward, reverse } = bench.emulator.routeB.meter.counts(newest - i * HALF_HOUR_MS)!;
			return [forward, reverse];
		});
		expect(values).toEqual(expected);
	});

	it.each([
		["a minute off the grid", "07EA04010B1D03"],
		["no slot", "07EA04010B1E00"],
		["more than twelve slots", "07EA04010B1E0D"],
		["no date", "07EA02300B1E03"],
		["seven bytes are needed", "07EA04010B1E"],
	])("ED refuses %s", (_name, edt) => {
		const bench = new EmulatorRig({ payload: "hex", meter: "history2" });
		bench.join();
		const length = (edt.length / 2).toString(16).padStart(2, "0");
		expect(bench.exchange(`1081000305FF010288016101ED${length}${edt}`)!.slice(20, 24)).toBe("5101");
	});

	it("history 3 and D0 go by the minute", () => {
		const bench = new EmulatorRig({ payload: "hex", meter: "release-r" });
		bench.join();
		bench.exchange("1081000305FF010288016101EF0707EA04010B3B02");
		const values = counts(bench.get("EE")!.slice(42));
		const { meter } = bench.emulator.routeB;
		const at = Date.parse("2026-04-01T11:59:00+09:00");
		expect(values).toEqual([at, at - 60_000].flatMap((ms) => Object.values(meter.counts(ms)!)));
		const minute = bench.get("D0")!;
		expect(minute.slice(24, 42)).toBe("D00F07EA04010C0000");
	});
});

describe("meters that lie", () => {
	const joined = (meter = "kyushu", start?: string): EmulatorRig => {
		const bench = new EmulatorRig({ payload: "hex", meter }, start);
		bench.join();
		return bench;
	};

	it("wrong clock: registers carry the wrong time, a correction leaves no gap in the counters", () => {
		const bench = joined();
		bench.emulator.fault("clock-wrong", { minutes: 17 });
		expect(bench.get("97")!.slice(28)).toBe("0C11");
		const [, values] = readDay(bench, 1);
		const midnight = Date.parse("2026-03-31T00:00:00+09:00") - 17 * 60_000;
		expect(values[0]).toBe(bench.emulator.routeB.meter.counts(midnight)!.forward);
		bench.emulator.clearFault("clock-wrong");
		expect(bench.get("97")!.slice(28)).toBe("0C00");
	});

	it("clock jump ahead: the half hours left out have no data; back: the later reading counts", () => {
		const bench = joined();
		bench.emulator.fault("clock-jump", { minutes: 90 });
		bench.time.advance(HALF_HOUR_MS);
		const [, ahead] = readDay(bench, 0);
		expect(ahead.slice(24, 29).map((value) => value === NO_DATA)).toEqual([false, true, true, true, false]);
		bench.emulator.fault("clock-jump", { minutes: -90 });
		bench.time.advance(4 * HALF_HOUR_MS);
		const [, back] = readDay(bench, 0);
		expect(back[25]).toBe(NO_DATA);
		const two = Date.parse("2026-04-01T14:00:00+09:00");
		expect(back[28]).toBe(bench.emulator.routeB.meter.counts(two)!.forward);
	});

	it("wrong day: answers for another day and says so", () => {
		const bench = joined();
		const [, other] = readDay(bench, 4);
		bench.emulator.fault("wrong-day", { shift: 1 });
		expect(readDay(bench, 3)).toEqual([4, other]);
	});

	it("a hole in the middle", () => {
		const bench = joined();
		bench.emulator.fault("history-hole", { from: 5, to: 7 });
		const [, values] = readDay(bench, 1);
		expect(values.map((value, slot) => (value === NO_DATA ? slot : -1)).filter((slot) => slot >= 0)).toEqual([
			5, 6, 7,
		]);
	});

	it("truncated answers", () => {
		const bench = joined();
		bench.emulator.fault("truncated", { blocks: 2 });
		expect(bench.get("8088D7")!.slice(20)).toBe("5202800130880142");
		expect(bench.get("8088")!.slice(20, 24)).toBe("7202");
	});

	it.each<[string, Record<string, number>, string, string]>([
		["silent-batch", {}, "E7E0", "E7"],
		["silent-batch", { blocks: 2 }, "E7E0E3", "E7E0"],
		["silent-property", {}, "D3", "E1"],
		["silent-property", { epc: 0x8d }, "8A8D", "8A"],
		["silent-long", {}, "9F9E8D", "9F"],
	])("%s %j leaves %s unanswered, and answers %s", (name, params, silent, spoken) => {
		const bench = joined();
		bench.emulator.fault(name, params);
		expect(bench.get(silent)).toBeUndefined();
		expect(bench.get(spoken)!.slice(20, 22)).toBe("72");
	});

	it("slow-meter: an answer takes 9 to 13 s", () => {
		const bench = joined();
		bench.emulator.fault("slow-meter");
		const from = bench.time.now();
		expect(bench.get("E7", 14_000)!.slice(20, 22)).toBe("72");
		expect(bench.time.now() - from).toBeGreaterThanOrEqual(9_000);
	});

	it.each([0, 1, 2, 3, 4, 10, 11, 12, 13])("unit code %i: counts times unit are the energy", (code) => {
		const bench = joined();
		bench.emulator.fault("unit", { code });
		expect(Number.parseInt(bench.get("E1")!.slice(28), 16)).toBe(code);
		const truth = bench.emulator.truth();
		const kwh = 10 ** (code < 10 ? -code : code - 9);
		expect(truth.forwardCount).toBe(Math.floor(truth.forwardKWh / kwh + 1e-9) % 10 ** truth.digits);
		expect(() => bench.emulator.fault("unit", { code: 5 })).toThrow();
	});

	it("coefficient 10: counts are a tenth", () => {
		const bench = joined();
		const plain = bench.emulator.truth().forwardCount!;
		bench.emulator.fault("coefficient", { value: 10 });
		expect(bench.get("D3")!.slice(28)).toBe("0000000A");
		expect(bench.emulator.truth().forwardCount).toBe(Math.floor(plain / 10));
	});

	it("five digits: rolls over to zero, history goes along", () => {
		const bench = joined();
		bench.emulator.load(6_000);
		bench.emulator.sun(0);
		bench.emulator.fault("digits", { digits: 5, left: 30 });
		expect(bench.get("D7")!.slice(28)).toBe("05");
		expect(bench.emulator.truth().forwardCount).toBeGreaterThan(99_960);
		bench.time.advance(15 * 60_000);
		expect(bench.emulator.truth().forwardCount).toBeLessThan(200);
		const [, values] = readDay(bench, 0);
		expect(values[24]).toBeGreaterThan(99_000);
	});

	it("refuses old days, and gives no instantaneous values", () => {
		const bench = joined("solar");
		bench.emulator.fault("refuse-old-days");
		expect(bench.exchange("1081000205FF010288016101E5012C")!.slice(20, 24)).toBe("7101");
		expect(bench.exchange("1081000205FF010288016101E5012D")!.slice(20, 24)).toBe("5101");
		bench.emulator.fault("no-instant");
		expect(bench.get("E7E8")!.slice(24)).toBe("E7047FFFFFFEE8047FFE7FFE");
	});

	it("half hours in the dark have no data", () => {
		const bench = joined();
		bench.emulator.meterPower(false);
		bench.time.advance(2 * HALF_HOUR_MS);
		bench.emulator.meterPower(true);
		bench.join();
		bench.time.advance(HALF_HOUR_MS);
		const [, values] = readDay(bench, 0);
		expect(values.slice(24, 28).map((value) => value === NO_DATA)).toEqual([false, true, true, false]);
	});
});
