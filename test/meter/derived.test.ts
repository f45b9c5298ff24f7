import { describe, expect, it } from "vitest";
import { hexToBytes, toHex } from "../../modules/bytes/hex";
import { DAY_MS, JST_MS } from "../../modules/meter/clock/calendar";
import { MeterClock } from "../../modules/meter/clock/meter-clock";
import { Derived } from "../../modules/meter/derived";
import { CounterWatch } from "../../modules/meter/history/counter-watch";
import { DayFetch } from "../../modules/meter/history/day-fetch";
import { HalfHours } from "../../modules/meter/history/half-hours";
import { Capabilities } from "../../modules/meter/polling/capabilities";
import { MeterIdentity } from "../../modules/meter/record/identity";
import { DayRecord } from "../../modules/meter/record/record";
import { Readings } from "../../modules/meter/values/readings";
import { Settings } from "../../modules/settings/settings";
import { FakeStore } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

class Rig {
	readonly time: FakeTime;
	readonly readings: Readings;
	readonly clock: MeterClock;
	readonly settings: Settings;
	readonly record: DayRecord;
	readonly history: DayFetch;
	readonly derived: Derived;
	readonly watch: CounterWatch;

	constructor(start = "2026-04-15T12:00:00+09:00") {
		this.time = new FakeTime(start);
		this.readings = new Readings(this.time);
		this.clock = new MeterClock(this.time);
		const store = new FakeStore();
		this.settings = new Settings(store);
		const identity = new MeterIdentity(store);
		this.record = new DayRecord(store, identity);
		this.watch = new CounterWatch(this.time, this.readings);
		const support = new Capabilities(this.readings, store);
		this.history = new DayFetch(this.time, this.clock, this.record, support, this.watch);
		this.derived = new Derived(this.time, this.readings, this.clock, this.history, identity, this.settings);
		this.put(0xe1, "01");
		this.put(0xd7, "06");
		this.put(0xd3, "00000001");
		this.put(0x8d, "413030310000000000000000");
		identity.check(this.readings, "");
		// The clock takes the middle of the minute that it was told: now the two agree.
		this.time.advance(30_000);
		const day = Math.floor((this.time.now() + JST_MS) / DAY_MS);
		const minute = Math.floor(((this.time.now() + JST_MS) % DAY_MS) / 60_000);
		this.clock.observe(day, minute, this.time.ticks());
	}

	get today(): number {
		return this.clock.day()!;
	}

	put(epc: number, hex: string): void {
		const bytes = hexToBytes(hex)!;
		this.readings.store(epc, bytes, 0, bytes.length);
	}

	watts(watts: number): void {
		this.put(0xe7, toHex(watts, 8));
	}

	count(epc: number, count: number): void {
		this.put(epc, toHex(count, 8));
	}
}

describe("Derived energy", () => {
	it("is the difference of two counters, with exact text", () => {
		const rig = new Rig();
		const { history, today, derived } = rig;
		history.cache.put(today - 1, 0, false, 10_000, today);
		history.cache.put(today, 0, false, 10_100, today);
		history.cache.put(today, 1, false, 10_103, today);
		rig.record.put(today - 14, false, 9_000, false);
		expect(derived.today("bought")).toBeUndefined();
		rig.count(0xe0, 10_150);
		expect(derived.total("bought")).toEqual({ count: 10_150, kwh: "1015.0", quality: "measured" });
		expect(derived.today("bought")).toEqual({ count: 50, kwh: "5.0", quality: "derived" });
		expect(derived.yesterday("bought")).toEqual({ count: 100, kwh: "10.0", quality: "derived" });
		expect(derived.ofHalfHour(today, 0, "bought")).toEqual({ count: 3, kwh: "0.3", quality: "derived" });
		expect(derived.ofHalfHour(today, 1, "bought")).toBeUndefined();
		expect(derived.thisPeriod("bought")).toEqual({ count: 1150, kwh: "115.0", quality: "derived" });
		rig.settings.set("readingDay", 15);
		expect(derived.thisPeriod("bought")).toEqual({ count: 50, kwh: "5.0", quality: "derived" });
		rig.settings.set("readingDay", 16);
		expect(derived.thisPeriod("bought")).toBeUndefined();
		expect(derived.today("sold")).toBeUndefined();
		expect(derived.ofDay(today, "bought")).toBeUndefined();
	});

	it("takes the last half hour of a day from the next midnight", () => {
		const rig = new Rig();
		rig.history.cache.put(rig.today - 1, 47, false, 50, rig.today);
		rig.history.cache.put(rig.today, 0, false, 53, rig.today);
		expect(rig.derived.ofHalfHour(rig.today - 1, 47, "bought")!.count).toBe(3);
	});

	it("swaps directions with all-sold wiring", () => {
		const rig = new Rig();
		rig.settings.set("wiring", "all-sold");
		rig.history.cache.put(rig.today, 0, false, 100, rig.today);
		rig.count(0xe0, 130);
		expect(rig.derived.today("sold")!.count).toBe(30);
		expect(rig.derived.today("bought")).toBeUndefined();
		rig.watts(900);
		expect(rig.derived.watts).toBe(-900);
		expect(rig.derived.peak("sold")!.watts).toBe(900);
		expect(rig.derived.peak("bought")).toBeUndefined();
	});

	it("is doubtful when the counter is old or the clock is wrong, and absent when the meter lacks it", () => {
		const rig = new Rig();
		rig.history.cache.put(rig.today, 0, false, 100, rig.today);
		rig.count(0xe0, 130);
		rig.time.advance(600_000);
		expect(rig.derived.total("bought")).toBeUndefined();
		expect(rig.derived.today("bought")!.quality).toBe("doubtful");
		rig.readings.setReason(0xe3, "LACKS");
		expect(rig.derived.has("sold")).toBe(false);
		expect(rig.derived.has("bought")).toBe(true);
	});
});

describe("Derived power", () => {
	it("averages the running half hour and projects its energy", () => {
		const rig = new Rig();
		for (let i = 0; i < 60; i++) {
			rig.watts(i < 30 ? 1_000 : 2_000);
			rig.time.advance(10_000);
		}
		rig.watts(2_000);
		const { averageW, projectedWh, quality } = rig.derived.halfHour!;
		expect(averageW).toBe(1_500);
		// 10.5 minutes at 1.5 kW (the first half minute unseen), 19.5 at 2 kW.
		expect(projectedWh).toBe(Math.round((1_500 * 630 + 2_000 * 1_170) / 3_600));
		expect(quality).toBe("derived");
	});

	it("starts anew with each half hour, and counts only what lies in it", () => {
		const rig = new Rig("2026-04-15T12:29:00+09:00");
		for (let i = 0; i < 9; i++) {
			rig.watts(3_000);
			rig.time.advance(10_000);
		}
		rig.watts(-500);
		expect(rig.derived.halfHour!.averageW).toBe(3_000);
		rig.time.advance(10_000);
		rig.watts(-500);
		expect(rig.derived.halfHour!.averageW).toBe(Math.round((3_000 * 60 - 500 * 10) / 70));
		expect(rig.derived.halfHour!.projectedWh).toBeLessThan(0);
	});

	it("is doubtful when much was not seen, and never made of values too old to be true", () => {
		const rig = new Rig();
		rig.watts(1_000);
		rig.time.advance(300_000);
		expect(rig.derived.halfHour).toBeUndefined();
		rig.watts(2_000);
		rig.time.advance(10_000);
		rig.watts(2_000);
		expect(rig.derived.halfHour!.averageW).toBe(2_000);
		expect(rig.derived.halfHour!.quality).toBe("doubtful");
	});

	it("keeps the highest power of the day in each direction, and forgets it at midnight", () => {
		const rig = new Rig("2026-04-15T23:50:00+09:00");
		for (const watts of [500, 3_000, -1_200, 800]) {
			rig.watts(watts);
			rig.time.advance(60_000);
		}
		expect(rig.derived.peak("bought")).toEqual({ watts: 3_000, minute: 23 * 60 + 52 - 1 });
		expect(rig.derived.peak("sold")).toEqual({ watts: 1_200, minute: 23 * 60 + 52 });
		rig.time.advance(600_000);
		expect(rig.derived.peak("bought")).toBeUndefined();
		rig.watts(100);
		expect(rig.derived.peak("bought")!.watts).toBe(100);
	});
});

describe("CounterWatch", () => {
	const judging = () => {
		const rig = new Rig();
		return (count: number, afterMs = 60_000) => {
			rig.time.advance(afterMs);
			return rig.watch.judge(false, count);
		};
	};
	/** Reads `count` and, at once, again. */
	const twice = (judge: ReturnType<typeof judging>, count: number) => [judge(count), judge(count, 1_000)];

	it("believes a new count when the reading that follows at once agrees", () => {
		const judge = judging();
		expect(twice(judge, 10_000)).toEqual(["odd", "good"]);
		expect(judge(10_000)).toBe("good");
		expect(twice(judge, 10_003)).toEqual(["odd", "good"]);
	});

	it.each([
		["below the first", 10_004, 10_003],
		["above it by more than 40 kW allow", 10_003, 10_004],
	])("does not believe two readings of which the second is %s", (_, first, second) => {
		const judge = judging();
		twice(judge, 10_000);
		expect([judge(first), judge(second, 1_000), judge(second, 1_000)]).toEqual(["odd", "odd", "good"]);
	});

	it("does not believe a first count that was garbled", () => {
		const judge = judging();
		expect([judge(1), judge(10_522, 1_000), judge(10_522, 1_000)]).toEqual(["odd", "odd", "good"]);
	});

	it("holds a counter that jumps or falls until it agrees for two turns, and tells another counter from a jump", () => {
		const judge = judging();
		twice(judge, 10_003);
		expect([judge(75_539), judge(10_003, 1_000)]).toEqual(["odd", "good"]);
		expect(twice(judge, 12_000)).toEqual(["odd", "held"]);
		expect(twice(judge, 12_001)).toEqual(["odd", "held"]);
		expect(twice(judge, 12_002)).toEqual(["odd", "good"]);
		expect(twice(judge, 5)).toEqual(["odd", "held"]);
		expect(judge(12_002)).toBe("good");
		expect([...twice(judge, 5), judge(5)]).toEqual(["odd", "held", "held"]);
		expect(judge(5)).toBe("back");
		expect(twice(judge, 6)).toEqual(["odd", "good"]);
	});

	it("believes a code that is no count when it was said twice, and goes on from the count before", () => {
		const judge = judging();
		twice(judge, 10_000);
		expect(twice(judge, 0xfffffffe)).toEqual(["odd", "good"]);
		expect(twice(judge, 10_001)).toEqual(["odd", "good"]);
	});

	it("takes a roll-over and a long outage for what they are", () => {
		const judge = judging();
		twice(judge, 999_998);
		expect(twice(judge, 1)).toEqual(["odd", "good"]);
		expect([judge(9_000, 30 * DAY_MS), judge(9_000, 1_000)]).toEqual(["odd", "good"]);
	});

	it("looks for counts that do not rise", () => {
		const { watch } = new Rig();
		const bytes = new Uint8Array(192).fill(0xff);
		const put = (slot: number, count: number) => {
			bytes[slot * 4] = count >>> 24;
			bytes[slot * 4 + 1] = count >> 16;
			bytes[slot * 4 + 2] = count >> 8;
			bytes[slot * 4 + 3] = count;
		};
		for (let slot = 0; slot < 48; slot++) put(slot, 70_000 + slot * 5);
		expect(watch.isRising(bytes, 0, 48)).toBe(true);
		put(20, 0xfffffffe);
		expect(watch.isRising(bytes, 0, 48)).toBe(true);
		put(20, 4_464);
		expect(watch.isRising(bytes, 0, 48)).toBe(false);
		expect(watch.isRising(bytes, 0, 20)).toBe(true);
	});
});

describe("HalfHours", () => {
	const stamp = (hex: string) => hexToBytes(`${hex}00001388`)!;

	it.each([
		["the half hour that just began", "07EA040F0C0000", 24],
		["the one before", "07EA040F0B1E00", 23],
		["a future one", "07EA040F0C1E00", undefined],
		["one of yesterday", "07EA040E0C0000", undefined],
		["a time between", "07EA040F0C0500", undefined],
		["a second between", "07EA040F0C0001", undefined],
		["no date", "FFFFFFFFFFFFFF", undefined],
	])("files %s under its slot", (_, hex, slot) => {
		const rig = new Rig();
		let filed: number | undefined;
		const half = new HalfHours(rig.clock, {
			putHalfHour: (day, at, reverse, count) => {
				expect([day, reverse, count]).toEqual([rig.today, false, 5_000]);
				filed = at;
			},
		});
		half.take(0xea, stamp(hex), 0);
		expect(filed).toEqual(slot);
	});

	it("fetches from :05 on, tries again a few times, and then waits for the next half hour", () => {
		const rig = new Rig("2026-04-15T12:01:00+09:00");
		const half = new HalfHours(rig.clock, { putHalfHour: () => undefined });
		expect(Math.round(half.fetchInMs(0) / 1000)).toBe(300 - 90);
		expect(Math.round(half.fetchInMs(59_999) / 1000)).toBe(360 - 90);
		half.take(0xea, stamp("07EA040F0C0000"), 0);
		expect(Math.round(half.fetchInMs(0) / 1000)).toBe(1_800 + 300 - 90);
		rig.time.advance(1_800_000 + 300_000);
		for (let i = 0; i < 3; i++) {
			expect(half.fetchInMs(0)).toBe(90_000);
			half.asked();
		}
		expect(half.fetchInMs(0)).toBeGreaterThan(1_000_000);
	});
});
