import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { FakeStore } from "../support/fake-host";
import { CLIENT, METER, Rig } from "./rig";

const D5_WITHOUT = "01" + "05FF01";
const D5_WITH = "02" + "05FF01" + "028801";

function hex(byte: number): string {
	return bytesToHex(Uint8Array.of(byte));
}

/** The meter's own map without some of its properties, as EDT. */
function mapWithout(...epcs: number[]): string {
	const bytes = hexToBytes(METER.find(([epc]) => epc === 0x9f)![1])!;
	for (const epc of epcs) bytes[1 + (epc & 15)]! &= ~(1 << ((epc >> 4) - 8));
	bytes[0]! -= epcs.length;
	return bytesToHex(bytes);
}

/** Announcements without their TID: "028801 E7 000003A1" for each property. */
function announced(rig: Rig): string[] {
	const list: string[] = [];
	for (const frame of rig.take()) {
		if (!frame.startsWith("* ")) continue;
		const hex = frame.slice(2);
		expect(hex.slice(14, 22)).toBe("0EF00173");
		let at = 24;
		for (let left = Number.parseInt(hex.slice(22, 24), 16); left > 0; left--) {
			const length = Number.parseInt(hex.slice(at + 2, at + 4), 16) * 2;
			list.push(`${hex.slice(8, 14)} ${hex.slice(at, at + 2)} ${hex.slice(at + 4, at + 4 + length)}`);
			at += 4 + length;
		}
	}
	return list;
}

describe("presence of the meter", () => {
	it("announces the instance list at the start and after 5, 30 and 60 s", () => {
		const rig = new Rig();
		rig.relay.start();
		rig.time.advance(600_000);
		expect(rig.wire.sent.map(({ to, hex, at }) => `${to} ${hex.slice(8)} ${at}`)).toEqual(
			[0, 5_000, 30_000, 60_000].map((at) => `* 0EF0010EF0017301D504${D5_WITHOUT} ${at}`),
		);
	});

	it("opens port 3610 and joins the group", () => {
		const rig = new Rig().start();
		expect([rig.wire.port, rig.wire.group, rig.wire.opened]).toEqual([3610, "224.0.23.0", 1]);
	});

	it("does not offer the meter before it was read", () => {
		const rig = new Rig().start();
		expect(rig.get("0EF001", "D6")).toBe(D5_WITHOUT);
		expect(rig.ask("1081000105FF010288016201E700")).toEqual([]);
		expect(["D3", "D4", "D7"].map((epc) => rig.get("0EF001", epc))).toEqual(["000001", "0002", "0105FF"]);
		expect(["C1", "C3", "C6"].map((epc) => rig.get("05FF01", epc))).toEqual(["0000", undefined, undefined]);
	});

	it("offers it once all that controllers ask for was read, and announces the new list at once", () => {
		const rig = new Rig().start();
		rig.readings.setLink("ready");
		for (const [epc, edt] of METER) {
			expect(rig.get("0EF001", "D6")).toBe(D5_WITHOUT);
			rig.hear(epc, edt);
			rig.time.advance(1000);
		}
		expect(rig.get("0EF001", "D6")).toBe(D5_WITH);
		const list = announced(rig);
		expect(list[0]).toBe(`0EF001 D5 ${D5_WITH}`);
		expect(list).toContain("05FF01 C1 0001");
		expect(list).toContain("05FF01 C6 41");
		expect(list).toContain("028801 E7 000003A1");
		expect(["C1", "C4", "C6"].map((epc) => rig.get("05FF01", epc))).toEqual(["0001", "0288", "41"]);
	});

	it("needs no D3 and no reverse items of a meter that lacks them, and gives D3 as 1", () => {
		const rig = new Rig().start();
		rig.readings.setLink("ready");
		const map = mapWithout(0xd3, 0xe3, 0xe4, 0xeb, 0xec, 0xed);
		for (const [epc, edt] of METER) {
			if ([0xd3, 0xe3, 0xeb].includes(epc)) continue;
			rig.hear(epc, epc === 0x9f ? map : edt);
		}
		rig.time.advance(1);
		expect(rig.get("0EF001", "D6")).toBe(D5_WITH);
		expect(rig.get("028801", "D3")).toBe("00000001");
		expect(["E3", "E4", "EB", "EC", "ED"].map((epc) => rig.get("028801", epc))).toEqual(
			Array(5).fill(undefined),
		);
		expect(rig.get("028801", "9E")).toBe("0281E5");
		expect(rig.get("028801", "E0")).toBe("0000B9D7");
	});

	it("drops a property that the meter refuses although its map names it", () => {
		const rig = new Rig().start().readMeter();
		rig.readings.setReason(0x8d, "LACKS");
		rig.readings.setReason(0xe3, "LACKS");
		rig.time.advance(1);
		// 26 properties (25 of the meter and 83) less these two: 8D is bit 0 of byte D, E3 bit 6 of byte 3.
		expect(rig.get("028801", "9F")).toBe("1841414121404000624300414040420202");
	});

	it("lists D0 for a meter of release R only, and never C0", () => {
		const rig = new Rig().start();
		for (const [epc, edt] of METER) {
			if (epc === 0x9f) rig.hear(epc, "1D7141416140400062430041404043C2C2".replace("C2C2", "4242"));
			else rig.hear(epc, edt);
		}
		rig.hear(0xd0, "07EA05140E1A000000000100000002");
		rig.time.advance(1);
		expect(rig.get("028801", "D0")).toBeUndefined();
		rig.hear(0x82, "00005204");
		rig.time.advance(1);
		expect(rig.get("028801", "82")).toBe("00005204");
		expect(rig.get("028801", "D0")).toBe("07EA05140E1A000000000100000002");
		expect(rig.get("028801", "C0")).toBeUndefined();
		expect(rig.get("028801", "EE")).toBe("FFFFFFFFFFFF01FFFFFFFEFFFFFFFE");
	});

	it("offers the meter right after a restart, with no-data codes until it is read", () => {
		const before = new Rig().start().readMeter();
		const rig = new Rig({ store: before.store });
		rig.relay.start();
		rig.time.advance(0);
		expect(announced(rig)[0]).toBe(`0EF001 D5 ${D5_WITH}`);
		expect(rig.get("0EF001", "83")).toBe(before.get("0EF001", "83"));
		const shown = ["82", "8A", "8D", "D3", "D7", "E1", "81"].map((epc) => rig.get("028801", epc));
		expect(shown).toEqual(["00004600", "000016", "413030423030303030310000", "00000001", "06", "01", "61"]);
		const values = ["E7", "E8", "E0", "E3", "EA", "EB", "80", "88"].map((epc) => rig.get("028801", epc));
		expect(values).toEqual([
			"7FFFFFFE",
			"7FFE7FFE",
			"FFFFFFFE",
			"FFFFFFFE",
			"FFFFFFFFFFFFFFFFFFFFFE",
			"FFFFFFFFFFFFFFFFFFFFFE",
			"30",
			"41",
		]);
		expect(["C1", "C6", "CD", "CB"].map((epc) => rig.get("05FF01", epc))).toEqual([
			"0001",
			"42",
			"41",
			"0001",
		]);
		rig.take();
		rig.readMeter();
		expect(rig.get("028801", "E7")).toBe("000003A1");
		expect(rig.get("05FF01", "CB")).toBe("0001");
		expect(rig.store.writes).toBe(before.store.writes);
	});

	it("never mixes the unit of one meter with the count of another", () => {
		const before = new Rig().start().readMeter();
		const rig = new Rig({ store: before.store }).start();
		rig.hear(0xe0, "00000005");
		rig.time.advance(1);
		expect(rig.get("028801", "E0")).toBe("FFFFFFFE");
	});

	it("takes the meter out of the list when another one answers, until that one is read", () => {
		const rig = new Rig().start().readMeter();
		rig.readings.forgetMeter();
		rig.time.advance(1);
		expect(announced(rig)[0]).toBe(`0EF001 D5 ${D5_WITHOUT}`);
		expect(rig.get("05FF01", "CB")).toBe("0002");
		for (const [epc, edt] of METER) rig.hear(epc, epc === 0x8a ? "000022" : edt);
		rig.time.advance(1);
		expect(announced(rig)).toContain(`0EF001 D5 ${D5_WITH}`);
		expect(rig.get("028801", "8A")).toBe("000022");
		expect(rig.get("05FF01", "CB")).toBe("0003");
		expect(new Rig({ store: rig.store }).start().get("028801", "8A")).toBe("000022");
	});

	it.each([
		["a number", 7],
		["nothing", new Uint8Array(0)],
		["another format", hexToBytes("02 9F 02 01 80")!],
		["a property cut short", hexToBytes("01 9F 03 01 80")!],
		["no map", hexToBytes("01 E1 01 01")!],
		["a map that contradicts itself", hexToBytes("01 9F 03 05 80 81")!],
		["a secret", hexToBytes(`01 9F 02 01 80 C0 10 ${"11".repeat(16)}`)!],
	])("survives a stored meter that is %s", (_name, value) => {
		const store = new FakeStore();
		store.set("relay", "meter", value);
		const rig = new Rig({ store }).start();
		expect(rig.get("0EF001", "D6")).toBe(D5_WITHOUT);
		expect(rig.logged.join()).toContain("STORE_BROKEN");
		rig.readMeter();
		expect(rig.get("0EF001", "D6")).toBe(D5_WITH);
	});

	it("makes 83 once, anew only when the stored one is unusable", () => {
		const store = new FakeStore();
		const first = new Rig({ store }).start().get("0EF001", "83");
		expect(first).toMatch(/^FEFFFFFF0200000000010EF001/);
		expect(new Rig({ store }).start().get("0EF001", "83")).toBe(first);
		store.set("relay", "id", "nonsense");
		expect(new Rig({ store }).start().get("0EF001", "83")).toBeDefined();
	});

	it("serves although the store refuses everything", () => {
		const store = new FakeStore();
		store.full = true;
		const rig = new Rig({ store }).start().readMeter();
		expect(rig.get("028801", "E7")).toBe("000003A1");
		expect(rig.ask("1081000105FF0102880161018101" + "10")).toEqual([
			`${CLIENT} 1081000102880105FF015101810110`,
		]);
		expect(rig.get("028801", "81")).toBe("61");
	});
});

describe("announcing", () => {
	it.each([
		[0xe7, "000003A1"],
		[0xe8, "00460028"],
		[0xe0, "0000B9D7"],
		[0xe3, "000020DD"],
		[0xea, "07EA05140E1E0000012D02"],
		[0xeb, "07EA05140E1E0000000006"],
	])("announces each new reading of %s, also an equal one", (epc, edt) => {
		const rig = new Rig().start().readMeter();
		const line = `028801 ${epc.toString(16).toUpperCase()} ${edt}`;
		for (let i = 0; i < 3; i++) {
			rig.time.advance(5000);
			rig.take();
			rig.hear(epc, edt);
			rig.time.advance(0);
			expect(announced(rig)).toContain(line);
		}
	});

	it("puts what one answer of the meter brought into one announcement", () => {
		const rig = new Rig().start().readMeter();
		rig.hear(0xe7, "FFFFFCB8");
		rig.hear(0xe8, "000AFFEC");
		rig.hear(0xe0, "0000B9D8");
		rig.time.advance(0);
		expect(rig.take()).toHaveLength(1);
	});

	it("announces a change of the meter's 80 and 88, and of nothing that stays", () => {
		const rig = new Rig().start().readMeter();
		rig.hear(0x80, "30");
		rig.hear(0x88, "42");
		rig.hear(0xe1, "01");
		rig.time.advance(0);
		expect(announced(rig)).toEqual([]);
		rig.hear(0x80, "31");
		rig.hear(0x88, "41");
		rig.time.advance(0);
		expect(announced(rig)).toEqual(["05FF01 C2 0000", "05FF01 CD 41", "028801 80 31", "028801 88 41"]);
	});

	it("announces that the Wi-SUN module failed, with 88 of node and controller", () => {
		const rig = new Rig().start().readMeter();
		rig.readings.setLink("recovering", "MODULE_SILENT");
		rig.time.advance(0);
		expect(announced(rig)).toEqual(["0EF001 88 41", "05FF01 88 41"]);
		expect(rig.get("0EF001", "89")).toBe("006F");
		rig.readings.setLink("ready");
		rig.time.advance(0);
		expect(announced(rig)).toEqual(["0EF001 88 42", "05FF01 88 42"]);
	});

	it("keeps the location that was set over a restart, each object its own", () => {
		const rig = new Rig().start().readMeter();
		rig.ask("1081000105FF010288016101810138");
		rig.ask("1081000105FF0105FF016101810108");
		const later = new Rig({ store: rig.store }).start();
		expect([later.get("028801", "81"), later.get("05FF01", "81")]).toEqual(["38", "08"]);
	});

	it("follows the meter's own location until one is set", () => {
		const rig = new Rig().start().readMeter();
		rig.hear(0x81, "78");
		rig.time.advance(1);
		expect(announced(rig)).toEqual(["028801 81 78"]);
		rig.ask("1081000105FF010288016101810138");
		rig.take();
		rig.hear(0x81, "61");
		rig.time.advance(1);
		expect(announced(rig)).toEqual([]);
		expect(rig.get("028801", "81")).toBe("38");
	});

	it("lists the values in 9D only with the setting push, which takes effect at once", () => {
		const rig = new Rig().start().readMeter();
		expect([rig.get("028801", "9D"), rig.get("05FF01", "9D")]).toEqual(["03808188", "03808188"]);
		rig.settings.set("push", "on");
		expect(rig.get("028801", "9D")).toBe("09808188E0E3E7E8EAEB");
		expect(rig.get("05FF01", "9D")).toBe("07808188C1C6CBCD");
		rig.settings.set("push", "off");
		expect(rig.get("028801", "9D")).toBe("03808188");
	});

	it("with push sends every announcement to each known client too", () => {
		const rig = new Rig({ settings: { push: "on" } }).start().readMeter();
		rig.get("028801", "E1", "192.168.1.30");
		rig.get("028801", "E1", "192.168.1.31");
		rig.take();
		rig.hear(0xe7, "00000001");
		rig.time.advance(0);
		const sent = rig.take();
		expect(sent.map((frame) => frame.split(" ")[0])).toEqual(["*", "192.168.1.30", "192.168.1.31"]);
		expect(new Set(sent.map((frame) => frame.split(" ")[1])).size).toBe(1);
	});
});

describe("truth", () => {
	it("turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement", () => {
		const rig = new Rig().start().readMeter();
		rig.time.advance(29_000);
		expect(rig.get("028801", "E7")).toBe("000003A1");
		rig.take();
		rig.time.advance(6_001);
		expect(announced(rig)).toEqual([
			"05FF01 C2 0000",
			"05FF01 C6 42",
			"05FF01 CD 41",
			"028801 88 41",
			"028801 E7 7FFFFFFE",
		]);
		expect([rig.get("028801", "E7"), rig.get("028801", "E8")]).toEqual(["7FFFFFFE", "00460028"]);
		rig.take();
		rig.time.advance(60_000);
		expect(announced(rig)).toEqual(["028801 E8 7FFE7FFE"]);
		rig.take();
		rig.hear(0xe7, "00000064");
		rig.time.advance(0);
		expect(announced(rig)).toEqual([
			"05FF01 C2 0000",
			"05FF01 C6 41",
			"05FF01 CD 42",
			"028801 88 42",
			"028801 E7 00000064",
		]);
	});

	it("never serves an old live value, not even between two looks at the clock", () => {
		const rig = new Rig().start().readMeter();
		rig.time.advance(1234);
		rig.hear(0xe7, "00000064");
		rig.time.advance(30_000);
		expect(rig.get("028801", "E7")).toBe("00000064");
		rig.time.advance(1);
		expect(rig.get("028801", "E7")).toBe("7FFFFFFE");
	});

	it("lets the age limit follow the poll interval", () => {
		const rig = new Rig().start();
		rig.readings.pollS = 60;
		rig.readMeter();
		rig.time.advance(149_000);
		expect(rig.get("028801", "E7")).toBe("000003A1");
		rig.time.advance(2_000);
		expect(rig.get("028801", "E7")).toBe("7FFFFFFE");
	});

	it("carries E0 and E3 for an hour, EA and EB with their own time for a day", () => {
		const rig = new Rig().start().readMeter();
		const values = () => ["E0", "E3", "EA", "EB"].map((epc) => rig.get("028801", epc));
		rig.time.advance(3_599_000);
		expect(values()).toEqual(["0000B9D7", "000020DD", "07EA05140E000000012CC7", "07EA05140E000000000005"]);
		rig.take();
		rig.time.advance(6_000);
		expect(announced(rig)).toEqual(["028801 E0 FFFFFFFE", "028801 E3 FFFFFFFE"]);
		expect(values()).toEqual(["FFFFFFFE", "FFFFFFFE", "07EA05140E000000012CC7", "07EA05140E000000000005"]);
		rig.time.advance(86_400_000 - 3_600_000);
		expect(values()).toEqual(["FFFFFFFE", "FFFFFFFE", "07EA05140E0000FFFFFFFE", "07EA05140E0000FFFFFFFE"]);
	});

	it.each([
		["overflow", 0xe7, "7FFFFFFF"],
		["underflow", 0xe7, "80000000"],
		["no data", 0xe7, "7FFFFFFE"],
		["a two-wire meter's T phase", 0xe8, "001E7FFE"],
		["no data of a count", 0xe0, "FFFFFFFE"],
	])("passes on %s as the meter sent it", (_name, epc, edt) => {
		const rig = new Rig().start().readMeter();
		rig.hear(epc, edt);
		expect(rig.get("028801", epc.toString(16).toUpperCase())).toBe(edt);
	});

	it("gives no data for a count outside the class, and for a value of the wrong size", () => {
		const rig = new Rig().start().readMeter();
		rig.hear(0xe0, "05F5E100");
		rig.hear(0xe7, "0001");
		rig.time.advance(0);
		expect([rig.get("028801", "E0"), rig.get("028801", "E7")]).toEqual(["FFFFFFFE", "7FFFFFFE"]);
	});

	it("carries the meter's clock on, over midnight and the end of a month", () => {
		const rig = new Rig().start().readMeter();
		rig.hear(0x98, "07EA0C1F");
		rig.hear(0x97, "173A");
		const clock = () => `${rig.get("028801", "98")} ${rig.get("028801", "97")}`;
		expect(clock()).toBe("07EA0C1F 173A");
		rig.time.advance(119_000);
		expect(clock()).toBe("07EA0C1F 173B");
		rig.time.advance(1_000);
		expect(clock()).toBe("07EB0101 0000");
		rig.time.advance(31 * 86_400_000);
		expect(clock()).toBe("07EB0201 0000");
		rig.time.advance(28 * 86_400_000);
		expect(clock()).toBe("07EB0301 0000");
	});

	it("never refuses a mandatory property, whatever the session does", () => {
		const rig = new Rig().start().readMeter();
		const mandatory = [
			"80",
			"81",
			"82",
			"88",
			"8A",
			"9D",
			"9E",
			"9F",
			"D3",
			"D7",
			"E0",
			"E1",
			"E5",
			"E7",
			"E8",
			"EA",
		];
		const check = () => {
			for (const epc of mandatory) {
				rig.time.advance(200);
				expect(`${epc} ${rig.get("028801", epc) === undefined}`).toBe(`${epc} false`);
			}
		};
		check();
		rig.readings.setLink("recovering", "SESSION_SILENT");
		rig.time.advance(7_200_000);
		check();
		rig.readings.setReason(0xe7, "INVALID");
		rig.readings.setReason(0xe0, "INVALID");
		rig.readings.setReason(0x80, "NOT_READ");
		rig.time.advance(1);
		check();
	});
});

describe("history for the LAN", () => {
	const set = (rig: Rig, edt: string, from: string, epc = "E5") => {
		const pdc = (edt.length / 2).toString(16).padStart(2, "0");
		return rig.ask(`1081000105FF010288016101${epc}${pdc}${edt}`, from)[0]!.split(" ")[1]!.slice(20, 22);
	};

	it("keeps the day of each client apart", () => {
		const rig = new Rig().start().readMeter();
		expect(set(rig, "00", "a")).toBe("71");
		expect(set(rig, "01", "b")).toBe("71");
		expect(rig.get("028801", "E2", "a")!.slice(0, 12)).toBe("000000000000");
		expect(rig.get("028801", "E2", "b")!.slice(0, 12)).toBe("000100000100");
		expect(rig.get("028801", "E4", "b")!.slice(0, 12)).toBe("000100010100");
		expect(["a", "b", "c"].map((from) => rig.get("028801", "E5", from))).toEqual(["00", "01", "FF"]);
	});

	it("gives day 00FF without data to a client that selected nothing", () => {
		const rig = new Rig().start().readMeter();
		expect(rig.get("028801", "E2")).toBe(`00FF${"FFFFFFFE".repeat(48)}`);
		expect(rig.days.asked).toEqual([]);
	});

	it("refuses a day that is not at hand for now, and has it fetched", () => {
		const rig = new Rig().start().readMeter();
		set(rig, "05", "a");
		expect(rig.get("028801", "E2", "a")).toBeUndefined();
		expect(rig.ask("1081000105FF010288016203E100E200E100", "a")).toEqual([
			"a 1081000102880105FF015203E10101E200E10101",
		]);
		expect(rig.days.asked).toContain("E2 5");
	});

	it("forgets a day an hour after it was last used", () => {
		const rig = new Rig().start().readMeter();
		set(rig, "01", "a");
		rig.time.advance(3_000_000);
		expect(rig.get("028801", "E2", "a")!.slice(0, 4)).toBe("0001");
		rig.time.advance(3_599_000);
		expect(rig.get("028801", "E5", "a")).toBe("01");
		rig.time.advance(1_000);
		expect(rig.get("028801", "E5", "a")).toBe("FF");
	});

	it("remembers sixteen clients, and lets the one heard least recently go first", () => {
		const rig = new Rig().start().readMeter();
		for (let i = 0; i < 16; i++) {
			set(rig, "01", `c${i}`);
			rig.time.advance(1000);
		}
		rig.get("028801", "E1", "c0");
		rig.time.advance(1000);
		rig.get("028801", "E1", "late");
		expect(rig.relay.clients.count).toBe(16);
		expect(["c0", "c2", "late"].map((from) => rig.get("028801", "E5", from))).toEqual(["01", "01", "FF"]);
		expect(rig.get("028801", "E5", "c1")).toBe("FF");
	});

	it("makes EC out of the days at hand, over midnight, newest first", () => {
		const rig = new Rig().start().readMeter();
		// The meter's today is 2026-05-20; the rig's readings are day * 256 + slot, reverse 65,536 more.
		const at = (back: number, slot: number) =>
			`0000${hex(back)}${hex(slot)}` + `0001${hex(back)}${hex(slot)}`;
		expect(set(rig, "07EA0514001E04", "a", "ED")).toBe("71");
		expect(rig.get("028801", "EC", "a")).toBe(`07EA0514001E04${at(0, 1)}${at(0, 0)}${at(1, 47)}${at(1, 46)}`);
		expect(set(rig, "07EA0513170001", "a", "ED")).toBe("71");
		expect(rig.get("028801", "EC", "a")).toBe(`07EA0513170001${at(1, 46)}`);
	});

	it("refuses EC for a day that is not at hand, and has no data for one that never will be", () => {
		const rig = new Rig().start().readMeter();
		set(rig, "07EA0512000001", "a", "ED");
		expect(rig.get("028801", "EC", "a")).toBeUndefined();
		expect(rig.days.asked).toEqual(["E2 2"]);
		set(rig, "07EA0515000002", "a", "ED");
		const pair = "FFFFFFFEFFFFFFFE";
		expect(rig.get("028801", "EC", "a")).toBe(`07EA0515000002${pair}0000002F0001002F`);
		set(rig, "07E90515000001", "a", "ED");
		expect(rig.get("028801", "EC", "a")).toBe(`07E90515000001${pair}`);
	});

	it.each([
		["E5", "64", "51"],
		["E5", "63", "71"],
		["E5", "FF", "51"],
		["ED", "07EA04010A1E0C", "71"],
		["ED", "07EA04010A1E0D", "51"],
		["ED", "07EA04010A1E00", "51"],
		["ED", "07EA04010A0F01", "51"],
		["ED", "07EA041F0A1E01", "51"],
		["ED", "07EA0D010A1E01", "51"],
		["ED", "07EA0401181E01", "51"],
		["ED", "000004010A1E01", "51"],
		["ED", "07EA04010A1E", "51"],
		["ED", "FFFFFFFFFFFF01", "51"],
	])("%s set to %s is answered with %s", (epc, edt, esv) => {
		expect(set(new Rig().start().readMeter(), edt, "a", epc)).toBe(esv);
	});
});

describe("the network", () => {
	it("stays off the LAN while the setting says so, and comes and goes with it", () => {
		const rig = new Rig({ settings: { relay: "off" } }).start();
		expect([rig.wire.opened, rig.relay.running, rig.relay.error]).toEqual([0, false, undefined]);
		rig.settings.set("relay", "on");
		rig.time.advance(0);
		expect([rig.wire.opened, rig.relay.running]).toEqual([1, true]);
		expect(announced(rig)).toEqual([`0EF001 D5 ${D5_WITHOUT}`]);
		rig.settings.set("relay", "off");
		rig.readMeter();
		rig.time.advance(600_000);
		expect([rig.wire.closed, rig.relay.running, rig.take().length]).toEqual([1, false, 0]);
		rig.settings.set("relay", "on");
		rig.time.advance(0);
		expect(announced(rig)).toContain(`0EF001 D5 ${D5_WITH}`);
	});

	it("says that the port is busy, and tries again for ever", () => {
		const rig = new Rig();
		let busy = true;
		const open = rig.wire.open.bind(rig.wire);
		rig.wire.open = (port, group, events) => {
			const socket = open(port, group, events);
			if (busy) rig.time.create(() => events.onClosed("LAN_PORT_BUSY")).start(1);
			return socket;
		};
		let changes = 0;
		rig.relay.onChange = () => changes++;
		rig.relay.start();
		rig.time.advance(2);
		expect([rig.relay.error, rig.relay.running]).toEqual(["LAN_PORT_BUSY", false]);
		rig.time.advance(24 * 3_600_000);
		expect(rig.relay.error).toBe("LAN_PORT_BUSY");
		expect(rig.wire.opened).toBeGreaterThan(24 * 55);
		expect(rig.wire.opened).toBeLessThan(24 * 62);
		expect(rig.logged).toEqual(["LAN_PORT_BUSY relay"]);
		expect(changes).toBeGreaterThan(0);
		busy = false;
		rig.time.advance(66_000);
		expect([rig.relay.error, rig.relay.running]).toEqual([undefined, true]);
	});

	it("moves to a new address: a new socket, the same 83, the list announced anew", () => {
		const rig = new Rig().start().readMeter();
		const id = rig.get("0EF001", "83");
		rig.take();
		rig.wifi.become("up", "192.168.1.99");
		rig.relay.networkChanged();
		rig.time.advance(60_000);
		expect([rig.wire.opened, rig.wire.closed]).toEqual([2, 1]);
		expect(announced(rig).filter((line) => line.startsWith("0EF001 D5"))).toHaveLength(4);
		expect(rig.get("0EF001", "83")).toBe(id);
		expect(rig.ask("1081000105FF010EF0016201D600", "192.168.1.99")).toEqual([]);
		expect(rig.ask("1081000105FF010EF0016201D600", "192.168.1.20")).toHaveLength(1);
	});

	it("survives the loss of the network and announces itself on return", () => {
		const rig = new Rig().start();
		rig.wifi.become("connecting", undefined);
		rig.relay.networkChanged();
		expect([rig.relay.error, rig.relay.running]).toEqual(["LAN_DOWN", false]);
		rig.readMeter();
		rig.time.advance(600_000);
		expect(rig.take()).toEqual([]);
		rig.wifi.become("up", "192.168.1.20");
		rig.relay.networkChanged();
		rig.time.advance(0);
		expect([rig.relay.error, rig.relay.running]).toEqual([undefined, true]);
		expect(announced(rig)).toContain(`0EF001 D5 ${D5_WITH}`);
	});

	it("leaves the socket alone when only the signal changed", () => {
		const rig = new Rig().start();
		rig.wifi.become("up", "192.168.1.20");
		rig.relay.networkChanged();
		expect(rig.wire.opened).toBe(1);
	});

	it("waits for an address before it opens anything", () => {
		const rig = new Rig();
		rig.wifi.become("connecting", undefined);
		rig.relay.start();
		rig.time.advance(3_600_000);
		expect([rig.wire.opened, rig.relay.error]).toEqual([0, "LAN_DOWN"]);
	});

	it("can be stopped and started, each twice", () => {
		const rig = new Rig().start();
		rig.relay.start();
		expect(rig.wire.opened).toBe(1);
		rig.relay.stop();
		rig.relay.stop();
		rig.time.advance(3_600_000);
		expect([rig.wire.closed, rig.take().length, rig.relay.running]).toEqual([1, 0, false]);
		rig.relay.start();
		expect(rig.wire.opened).toBe(2);
	});
});
