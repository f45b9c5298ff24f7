import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../modules/bytes/hex";
import { CLIENT, Rig } from "./rig";

/** rule, where it is from, request, answers: "=" to the sender, "*" to the group. Values as in the rig's METER. */
type Row = readonly [rule: string, source: string, request: string, ...answers: string[]];

const MAP_METER = "1A 41414161404000624300414040430202";
const ID_NODE = "FE FFFFFF 020000000001 0EF001 21200400";
const ID_CONTROLLER = "FE FFFFFF 020000000001 05FF01 21200400";
const ID_METER = "FE FFFFFF 020000000001 028801 21200400";

const ROWS: readonly Row[] = [
	[
		"Get of one property",
		"1.3",
		"1081 0001 05FF01 028801 62 01 E7 00",
		"= 1081 0001 028801 05FF01 72 01 E7 04 000003A1",
	],
	[
		"Get keeps the order of the request",
		"1.3, 9 #5",
		"1081 0200 05FF01 028801 62 03 E7 00 E8 00 E0 00",
		"= 1081 0200 028801 05FF01 72 03 E7 04 000003A1 E8 04 00460028 E0 04 0000B9D7",
	],
	[
		"the same property twice is answered twice",
		"1.3",
		"1081 0201 05FF01 028801 62 02 E1 00 E1 00",
		"= 1081 0201 028801 05FF01 72 02 E1 01 01 E1 01 01",
	],
	[
		"Get of an unknown property is Get_SNA with PDC 0, the others carry values",
		"1.3",
		"1081 0002 05FF01 028801 62 03 E1 00 E9 00 D7 00",
		"= 1081 0002 028801 05FF01 52 03 E1 01 01 E9 00 D7 01 06",
	],
	[
		"Get with data in the request is a Get all the same",
		"1.3",
		"1081 0003 05FF01 028801 62 01 E1 02 1234",
		"= 1081 0003 028801 05FF01 72 01 E1 01 01",
	],
	[
		"bytes behind the last property are tolerated",
		"1.1",
		"1081 0004 05FF01 028801 62 01 E1 00 FFFF",
		"= 1081 0004 028801 05FF01 72 01 E1 01 01",
	],
	[
		"the SEOJ comes back as DEOJ, whatever it is",
		"1.3",
		"1081 FFFF 0EF001 028801 62 01 E1 00",
		"= 1081 FFFF 028801 0EF001 72 01 E1 01 01",
	],
	[
		"SetC is answered with PDC 0",
		"1.3, 9 #19",
		"1081 0002 05FF01 028801 61 01 E5 01 02",
		"= 1081 0002 028801 05FF01 71 01 E5 00",
	],
	[
		"SetC: refused properties are echoed, accepted ones applied; a change of 81 is announced after the answer",
		"1.3, 9 #27",
		"1081 0006 05FF01 028801 61 02 81 01 08 E5 01 64",
		"= 1081 0006 028801 05FF01 51 02 81 00 E5 01 64",
		"* 1081 0005 028801 0EF001 73 01 81 01 08",
	],
	[
		"SetC of a property that cannot be set",
		"1.3",
		"1081 0007 05FF01 028801 61 01 E7 04 00000000",
		"= 1081 0007 028801 05FF01 51 01 E7 04 00000000",
	],
	[
		"SetC of a property that does not exist",
		"1.3",
		"1081 0008 05FF01 028801 61 01 F0 02 ABCD",
		"= 1081 0008 028801 05FF01 51 01 F0 02 ABCD",
	],
	[
		"SetC of a wrong size",
		"1.3",
		"1081 0009 05FF01 028801 61 01 E5 02 0001",
		"= 1081 0009 028801 05FF01 51 01 E5 02 0001",
	],
	[
		"SetC without data",
		"1.3",
		"1081 0009 05FF01 028801 61 01 81 00",
		"= 1081 0009 028801 05FF01 51 01 81 00",
	],
	[
		"SetC of 80 of the node profile is refused",
		"3",
		"1081 000A 05FF01 0EF001 61 01 80 01 31",
		"= 1081 000A 0EF001 05FF01 51 01 80 01 31",
	],
	[
		"a location of a reserved code is refused",
		"4.1",
		"1081 000B 05FF01 05FF01 61 01 81 01 05",
		"= 1081 000B 05FF01 05FF01 51 01 81 01 05",
	],
	[
		"a location of 17 bytes is taken",
		"4.1",
		"1081 000C 05FF01 05FF01 61 01 81 11 01 000102030405060708090A0B0C0D0E0F",
		"= 1081 000C 05FF01 05FF01 71 01 81 00",
		"* 1081 0005 05FF01 0EF001 73 01 81 11 01 000102030405060708090A0B0C0D0E0F",
	],
	[
		"a location set to what it is is not announced",
		"4",
		"1081 000D 05FF01 028801 61 01 81 01 61",
		"= 1081 000D 028801 05FF01 71 01 81 00",
	],
	["SetI that is accepted is not answered", "1.4", "1081 000E 05FF01 028801 60 01 E5 01 02"],
	[
		"SetI that changes 81 is only announced",
		"1.4, 4",
		"1081 000E 05FF01 028801 60 01 81 01 10",
		"* 1081 0005 028801 0EF001 73 01 81 01 10",
	],
	[
		"SetI that is refused in part is SetI_SNA",
		"1.3",
		"1081 000F 05FF01 028801 60 02 E5 01 02 E7 01 00",
		"= 1081 000F 028801 05FF01 50 02 E5 00 E7 01 00",
	],
	[
		"INF_REQ is answered to the group with the TID of the request",
		"1.5",
		"1081 00A0 05FF01 028801 63 02 E7 00 E8 00",
		"* 1081 00A0 028801 05FF01 73 02 E7 04 000003A1 E8 04 00460028",
	],
	[
		"INF_REQ of D5",
		"1.3, 8",
		"1081 00A1 0EF001 0EF001 63 01 D5 00",
		"* 1081 00A1 0EF001 0EF001 73 01 D5 07 02 05FF01 028801",
	],
	[
		"INF_REQ that is refused in part is INF_SNA to the sender alone",
		"1.5",
		"1081 00A2 05FF01 028801 63 02 E7 00 F0 00",
		"= 1081 00A2 028801 05FF01 53 02 E7 04 000003A1 F0 00",
	],
	[
		"SetGet sets first, then gets",
		"1.1, 1.3",
		"1081 00B0 05FF01 028801 6E 01 E5 01 01 02 E5 00 E1 00",
		"= 1081 00B0 028801 05FF01 7E 01 E5 00 02 E5 01 01 E1 01 01",
	],
	[
		"SetGet with a refused Set still gets",
		"1.3",
		"1081 00B1 05FF01 028801 6E 01 E5 01 64 01 E1 00",
		"= 1081 00B1 028801 05FF01 5E 01 E5 01 64 01 E1 01 01",
	],
	[
		"SetGet with a refused Get still sets",
		"1.3",
		"1081 00B2 05FF01 028801 6E 01 E5 01 01 01 F0 00",
		"= 1081 00B2 028801 05FF01 5E 01 E5 00 01 F0 00",
	],
	[
		"SetGet without a Get part",
		"1.1",
		"1081 00B3 05FF01 028801 6E 01 E5 01 01 00",
		"= 1081 00B3 028801 05FF01 7E 01 E5 00 00",
	],
	["SetGet whose second OPC is missing", "1.4", "1081 00B4 05FF01 028801 6E 01 E5 01 01"],
	[
		"INFC is answered with PDC 0 for every property, from any SEOJ",
		"1.3, 1.4",
		"1081 029F 013001 05FF01 74 02 EA 02 0102 EB 01 09",
		"= 1081 029F 05FF01 013001 7A 02 EA 00 EB 00",
	],
	["INFC to an object that is not here", "1.4", "1081 029F 028801 05FF02 74 01 EA 01 00"],
	[
		"instance 00 is every instance of the class",
		"1.5, 9 #30",
		"1081 0004 05FF01 028800 62 01 80 00",
		"= 1081 0004 028801 05FF01 72 01 80 01 30",
	],
	[
		"0EF000 is the node profile",
		"1.1, 9 #22",
		"1081 0001 05FF01 0EF000 62 01 D6 00",
		"= 1081 0001 0EF001 05FF01 72 01 D6 07 02 05FF01 028801",
	],
	["an instance that does not exist", "1.4, 9 #29", "1081 0003 05FF01 028802 62 01 80 00"],
	["an instance above 7F", "1.1", "1081 0003 05FF01 028881 62 01 80 00"],
	["the transmission-only node profile", "1.1", "1081 0003 05FF01 0EF002 62 01 D6 00"],
	["a class that does not exist", "1.4", "1081 0003 05FF01 013000 62 01 80 00"],
	["SetC to an object that is not here", "1.4", "1081 0003 05FF01 013001 61 01 80 01 30"],
	["another EHD1", "1.4", "1181 0001 05FF01 028801 62 01 E7 00"],
	["format 2", "1.1", "1082 0001 05FF01 028801 62 01 E7 00"],
	["a frame shorter than its properties", "1.4", "1081 0001 05FF01 028801 62 02 E7 00"],
	["a property longer than the frame", "1.4", "1081 0001 05FF01 028801 61 01 E5 02 01"],
	["a header cut short", "1.4", "1081 0001 05FF01 028801 62"],
	["no property at all", "1.1", "1081 0001 05FF01 028801 62 00"],
	["SetGet without any property", "1.1", "1081 0001 05FF01 028801 6E 00 00"],
	["an empty datagram", "1.4", ""],
	...["50", "51", "52", "53", "71", "72", "73", "7A"].map(
		(esv): Row => [`ESV ${esv} asks nothing`, "1.4", `1081 0001 028801 05FF01 ${esv} 01 E7 04 00000000`],
	),
	...["00", "5F", "64", "6D", "6F", "70", "75", "7B", "80", "FF"].map(
		(esv): Row => [`ESV ${esv} is unknown`, "1.4", `1081 0001 05FF01 028801 ${esv} 01 E7 00`],
	),
	["a SetGet answer", "1.4", "1081 0001 05FF01 028801 7E 01 E5 00 01 E1 01 01"],
	[
		"Get of the maps",
		"2",
		"1081 0021 05FF01 028801 62 03 9D 00 9E 00 9F 00",
		`= 1081 0021 028801 05FF01 72 03 9D 04 03 80 81 88 9E 04 03 81 E5 ED 9F 11 ${MAP_METER}`,
	],
	[
		"discovery and host probe",
		"8, 9 #24",
		"1081 0009 05FF01 0EF001 62 04 8A 00 8C 00 83 00 D6 00",
		`= 1081 0009 0EF001 05FF01 72 04 8A 03 FFFFFF 8C 0C 6B6162657761747400000000 83 11 ${ID_NODE} D6 07 02 05FF01 028801`,
	],
	[
		"discovery with the maps of the node profile",
		"8, 9 #23",
		"1081 0007 0EF001 0EF001 62 05 D6 00 83 00 9D 00 9E 00 9F 00",
		`= 1081 0007 0EF001 0EF001 72 05 D6 07 02 05FF01 028801 83 11 ${ID_NODE} 9D 03 02 80 D5 9E 01 00 9F 11 12 01000121202020200101010101030302`,
	],
	[
		"the counts of the node profile",
		"3",
		"1081 0001 0EF001 0EF001 62 04 D3 00 D4 00 D5 00 D7 00",
		"= 1081 0001 0EF001 0EF001 72 04 D3 03 000002 D4 02 0003 D5 07 02 05FF01 028801 D7 05 02 05FF 0288",
	],
	[
		"version: 1.14, format 1",
		"3",
		"1081 0001 0EF001 0EF001 62 01 82 00",
		"= 1081 0001 0EF001 0EF001 72 01 82 04 010E0100",
	],
	[
		"identification of the controller",
		"3.1",
		"1081 0001 05FF01 05FF01 62 01 83 00",
		`= 1081 0001 05FF01 05FF01 72 01 83 11 ${ID_CONTROLLER}`,
	],
	[
		"identification of the meter",
		"8.1",
		"1081 0001 05FF01 028801 62 01 83 00",
		`= 1081 0001 028801 05FF01 72 01 83 11 ${ID_METER}`,
	],
	[
		"C0 of the meter does not exist on the LAN",
		"8.1, secrets",
		"1081 0001 05FF01 028801 62 01 C0 00",
		"= 1081 0001 028801 05FF01 52 01 C0 00",
	],
	[
		"C0 of the controller does not exist",
		"7, secrets",
		"1081 0001 05FF01 05FF01 62 01 C0 00",
		"= 1081 0001 05FF01 05FF01 52 01 C0 00",
	],
	[
		"BF of the node profile does not exist",
		"3",
		"1081 0001 05FF01 0EF001 62 01 BF 00",
		"= 1081 0001 0EF001 05FF01 52 01 BF 00",
	],
	[
		"E5 beyond 99 is refused",
		"8.1 rule 9",
		"1081 0001 05FF01 028801 61 01 E5 01 64",
		"= 1081 0001 028801 05FF01 51 01 E5 01 64",
	],
	[
		"E5 of FF cannot be set",
		"5",
		"1081 0001 05FF01 028801 61 01 E5 01 FF",
		"= 1081 0001 028801 05FF01 51 01 E5 01 FF",
	],
	[
		"the list of managed devices",
		"7",
		"1081 0001 0EF001 05FF01 62 08 C1 00 C2 00 C4 00 C6 00 C7 00 CB 00 CC 00 CD 00",
		"= 1081 0001 05FF01 0EF001 72 08 C1 02 0001 C2 02 0000 C4 02 0288 C6 01 41 C7 03 000016 CB 02 0001 CC 01 61 CD 01 42",
	],
	[
		"identity and maps of the managed device",
		"7",
		"1081 0001 0EF001 05FF01 62 03 C3 00 CE 00 CF 00",
		`= 1081 0001 05FF01 0EF001 72 03 C3 11 ${ID_METER} CE 04 03 81 E5 ED CF 11 ${MAP_METER}`,
	],
	[
		"index 0 of the list can be selected",
		"7",
		"1081 0001 0EF001 05FF01 61 01 C2 02 0000",
		"= 1081 0001 05FF01 0EF001 71 01 C2 00",
	],
	[
		"an index behind the list cannot",
		"7",
		"1081 0001 0EF001 05FF01 61 01 C2 02 0001",
		"= 1081 0001 05FF01 0EF001 51 01 C2 02 0001",
	],
];

describe("LAN node, rule by rule", () => {
	it.each(ROWS)("%s (%s)", (_rule, _source, request, ...answers) => {
		const rig = new Rig().start().readMeter();
		const expected = answers.map((answer) => {
			const [to, ...rest] = answer.split(" ");
			return `${to === "=" ? CLIENT : "*"} ${rest.join("")}`;
		});
		expect(rig.ask(request).map(plainTid)).toEqual(expected.map(plainTid));
	});
});

/** Announcements number themselves: the TID of one that answers nothing says nothing. */
function plainTid(frame: string): string {
	const isAnnouncement =
		frame.startsWith("* ") && frame.slice(22, 24) === "73" && frame.slice(16, 22) === "0EF001";
	return isAnnouncement && frame.slice(10, 16) !== "0EF001"
		? `${frame.slice(0, 6)}....${frame.slice(10)}`
		: frame;
}

describe("LAN node, frames of any size", () => {
	it("answers 24 properties in one frame, and 40", () => {
		const rig = new Rig().start().readMeter();
		const walk = [
			"80",
			"81",
			"82",
			"83",
			"88",
			"8A",
			"8D",
			"97",
			"98",
			"9D",
			"9E",
			"9F",
			"D3",
			"D7",
			"E0",
			"E1",
			"E2",
		];
		walk.push("E3", "E4", "E5", "E7", "E8", "EA", "EB");
		rig.ask("1081000105FF010288016101E50101");
		const answer = rig.ask(
			`1081000105FF0102880162${hex(walk.length)}${walk.map((epc) => `${epc}00`).join("")}`,
		)[0]!;
		expect(answer.slice(CLIENT.length + 21, CLIENT.length + 25)).toBe("7218");
		const forty = rig.ask(`1081000105FF010288016228${"E100".repeat(40)}`)[0]!;
		expect(forty).toBe(`${CLIENT} 1081000102880105FF017228${"E10101".repeat(40)}`);
	});

	it("answers beyond one MTU with an SNA of the leading blocks", () => {
		const rig = new Rig().start().readMeter();
		rig.ask("1081000105FF010288016101E50101");
		const answer = rig.ask(`1081000105FF010288016209${"E200".repeat(8)}E100`)[0]!;
		const frame = answer.slice(CLIENT.length + 1);
		expect(frame.slice(20, 24)).toBe("5207");
		expect(frame.length / 2).toBe(12 + 7 * 196);
	});

	it("does not apply the Set whose refusal would not fit, and none behind it", () => {
		const rig = new Rig().start().readMeter();
		const long = `F0FF${"00".repeat(255)}`;
		const answer = rig.ask(`1081000105FF01028801610781016B${long.repeat(5)}810168`)[0]!;
		expect(answer.slice(CLIENT.length + 21, CLIENT.length + 25)).toBe("5107");
		const cut = rig.ask(`1081000105FF010288016107${long.repeat(6)}810170`)[0]!;
		expect(cut.slice(CLIENT.length + 21, CLIENT.length + 25)).toBe("5105");
		expect(rig.get("028801", "81")).toBe("68");
		const setGet = rig.ask(`1081000105FF010288016E06${long.repeat(6)}01E100`)[0]!;
		expect(setGet.slice(CLIENT.length + 21, CLIENT.length + 25)).toBe("5E05");
		expect(setGet.slice(-2)).toBe("00");
	});

	it("takes the 255 properties that a frame can hold", () => {
		const rig = new Rig().start().readMeter();
		const answer = rig.ask(`1081000105FF0102880162FF${"F000".repeat(255)}`)[0]!;
		expect(answer.slice(CLIENT.length + 1)).toBe(`1081000102880105FF0152FF${"F000".repeat(255)}`);
	});

	it("answers to port 3610 whatever port the request came from", () => {
		const rig = new Rig().start().readMeter();
		for (const port of [3610, 23610, 49152])
			expect(rig.ask("1081000105FF010288016201E100", CLIENT, port)).toHaveLength(1);
	});

	it("never answers its own address", () => {
		const rig = new Rig().start().readMeter();
		expect(rig.ask("1081000105FF010288016201E100", "192.168.1.20")).toEqual([]);
		expect(rig.relay.own).toBe(1);
	});

	it("answers every property of every Get map with a value", () => {
		const rig = new Rig().start().readMeter();
		rig.ask("1081000105FF010288016101E50100");
		for (const eoj of ["0EF001", "05FF01", "028801"]) {
			for (const epc of mapEpcs(rig.get(eoj, "9F")!)) {
				rig.time.advance(100);
				expect(`${eoj} ${epc} ${rig.get(eoj, epc) === undefined}`).toBe(`${eoj} ${epc} false`);
			}
		}
	});

	it("refuses every property outside the Get map", () => {
		const rig = new Rig().start().readMeter();
		for (const eoj of ["0EF001", "05FF01", "028801"]) {
			const map = mapEpcs(rig.get(eoj, "9F")!);
			for (let epc = 0; epc < 256; epc++) {
				rig.time.advance(100);
				if (!map.includes(hex(epc))) expect(rig.get(eoj, hex(epc))).toBeUndefined();
			}
		}
	});
});

function hex(byte: number): string {
	return bytesToHex(Uint8Array.of(byte));
}

/** EPCs of a property map in hex, read independently of the program. */
function mapEpcs(edt: string): string[] {
	const count = Number.parseInt(edt.slice(0, 2), 16);
	const epcs: string[] = [];
	if (count < 16) for (let i = 0; i < count; i++) epcs.push(edt.slice(2 + i * 2, 4 + i * 2));
	else
		for (let low = 0; low < 16; low++) {
			const bits = Number.parseInt(edt.slice(2 + low * 2, 4 + low * 2), 16);
			for (let row = 0; row < 8; row++) if ((bits & (1 << row)) !== 0) epcs.push(hex(((row + 8) << 4) | low));
		}
	if (epcs.length !== count) throw new Error(`map of ${count} holds ${epcs.length}`);
	return epcs;
}
