import { describe, expect, it } from "vitest";
import { dayNumber } from "../../modules/meter/clock/calendar";
import { CostRig } from "./rig";
import { KYUSHU_B, KYUSHU_TIME } from "./tariffs";

const HALF_HOUR_MS = 1_800_000;
const JST_MS = 32_400_000;
const FUEL = -187;
const LEVY = 418;
const EXTRAS = { fuelSen: FUEL, levySen: LEVY, sellSen: 850 };

/** Kyushu B of 30 A in yen for so many kWh, written out without the program. */
function tieredYen(kWh: number): number {
	const first = Math.min(kWh, 120) * 18.37;
	const second = Math.max(0, Math.min(kWh, 300) - 120) * 23.97;
	const third = Math.max(0, kWh - 300) * 26.97;
	return whole(948.72 + first + second + third + (kWh * FUEL) / 100) + whole((kWh * LEVY) / 100);
}

/** Price of a clock hour of the plan by season and time, in yen. */
function hourPrice(month: number, hour: number): number {
	if (hour >= 22 || hour < 8) return 13.27;
	if (hour >= 10 && hour < 17) return month >= 7 && month <= 9 ? 35.57 : 29.71;
	return 24.03;
}

/** What the emulator counted from 00:00 of `first` until the program read the counter last, priced half hour by half hour. */
function truthOf(rig: CostRig, first: number) {
	let wh = 0;
	let soldWh = 0;
	let timed = 0;
	const end = Math.floor((rig.time.now() + JST_MS) / HALF_HOUR_MS);
	for (let half = first * 48; half <= end; half++) {
		const day = Math.floor(half / 48);
		const slot = half % 48;
		const isOpen = half === end;
		const part = isOpen ? rig.openWh(day, slot) : rig.trueWh(day, slot);
		wh += part;
		soldWh += isOpen ? rig.openWh(day, slot, true) : rig.trueWh(day, slot, true);
		timed += (part / 1000) * hourPrice(new Date(day * 86_400_000).getUTCMonth() + 1, slot >> 1);
	}
	const kWh = wh / 1000;
	const fuel = (kWh * FUEL) / 100;
	const levyYen = whole((kWh * LEVY) / 100);
	return { wh, soldWh, timedYen: whole(1842.4 + timed + fuel) + levyYen, tieredYen: tieredYen(kWh) };
}

/** Yen without what is below one; the sums of this test are doubles of yen, which may lie a hair below. */
function whole(yen: number): number {
	return Math.floor(yen + 1e-6);
}

const text = (wh: number) => (Math.floor(wh / 100) / 10).toFixed(1);

describe("a month of the emulator", () => {
	const first = dayNumber(2026, 9, 10);
	const rig = new CostRig(7, "solar", "2026-09-09T12:00:00+09:00");
	rig.settings.set("readingDay", 10);
	rig.put({ ...KYUSHU_TIME, ...EXTRAS });
	rig.join();
	rig.until("2026-10-09T23:59");
	const truth = truthOf(rig, first);

	it("costs by time what its half hours cost one by one, to the yen, as each was filed at its day's end", () => {
		const { month } = rig.costs.json;
		expect(truth.wh).toBeGreaterThan(100_000);
		expect(month.from).toBe("2026-09-10");
		expect(month.boughtKWh).toBe(text(truth.wh));
		expect(month.boughtYen).toBe(truth.timedYen);
		expect(month.soldYen).toBe(whole((truth.soldWh * 8.5) / 1000));
		expect(month).toMatchObject({ complete: true, shared: false, reason: null });
	});

	it("costs by tiers, of the same energy, what the sum of it costs, to the yen", () => {
		rig.put({ ...KYUSHU_B, ...EXTRAS });
		expect(rig.costs.json.month.boughtYen).toBe(truth.tieredYen);
	});
});

describe("a plan that is edited", () => {
	const first = dayNumber(2026, 9, 10);
	const rig = new CostRig(11, "solar", "2026-09-09T12:00:00+09:00");
	rig.settings.set("readingDay", 10);
	rig.put({ ...KYUSHU_B, ...EXTRAS });
	rig.join();
	rig.until("2026-09-30T20:00");
	rig.put({ ...KYUSHU_TIME, ...EXTRAS });

	it("is shared at the mean and marked at first", () => {
		const { month } = rig.costs.json;
		expect(month.shared).toBe(true);
		expect(month.complete).toBe(true);
	});

	it("has the days within the meter's reach fetched again in the background, and then costs what it does, to the yen", () => {
		const live = () => rig.time.ticks() - rig.readings.arrivedAt(0xe7)!;
		let worst = 0;
		for (let minute = 0; minute < 120 && rig.costs.json.month.shared; minute++) {
			rig.time.advance(60_000);
			worst = Math.max(worst, live());
		}
		expect(rig.costs.json.month.shared).toBe(false);
		expect(rig.costs.json.month.boughtYen).toBe(truthOf(rig, first).timedYen);
		// Live values are not held up by it.
		expect(worst).toBeLessThan(20_000);
	});

	it("asks for nothing more once all days are there", () => {
		rig.until("2026-10-01T02:00");
		const { fetches } = rig.meter.history.counters;
		rig.until("2026-10-01T20:00");
		// The day that has ended, as ever.
		expect(rig.meter.history.counters.fetches - fetches).toBeLessThan(4);
	});
});
