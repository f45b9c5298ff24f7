import { describe, expect, it } from "vitest";
import { PROTOCOLS } from "../../hosts/protocols/both";
import { App } from "../../modules/app/app";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { dayNumber } from "../../modules/meter/clock/calendar";
import { CSV_HEADER, NONE, UNKNOWN } from "../../modules/meter/record/record";
import { Readings } from "../../modules/meter/values/readings";
import type { Store, StoreValue } from "../../modules/ports/store";
import { NodeIdentity } from "../../modules/relay/identity";
import { MeterFacts } from "../../modules/relay/meter-facts";
import { Place } from "../../modules/relay/objects/place";
import { Budget, JOIN_ALLOWANCE } from "../../modules/routeb/budget";
import { PanCache } from "../../modules/routeb/pan-cache";
import { DOMAINS, SchemaStore } from "../../modules/settings/schema";
import days from "../fixtures/stored/f558580/days.json" with { type: "json" };
import { absentSerial, FakeLan, type FakeStore, makeFakeHost } from "./fake-host";
import { FakeTime } from "./fake-time";

/** When test/fixtures/stored/f558580 was stored; see the README there. */
const STORED_AT = "2026-11-26T15:00:00Z";
const DEVICE = "192.168.1.20";

/** One form of the fixture. */
export interface Form {
	readonly name: string;
	/** "domain/key" of all that is in it. */
	readonly keys: readonly string[];
	/** A store that holds it, anew each time. */
	open(): Store;
	/** All that the opened store holds by now, as text. */
	content(): string;
	/** Checks what the host itself keeps there. */
	hostReads(store: Store): void;
}

/** The settings as text; none of them is its default. */
const VALUES: Readonly<Record<string, string>> = {
	rbid: "00000000000000000000000000ABCDEF",
	password: "0123456789AB",
	name: "台所の電力 ②",
	lang: "en",
	wiring: "all-sold",
	pollS: "15",
	contractA: "60",
	readingDay: "17",
	relay: "on",
	push: "on",
	ssid: "家のWi-Fi 2.4G",
	wifiPassword: "korrekt pferd 7",
	brightness: "65",
	nightFrom: "1350",
	nightTo: "375",
	nightPercent: "5",
	readAccess: "pin",
	uartTx: "0",
	uartRx: "36",
	resetPin: "26",
};

const lines: string[] = [];
const log = {
	level: "info" as const,
	write: (level: string, code: string, text: string) => lines.push(`${level} ${code} ${text}`),
};

/** Notes what was found in the store under it. */
class Watched implements Store {
	readonly found = new Set<string>();
	sets = 0;
	readonly #under: Store;

	constructor(under: Store) {
		this.#under = under;
	}

	get(domain: string, key: string): StoreValue | undefined {
		const value = this.#under.get(domain, key);
		if (value !== undefined) this.found.add(`${domain}/${key}`);
		return value;
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		this.sets++;
		return this.#under.set(domain, key, value);
	}

	remove(domain: string, key: string): void {
		this.#under.remove(domain, key);
	}

	erase(domain: string): void {
		this.#under.erase(domain);
	}
}

function startApp(store: Store): { app: App; ask(frame: string): string } {
	const time = new FakeTime(STORED_AT);
	const lan = new FakeLan();
	const host = makeFakeHost(time, { serial: absentSerial(time), udp: lan.at(DEVICE) });
	const app = new App({ ...host, store: store as FakeStore }, { version: "0.0.0", protocols: PROTOCOLS });
	let heard = "";
	const socket = lan.at("192.168.1.50").open(3610, undefined, {
		onPacket: (bytes, length) => {
			heard = bytesToHex(bytes, 0, length);
		},
		onClosed: () => undefined,
	});
	const ask = (frame: string) => {
		const bytes = hexToBytes(frame)!;
		heard = "";
		socket.send(bytes, bytes.length, DEVICE, 3610);
		return heard;
	};
	return { app, ask };
}

/** The tests that every form of the fixture must pass. */
export function describeStored(form: Form): void {
	describe(`what the program of commit f558580 stored: ${form.name}`, () => {
		it("is read, every value of it", () => {
			const watched = new Watched(form.open());
			lines.length = 0;
			const store = new SchemaStore(watched, log);
			const { app, ask } = startApp(store);

			for (const [key, value] of Object.entries(VALUES))
				expect([key, app.settings.text(key)]).toEqual([key, value]);
			expect(app.settings.broken).toEqual([]);
			// The pair that was entered last has not joined yet, and has its turn first.
			expect([app.credentials.rbid, app.credentials.password]).toEqual([
				"00000000000000000000000000FEDCBA",
				"BA9876543210",
			]);
			expect(app.web.access.pin).toBe("435461");

			const { generation, maker, serial, address, digits, exponent, coefficient } = app.meter.identity;
			expect([generation, maker, serial, address, digits, exponent, coefficient]).toEqual([
				2,
				"000016",
				"4B3130373333383132310000",
				"001C640000CE257E",
				6,
				-1,
				1,
			]);
			const record = app.meter.record;
			let csv = CSV_HEADER;
			for (let day = record.oldestDay; day <= record.newestDay; day++) csv += record.csv(day, "normal");
			expect(csv).toBe(`${days.join("\r\n")}\r\n`);
			expect(days).toHaveLength(399);
			expect(record.newestDay).toBe(dayNumber(2026, 11, 26));
			expect(record.count(dayNumber(2026, 11, 23), false)).toBe(214_572);
			expect(record.count(dayNumber(2026, 11, 23), true)).toBe(159_662);
			expect(record.count(dayNumber(2026, 8, 5), true)).toBe(NONE);
			expect(record.count(dayNumber(2026, 6, 2), false)).toBe(UNKNOWN);
			expect([dayNumber(2026, 5, 18), dayNumber(2026, 7, 7)].map((day) => record.isDoubtful(day))).toEqual([
				true,
				true,
			]);

			const cache = new PanCache(store);
			expect(cache.pan).toEqual({
				channel: 0x22,
				panId: 0x257e,
				mac: "001C640000CE257E",
				rssiDbm: undefined,
			});
			expect(cache.kind).toBe("SE");
			expect(cache.knows("00000000000000000000000000ABCDEF", "0123456789AB")).toBe(true);
			expect(cache.knows("00000000000000000000000000FEDCBA", "BA9876543210")).toBe(false);
			// 29926980 minutes after 1970, one join counted: all but one of the allowance are left.
			const atStored = new FakeTime(new Date(29_926_980 * 60_000).toISOString());
			const budget = new Budget(atStored, store);
			expect(budget.requests).toBe(8192);
			for (let i = 2; i < JOIN_ALLOWANCE; i++) budget.joined(1);
			expect(budget.joinWaitMs()).toBe(0);
			budget.joined(1);
			expect(budget.joinWaitMs()).toBeGreaterThan(0);
			watched.sets = 0;

			app.relay.start();
			expect(bytesToHex(new NodeIdentity(store, app.host.system, log).number)).toBe(
				"FEFFFFFF0200000000010EF00101060804",
			);
			expect(ask("1081000105FF0105FF016202CB008100")).toBe("1081000105FF0105FF017202CB02000381" + "0108");
			expect(ask("1081000105FF010288016201D700")).toBe("10810001028801" + "05FF01" + "7201D70106");
			expect(bytesToHex(new Place(store, "place").value!)).toBe("08");
			expect(bytesToHex(new Place(store, "meterPlace").value!)).toBe("0100000000012345678900000A0B0C0D0E");
			const facts = new MeterFacts(new Readings(atStored), store, log);
			const constants: Record<string, string> = {};
			const edt = new Uint8Array(17);
			for (const epc of [0x81, 0x82, 0x8a, 0x8d, 0xd3, 0xd7, 0xe1, 0x9f])
				constants[epc.toString(16)] = bytesToHex(edt, 0, facts.copyTo(epc, edt, 0));
			expect(constants).toEqual({
				"81": "61",
				"82": "00004600",
				"8a": "000016",
				"8d": "4B3130373333383132310000",
				d3: "00000001",
				d7: "06",
				e1: "01",
				"9f": "1741414160404000624300414000030202",
			});

			form.hostReads(store);

			// Nothing that is stored was without a reader, nothing was complained about.
			expect(form.keys.filter((key) => !watched.found.has(key))).toEqual([]);
			expect(lines).toEqual([]);
			expect(watched.sets).toBe(0);
		});

		it("is not changed by a program that only starts with it", () => {
			const raw = form.open();
			const before = form.content();
			startApp(new SchemaStore(raw, log));
			expect(form.content()).toBe(before);
		});

		it("gets the number of its domain with the first value that is stored, and keeps all others", () => {
			const raw = form.open();
			const store = new SchemaStore(raw, log);
			const before = new Map(form.keys.map((path) => [path, raw.get(...split(path))]));
			for (const { name } of DOMAINS) expect(store.set(name, "new", 1)).toBe(true);
			for (const [path, value] of before) expect([path, raw.get(...split(path))]).toEqual([path, value]);
			for (const { name, format } of DOMAINS) expect(raw.get(name, "format")).toBe(format);
		});

		it("lies in the domains of the table, and in all of them", () => {
			const names = new Set(form.keys.map((path) => split(path)[0]));
			// These came later and have fixtures of their own.
			const later = ["mqtt", "kabewatt-tariff", "kabewatt-zones"];
			const then = DOMAINS.map(({ name }) => name).filter((name) => !later.includes(name));
			expect([...names].sort()).toEqual(then.sort());
		});
	});
}

function split(path: string): [string, string] {
	return path.split("/") as [string, string];
}
