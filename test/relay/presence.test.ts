import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { FakeStore } from "../support/fake-host";
import { announced, CLIENT, METER, RelayRig } from "./relay-rig";

const D5_WITHOUT = "0105FF01";
const D5_WITH = "0205FF01028801";

/** The meter's own map without some of its properties, as EDT. */
function mapWithout(...epcs: number[]): string {
	const bytes = hexToBytes(METER.find(([epc]) => epc === 0x9f)![1])!;
	for (const epc of epcs) bytes[1 + (epc & 15)]! &= ~(1 << ((epc >> 4) - 8));
	bytes[0]! -= epcs.length;
	return bytesToHex(bytes);
}

describe("presence of the meter", () => {
	it("describes the meter in the controller's list by what clients can take for text", () => {
		for (const [place, told] of [
			["61", "61"],
			["7F", "7F"],
			["80", "00"],
			["FF", "00"],
			[`01${"FE".repeat(16)}`, "01"],
		] as const) {
			const rig = new RelayRig().start().readMeter();
			rig.hear(0x81, place);
			rig.time.advance(1);
			expect(rig.get("05FF01", "CC")).toBe(told);
			expect(rig.get("028801", "81")).toBe(place);
			const text = (epc: string) =>
				String.fromCharCode(...hexToBytes(rig.get("05FF01", epc)!)!).replaceAll("\0", "");
			expect(text("C3")).toBe(rig.get("028801", "83"));
			expect(text("C8")).toBe("");
		}
	});

	it("announces the instance list at the start and after 5, 30 and 60 s", () => {
		const rig = new RelayRig();
		rig.relay.start();
		rig.time.advance(600_000);
		expect(rig.wire.sent.map(({ to, hex, at }) => `${to} ${hex.slice(8)} ${at}`)).toEqual(
			[0, 5_000, 30_000, 60_000].map((at) => `* 0EF0010EF0017301D504${D5_WITHOUT} ${at}`),
		);
	});

	it("opens port 3610 and joins the group", () => {
		const rig = new RelayRig().start();
		expect([rig.wire.port, rig.wire.group, rig.wire.opened]).toEqual([3610, "224.0.23.0", 1]);
	});

	it("does not offer the meter before it was read", () => {
		const rig = new RelayRig().start();
		expect(rig.get("0EF001", "D6")).toBe(D5_WITHOUT);
		expect(rig.ask("1081000105FF010288016201E700")).toEqual([]);
		expect(["D3", "D4", "D7"].map((epc) => rig.get("0EF001", epc))).toEqual(["000001", "0002", "0105FF"]);
		expect(["C1", "C3", "C6"].map((epc) => rig.get("05FF01", epc))).toEqual(["0000", undefined, undefined]);
	});

	it("offers it once all that controllers ask for was read, and announces the new list at once", () => {
		const rig = new RelayRig().start();
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
		rig.time.advance(60_000);
		expect(announced(rig).filter((line) => line === `0EF001 D5 ${D5_WITH}`)).toHaveLength(3);
	});

	it("needs no D3 and no reverse items of a meter that lacks them, and gives D3 as 1", () => {
		const rig = new RelayRig().start();
		rig.readings.setLink("ready");
		const map = mapWithout(0xd3, 0xe3, 0xe4, 0xeb, 0xec, 0xed);
		for (const [epc, edt] of METER) {
			if ([0xd3, 0xe3].includes(epc)) continue;
			rig.hear(epc, epc === 0x9f ? map : edt);
		}
		rig.time.advance(1);
		expect(rig.get("0EF001", "D6")).toBe(D5_WITH);
		expect(announced(rig).some((line) => line.startsWith("028801 EB"))).toBe(false);
		expect(rig.get("028801", "D3")).toBe("00000001");
		expect(["E3", "E4", "EB", "EC", "ED"].map((epc) => rig.get("028801", epc))).toEqual(
			Array(5).fill(undefined),
		);
		expect(rig.get("028801", "9E")).toBe("0281E5");
		expect(rig.get("028801", "E0")).toBe("0000B9D7");
	});

	it("drops a property that the meter refuses although its map names it", () => {
		const rig = new RelayRig().start().readMeter();
		rig.readings.setReason(0x8d, "LACKS");
		rig.readings.setReason(0xe3, "LACKS");
		rig.time.advance(1);
		// 26 properties (25 of the meter and 83) less these two: 8D is bit 0 of byte D, E3 bit 6 of byte 3.
		expect(rig.get("028801", "9F")).toBe("1841414121404000624300414040420202");
	});

	it("lists D0 for a meter of release R only, and never C0", () => {
		const rig = new RelayRig().start();
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

	it("has the minutes that a client selects fetched for EE, and refuses it while they are on their way", () => {
		const rig = new RelayRig().start();
		for (const [epc, edt] of METER) {
			if (epc === 0x9f) rig.hear(epc, "1D7141416140400062430041404043C2C2".replace("C2C2", "4242"));
			else if (epc === 0x9e) rig.hear(epc, "0481E5EDEF");
			else rig.hear(epc, edt);
		}
		rig.hear(0x82, "00005204");
		rig.time.advance(1);
		expect(rig.ask("1081000105FF010288016101EF0707EA0514081E02")[0]).toMatch(
			/ 1081000102880105FF017101EF00$/,
		);
		expect(rig.get("028801", "EE")).toBeUndefined();
		expect(rig.days.asked).toEqual(["EE 07EA0514081E02"]);
		rig.days.minutes = "000000010000000200000003FFFFFFFE";
		expect(rig.get("028801", "EE")).toBe(`07EA0514081E02${rig.days.minutes}`);
	});

	it("offers the meter right after a restart, with no-data codes until it is read", () => {
		const before = new RelayRig().start().readMeter();
		const { writes } = before.store;
		const rig = new RelayRig({ store: before.store });
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
		expect(rig.store.writes).toBe(writes);
	});

	it("never mixes the unit of one meter with the count of another", () => {
		const before = new RelayRig().start().readMeter();
		const rig = new RelayRig({ store: before.store }).start();
		rig.hear(0xe0, "00000005");
		rig.time.advance(1);
		expect(rig.get("028801", "E0")).toBe("FFFFFFFE");
	});

	it("takes the meter out of the list when another one answers, until that one is read", () => {
		const rig = new RelayRig().start().readMeter();
		rig.hear(0x88, "41");
		rig.time.advance(1);
		rig.take();
		rig.readings.forgetMeter();
		rig.time.advance(1);
		expect(announced(rig)[0]).toBe(`0EF001 D5 ${D5_WITHOUT}`);
		expect(rig.get("05FF01", "CB")).toBe("0002");
		for (const [epc, edt] of METER) if (epc !== 0x88) rig.hear(epc, epc === 0x8a ? "000022" : edt);
		rig.time.advance(1);
		expect(rig.get("028801", "88")).toBe("42");
		expect(announced(rig)).toContain(`0EF001 D5 ${D5_WITH}`);
		expect(rig.get("028801", "8A")).toBe("000022");
		expect(rig.get("05FF01", "CB")).toBe("0003");
		expect(new RelayRig({ store: rig.store }).start().get("028801", "8A")).toBe("000022");
	});

	it("forgets a meter for good when the owner moved: D5 at once, no 028801 after a restart", () => {
		const store = new RelayRig().start().readMeter().store;
		// The meter was not read since the restart: what is offered comes from the store alone.
		const rig = new RelayRig({ store }).start();
		rig.time.advance(90_000);
		rig.take();
		rig.readings.forgetMeter();
		rig.relay.forgetMeter();
		expect(announced(rig)[0]).toBe(`0EF001 D5 ${D5_WITHOUT}`);
		expect(rig.get("0EF001", "D6")).toBe(D5_WITHOUT);
		rig.time.advance(60_000);
		expect(announced(rig).filter((line) => line.startsWith("0EF001 D5"))).toHaveLength(3);
		expect(new RelayRig({ store }).start().get("0EF001", "D6")).toBe(D5_WITHOUT);
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
		const rig = new RelayRig({ store }).start();
		expect(rig.get("0EF001", "D6")).toBe(D5_WITHOUT);
		expect(rig.logged.join()).toContain("STORE_BROKEN");
		rig.readMeter();
		expect(rig.get("0EF001", "D6")).toBe(D5_WITH);
	});

	it("makes 83 once, anew only when the stored one is unusable", () => {
		const store = new FakeStore();
		const first = new RelayRig({ store }).start().get("0EF001", "83");
		expect(first).toMatch(/^FEFFFFFF0200000000010EF001/);
		expect(new RelayRig({ store }).start().get("0EF001", "83")).toBe(first);
		store.set("relay", "id", "nonsense");
		expect(new RelayRig({ store }).start().get("0EF001", "83")).toBeDefined();
	});

	it("serves although the store refuses everything", () => {
		const store = new FakeStore();
		store.full = true;
		const rig = new RelayRig({ store }).start().readMeter();
		expect(rig.get("028801", "E7")).toBe("000003A1");
		expect(rig.ask("1081000105FF0102880161018101" + "10")).toEqual([
			`${CLIENT} 1081000102880105FF015101810110`,
		]);
		expect(rig.get("028801", "81")).toBe("61");
	});
});
