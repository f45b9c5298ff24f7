import { describe, expect, it } from "vitest";
import { METER_KINDS } from "../../hosts/emulator/meter/kinds";
import { Home } from "../support/home";
import { RecordingCanvas } from "../support/recording-canvas";

const MINUTE = 60_000;
/** The utility's list (item, EPC), and what newer meters add. */
const ITEMS = "80 81 82 88 8A 8D 97 98 9D 9E 9F D3 D7 E0 E1 E2 E3 E4 E5 E7 E8 EA EB".split(" ");
const NEWER = "D0 EC ED EE EF".split(" ");
/** What does not change by itself between the last reading and now. */
const STEADY = "80 81 82 88 8A 8D 9D 9E 9F D3 D7 E1".split(" ");
/** Fetched by the day or on demand, and not kept as an item. */
const LISTS = "E2 E4 EC EE".split(" ");

interface Item {
	readonly epc: string;
	readonly item: number | null;
	readonly ja: string;
	readonly en: string;
	readonly value: unknown;
	readonly quality: string | null;
	readonly text: string | null;
	readonly edt: string | null;
	readonly at: string | null;
	readonly ageS: number | null;
	readonly reason: string | null;
}

/** The texts of all pages of the view, one after the other. */
function shownItems(home: Home, canvas: RecordingCanvas): string[] {
	const { display } = home.app;
	const texts: string[] = [];
	canvas.forget();
	display!.show("items");
	for (let page = 0; page === 0 || page < display!.stage.pages; page++) {
		if (page > 0) {
			canvas.forget();
			display!.stage.page = page;
			display!.invalidate();
		}
		home.time.advance(100);
		texts.push(...canvas.texts);
	}
	return texts;
}

/** A name that is too long for its row is cut. */
function isNameOf(text: string, name: string): boolean {
	return text === name || (text.endsWith("…") && text.length > 8 && name.startsWith(text.slice(0, -1)));
}

describe("all items", () => {
	it.each(Object.keys(METER_KINDS))(
		"of the meter %s are there with value, time and age, or say why not",
		(kind) => {
			const canvas = new RecordingCanvas(320, 240);
			const home = new Home({ meter: kind, canvas }).start();
			home.untilWatts();
			home.time.advance(36 * MINUTE);
			const get = (path: string) => {
				const answer = home.host.tcp
					.connect(80)
					.request(`GET ${path} HTTP/1.0\r\nHost: 192.168.1.20\r\n\r\n`);
				return answer.slice(answer.indexOf("\r\n\r\n") + 4);
			};
			const items: Item[] = JSON.parse(get("/api/v1/items?lang=ja")).items;
			const { properties } = home.emulator.truth();
			const has = METER_KINDS[kind]!.get;
			expect(items.filter(({ item }) => item !== null).map(({ epc }) => epc)).toEqual(ITEMS);
			expect(items.filter(({ item }) => item === null).map(({ epc }) => epc)).toEqual(NEWER);
			for (const { epc, item, ja, en, value, quality, text, edt, at, ageS, reason } of items) {
				if (item !== null) expect(item, epc).toBe(ITEMS.indexOf(epc) + 1);
				expect(ja, epc).toMatch(/[\u3040-\u9fff]/);
				expect(en, epc).toMatch(/^[A-Z0-9][\w ,/-]+$/);
				if (!has.includes(Number.parseInt(epc, 16))) {
					expect([value, quality, text, edt, at, ageS, reason], epc).toEqual([
						...Array(6).fill(null),
						"LACKS",
					]);
				} else if (LISTS.includes(epc)) expect([value, reason], epc).toEqual([null, null]);
				else {
					expect([quality, reason], epc).toEqual(["measured", null]);
					expect(text, epc).not.toBe("");
					expect(Math.abs(home.time.now() - Date.parse(at!) - ageS! * 1000), epc).toBeLessThan(2_000);
					expect(edt!.length, epc).toBe(properties[epc]!.length);
					if (STEADY.includes(epc)) expect(edt, epc).toBe(properties[epc]);
				}
			}
			// The route-B identification number is read by nobody and stands nowhere.
			expect(home.emulator.counters().requests["C0"] ?? 0).toBe(0);
			for (const path of ["items", "status", "figures", "link", "history?back=0", "days"])
				expect(get(`/api/v1/${path}`)).not.toContain(properties["C0"] ?? "no C0");
			for (const path of ["/report.txt", "/metrics", "/history.csv?back=0"])
				expect(get(path)).not.toContain(properties["C0"] ?? "no C0");
			// The screen has the same names, in both languages, and says of as many that this meter lacks them.
			for (const lang of ["ja", "en"] as const) {
				home.app.settings.set("lang", lang);
				const texts = shownItems(home, canvas);
				for (const row of items)
					expect(
						texts.some((text) => isNameOf(text, row[lang])),
						`${row[lang]} in ${texts.join("; ")}`,
					).toBe(true);
				const lacking = texts.filter((text) => text === (lang === "ja" ? "なし" : "lacking"));
				expect(lacking.length).toBe(items.filter(({ reason }) => reason === "LACKS").length);
				expect(texts).toContain(lang === "ja" ? "動作中" : "on");
				expect(texts.some((text) => text.endsWith(" W"))).toBe(true);
			}
		},
	);
});
