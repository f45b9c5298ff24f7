import { describe, expect, it, vi } from "vitest";
import { bytesToHex, hexToBytes, toHex } from "../../modules/bytes/hex";
import { PropertyMap } from "../../modules/echonet/property-map";
import { Meter } from "../../modules/meter/meter";
import { PROPERTIES } from "../../modules/meter/values/properties";
import { Settings } from "../../modules/settings/settings";
import { ItemRows } from "../../modules/web/api/items";
import { JsonList } from "../../modules/web/http/json";
import { RelayRig } from "../relay/relay-rig";
import { DisplayRig } from "../support/display-rig";
import { FakeStore } from "../support/fake-host";
import { FakeLink } from "../support/fake-link";
import { FakeSystem } from "../support/fake-system";
import { ScriptedMeter } from "../support/scripted-meter";
import { INVENTED, type Invented } from "./invented";

/** All of the program is made with these rows in the table of properties, and nothing else changed. */
vi.mock("../../modules/meter/values/properties", async (original) => {
	const real = await original<typeof import("../../modules/meter/values/properties")>();
	const { inventedRows } = await import("./invented");
	const rows = [...real.PROPERTIES, ...inventedRows(real.propertyRow)];
	return { ...real, PROPERTIES: Object.freeze(rows.sort((a, b) => a.epc - b.epc)) };
});

const HOUR_MS = 3_600_000;
/** AGES.energy: STALE after nine polls or 300 s, relayed for an hour. */
const STALE_MS = 300_000;

/** A meter that has the invented properties, and meter module, display and relay on the same readings. */
class Home {
	readonly bench = new DisplayRig();
	readonly time = this.bench.time;
	readonly readings = this.bench.model.readings;
	readonly link = new FakeLink(this.time);
	readonly real = new ScriptedMeter(this.time, this.link);
	readonly lan = new RelayRig({ heard: this });
	readonly meter: Meter;

	constructor(has: readonly Invented[] = INVENTED) {
		const map = new PropertyMap();
		const edt = hexToBytes(this.real.value(0x9f)!)!;
		map.load(edt, 0, edt.length);
		for (const { epc, edt } of has) {
			map.add(epc);
			this.real.edt.set(epc, edt);
		}
		const bytes = new Uint8Array(17);
		this.real.edt.set(0x9f, bytesToHex(bytes, 0, map.store(bytes, 0)));
		const store = new FakeStore();
		this.meter = new Meter(
			{
				clock: this.time,
				timers: this.time,
				system: new FakeSystem(3),
				log: { level: "error", write: () => undefined },
			},
			this.readings,
			new Settings(store),
			store,
		);
		this.link.events = this.meter.link;
		this.meter.start(this.link);
		this.lan.start();
		this.readings.setLink("ready");
		this.link.join();
		this.time.advance(120_000);
	}

	/** The meter is out of reach from now on. */
	lose(): this {
		this.link.lose();
		this.readings.setLink("recovering");
		return this;
	}

	/** Texts of all pages of All items. */
	get pages(): readonly string[] {
		const { display, canvas } = this.bench;
		// The first press of all shows the help alone.
		this.bench.press("a").press("a");
		display.show("items");
		canvas.forget();
		for (let page = 0; page < 12; page++) {
			this.bench.press("b");
			this.time.advance(50);
		}
		return [...canvas.texts];
	}

	/** The property in JSON. */
	item(epc: number): Readonly<Record<string, unknown>> {
		const source = new JsonList("items", new ItemRows(this.time, this.readings, "en", false));
		let json = "";
		for (let piece = source.next(); piece !== undefined; piece = source.next()) json += piece;
		return JSON.parse(json).items.find((item: { epc: string }) => item.epc === toHex(epc, 2));
	}

	relayed(epc: number): string | undefined {
		return this.lan.get("028801", toHex(epc, 2));
	}

	/** True when the relay's Get map holds `epc`. */
	offers(epc: number): boolean {
		const edt = hexToBytes(this.relayed(0x9f)!)!;
		const map = new PropertyMap();
		return map.load(edt, 0, edt.length) && map.has(epc);
	}
}

describe("a property that is added to the table", () => {
	it("stands there once", () => {
		for (const { epc } of INVENTED) expect(PROPERTIES.filter((row) => row.epc === epc)).toHaveLength(1);
	});

	describe.each(INVENTED)("$name", ({ epc, name, edt, value, text, tooOld, relay, kind }) => {
		const unit = { power: " W", energy: " kWh" }[kind as string] ?? "";

		it("is read again and again, or until two answers agree where it does not change", () => {
			const home = new Home();
			home.time.advance(600_000);
			if (relay === "constant") expect(home.real.asked(epc)).toBe(2);
			else expect(home.real.asked(epc)).toBeGreaterThan(9);
			// Not a refusal for want of the others: all that is due at that time is in one request.
			expect(home.real.asked(0xe0)).toBeGreaterThan(9);
		});

		it("is shown in All items and in JSON", () => {
			const home = new Home();
			expect(home.pages).toContain(name);
			expect(home.pages).toContain(text + unit);
			expect(home.item(epc)).toMatchObject({ name, value, text, edt, reason: null, quality: "measured" });
		});

		it("is relayed as it came, and offered in the Get map", () => {
			const home = new Home();
			expect([home.offers(epc), home.relayed(epc)]).toEqual([true, edt]);
		});

		it("follows its ages once the meter is out of reach", () => {
			const home = new Home().lose();
			const isAgeing = relay !== "constant";
			home.time.advance(STALE_MS + 61_000);
			expect(home.item(epc)["reason"]).toBe(isAgeing ? "STALE" : null);
			expect(home.pages.includes(text + unit)).toBe(!isAgeing);
			// As long as LAN clients may have it.
			expect(home.relayed(epc)).toBe(edt);
			home.time.advance(HOUR_MS);
			expect(home.relayed(epc)).toBe(tooOld);
			expect(home.offers(epc)).toBe(true);
		});

		it("is neither offered nor relayed, and LACKS, with a meter that does not have it", () => {
			const home = new Home([]);
			expect([home.offers(epc), home.relayed(epc)]).toEqual([false, undefined]);
			expect(home.item(epc)["reason"]).toBe("LACKS");
			expect(home.real.asked(epc)).toBe(0);
		});
	});

	it("is not offered before its first value where it has no code for no data", () => {
		const home = new Home(INVENTED.filter(({ epc }) => epc !== 0xd8));
		home.real.edt.set(0xd8, "0000002A");
		expect(home.offers(0xd8)).toBe(false);
	});

	it("comes again with its next value after it was refused for its age", () => {
		const home = new Home().lose();
		home.time.advance(2 * HOUR_MS);
		expect(home.relayed(0xd8)).toBeUndefined();
		home.link.join();
		home.time.advance(120_000);
		expect(home.relayed(0xd8)).toBe("0000002A");
	});
});
