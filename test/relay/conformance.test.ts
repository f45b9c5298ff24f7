import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../modules/bytes/hex";
import { CLIENT, RelayRig } from "./relay-rig";
import { RULES } from "./rules";

describe("LAN node, rule by rule", () => {
	it.each(RULES)("%s (%s)", (_rule, _source, request, ...answers) => {
		const rig = new RelayRig().start().readMeter();
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
		const rig = new RelayRig().start().readMeter();
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
		const rig = new RelayRig().start().readMeter();
		rig.ask("1081000105FF010288016101E50101");
		const answer = rig.ask(`1081000105FF010288016209${"E200".repeat(8)}E100`)[0]!;
		const frame = answer.slice(CLIENT.length + 1);
		expect(frame.slice(20, 24)).toBe("5207");
		expect(frame.length / 2).toBe(12 + 7 * 196);
	});

	it("does not apply the Set whose refusal would not fit, and none behind it", () => {
		const rig = new RelayRig().start().readMeter();
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
		const rig = new RelayRig().start().readMeter();
		const answer = rig.ask(`1081000105FF0102880162FF${"F000".repeat(255)}`)[0]!;
		expect(answer.slice(CLIENT.length + 1)).toBe(`1081000102880105FF0152FF${"F000".repeat(255)}`);
	});

	it("answers to port 3610 whatever port the request came from", () => {
		const rig = new RelayRig().start().readMeter();
		for (const port of [3610, 23610, 49152])
			expect(rig.ask("1081000105FF010288016201E100", CLIENT, port)).toHaveLength(1);
	});

	it("never answers its own address", () => {
		const rig = new RelayRig().start().readMeter();
		expect(rig.ask("1081000105FF010288016201E100", "192.168.1.20")).toEqual([]);
		expect(rig.relay.own).toBe(1);
	});

	it("answers every property of every Get map with a value", () => {
		const rig = new RelayRig().start().readMeter();
		rig.ask("1081000105FF010288016101E50100");
		for (const eoj of ["0EF001", "05FF01", "028801"]) {
			for (const epc of mapEpcs(rig.get(eoj, "9F")!)) {
				rig.time.advance(100);
				expect(`${eoj} ${epc} ${rig.get(eoj, epc) === undefined}`).toBe(`${eoj} ${epc} false`);
			}
		}
	});

	it("refuses every property outside the Get map", () => {
		const rig = new RelayRig().start().readMeter();
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
