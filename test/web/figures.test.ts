import { describe, expect, it } from "vitest";
import { hexToBytes, toHex } from "../../modules/bytes/hex";
import { DAY_MS, JST_MS } from "../../modules/meter/clock/calendar";
import { makeWeb } from "./fixture";

/** A home whose meter is known since 1 March: 10 counts bought and 2 sold a day, 0.1 kWh each; it is 12:10 on 15 April. */
function makeHome(unit = "01", digits = "06", coefficient = "00000001") {
	const made = makeWeb();
	const { time, meter, readings, get } = made;
	time.advance(Date.parse("2026-04-15T12:10:00+09:00") - time.now());
	const put = (epc: number, hex: string) => {
		const bytes = hexToBytes(hex)!;
		readings.store(epc, bytes, 0, bytes.length);
	};
	put(0xe1, unit);
	put(0xd7, digits);
	put(0xd3, coefficient);
	put(0x8d, "413030310000000000000000");
	meter.identity.check(readings, "");
	const today = Math.floor((time.now() + JST_MS) / DAY_MS);
	meter.clock.observe(today, 12 * 60 + 10, time.ticks());
	const watts = (value: number) => put(0xe7, toHex(value, 8));
	const count = (epc: number, value: number) => put(epc, toHex(value, 8));
	const json = (path: string) => JSON.parse(get(path).body);
	for (let back = 45; back >= 0; back--) {
		meter.record.put(today - back, false, 10_000 - back * 10, back === 3);
		meter.record.put(today - back, true, 500 - back * 2, back === 3);
	}
	return { ...made, put, today, watts, count, json };
}

describe("GET /api/v1/figures", () => {
	it("has null for everything before anything is known", () => {
		const { get } = makeWeb();
		const nothing = { boughtKWh: null, soldKWh: null, quality: null };
		expect(JSON.parse(get("/api/v1/figures").body)).toEqual({
			date: null,
			today: nothing,
			yesterday: nothing,
			period: { from: null, ...nothing },
			halfHour: null,
			peak: { bought: null, sold: null },
			clock: { source: "host", meterAheadS: null, disagrees: false, error: null },
		});
	});

	it("has today, yesterday and the period since the reading day, in both directions", () => {
		const { json, count, settings } = makeHome();
		count(0xe0, 10_003);
		count(0xe3, 501);
		settings.set("readingDay", 10);
		const figures = json("/api/v1/figures");
		expect(figures.date).toBe("2026-04-15");
		expect(figures.today).toEqual({ boughtKWh: "0.3", soldKWh: "0.1", quality: "derived" });
		expect(figures.yesterday).toEqual({ boughtKWh: "1.0", soldKWh: "0.2", quality: "derived" });
		expect(figures.period).toEqual({
			from: "2026-04-10",
			boughtKWh: "5.3",
			soldKWh: "1.1",
			quality: "derived",
		});
		settings.set("readingDay", 20);
		expect(json("/api/v1/figures").period.from).toBe("2026-03-20");
	});

	it("has average and projection of the running half hour, and the peak of each direction", () => {
		const { json, watts, time } = makeHome();
		watts(1_000);
		time.advance(20_000);
		watts(-400);
		const { halfHour, peak } = json("/api/v1/figures");
		expect(halfHour.from).toBe("2026-04-15T12:00:00+09:00");
		expect([halfHour.averageW, halfHour.quality]).toEqual([1_000, "doubtful"]);
		expect(peak.bought).toEqual({ watts: 1_000, at: "2026-04-15T12:10:00+09:00" });
		expect(peak.sold.watts).toBe(400);
	});

	it.each([
		["00", "1", "3"],
		["01", "1", "0.3"],
		["02", "1", "0.03"],
		["03", "1", "0.003"],
		["04", "1", "0.0003"],
		["0A", "1", "30"],
		["0B", "1", "300"],
		["0C", "1", "3000"],
		["0D", "1", "30000"],
		["01", "10", "3.0"],
		["0D", "999999", "29999970000"],
	])("counts with unit code %s and coefficient %s", (unit, coefficient, kWh) => {
		const { json, count } = makeHome(unit, "06", toHex(Number(coefficient), 8));
		count(0xe0, 10_003);
		expect(json("/api/v1/figures").today.boughtKWh).toBe(kWh);
	});

	it("goes over the end of a counter of five digits", () => {
		const { json, count, meter, today } = makeHome("01", "05");
		meter.record.put(today, false, 99_998, false);
		meter.record.put(today - 1, false, 99_990, false);
		count(0xe0, 5);
		expect(json("/api/v1/figures").today.boughtKWh).toBe("0.7");
		expect(json("/api/v1/figures").yesterday.boughtKWh).toBe("0.8");
	});

	it("changes sides when all is sold, and has no sold energy of a meter that lacks it", () => {
		const { json, count, settings, readings } = makeHome();
		count(0xe0, 10_003);
		readings.setReason(0xe3, "LACKS");
		expect(json("/api/v1/figures").today).toEqual({ boughtKWh: "0.3", soldKWh: null, quality: "derived" });
		settings.set("wiring", "all-sold");
		expect(json("/api/v1/figures").today).toEqual({ boughtKWh: null, soldKWh: "0.3", quality: "derived" });
	});

	it("says that the meter's clock is wrong, and doubts today until it agrees", () => {
		const { json, count, meter, time, today } = makeHome();
		count(0xe0, 10_003);
		count(0xe3, 501);
		expect(json("/api/v1/figures").clock).toEqual({
			source: "host",
			meterAheadS: 30,
			disagrees: false,
			error: null,
		});
		meter.clock.observe(today, 12 * 60 + 27, time.ticks());
		const { clock, today: figure } = json("/api/v1/figures");
		expect(clock).toEqual({ source: "host", meterAheadS: 1050, disagrees: true, error: "METER_CLOCK" });
		expect(figure.quality).toBe("doubtful");
		expect(json("/api/v1/history?back=0").quality).toBe("doubtful");
	});
});

describe("the owner's record", () => {
	it("is served day by day with its quality and meter, as JSON and CSV", () => {
		const { json, get } = makeHome();
		const { days } = json("/api/v1/days");
		expect(days).toHaveLength(45);
		expect(days[0].date).toBe("2026-03-01");
		expect(days[44]).toEqual({
			date: "2026-04-14",
			boughtKWh: "1.0",
			soldKWh: "0.2",
			quality: "derived",
			meter: "A001",
			boughtYen: null,
			soldYen: null,
			shared: false,
		});
		expect(days.filter(({ quality }: { quality: string }) => quality === "doubtful")).toHaveLength(1);
		expect(days[42].quality).toBe("doubtful");
		const { head, body } = get("/days.csv");
		expect(head).toContain('filename="kabewatt-days.csv"');
		const lines = body.split("\r\n");
		expect(lines).toHaveLength(1 + 45 + 1);
		expect(lines[0]).toBe("date,bought_kWh,sold_kWh,quality,meter,bought_yen,sold_yen,yen_quality");
		expect(lines[43]).toBe("2026-04-12,1.0,0.2,doubtful,A001,,,");
	});

	it("can be asked for the last days alone", () => {
		const { json, get } = makeHome();
		expect(json("/api/v1/days?days=2").days.map(({ date }: { date: string }) => date)).toEqual([
			"2026-04-13",
			"2026-04-14",
		]);
		expect(json("/api/v1/days?days=0").days).toEqual([]);
		expect(get("/api/v1/days?days=528").status).toBe(400);
	});

	it("is served without a clock too, as after a restart without a meter", () => {
		const { json, meter } = makeHome();
		meter.clock.forget();
		expect(json("/api/v1/days").days).toHaveLength(45);
	});

	it("of a new device is empty", () => {
		const { get } = makeWeb();
		expect(get("/api/v1/days").body).toBe('{"days":[]}\n');
		expect(get("/days.csv").body).toBe(
			"date,bought_kWh,sold_kWh,quality,meter,bought_yen,sold_yen,yen_quality\r\n",
		);
	});

	it("needs the PIN like all readings when the owner wants that", () => {
		const { get, settings } = makeWeb();
		settings.set("readAccess", "pin");
		for (const path of ["/api/v1/figures", "/api/v1/days", "/days.csv"]) expect(get(path).status).toBe(401);
	});
});
