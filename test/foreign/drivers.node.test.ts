import { describe, expect, it } from "vitest";
import type { ModuleName } from "../../hosts/emulator/module/kinds";
import * as drivers from "./drivers";
import { getFrame, hexOf, Port, Stuck } from "./naive";

const SE = "";
const DSE = " 0";
const { BINARY } = drivers;
const SIDE = "SKSCAN: FAIL ER05";

type Results = Readonly<Record<"bp35a1" | "bp35a1 hex" | "bp35c2" | "bp35c2 hex" | "ips" | "dss", string>>;

/** What becomes of a driver on each module: "ok", or where it stops. */
const DRIVERS: readonly (readonly [string, drivers.Driver, Partial<Results>])[] = [
	["MOM, on everything", drivers.momonga, {}],
	["HA, on everything", drivers.homeAssistant, {}],
	[
		"HSK set to an SE device",
		drivers.brouteMqtt(SE),
		{ bp35a1: BINARY, bp35c2: SIDE, "bp35c2 hex": SIDE, dss: SIDE },
	],
	[
		"HSK set to a DSE device",
		drivers.brouteMqtt(DSE),
		{ bp35c2: BINARY, bp35a1: SIDE, "bp35a1 hex": SIDE, ips: SIDE },
	],
	["W2M for SE", drivers.wisun2mqtt(SE), { bp35c2: SIDE, "bp35c2 hex": SIDE, dss: SIDE }],
	["W2M for DSE", drivers.wisun2mqtt(DSE), { bp35a1: SIDE, "bp35a1 hex": SIDE, ips: SIDE }],
	["AK", drivers.m5stick, { bp35a1: BINARY, bp35c2: SIDE, "bp35c2 hex": SIDE, dss: SIDE }],
	["FUT for SE", drivers.wisunrb(SE), { bp35a1: BINARY, bp35c2: SIDE, "bp35c2 hex": SIDE, dss: SIDE }],
	["FUT for DSE", drivers.wisunrb(DSE), { bp35c2: BINARY, bp35a1: SIDE, "bp35a1 hex": SIDE, ips: SIDE }],
	["TNI", drivers.rustExample, { bp35c2: BINARY, bp35a1: SIDE, "bp35a1 hex": SIDE, ips: SIDE }],
	[
		"the blogs' script for SE",
		drivers.blogScript(SE),
		{ bp35a1: BINARY, bp35c2: SIDE, "bp35c2 hex": SIDE, dss: SIDE },
	],
	[
		"the blogs' script for DSE",
		drivers.blogScript(DSE),
		{ bp35c2: BINARY, bp35a1: SIDE, "bp35a1 hex": SIDE, ips: SIDE },
	],
	["NJM for SE", drivers.njm(SE), { bp35c2: SIDE, "bp35c2 hex": SIDE, dss: SIDE }],
	["NJM for DSE", drivers.njm(DSE), { bp35a1: SIDE, "bp35a1 hex": SIDE, ips: SIDE }],
];

const KINDS = ["bp35a1", "bp35a1 hex", "bp35c2", "bp35c2 hex", "ips", "dss"] as const;

function portOf(kind: string, seed = 3): Port {
	const [module, form] = kind.split(" ");
	return new Port({ module: module as ModuleName, payload: form === "hex" ? "hex" : "binary", seed });
}

/** The power it read, as "ok" when that is what the meter had; else where it stopped. */
function result(driver: drivers.Driver, port: Port): string {
	try {
		const power = driver(port);
		return power === port.emulator.truth().values["E7"] ? "ok" : `read ${power}`;
	} catch (error) {
		if (error instanceof Stuck) return error.message;
		throw error;
	}
}

describe("drivers in the way of public ones get on as far as the real ones", () => {
	it.each(DRIVERS)("%s", (_, driver, failures) => {
		for (const kind of KINDS)
			expect([kind, result(driver, portOf(kind))]).toEqual([kind, failures[kind] ?? "ok"]);
	});

	it("MOM writes the flash once in the life of a module", () => {
		const port = portOf("bp35c2");
		for (let i = 0; i < 3; i++) {
			expect(result(drivers.momonga, port)).toBe("ok");
			port.emulator.powerCycle();
			port.time.advance(15_000);
			port.at = port.text.length;
		}
		expect(port.emulator.counters().wopt).toBe(1);
	});

	it.each(["bp35a1", "dss"])(
		"W2M on %s joins the PAN of its file without a scan, and scans when it is stale",
		(kind) => {
			const port = portOf(kind);
			const { place, mac } = port.emulator.routeB;
			const pan = (channel: number) => ({
				channel: channel.toString(16).toUpperCase(),
				panId: place.panId.toString(16).toUpperCase().padStart(4, "0"),
				mac,
			});
			const side = kind === "dss" ? DSE : SE;
			expect(result(drivers.wisun2mqtt(side, pan(place.channel)), port)).toBe("ok");
			expect(port.emulator.counters().scans).toBe(0);
			const other = portOf(kind);
			expect(result(drivers.wisun2mqtt(side, pan(place.channel ^ 1)), other)).toBe("ok");
			expect(other.emulator.counters().scans).toBeGreaterThan(0);
		},
	);

	it.each([
		["a wrong password", { password: "0123456789AC" }, /SKJOIN: EVENT 24/],
		["a wrong ID", { rbid: "00000000000000000000000000ABCDE0" }, /scan: no meter/],
	])("all fail the same with %s", (_, wrong, where) => {
		for (const kind of ["bp35a1 hex", "dss"]) {
			const port = portOf(kind);
			for (const [key, value] of Object.entries(wrong)) Object.defineProperty(port, key, { value });
			expect(result(drivers.momonga, port)).toMatch(where);
		}
	});
});

describe("a driver that fetches history and half hours", () => {
	const METER_HEAD = "\x02\x88\x01";

	class Session {
		readonly port: Port;
		readonly address: string;
		#tid = 1;

		constructor(kind: string, meter: string) {
			const [module] = kind.split(" ");
			this.port = new Port({ module: module as ModuleName, payload: "hex", meter, seed: 5 });
			drivers.momonga(this.port);
			this.address = this.port.emulator.routeB.address;
		}

		/** Sends a frame with this service and these blocks; gives ESV and blocks of the answer. */
		exchange(esv: string, ...blocks: readonly string[]): string {
			const tid = this.#tid++;
			const head = getFrame(tid).slice(0, 10);
			const frame = `${head}${esv}${String.fromCharCode(blocks.length)}${blocks.join("")}`;
			const side = this.port.emulator.module.dialect === "DSE" ? " 0" : "";
			this.port.write(
				`SKSENDTO 1 ${this.address} 0E1A 1${side} ${frame.length.toString(16).padStart(4, "0")} ${frame}`,
			);
			const answer = `1081${tid.toString(16).toUpperCase().padStart(4, "0")}${hexOf(METER_HEAD)}05FF01`;
			return this.port.need(new RegExp(`ERXUDP [^\r\n]* ${answer}([0-9A-F]*)\r\n`), 60_000, "answer")[1]!;
		}
	}

	it.each(["bp35a1", "bp35c2", "ips", "dss"])("%s: SetC E5, then E2, for days in a row", (kind) => {
		const session = new Session(kind, "solar");
		for (let day = 1; day <= 5; day++) {
			expect(session.exchange("\x61", `\xe5\x01${String.fromCharCode(day)}`)).toBe("7101E500");
			const history = session.exchange("\x62", "\xe2\0");
			expect(history.slice(0, 12)).toBe(`7201E2C2000${day}`);
			expect(history).toHaveLength(8 + 2 * 194);
			const counts = history
				.slice(12)
				.match(/.{8}/g)!
				.map((count) => Number.parseInt(count, 16));
			expect([...counts].sort((a, b) => a - b)).toEqual(counts);
		}
		expect(session.exchange("\x61", "\xe5\x01\x64")).toBe("5101E50164");
	});

	it.each(["bp35a1", "dss"])("%s: EA and EB by Get, and INFC until INFC_Res comes", (kind) => {
		const session = new Session(kind, "kyushu");
		const { port } = session;
		expect(session.exchange("\x62", "\xea\0", "\xeb\0")).toMatch(/^7202EA0B.{22}EB0B.{22}$/);
		const infc = /ERXUDP [^\r\n]* 1081([0-9A-F]{4})02880105FF017402EA0B[0-9A-F]{22}EB0B[0-9A-F]{22}\r\n/;
		const first = port.need(infc, 2_400_000, "INFC")[1]!;
		expect(port.need(infc, 60_000, "INFC again")[1]).toBe(first);
		const tid = String.fromCharCode(
			Number.parseInt(first.slice(0, 2), 16),
			Number.parseInt(first.slice(2), 16),
		);
		const frame = `\x10\x81${tid}\x05\xff\x01${METER_HEAD}\x7a\x02\xea\0\xeb\0`;
		const side = port.emulator.module.dialect === "DSE" ? " 0" : "";
		port.write(`SKSENDTO 1 ${session.address} 0E1A 1${side} 0010 ${frame}`);
		expect(port.find(infc, 120_000)).toBeUndefined();
	});

	it.each([
		["D3 that the meter lacks", "two-wire", "\xd3\0", "5201D300"],
		["E1, D3 and 8A at once", "two-wire", "\xe1\0|\xd3\0|\x8a\0", "5203E10102D3008A03000011"],
		[
			"seven properties of six",
			"solar",
			"\x80\0|\x81\0|\x82\0|\x88\0|\xe0\0|\xe7\0|\xe8\0",
			/^5206(?!.*E804)/,
		],
	])("is told what a meter would tell: %s", (_, meter, blocks, expected) => {
		const answer = new Session("bp35a1", meter).exchange("\x62", ...blocks.split("|"));
		if (typeof expected === "string") expect(answer).toBe(expected);
		else expect(answer).toMatch(expected);
	});
});
