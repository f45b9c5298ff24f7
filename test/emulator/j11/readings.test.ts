import { describe, expect, it } from "vitest";
import { FAULTS } from "../../../hosts/emulator/faults/all";
import { FaultRig, GET } from "./fault-rig";
import { ascii, METER_IP, PASSWORD, RBID, request } from "./j11-rig";

const MAC = "0050C2FFFEDC2822";
const SCAN = `070003FFF001${ascii(RBID.slice(-8))}`;
const VERSION = "206B 01040001030000158A";

/** Points on which the sources contradict each other: without the switch, and with it. */
const READINGS: Readonly<Record<string, (rig: FaultRig) => unknown>> = {
	"zero-checksums": (rig) => {
		rig.write("D0EA83FC006B000400000000");
		return rig.frames(50);
	},
	"scan-answer-first": (rig) =>
		rig
			.run("0051", SCAN, 40_000)
			.map((text) => text.slice(0, 4))
			.indexOf("2051"),
	"set-up-ends-scan": (rig) => {
		rig.run("0058");
		rig.emulator.pulseReset();
		rig.time.advance(1_001);
		rig.setUp().run("0051", SCAN, 3_000);
		rig.write(request("005F", "05000D00"));
		return rig.frames(60_000).filter((text) => !text.startsWith("4051"));
	},
	"stop-ends-join": (rig) => {
		rig.fault("event-26");
		return [rig.ask("0056"), rig.ask("0058"), rig.state];
	},
	"busy-while-joining": (rig) => {
		rig.fault("event-26");
		return [rig.ask("0056"), rig.ask("0001"), rig.ask("0056")];
	},
	"renews-untold": (rig) => {
		rig.fault("event-29");
		const unasked = rig.frames(10_000).filter((text) => text.startsWith("6028"));
		const asked = rig.run("00D2", "", 10_000).filter((text) => text.startsWith("6028"));
		return [unasked.length, asked.length, rig.works];
	},
	"renews-never": (rig) => {
		rig.fault("event-29");
		const told = rig.frames(10_000).filter((text) => text.startsWith("6028"));
		return [told.length, rig.state];
	},
	"credentials-once": (rig) => {
		rig.fault("event-27");
		return rig.ask("0054", ascii(RBID + PASSWORD));
	},
	"lower-case-id": (rig) => {
		rig.fault("event-27");
		const result = rig.ask("0054", ascii(RBID.toLowerCase() + PASSWORD));
		return [result, rig.run("0056", "", 8_000)[1]];
	},
	"cut-frame-f2": (rig) => {
		rig.write(request("0005", "1234").slice(0, 26));
		return rig.frames(1_000);
	},
	"faults-2fff": (rig) => {
		rig.write(`${request("0005", "1234").slice(0, 26)}FF`);
		return rig.frames(50);
	},
	"fragment-reversed": (rig) => {
		rig.ask("0006", "0E1A");
		return rig.send(GET)[1]?.slice(41, 43);
	},
	"ping-answer-last": (rig) => rig.run("00D1", `${METER_IP}000001`, 35),
};

const SCAN_LAST = 14;
/** Expected without and with each switch. */
const READ: Readonly<Record<string, readonly [unknown, unknown]>> = {
	"zero-checksums": [["2FFF F0"], [VERSION]],
	"scan-answer-first": [SCAN_LAST, 0],
	"set-up-ends-scan": [
		["205F 3D", "2051 01"],
		["2051 01", "205F 01"],
	],
	"stop-ends-join": [
		["01", "3D", "030201"],
		["01", "01", "030101"],
	],
	"busy-while-joining": [
		["01", "01030201", "52"],
		["01", "3D", "52"],
	],
	"renews-untold": [
		[1, 1, true],
		[0, 1, true],
	],
	"renews-never": [
		[1, "030301"],
		[0, "030201"],
	],
	"credentials-once": ["01", "58"],
	"lower-case-id": [
		["04", `6028 01${MAC}`],
		["01", `6028 01${MAC}`],
	],
	"cut-frame-f2": [["2005 13"], ["2005 F2"]],
	"faults-2fff": [["2005 F1"], ["2FFF F1"]],
	"fragment-reversed": ["00", "01"],
	"ping-answer-last": [["20D1 01"], []],
};

describe("the switches for what the sources on J11 do not agree on", () => {
	it("each has a check", () => {
		const switches = Object.keys(FAULTS).filter((name) => FAULTS[name]!.area === "reading");
		expect(Object.keys(READINGS).sort()).toEqual(switches.sort());
		expect(Object.keys(READ).sort()).toEqual(switches.sort());
	});

	it.each(Object.entries(READINGS))("%s, off and on", (name, check) => {
		const [off, on] = READ[name]!;
		expect(check(new FaultRig())).toEqual(off);
		const rig = new FaultRig();
		rig.emulator.fault(name);
		expect(check(rig)).toEqual(on);
	});
});
