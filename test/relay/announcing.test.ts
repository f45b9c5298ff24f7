import { describe, expect, it } from "vitest";
import { announced, CLIENT, METER, RelayRig } from "./relay-rig";

describe("announcing", () => {
	it.each([
		[0xe7, "000003A1"],
		[0xe8, "00460028"],
		[0xe0, "0000B9D7"],
		[0xe3, "000020DD"],
		[0xea, "07EA05140E1E0000012D02"],
		[0xeb, "07EA05140E1E0000000006"],
	])("announces each new reading of %s, also an equal one", (epc, edt) => {
		const rig = new RelayRig().start().readMeter();
		const line = `028801 ${epc.toString(16).toUpperCase()} ${edt}`;
		for (let i = 0; i < 3; i++) {
			rig.time.advance(5000);
			rig.take();
			rig.hear(epc, edt);
			rig.time.advance(0);
			expect(announced(rig)).toContain(line);
		}
	});

	it("announces what was read before the maps as soon as the maps are known", () => {
		const rig = new RelayRig().start();
		rig.hear(0xe7, "000003A1");
		rig.time.advance(1000);
		expect(announced(rig).join()).not.toContain("028801");
		for (const [epc, edt] of METER) if (epc !== 0xe7) rig.hear(epc, edt);
		rig.time.advance(0);
		expect(announced(rig)).toContain("028801 E7 000003A1");
	});

	it("puts what one answer of the meter brought into one announcement", () => {
		const rig = new RelayRig().start().readMeter();
		rig.hear(0xe7, "FFFFFCB8");
		rig.hear(0xe8, "000AFFEC");
		rig.hear(0xe0, "0000B9D8");
		rig.time.advance(0);
		expect(rig.take()).toHaveLength(1);
	});

	it("announces nothing that the meter lacks", () => {
		const rig = new RelayRig().start();
		for (const epc of [0xe3, 0xeb]) rig.readings.setReason(epc, "LACKS");
		for (const [epc, edt] of METER) if (epc !== 0xe3 && epc !== 0xeb) rig.hear(epc, edt);
		rig.time.advance(0);
		const list = announced(rig);
		expect(list).toContain("028801 E0 0000B9D7");
		expect(list.filter((line) => line.startsWith("028801 E3") || line.startsWith("028801 EB"))).toEqual([]);
	});

	it("copies announcements to known clients, but not the answers to INF_REQ", () => {
		const rig = new RelayRig({ settings: { push: "on" } }).start().readMeter();
		rig.get("028801", "E1", "192.168.1.31");
		expect(rig.ask("1081000105FF010288016301E700")).toEqual(["* 1081000102880105FF017301E704000003A1"]);
	});

	it("answers three INF_REQ a second to the group, and what is beyond it to the asker alone", () => {
		const rig = new RelayRig().start().readMeter();
		const ask = () => rig.ask("1081000105FF010288016301E700")[0]!.split(" ")[0];
		expect(Array.from({ length: 6 }, ask)).toEqual(["*", "*", "*", CLIENT, CLIENT, CLIENT]);
		rig.time.advance(400);
		expect([ask(), ask()]).toEqual(["*", CLIENT]);
		expect(rig.multicasts.held).toBe(4);
		rig.time.advance(60_000);
		expect(Array.from({ length: 4 }, ask)).toEqual(["*", "*", "*", CLIENT]);
	});

	it("announces a change of the meter's 80 and 88, and of nothing that stays", () => {
		const rig = new RelayRig().start().readMeter();
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
		const rig = new RelayRig().start().readMeter();
		rig.readings.setLink("recovering", "MODULE_SILENT");
		rig.time.advance(0);
		expect(announced(rig)).toEqual(["0EF001 88 41", "05FF01 88 41"]);
		expect(rig.get("0EF001", "89")).toBe("006F");
		rig.readings.setLink("ready");
		rig.time.advance(0);
		expect(announced(rig)).toEqual(["0EF001 88 42", "05FF01 88 42"]);
	});

	it("keeps the location that was set over a restart, each object its own", () => {
		const rig = new RelayRig().start().readMeter();
		rig.ask("1081000105FF010288016101810138");
		rig.ask("1081000105FF0105FF016101810108");
		const { writes } = rig.store;
		rig.ask("1081000105FF010288016101810138");
		expect(rig.store.writes).toBe(writes);
		const later = new RelayRig({ store: rig.store }).start();
		expect([later.get("028801", "81"), later.get("05FF01", "81")]).toEqual(["38", "08"]);
	});

	it("follows the meter's own location until one is set", () => {
		const rig = new RelayRig().start().readMeter();
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
		const rig = new RelayRig().start().readMeter();
		expect([rig.get("028801", "9D"), rig.get("05FF01", "9D")]).toEqual(["03808188", "03808188"]);
		rig.settings.set("push", "on");
		expect(rig.get("028801", "9D")).toBe("09808188E0E3E7E8EAEB");
		expect(rig.get("05FF01", "9D")).toBe("07808188C1C6CBCD");
		rig.settings.set("push", "off");
		expect(rig.get("028801", "9D")).toBe("03808188");
	});

	it("with push sends every announcement to each known client too", () => {
		const rig = new RelayRig({ settings: { push: "on" } }).start().readMeter();
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
