import { describe, expect, it } from "vitest";
import { writeU16, writeU32 } from "../../modules/bytes/bytes";
import type { DayBook } from "../../modules/meter/record/day-source";
import { Readings } from "../../modules/meter/values/readings";
import { Settings } from "../../modules/settings/settings";
import { dayCsv, dayJson } from "../../modules/web/api/history";
import { bodyOf } from "../../modules/web/http/json";
import { FakeStore } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

const NO_DATA = 0xfffffffe;

/** A meter's days: the counter at each half hour, by days back; a missing day is still to come. */
function makeHistory(days: Record<string, readonly number[]>) {
	const time = new FakeTime("2026-04-01T12:10:00+09:00");
	const readings = new Readings(time);
	const settings = new Settings(new FakeStore());
	const asked: string[] = [];
	const doubtful: number[] = [];
	const source: DayBook = {
		today: undefined,
		readMinutes: () => false,
		isDoubtful: (day) => doubtful.includes(day),
		isSlotDoubtful: (day, slot) => doubtful.includes(day) && slot < 24,
		readDay(back, reverse, to, at) {
			const name = `${reverse ? "sold" : "bought"} ${back}`;
			asked.push(name);
			const counts = days[name];
			if (counts === undefined) return false;
			writeU16(to, at, back);
			for (let i = 0; i < 48; i++) writeU32(to, at + 2 + i * 4, counts[i] ?? NO_DATA);
			return true;
		},
	};
	readings.store(0xd3, Uint8Array.of(0, 0, 0, 1), 0, 4);
	readings.store(0xd7, Uint8Array.of(6), 0, 1);
	readings.store(0xe1, Uint8Array.of(1), 0, 1);
	return {
		readings,
		settings,
		asked,
		doubtful,
		source,
		parts: { clock: time, readings, settings, days: source },
		time,
	};
}

/** 48 counts that begin at `start` and grow by `step`. */
const growing = (start: number, step: number) => Array.from({ length: 48 }, (_, i) => start + i * step);

describe("a day", () => {
	it("is 48 half hours; the last one ends with the first reading of the next day", () => {
		const { parts } = makeHistory({
			"bought 1": growing(1000, 2),
			"bought 0": [1101],
			"sold 1": growing(500, 0),
			"sold 0": [500],
		});
		const day = JSON.parse(bodyOf(dayJson(parts, 1)));
		expect([day.back, day.date, day.complete, day.quality]).toEqual([1, "2026-03-31", true, "derived"]);
		expect(day.boughtKWh.slice(0, 2)).toEqual(["0.2", "0.2"]);
		expect(day.boughtKWh[47]).toBe("0.7");
		expect([day.dayBoughtKWh, day.daySoldKWh]).toEqual(["10.1", "0.0"]);
		expect(day.soldKWh).toEqual(Array.from({ length: 48 }, () => "0.0"));
	});

	it("of today has what is over, and null for what is to come", () => {
		const { parts, asked } = makeHistory({ "bought 0": [10, 20, 30], "sold 0": [1, 1] });
		const day = JSON.parse(bodyOf(dayJson(parts, 0)));
		expect(day.boughtKWh.slice(0, 4)).toEqual(["1.0", "1.0", null, null]);
		expect(day.boughtKWh).toHaveLength(48);
		expect(day.soldKWh.slice(0, 2)).toEqual(["0.0", null]);
		expect(asked).toEqual(["bought 0", "sold 0"]);
	});

	it("has null on both sides of a reading that the meter lacks, never 0", () => {
		const counts: number[] = growing(1000, 10);
		counts[5] = NO_DATA;
		const { parts } = makeHistory({ "bought 0": counts, "sold 0": counts });
		const { boughtKWh } = JSON.parse(bodyOf(dayJson(parts, 0)));
		expect(boughtKWh.slice(3, 7)).toEqual(["1.0", null, null, "1.0"]);
	});

	it("goes over the end of the counter, which has as many digits as the meter says", () => {
		const { parts } = makeHistory({ "bought 0": [999_998, 3], "sold 0": [] });
		expect(JSON.parse(bodyOf(dayJson(parts, 0))).boughtKWh[0]).toBe("0.5");
	});

	it("has no number where the counter ran back", () => {
		const { parts } = makeHistory({ "bought 0": [5000, 4000], "sold 0": [] });
		expect(JSON.parse(bodyOf(dayJson(parts, 0))).boughtKWh[0]).toBe(null);
	});

	it("that is not at hand says so, and was asked for", () => {
		const { parts, asked } = makeHistory({});
		const day = JSON.parse(bodyOf(dayJson(parts, 9)));
		expect(day.complete).toBe(false);
		expect(day.boughtKWh.every((kWh: null) => kWh === null)).toBe(true);
		expect(day.qualities.every((quality: null) => quality === null)).toBe(true);
		expect([day.dayBoughtKWh, day.daySoldKWh]).toEqual([null, null]);
		expect(asked).toEqual(["bought 9", "bought 8", "sold 9", "sold 8"]);
	});

	it("of a meter without reverse items asks for none", () => {
		const { parts, readings, asked } = makeHistory({ "bought 0": [1, 2] });
		readings.setReason(0xe3, "LACKS");
		const day = JSON.parse(bodyOf(dayJson(parts, 0)));
		expect(day.complete).toBe(true);
		expect(day.soldKWh[0]).toBe(null);
		expect(asked).toEqual(["bought 0"]);
	});

	it("changes sides when all is sold", () => {
		const { parts, settings } = makeHistory({ "bought 0": [0, 10], "sold 0": [0, 1] });
		settings.set("wiring", "all-sold");
		const day = JSON.parse(bodyOf(dayJson(parts, 0)));
		expect([day.boughtKWh[0], day.soldKWh[0]]).toEqual(["0.1", "1.0"]);
	});

	it("has no date while no clock is known, and no kWh while the unit is not", () => {
		const { parts, readings, time } = makeHistory({ "bought 0": [0, 10], "sold 0": [0, 10] });
		time.unixKnown = false;
		readings.setReason(0xe1, "NOT_READ");
		const day = JSON.parse(bodyOf(dayJson(parts, 0)));
		expect([day.date, day.boughtKWh[0]]).toEqual([null, null]);
	});
});

describe("a day that the meter may have filed under another time", () => {
	it("is marked in JSON and CSV, and bears the meter's date", () => {
		const { parts, doubtful, source } = makeHistory({ "bought 0": [10, 20], "sold 0": [] });
		const today = 20_542;
		doubtful.push(today);
		const day = JSON.parse(bodyOf(dayJson({ ...parts, days: { ...source, today } }, 0)));
		expect([day.date, day.quality]).toEqual(["2026-03-30", "doubtful"]);
		expect(day.qualities[0]).toBe("doubtful");
		const lines = dayCsv({ ...parts, days: { ...source, today } }, 0)!;
		expect(lines.slice(lines.indexOf("\n") + 1, lines.indexOf("01:00"))).toBe(
			"2026-03-30,00:00,1.0,,doubtful\r\n2026-03-30,00:30,,,missing\r\n2026-03-30,",
		);
	});

	it("says of each half hour whether it is derived, doubtful or missing, and nothing of those to come", () => {
		const counts: number[] = growing(1000, 10).slice(0, 25);
		counts[20] = NO_DATA;
		const { parts, doubtful, source, time } = makeHistory({ "bought 0": counts, "sold 0": counts });
		const today = Math.floor((time.now() + 9 * 3_600_000) / 86_400_000);
		const isSlotDoubtful = (day: number, slot: number) => day === today && slot < 3;
		doubtful.push(today);
		const read = () =>
			JSON.parse(bodyOf(dayJson({ ...parts, days: { ...source, isSlotDoubtful, today } }, 0))).qualities;
		const qualities = read();
		expect(qualities.slice(0, 4)).toEqual(["doubtful", "doubtful", "doubtful", "derived"]);
		expect(qualities.slice(18, 26)).toEqual([
			"derived",
			"missing",
			"missing",
			"derived",
			"derived",
			"derived",
			null,
			null,
		]);
		// At 13:05 the half hour to 13:00 may still come, that to 12:30 does not any more.
		time.advance(55 * 60_000);
		expect(read().slice(23, 26)).toEqual(["derived", "missing", null]);
		time.advance(5 * 60_000);
		expect(read().slice(24, 27)).toEqual(["missing", "missing", null]);
	});
});

describe("the CSV", () => {
	it("of a day has a row for each half hour, empty where there is no value", () => {
		const { parts } = makeHistory({
			"bought 1": growing(0, 5),
			"bought 0": [240, 241],
			"sold 1": [7, 9],
			"sold 0": [],
		});
		const lines = dayCsv(parts, 1)!.split("\r\n");
		expect(lines).toHaveLength(1 + 48 + 1);
		expect(lines.slice(0, 3)).toEqual([
			"date,from,bought_kWh,sold_kWh,quality",
			"2026-03-31,00:00,0.5,0.2,derived",
			"2026-03-31,00:30,0.5,,derived",
		]);
		expect(lines[48]).toBe("2026-03-31,23:30,0.5,,derived");
		expect(lines[49]).toBe("");
		const today = dayCsv(parts, 0)!.split("\r\n");
		expect(today.slice(1, 3)).toEqual(["2026-04-01,00:00,0.1,,derived", "2026-04-01,00:30,,,missing"]);
	});

	it.each([
		["nothing", {}],
		["one direction", { "bought 2": growing(0, 5), "bought 1": growing(240, 5) }],
		["no end", { "bought 2": growing(0, 5), "sold 2": growing(0, 5) }],
	])("of a day of which %s is at hand is not there yet, and was asked for", (_, days) => {
		const { parts, asked } = makeHistory(days);
		expect(dayCsv(parts, 2)).toBeUndefined();
		expect(asked).toContain("sold 2");
	});

	it("needs a date", () => {
		const { parts, time } = makeHistory({ "bought 0": [0, 10], "sold 0": [0, 10] });
		time.unixKnown = false;
		expect(dayCsv(parts, 0)).toBeUndefined();
	});
});
