import { describe, expect, it } from "vitest";
import { hexToBytes, toHex } from "../../modules/bytes/hex";
import type { CostJson } from "../../modules/contracts/cost";
import { DAY_MS, JST_MS } from "../../modules/meter/clock/calendar";
import { ROUTES } from "../../modules/web/routes";
import { KYUSHU_TIME, PUSHED, TOKYO_B } from "../tariff/tariffs";
import { makeWeb, utf8 } from "./fixture";

/** A meter known since the 1st of November: 10.0 kWh bought and 1.0 sold a day; it is 12:10 on the 24th. */
function makeHome() {
	const made = makeWeb();
	const { time, meter, readings, get, web, putJson } = made;
	time.advance(Date.parse("2026-11-24T12:10:00+09:00") - time.now());
	const give = (epc: number, hex: string) => {
		const bytes = hexToBytes(hex)!;
		readings.store(epc, bytes, 0, bytes.length);
	};
	give(0xe1, "01");
	give(0xd7, "06");
	give(0xd3, "00000001");
	give(0x8d, "413030310000000000000000");
	meter.identity.check(readings, "");
	const today = Math.floor((time.now() + JST_MS) / DAY_MS);
	meter.clock.observe(today, 12 * 60 + 10, time.ticks());
	for (let back = 23; back >= 0; back--) {
		meter.record.put(today - back, false, 10_000 - back * 100, false);
		meter.record.put(today - back, true, 500 - back * 10, false);
	}
	give(0xe0, toHex(10_050, 8));
	give(0xe3, toHex(502, 8));
	give(0xe7, toHex(1000, 8));
	const pin = `Authorization: Bearer ${web.access.pin}\r\n`;
	const json = (path: string) => JSON.parse(get(path).body);
	const put = (...tariffs: unknown[]) => putJson("/api/v1/tariff", JSON.stringify({ tariffs }), pin);
	return { ...made, today, pin, json, put };
}

const error = (body: string) => JSON.parse(body).error;

describe("GET /api/v1/cost", () => {
	it("says what it costs by the tariff that was put, in the form of the contract", () => {
		const { json, put } = makeHome();
		expect(json("/api/v1/cost").now.reason).toBe("NO_TARIFF");
		expect(put({ ...TOKYO_B, levySen: 418, sellSen: 850 }).body).toBe('{"saved":true}\n');
		const cost: CostJson = json("/api/v1/cost");
		// 235.0 kWh: 935.25 + 120 x 29.80 + 115 x 36.40 = 8,697.25; 235 x 4.18 = 982.30; 23.2 x 8.50 = 197.20.
		expect(cost.month.boughtYen).toBe(8697 + 982);
		expect(cost.month.soldYen).toBe(197);
		expect(cost.now).toEqual({ yenPerHour: 40.58, yenPerKWh: 40.58, tier: 2, kWhLeft: "65.0", reason: null });
		expect(cost.today).toEqual({ boughtYen: 202, soldYen: 1, reason: null });
		expect(Object.keys(cost)).toEqual(["tariff", "target", "now", "today", "month"]);
		expect(Object.keys(cost.month)).toEqual([
			"from",
			"boughtKWh",
			"boughtYen",
			"soldYen",
			"forecastYen",
			"complete",
			"shared",
			"reason",
		]);
	});

	it("is ASCII, whatever the tariff is called", () => {
		const { get, put } = makeHome();
		const name = '従量"電灯\\B </script> 𠀋';
		put({ ...TOKYO_B, name });
		for (const path of ["/api/v1/cost", "/api/v1/tariff"]) {
			expect(get(path).body).toMatch(/^[\n -~]+$/);
			expect(get(path).body).not.toContain("<");
		}
		expect(JSON.parse(get("/api/v1/cost").body).tariff.name).toBe(name);
		expect(JSON.parse(get("/api/v1/tariff").body).tariffs[0].name).toBe(name);
	});

	it("needs the PIN where reading does", () => {
		const { get, settings, pin } = makeHome();
		settings.set("readAccess", "pin");
		for (const path of ["/api/v1/cost", "/api/v1/tariff"]) {
			expect(get(path).status).toBe(401);
			expect(get(path, pin).status).toBe(200);
		}
	});
});

describe("PUT /api/v1/tariff", () => {
	it("gives back what it took, as export and import", () => {
		const { json, put, putJson, get, pin } = makeHome();
		put({ ...KYUSHU_TIME, source: "検針票", from: "2026-04-01" });
		const exported = get("/api/v1/tariff").body;
		expect(JSON.parse(exported).tariffs[0].source).toBe("検針票");
		put();
		expect(json("/api/v1/tariff")).toEqual({ tariffs: [] });
		expect(putJson("/api/v1/tariff", exported.trim(), pin).status).toBe(200);
		expect(get("/api/v1/tariff").body).toBe(exported);
	});

	it("refuses what is not UTF-8", () => {
		const { json, putBytes, pin } = makeHome();
		const body = utf8(JSON.stringify({ tariffs: [TOKYO_B] }));
		expect(putBytes("/api/v1/tariff", body, pin).status).toBe(200);
		expect(json("/api/v1/tariff").tariffs[0].name).toBe(TOKYO_B.name);
		const wrong = putBytes("/api/v1/tariff", body.replace("30A", "\xff"), pin);
		expect(wrong.status).toBe(400);
		expect(error(wrong.body).rule).toBe("JSON");
	});

	it("says which field breaks which rule, in the language asked for, and keeps what was", () => {
		const { json, put, putJson, pin } = makeHome();
		put(TOKYO_B);
		const bad = JSON.stringify({ tariffs: [{ ...TOKYO_B, levySen: 4.18 }] });
		const { status, body } = putJson("/api/v1/tariff?lang=en", bad, pin);
		expect(status).toBe(400);
		expect(error(body)).toEqual({
			code: "SETTING_INVALID",
			message: "not a whole number, or out of range",
			field: "tariffs.0.levySen",
			rule: "RANGE",
		});
		expect(error(putJson("/api/v1/tariff?lang=ja", bad, pin).body).message).toMatch(/整数/);
		expect(json("/api/v1/tariff").tariffs[0].levySen).toBe(0);
	});

	it("takes three tariffs of many zones in one body, and no body that is longer than the limit", () => {
		const { putJson, pin } = makeHome();
		const zones = Array.from({ length: 6 }, (_, i) => ({ sen: 2000 + i, days: "0,6,7", hours: "22-8" }));
		const many = [null, "2026-04-01", "2026-10-01"].map((from) => ({
			...KYUSHU_TIME,
			name: "x",
			from,
			zones,
		}));
		expect(putJson("/api/v1/tariff", JSON.stringify({ tariffs: many }), pin).status).toBe(200);
		expect(putJson("/api/v1/tariff", " ".repeat(4097), pin).status).toBe(413);
	});

	it("tells when it cannot be stored", () => {
		const { put, host } = makeHome();
		host.store.full = true;
		const { status, body } = put(TOKYO_B);
		expect(status).toBe(503);
		expect(error(body).code).toBe("STORE_FULL");
	});

	it.each([
		["without the PIN", "", 401, "PIN_REQUIRED"],
		["with a wrong PIN", "Authorization: Bearer 000000\r\n", 401, "PIN_WRONG"],
		["from a page of another site", "Origin: http://evil.example\r\n", 403, "HTTP_FORBIDDEN"],
	])("is refused %s", (_name, headers, status, code) => {
		const { putJson, json } = makeHome();
		const answer = putJson("/api/v1/tariff", JSON.stringify({ tariffs: [TOKYO_B] }), headers);
		expect([answer.status, error(answer.body).code]).toEqual([status, code]);
		expect(json("/api/v1/tariff")).toEqual({ tariffs: [] });
	});

	it("is refused as a form, as a simple request of any page could send it", () => {
		const { send, pin } = makeHome();
		const body = '{"tariffs":[]}';
		const answer = send(
			`PUT /api/v1/tariff HTTP/1.0\r\nHost: 192.168.1.20\r\nContent-Type: text/plain\r\n${pin}Content-Length: ${body.length}\r\n\r\n${body}`,
		);
		expect(answer.status).toBe(415);
	});

	it("goes to no other address", () => {
		const { putJson, pin } = makeHome();
		expect(putJson("/api/v1/settings", "{}", pin).status).toBe(404);
	});
});

describe("PUT /api/v1/prices", () => {
	const body = (from = "2026-11-24", length = 48) =>
		JSON.stringify({ from, sen: Array.from({ length }, () => 2000) });

	it("gives the price of now, with the PIN or the token made for it", () => {
		const { json, put, putJson, post, pin } = makeHome();
		put(PUSHED);
		expect(json("/api/v1/cost").now.reason).toBe("NO_TARIFF");
		expect(putJson("/api/v1/prices", body(), pin).status).toBe(200);
		expect(json("/api/v1/cost").now.yenPerKWh).toBe(20);
		const { token } = JSON.parse(post("/api/v1/prices/token", "", pin).body);
		expect(token).toMatch(/^[0-9A-F]{32}$/i);
		const bearer = `Authorization: Bearer ${token}\r\n`;
		expect(putJson("/api/v1/prices", body("2026-11-25"), bearer).status).toBe(200);
	});

	it("takes a token for prices alone, and only the last one", () => {
		const { putJson, post, get, settings, pin } = makeHome();
		const make = () => JSON.parse(post("/api/v1/prices/token", "", pin).body).token;
		const first = `Authorization: Bearer ${make()}\r\n`;
		const second = `Authorization: Bearer ${make()}\r\n`;
		expect(putJson("/api/v1/prices", body(), first).status).toBe(401);
		expect(putJson("/api/v1/prices", body(), second).status).toBe(200);
		expect(putJson("/api/v1/tariff", '{"tariffs":[]}', second).status).toBe(401);
		expect(post("/api/v1/settings", "pollS=20", second).status).toBe(401);
		expect(post("/api/v1/prices/token", "", second).status).toBe(401);
		settings.set("readAccess", "pin");
		expect(get("/api/v1/cost", second).status).toBe(401);
	});

	it("is in no answer but the one that made it", () => {
		const { post, get, pin } = makeHome();
		const { token } = JSON.parse(post("/api/v1/prices/token", "", pin).body);
		const reading = ROUTES.filter(({ method }) => method === "GET").map(({ path }) => get(path, pin));
		expect(reading.length).toBeGreaterThan(15);
		for (const { head, body } of reading) expect(`${head}${body}`).not.toContain(token);
	});

	it("admits nobody before a token was made", () => {
		const { putJson } = makeHome();
		for (const word of ["", "Bearer ", "Bearer undefined", `Bearer ${"0".repeat(32)}`])
			expect(putJson("/api/v1/prices", body(), `Authorization: ${word}\r\n`).status).toBe(401);
	});

	it.each([
		["a day that is too far", body("2026-11-26"), "from", "DATE"],
		["two days of which one is too far", body("2026-11-25", 96), "from", "DATE"],
		["47 half hours", body("2026-11-24", 47), "sen", "LENGTH"],
		["a price of -1", body().replace("2000", "-1"), "sen.0", "RANGE"],
	])("refuses %s", (_name, text, field, rule) => {
		const { putJson, pin } = makeHome();
		const answer = putJson("/api/v1/prices", text, pin);
		expect(answer.status).toBe(400);
		expect([error(answer.body).field, error(answer.body).rule]).toEqual([field, rule]);
	});

	it("waits for the meter's date", () => {
		const { putJson, meter, pin } = makeHome();
		meter.clock.forget();
		expect(error(putJson("/api/v1/prices", body(), pin).body).code).toBe("HTTP_NOT_READY");
	});
});

describe("the days of the record", () => {
	it("have what each cost, in the tier in which it lay, without the basic charge", () => {
		const { json, get, put } = makeHome();
		put({ ...TOKYO_B, sellSen: 850 });
		const { days } = json("/api/v1/days");
		expect(days.map(({ boughtYen }: { boughtYen: number }) => boughtYen)).toEqual([
			...Array(12).fill(298),
			...Array(11).fill(364),
		]);
		expect(days[0].soldYen).toBe(8);
		// Asked for the last days alone it is in the same tier.
		expect(json("/api/v1/days?days=1").days[0].boughtYen).toBe(364);
		expect(get("/days.csv").body.split("\r\n")[1]).toBe("2026-11-01,10.0,1.0,derived,A001,298,8,");
	});

	it("say where their hours are not known", () => {
		const { json, get, put } = makeHome();
		put(KYUSHU_TIME);
		// 7 hours of 29.71, 10 of 13.27, 7 of 24.03.
		const { boughtYen, shared } = json("/api/v1/days").days[3];
		expect(boughtYen).toBe(Math.floor((10 * (7 * 29.71 + 10 * 13.27 + 7 * 24.03)) / 24));
		expect(shared).toBe(true);
		expect(get("/days.csv").body.split("\r\n")[1]).toMatch(/,shared$/);
	});
});

describe("/metrics", () => {
	it("have the costs, and leave out what is not known", () => {
		const { get, put } = makeHome();
		expect(get("/metrics").body).not.toContain("yen");
		put({ ...TOKYO_B, sellSen: 850 });
		const { body } = get("/metrics");
		expect(body).toContain("\nkabewatt_cost_yen_per_kwh 36.4\n");
		expect(body).toContain("\nkabewatt_cost_yen_per_hour 36.4\n");
		expect(body).toContain("\nkabewatt_cost_month_yen 8697\n");
		expect(body).toContain("\nkabewatt_cost_today_yen 182\n");
		expect(body).toContain("\nkabewatt_income_month_yen 197\n");
	});
});
