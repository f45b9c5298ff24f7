import { describe, expect, it } from "vitest";
import { OddHome, PASSWORD, RBID } from "./odd-home";
import { WATTS } from "./odd-meter";
import { type Oddities, PAIR_ID } from "./odd-module";

/** Two minutes: a scan, a join, and a few polls. */
const SOON_MS = 120_000;

function isDecent(home: OddHome): void {
	const { shown } = home;
	for (const secret of [RBID, PASSWORD, PAIR_ID]) expect(shown.includes(secret)).toBe(false);
	expect(home.module.commands.filter((command) => command.startsWith("WOPT"))).toEqual([]);
	expect(home.host.logged.filter(({ code }) => code === "INTERNAL")).toEqual([]);
}

const HAN_FIELDS = ["HEMS:1", "Relay:0", "Relay Endpoint:0000000000000000"];
const NEIGHBOUR = ["Channel:30", "Channel Page:09", "Pan ID:1234", "Addr:001C640000001234", "LQI:F0"];

const MODULES: readonly (readonly [string, Oddities])[] = [
	["a plain SE module", {}],
	["a plain DSE module", { dialect: "DSE" }],
	["SE, binary payloads", { binary: true }],
	["DSE, binary payloads", { dialect: "DSE", binary: true }],
	["SE without ROPT", { ropt: "ER04" }],
	["DSE without ROPT", { dialect: "DSE", ropt: "ER04" }],
	["a part that says nothing to ROPT", { ropt: "silent" }],
	["EPANDESC with one space", { indent: " " }],
	["EPANDESC with more fields", { dialect: "DSE", fields: HAN_FIELDS }],
	["EPANDESC without PairID", { pairId: false }],
	["EPANDESC 300 ms after EVENT 22", { lateMs: 300 }],
	["a neighbour without PairID is heard louder", { others: [NEIGHBOUR] }],
	["a neighbour with another PairID is heard louder", { others: [[...NEIGHBOUR, "PairID:00000001"]] }],
	[
		"a neighbour with PAN FFFF and no PairID, ours without PairID too",
		{ pairId: false, others: [NEIGHBOUR.with(2, "Pan ID:FFFF")] },
	],
	[
		"the same meter on two tries",
		{ others: [["Channel:39", "Pan ID:8CF5", "Addr:001C6400030C8CF5", "LQI:10"]] },
	],
	["a block cut short before ours", { others: [["Channel:39", "Channel Page:09"]] }],
	["EVENT with a further parameter", { eventTail: " 00" }],
	["DSE: EVENT with a further parameter", { dialect: "DSE", eventTail: " 00" }],
	["DSE: EVENT with side FF", { dialect: "DSE", eventSide: "FF" }],
	["a space behind each line", { tail: " " }],
	["OK before EVENT 21", { send: "ok-first" }],
	["two EVENT 21: 02, then 00", { send: "resolve" }],
	["five blank lines before each line", { blanks: 5 }],
	["echo until it is turned off", { echo: "on" }],
	["echo that cannot be turned off", { echo: "stuck" }],
	["DSE: echo that cannot be turned off", { dialect: "DSE", echo: "stuck" }],
	["the same, but ROPT is not echoed", { echo: "stuck", echoProduct: false }],
	["the same, but ROPT is not there", { echo: "stuck", ropt: "ER04" }],
	["echo with bytes of the payload", { echo: "stuck", echoPayload: true }],
	["DSE: echo with bytes of the payload", { dialect: "DSE", echo: "stuck", echoPayload: true }],
	["lower-case hex in ERXUDP", { lowerCase: true }],
	["DSE: lower-case hex in ERXUDP, binary", { dialect: "DSE", lowerCase: true, binary: true }],
	["ERXUDP without SEC", { erxudp: "no sec" }],
	["ERXUDP of the HAN stack", { erxudp: "han" }],
	["SA2 unknown", { dialect: "DSE", sa2: "ER04" }],
	["SA2 refused", { dialect: "DSE", sa2: "ER06" }],
	["SA2 not carried out", { dialect: "DSE", sa2: "ER10" }],
	["the first command is not heard", { deaf: 1 }],
	["the first five commands are not heard", { deaf: 5 }],
	["SKTERM is not answered", { term: "silent" }],
	["a session that ends with EVENT 28", { joined: true, term: { event: "28", ms: 14_500 } }],
	["EVENT 27 that comes after 18 s", { joined: true, term: { event: "27", ms: 18_000 } }],
	["EVENT 27 that comes after 26 s", { joined: true, term: { event: "27", ms: 26_000 } }],
	["EVENT 27 that comes before all else", { joined: true, term: { event: "27", ms: 0 } }],
	["a meter of NEC: PAN ID is not the end of the MAC", { mac: "8CDF9DFFFEC1323B", panId: "0A5C" }],
	["a meter of Oki", { mac: "0080870000123456", panId: "77E1" }],
	["channel 33", { channel: "21" }],
	["channel 60", { channel: "3C" }],
	["channel 60 in lower case", { channel: "3c" }],
	["each answer takes 400 ms", { answerMs: 400 }],
	["each answer takes 900 ms", { answerMs: 900 }],
	["each answer takes 3 s", { answerMs: 3_000 }],
	["one byte of 1,000 is lost", { dropEvery: 1_000 }],
	["one byte of 997 is lost, DSE, binary", { dropEvery: 997, dialect: "DSE", binary: true }],
	["no instance list", { list: "never" }],
	["the instance list as INFC", { list: "INFC" }],
];

describe("a module that differs from the others", () => {
	it.each(MODULES)("%s: ready, the right watts, no secret shown, no flash written", (_, odd) => {
		const home = new OddHome(odd).untilWatts(SOON_MS);
		expect(home.app.session.state).toBe("ready");
		home.run(60_000);
		expect(home.watts).toBe(WATTS);
		expect(home.powers).toEqual([WATTS]);
		expect(home.app.session.lost).toBe(0);
		isDecent(home);
	});
});

describe("a module or a meter with which there is no session", () => {
	it.each([
		["refuses SKSCAN", { answers: { SKSCAN: "FAIL ER10" } }, "MODULE_REFUSED"],
		["refuses SKSCAN in both forms", { answers: { SKSCAN: "FAIL ER05" } }, "MODULE_REFUSED"],
		["refuses SKJOIN", { answers: { SKJOIN: "FAIL ER10" } }, "MODULE_REFUSED"],
		["refuses the password", { answers: { SKSETPWD: "FAIL ER06" } }, "CREDENTIALS_INVALID"],
		["refuses the ID", { answers: { SKSETRBID: "FAIL ER06" } }, "CREDENTIALS_INVALID"],
		["refuses even SKVER", { answers: { SKVER: "FAIL ER04" } }, "MODULE_REFUSED"],
		["hears another PAN without PairID only", { channel: "20", others: [NEIGHBOUR] }, "JOIN_NO_ANSWER"],
		["is turned down", { joinFails: 2_000 }, "JOIN_REFUSED"],
		["never hears how the join ended", { joinFails: "never" }, "JOIN_NO_ANSWER"],
		["hears no meter", { channel: "20" }, "SCAN_NO_METER"],
	] as const)("%s: says so with its code, goes on trying, and does not storm", (_, odd, code) => {
		const home = new OddHome(odd).start().run(600_000);
		expect(home.states.some((state) => state.endsWith(` ${code}`))).toBe(true);
		expect(home.powers).toEqual([]);
		const { commands } = home.module;
		expect(commands.length).toBeLessThan(3_000);
		expect(commands.filter((command) => command.startsWith("SKJOIN")).length).toBeLessThan(24);
		const before = commands.length;
		home.run(1_800_000);
		expect(home.module.commands.length).toBeGreaterThan(before);
		isDecent(home);
	});
});
