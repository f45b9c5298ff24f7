import { describe, expect, it } from "vitest";
import { OddHome } from "./odd-home";
import { type Bend, blocksOf, raw, WATTS } from "./odd-meter";

const SOON_MS = 120_000;
const LIST_OF_15 = "0F8081828A8D97989D9E9FD7E0E1E7E8";

interface Status {
	readonly link: { readonly state: string; readonly error: string | null };
	readonly power: { readonly watts: number | null; readonly reason: string | null };
	readonly current: { readonly r: number | null; readonly t: number | null; readonly reason: string | null };
	readonly energy: {
		readonly boughtKWh: string | null;
		readonly soldKWh: string | null;
		readonly reason: string | null;
	};
}

function statusOf(home: OddHome): Status {
	const answer = home.status;
	return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")));
}

/** Energy of count 47,575 at 0.1 kWh. */
const BOUGHT = "4757.5";

const VALUES: readonly (readonly [
	string,
	Readonly<Record<string, string>>,
	{ bought?: string | null; sold?: string | null },
])[] = [
	["as in the books", {}, { bought: BOUGHT, sold: "0.5" }],
	["D3 is missing", { D3: "" }, { bought: BOUGHT }],
	["D3 is 10", { D3: "0000000A" }, { bought: "47575.0" }],
	["D3 is 0", { D3: "00000000" }, { bought: null }],
	["E1 is 0A: a count is 10 kWh", { E1: "0A" }, { bought: "475750" }],
	["E1 is 05, which means nothing", { E1: "05" }, { bought: null }],
	["E1 has two bytes", { E1: "0001" }, { bought: null }],
	["9F is a list of 15", { "9F": LIST_OF_15 }, { bought: BOUGHT, sold: null }],
	["9F says 15 and is a bitmap", { "9F": `0F${"1941414160404000624300414040430202".slice(2)}` }, {}],
	["9F counts 16 and holds 25", { "9F": "1041414160404000624300414040430202" }, { bought: BOUGHT }],
	["9F is cut short", { "9F": "1941414160" }, { bought: BOUGHT }],
	["9F is empty", { "9F": "00" }, {}],
	["9F is missing", { "9F": "" }, { bought: BOUGHT }],
	["all maps are missing", { "9D": "", "9E": "", "9F": "" }, { bought: BOUGHT }],
	["9F promises what is refused", { E3: "", EB: "", E4: "", D3: "" }, { bought: BOUGHT, sold: null }],
	["no serial number, no maker", { "8D": "", "8A": "" }, { bought: BOUGHT }],
	["a serial number that is no text", { "8D": "FF00FE01FD02FC03FB04FA05" }, { bought: BOUGHT }],
	["release R", { "82": "00005204" }, { bought: BOUGHT }],
	["release in small letters", { "82": "00006100" }, { bought: BOUGHT }],
	["counts without data", { E0: "FFFFFFFE", E3: "FFFFFFFE" }, { bought: null, sold: null }],
	["counts too long", { E0: "000000B9D7", E3: "0005" }, { bought: null, sold: null }],
	["E5 was never set", { E5: "FF" }, { bought: BOUGHT }],
	["the clock says 31 June, 25:61", { "98": "07EA061F", "97": "193D" }, { bought: BOUGHT }],
	["the clock is empty", { "98": "", "97": "" }, { bought: BOUGHT }],
];

describe("a meter of which", () => {
	it.each(VALUES)("%s: the right watts, and no energy that it did not tell", (_, values, energy) => {
		const home = new OddHome({});
		for (const epc of Object.keys(values)) home.module.meter.values.set(epc, values[epc]!);
		home.untilWatts(SOON_MS).run(150_000);
		expect(home.powers).toEqual([WATTS]);
		const status = statusOf(home);
		expect(status.link).toMatchObject({ state: "ready", error: null });
		if (energy.bought !== undefined) expect(status.energy.boughtKWh).toBe(energy.bought);
		if (energy.sold !== undefined) expect(status.energy.soldKWh).toBe(energy.sold);
		expect(home.app.session.lost).toBe(0);
	});
});

describe("no power that the meter did not send", () => {
	it.each([
		["E7 of two bytes", "0278", "INVALID"],
		["E7 of eight bytes", "0000027800000278", "INVALID"],
		["no data", "7FFFFFFE", "NO_DATA"],
		["overflow", "7FFFFFFF", "OVERFLOW"],
		["underflow", "80000000", "UNDERFLOW"],
	])("%s", (_, edt, reason) => {
		const home = new OddHome({});
		home.module.meter.values.set("E7", edt);
		home.start().run(60_000);
		expect(home.powers).toEqual([]);
		expect(statusOf(home)).toMatchObject({ link: { state: "ready" }, power: { watts: null, reason } });
		home.module.meter.values.set("E7", "FFFFFCB8");
		home.run(30_000);
		expect(home.watts).toBe(-840);
	});

	it.each([
		["two wires", "001E7FFE", 3, null],
		["no data", "7FFE7FFE", null, null],
		["three bytes", "001E00", null, null],
		["negative", "000AFFEC", 1, -2],
	])("current: %s", (_, edt, r, t) => {
		const home = new OddHome({});
		home.module.meter.values.set("E8", edt);
		home.untilWatts(SOON_MS).run(60_000);
		expect(statusOf(home).current).toMatchObject({ r, t });
	});

	it("a meter that refuses everything for a while is asked again, and the session stays", () => {
		const home = new OddHome({});
		const refuse: Bend = (answer, request) => {
			const blocks = blocksOf(request);
			const body = blocks.map(({ epc }) => `${raw(epc)}\0`).join("");
			return [{ payload: `${answer.slice(0, 10)}\x52${String.fromCharCode(blocks.length)}${body}` }];
		};
		home.module.meter.bend = refuse;
		home.start().run(60_000);
		expect(home.powers).toEqual([]);
		expect(home.app.session.lost).toBe(0);
		expect(statusOf(home)).toMatchObject({ link: { state: "ready" }, power: { watts: null } });
		home.module.meter.bend = (answer) => [{ payload: answer }];
		home.run(30_000);
		expect(home.watts).toBe(WATTS);
		home.run(4_000_000);
		expect(statusOf(home).energy.boughtKWh).toBe(BOUGHT);
	});

	it("a meter that takes one property a request is read all the same", () => {
		const home = new OddHome({});
		home.module.meter.bend = (answer, request) => {
			const [first] = blocksOf(answer);
			const esv = blocksOf(request).length > 1 ? "\x52" : answer[10];
			const block = raw(first!.epc) + String.fromCharCode(first!.edt.length) + first!.edt;
			return [{ payload: `${answer.slice(0, 10)}${esv}\x01${block}` }];
		};
		home.untilWatts(SOON_MS).run(120_000);
		expect(statusOf(home).energy).toMatchObject({ boughtKWh: BOUGHT, soldKWh: "0.5" });
	});
});
