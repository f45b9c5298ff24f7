import { describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../hosts/emulator/index";
import { EmulatorRig, toLines } from "./emulator-rig";

/**
 * The host's side of each public capture, and the kinds of lines that the capture shows in answer. A kind is the
 * line's first words, with everything that belongs to one house or one moment replaced by its form: A an address,
 * M a radio address, hh hex digits (their number kept up to four), D a payload.
 */
interface Step {
	/** Typed as it stands with CR LF behind it; `payload` follows instead when given. */
	host?: string;
	payload?: string;
	/** Milliseconds to wait afterwards, or at most until this text has come. */
	wait: number;
	until?: string;
	/** Every line in order, empty lines as "". */
	lines: string[];
}

interface Capture {
	name: string;
	options: Partial<EmulatorOptions>;
	steps: Step[];
}

const ZERO = "0000:0000:0000:0000:0000:0000:0000:0000";
const ZERO_RBID = "0".repeat(32);
const ZERO_PASSWORD = "0".repeat(12);
const ZEROS = { rbid: ZERO_RBID, password: ZERO_PASSWORD };
const EPANDESC_SE = [
	"EVENT 20 A",
	"EPANDESC",
	"  Channel:hh",
	"  Channel Page:09",
	"  Pan ID:hhhh",
	"  Addr:M",
	"  LQI:hh",
	"  PairID:hhhhhhhh",
];
const EPANDESC_DSE = [
	"EVENT 20 A 0",
	...EPANDESC_SE.slice(1, 7),
	"  Side:0",
	"  PairID:hhhhhhhh",
	"EVENT 22 A 0",
];
const JOIN_SE = [
	"EVENT 21 A 02",
	"EVENT 02 A",
	"ERXUDP A A 02CC 02CC M 0 0028 D",
	"EVENT 21 A 00",
	"ERXUDP A A 02CC 02CC M 0 0068 D",
	"EVENT 21 A 00",
	"ERXUDP A A 02CC 02CC M 0 0054 D",
	"EVENT 21 A 00",
	"ERXUDP A A 02CC 02CC M 0 0058 D",
	"EVENT 21 A 00",
	"EVENT 25 A",
];
const LIST_SE = "ERXUDP A FF02:0000:0000:0000:0000:0000:0000:0001 0E1A 0E1A M 1 0012 D";

const get = (epc: string, length: string, wait = 4_000): Step => ({
	host: `SKSENDTO 1 ${ZERO} 0E1A 1 000E `,
	payload: `1081000105FF0102880162 01 ${epc} 00`.replace(/ /g, ""),
	wait,
	lines: ["", "EVENT 21 A 00", "OK", `ERXUDP A A 0E1A 0E1A M 1 ${length} D`],
});

/** Puts a module into the state in which a capture that begins in the middle was made. */
const joinSteps = (mac: string, side: string, pan: string): Step[] => [
	{ host: "SKSREG SFE 0", wait: 30, lines: ["SKSREG SFE 0", "OK"] },
	{ host: `SKSETPWD C ${ZERO_PASSWORD}`, wait: 30, lines: ["OK"] },
	{ host: `SKSETRBID ${ZERO_RBID}`, wait: 30, lines: ["OK"] },
	{ host: "SKSREG S2 39", wait: 30, lines: ["OK"] },
	{ host: `SKSREG S3 ${pan}`, wait: 30, lines: ["OK"] },
	{
		host: `SKJOIN ${mac}`,
		wait: 9_000,
		lines: [
			"OK",
			...[...JOIN_SE, LIST_SE].map((line) =>
				side === "" ? line : line.replace(/^(EVENT \S+ A)/, `$1${side}`).replace(/ M (\d) /, ` M $1${side} `),
			),
		],
	},
];

const CAPTURES: Capture[] = [
	{
		name: "01 BP35A1 on M5StickC Plus: overlapping scans, join, polling",
		options: { ...ZEROS, module: "bp35a1", payload: "hex", meter: "two-wire", channel: 0x3b, panId: 0 },
		steps: [
			{ host: "SKSREG SFE 0", wait: 2, lines: [] },
			{ host: "SKTERM", wait: 1_008, lines: ["SKSREG SFE 0", "OK", "FAIL ER10"] },
			{ host: `SKSETPWD C ${ZERO_PASSWORD}`, wait: 10, lines: ["OK"] },
			{ host: `SKSETRBID ${ZERO_RBID}`, wait: 10, lines: ["OK"] },
			{ host: "SKSCAN 2 FFFFFFFF 4", wait: 4_600, lines: ["OK"] },
			// A second scan while the first runs: OK, and the only EVENT 22 is that of the first.
			{ host: "SKSCAN 2 FFFFFFFF 5", wait: 800, lines: ["OK", "EVENT 22 A"] },
			{ host: "SKSCAN 2 FFFFFFFF 6", wait: 18_500, lines: ["OK", ...EPANDESC_SE, "EVENT 22 A"] },
			{ host: "SKLL64 0000000000000000", wait: 20, lines: ["A"] },
			{ host: "SKSREG S2 3B", wait: 10, lines: ["OK"] },
			{ host: "SKSREG S3 0000", wait: 10, lines: ["OK"] },
			{ host: `SKJOIN ${ZERO}`, wait: 9_000, until: "EVENT 25", lines: ["OK", ...JOIN_SE] },
			{ ...get("D3", "000E", 1_000), lines: get("D3", "000E").lines },
			{ wait: 4_000, lines: [LIST_SE] },
			get("E1", "000F"),
			get("D7", "000F"),
			get("EA", "0019"),
			get("E7", "0012"),
			get("E8", "0012"),
		],
	},
	{
		name: "02 BP35A1: four commands without waiting, then three properties at once",
		options: { ...ZEROS, module: "bp35a1", payload: "hex", channel: 0x39, panId: 0x9876 },
		steps: [
			{ host: "SKSREG SFE 0", wait: 100, lines: ["SKSREG SFE 0", "OK"] },
			{ host: "SKTERM", wait: 1, lines: [] },
			{ host: "SKRESET", wait: 1, lines: [] },
			{ host: "SKSREG SFE 0", wait: 1, lines: [] },
			{ host: "SKVER", wait: 600, lines: ["FAIL ER10", "OK", "SKSREG SFE 0", "OK", "EVER 1.2.10", "OK"] },
			{ host: "SKSETPWD C XXXXXXXXXXXXXXXX", wait: 100, lines: ["OK"] },
			{ host: "SKSETRBID XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", wait: 100, lines: ["OK"] },
			{ host: "SKSCAN 2 FFFFFFFF 3", wait: 100, lines: ["OK"] },
			{ host: "SKRESET", wait: 100, lines: ["OK"] },
			...joinSteps(ZERO, "", "9876"),
			{
				host: `SKSENDTO 1 ${ZERO} 0E1A 1 0012 `,
				payload: "1081020005FF010288016203E700E800E000",
				wait: 6_000,
				lines: ["", "EVENT 21 A 00", "OK", "ERXUDP A A 0E1A 0E1A M 1 001E D"],
			},
		],
	},
	{
		name: "03 RL7023 Stick-D/IPS: a terminal session",
		options: {
			module: "ips",
			rbid: "12345678123456781234567812345678",
			password: "1234567890ab",
			channel: 0x39,
			panId: 0x9876,
			meterMac: "9A76543298765432",
			moduleMac: "1034567812345678",
		},
		steps: [
			{ host: "SKSREG SFE 0", wait: 100, lines: ["SKSREG SFE 0", "OK"] },
			{ host: "SKINFO", wait: 100, lines: ["EINFO A M 21 FFFF FFFE ", "OK"] },
			{ host: "SKSETRBID 12345678123456781234567812345678", wait: 100, lines: ["OK"] },
			{ host: "SKSETPWD c 1234567890ab", wait: 100, lines: ["OK"] },
			{ host: "SKSCAN 2 FFFFFFFF 6", wait: 18_500, lines: ["OK", ...EPANDESC_SE, "EVENT 22 A"] },
			{ host: "SKSREG S2 39", wait: 100, lines: ["OK"] },
			{ host: "SKSREG S3 9876", wait: 100, lines: ["OK"] },
			{ host: "SKLL64 1234567812345678", wait: 100, lines: ["A"] },
			{
				host: "SKJOIN FE80:0000:0000:0000:9876:5432:9876:5432",
				wait: 9_000,
				until: "EVENT 25",
				lines: ["OK", ...JOIN_SE],
			},
		],
	},
	{
		name: "04 BP35C2: echo on, SIDE everywhere",
		options: {
			...ZEROS,
			module: "bp35c2",
			payload: "hex",
			channel: 0x39,
			panId: 0x8cf5,
			meterMac: "001C6400036E8CF5",
		},
		steps: [
			{ host: `SKSETRBID ${ZERO_RBID}`, wait: 100, lines: [`SKSETRBID ${ZERO_RBID}`, "OK"] },
			{
				host: "SKSCAN 2 FFFFFFFF 4 0 ",
				wait: 6_000,
				lines: ["SKSCAN 2 FFFFFFFF 4 0 ", "OK", "EVENT 22 A 0"],
			},
			{
				host: "SKSCAN 2 FFFFFFFF 5 0 ",
				wait: 10_000,
				lines: ["SKSCAN 2 FFFFFFFF 5 0 ", "OK", ...EPANDESC_DSE],
			},
			...joinSteps("FE80:0000:0000:0000:021C:6400:036E:8CF5", " 0", "8CF5"),
			{ host: "SKSREG SFE 1", wait: 100, lines: ["OK"] },
			{
				host: "SKSENDTO 1 FE80:0000:0000:0000:021C:6400:036E:8CF5 0E1A 1 0 0012 ",
				payload: "108101000EF0010EF0017301D5040105FF01",
				wait: 1_000,
				lines: ["SKSENDTO 1 FE80:0000:0000:0000:021C:6400:036E:8CF5 0E1A 1 0 0012 ", "EVENT 21 A 0 00", "OK"],
			},
		],
	},
	{
		name: "05 BP35A1: the end of a PANA handshake",
		options: { ...ZEROS, payload: "hex", channel: 0x39, panId: 0x323b, meterMac: "8CDF9DFFFEC1323B" },
		steps: joinSteps("FE80:0000:0000:0000:8EDF:9DFF:FEC1:323B", "", "323B"),
	},
	{
		name: "06 BP35A1: blank lines around a send with CR LF behind the payload",
		options: { ...ZEROS, payload: "hex", meter: "history2", channel: 0x39, panId: 0x809f },
		steps: [
			...joinSteps(ZERO, "", "809F"),
			{
				host: `SKSENDTO 1 ${ZERO} 0E1A 2 000E `,
				payload: "1081001A05FF0102880162019E00 0D0A",
				wait: 4_000,
				lines: ["", "EVENT 21 A 00", "OK", "", "ERXUDP A A 0E1A 0E1A M 1 0012 D"],
			},
			{
				host: `SKSENDTO 1 ${ZERO} 0E1A 2 000E `,
				payload: "1081001B05FF0102880162019F00 0D0A",
				wait: 300,
				lines: ["", "EVENT 21 A 00", "OK", ""],
			},
		],
	},
	{
		name: "07 one Get of E7 (masked)",
		options: { ...ZEROS, payload: "hex", channel: 0x39, panId: 0x9876 },
		steps: [...joinSteps(ZERO, "", "9876"), get("E7", "0012")],
	},
	{
		name: "08 MB-RL7023-11: a send before EVENT 25",
		options: {
			...ZEROS,
			module: "dss",
			password: "AAAABBBBCCCC",
			channel: 0x39,
			panId: 0xabcd,
			meterMac: "BCAFBEAFBEAFBEAF",
		},
		steps: [
			{ host: "SKSREG SFE 0", wait: 30, lines: ["SKSREG SFE 0", "OK"] },
			{ host: "SKSETPWD 12 AAAABBBBCCCC", wait: 30, lines: ["OK"] },
			{ host: `SKSETRBID ${ZERO_RBID}`, wait: 30, lines: ["OK"] },
			{ host: "SKSREG S2 39", wait: 30, lines: ["OK"] },
			{ host: "SKSREG S3 ABCD", wait: 30, lines: ["OK"] },
			{ host: "SKJOIN FE80:0000:0000:0000:BEAF:BEAF:BEAF:BEAF", wait: 175, lines: ["OK", "EVENT 21 A 0 02"] },
			{
				host: "SKSENDTO 1 FE80:0000:0000:0000:BEAF:BEAF:BEAF:BEAF 0E1A 1 0 000E ",
				payload: "1081000105FF010288016201E700",
				wait: 1_200,
				lines: ["", "OK", "EVENT 02 A 0", "ERXUDP A A 02CC 02CC M 0 0 0028 D"],
			},
		],
	},
	{
		name: "09 examples of the BP35C2 manual",
		options: { ...ZEROS, module: "bp35c2", payload: "hex", channel: 0x21, panId: 0x8888 },
		steps: [
			{ host: "SKSREG SFE 0", wait: 30, lines: ["SKSREG SFE 0", "OK"] },
			{
				host: "SKSCAN 0 FFFFFFFF 4 0",
				wait: 6_000,
				lines: ["OK", "EVENT 1F A 0", "EEDSCAN", `0${" hh hh".repeat(28)}`],
			},
			{ host: `SKSETRBID ${ZERO_RBID}`, wait: 100, lines: ["OK"] },
			{ host: "SKSCAN 2 FFFFFFFF 6 0", wait: 18_500, lines: ["OK", ...EPANDESC_DSE] },
			{ host: "SKSREG S3 8888", wait: 100, lines: ["OK"] },
			{ host: `SKPING 0 ${ZERO}`, wait: 500, lines: ["OK", "EPONG 0 A"] },
		],
	},
	{
		// Smdn.Net.SkStackIP notes both of a BP35A1, rev26e: the empty line behind EEDSCAN, the TCP ports of EPORT.
		name: "energy scan and ports of a BP35A1",
		options: { ...ZEROS, module: "bp35a1", channel: 0x21, panId: 0x8888 },
		steps: [
			{ host: "SKSREG SFE 0", wait: 30, lines: ["SKSREG SFE 0", "OK"] },
			{
				host: "SKSCAN 0 FFFFFFFF 4",
				wait: 6_000,
				lines: ["OK", "EVENT 1F A", "EEDSCAN", `hh hh${" hh hh".repeat(27)}`, ""],
			},
			{
				host: "SKTABLE E",
				wait: 30,
				lines: ["EPORT", "3610", "716", "0", "0", "0", "0", "", "3610", "0", "0", "0", "OK"],
			},
		],
	},
];

/** The kind of a line. Echoes of what the host typed stay as they are. */
function kindOf(line: string, host: string | undefined): string {
	if (line === host) return line;
	if (/^0? ?[0-9A-F]{2} [0-9A-F]{2} /.test(line)) return line.replace(/\b[0-9A-F]{2}\b/g, "hh");
	let text = line.replace(/\bFE80(:[0-9A-F]{4}){7}/g, "A");
	text = text.replace(/\b[0-9A-F]{16}\b/g, "M");
	text = text.replace(/(ERXUDP .*) [0-9A-F]+$/, "$1 D");
	const field = /^( {2}(?:Channel|Pan ID|LQI|PairID):)([0-9A-F]+)$/.exec(text);
	return field === null ? text : field[1] + "h".repeat(field[2]!.length);
}

describe("answers the host's lines of a capture with lines of the same kinds, fields and order", () => {
	it.each(CAPTURES)("$name", ({ options, steps }) => {
		const bench = new EmulatorRig(options);
		for (const { host, payload, wait, until, lines } of steps) {
			if (host !== undefined) {
				const hex = payload?.replace(/ /g, "").match(/../g);
				const data = hex?.map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join("");
				bench.type(host + (data ?? "\r\n"));
			}
			if (until === undefined) bench.time.advance(wait);
			else bench.time.until(() => bench.text.includes(until), wait, 1);
			const text = bench.take();
			const seen = text === "" ? [] : text.replace(/\r\n$/, "").split("\r\n");
			expect(seen.map((line) => kindOf(line, host))).toEqual(lines);
		}
	});

	it("a pipelined host sees nothing but whole lines", () => {
		const bench = new EmulatorRig();
		for (let i = 0; i < 20; i++) bench.type("SKVER\r\n");
		bench.time.advance(1_000);
		const lines = toLines(bench.take());
		expect(lines).toHaveLength(60);
		expect(lines.filter((line) => line === "EVER 1.2.10")).toHaveLength(20);
	});
});
