import { describe, expect, it } from "vitest";
import { PROPERTIES } from "../../modules/meter/values/properties";
import { Readings } from "../../modules/meter/values/readings";
import { ItemRows } from "../../modules/web/api/items";
import { JsonList } from "../../modules/web/http/json";
import { FakeTime } from "../support/fake-time";
import { makeWeb } from "./fixture";

describe("what is served", () => {
	it("has gaps and no zeros in the metrics", () => {
		const { get, readings, settings } = makeWeb();
		expect(get("/metrics").body).not.toContain("kabewatt_power_watts");
		readings.store(0xe7, Uint8Array.of(0, 0, 2, 0x78), 0, 4);
		readings.store(0xe8, Uint8Array.of(0, 30, 0x7f, 0xfe), 0, 4);
		settings.set("wiring", "all-sold");
		const { body } = get("/metrics");
		expect(body).toContain("\nkabewatt_power_watts -632\n");
		expect(body).toContain('\nkabewatt_current_amperes{phase="r"} 3.0\n');
		expect(body).not.toContain('phase="t"');
		expect(body).not.toContain("round_trip");
	});

	it("is in the exposition format: every sample after its HELP and TYPE, every line ended", () => {
		const { get, readings } = makeWeb();
		readings.store(0xe7, Uint8Array.of(0, 0, 2, 0x78), 0, 4);
		const { body } = get("/metrics");
		expect(body.endsWith("\n")).toBe(true);
		const typed = new Set<string>();
		for (const line of body.trimEnd().split("\n")) {
			const [, word, name, kind] = line.split(" ");
			if (word === "TYPE") {
				// One block for each name; counters and only they end in _total; base units (promtool's rules).
				expect(typed.has(name!)).toBe(false);
				typed.add(name!);
				expect(name!.endsWith("_total")).toBe(kind === "counter");
				expect(name).not.toMatch(/milli|minute|hour|percent|celsius/);
			} else if (!line.startsWith("# HELP ")) {
				expect(line).toMatch(/^[a-z_]+(\{[a-z]+="[^"]*"\})? -?[\d.]+$/);
				expect(typed.has(line.split(/[ {]/)[0]!)).toBe(true);
			}
		}
		expect(typed.size).toBeGreaterThan(10);
	});

	it("lists every item but the secret one", () => {
		const { get, readings } = makeWeb();
		readings.store(0xe7, Uint8Array.of(0xff, 0xff, 0xfd, 0x88), 0, 4);
		const { items } = JSON.parse(get("/api/v1/items?lang=en").body);
		const epcs = items.map(({ epc }: { epc: string }) => epc);
		expect(epcs).toContain("E7");
		expect(epcs).toHaveLength(PROPERTIES.length - 1);
		expect(epcs).not.toContain("C0");
		const power = items.find(({ epc }: { epc: string }) => epc === "E7");
		expect(power.value).toBe(-632);
		expect(power.edt).toBe("FFFFFD88");
		const list = items.find(({ epc }: { epc: string }) => epc === "E2");
		expect([list.value, list.text, list.reason]).toEqual([null, "see History", null]);
		const current = items.find(({ epc }: { epc: string }) => epc === "E8");
		expect([current.value, current.text, current.edt, current.reason]).toEqual([
			null,
			null,
			null,
			"NOT_READ",
		]);
	});

	it("names each of the utility's 23 items in both languages, with its value and quality or why there is none", () => {
		const { get, readings } = makeWeb();
		readings.store(0xe7, Uint8Array.of(0xff, 0xff, 0xfd, 0x88), 0, 4);
		readings.setReason(0xeb, "LACKS");
		readings.setReason(0xec, "LACKS");
		const { items } = JSON.parse(get("/api/v1/items").body);
		const numbers = items
			.map(({ item }: { item: number | null }) => item)
			.filter((item: number | null) => item);
		expect(numbers.sort((a: number, b: number) => a - b)).toEqual(
			Array.from({ length: 23 }, (_, i) => i + 1),
		);
		const of = (epc: string) => items.find((item: { epc: string }) => item.epc === epc);
		expect([of("E7").ja, of("E7").en, of("E7").quality]).toEqual([
			"瞬時電力計測値",
			"Instantaneous power",
			"measured",
		]);
		expect([of("EB").text, of("EB").quality, of("EB").reason]).toEqual([null, null, "LACKS"]);
		for (const epc of ["EC", "ED", "D0", "EE", "EF"]) expect(of(epc).item).toBe(null);
		expect([of("EC").text, of("EC").reason]).toEqual([null, "LACKS"]);
	});

	it("doubts what goes by the meter's clock while that is wrong, and nothing else", () => {
		const time = new FakeTime();
		const readings = new Readings(time);
		readings.store(0xe7, Uint8Array.of(0, 0, 2, 0x78), 0, 4);
		readings.store(0x97, Uint8Array.of(12, 30), 0, 2);
		const source = new JsonList("items", new ItemRows(time, readings, "en", true));
		let json = "";
		for (let piece = source.next(); piece !== undefined; piece = source.next()) json += piece;
		const { items } = JSON.parse(json);
		const qualityOf = (epc: string) => items.find((item: { epc: string }) => item.epc === epc).quality;
		expect([qualityOf("E7"), qualityOf("97"), qualityOf("98")]).toEqual(["measured", "doubtful", null]);
	});

	it("tells on the link page what to do, and what happened lately, newest first", () => {
		const { get, readings, time } = makeWeb();
		readings.setLink("scanning");
		time.advance(1000);
		readings.setLink("recovering", "SCAN_NO_METER");
		const link = JSON.parse(get("/api/v1/link?lang=en").body);
		expect(link.error).toBe("SCAN_NO_METER");
		expect(link.message.steps.length).toBeGreaterThan(0);
		expect(link.changes).toEqual([
			{ at: "2026-04-01T12:00:01+09:00", state: "recovering", error: "SCAN_NO_METER" },
			{ at: "2026-04-01T12:00:00+09:00", state: "scanning", error: null },
		]);
	});

	it("keeps the last 24 changes of the link", () => {
		const { get, readings, time } = makeWeb();
		for (let i = 0; i < 60; i++) {
			time.advance(1000);
			readings.setLink(i % 2 === 0 ? "scanning" : "recovering");
		}
		const { changes } = JSON.parse(get("/api/v1/link").body);
		expect(changes).toHaveLength(24);
		expect(changes[0].at).toBe("2026-04-01T12:01:00+09:00");
		expect(changes[23].at).toBe("2026-04-01T12:00:37+09:00");
	});
});
