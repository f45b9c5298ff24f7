import { describe, expect, it } from "vitest";
import { announced, RelayRig } from "./relay-rig";

describe("truth", () => {
	it("turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement", () => {
		const rig = new RelayRig().start().readMeter();
		const news = () => announced(rig).filter((line) => !line.startsWith("0EF001 D5"));
		rig.time.advance(29_000);
		expect(rig.get("028801", "E7")).toBe("000003A1");
		rig.take();
		rig.time.advance(6_001);
		expect(news()).toEqual([
			"05FF01 C2 0000",
			"05FF01 C6 42",
			"05FF01 CD 41",
			"028801 88 41",
			"028801 E7 7FFFFFFE",
		]);
		expect([rig.get("028801", "E7"), rig.get("028801", "E8")]).toEqual(["7FFFFFFE", "00460028"]);
		rig.take();
		rig.time.advance(60_000);
		expect(news()).toEqual(["028801 E8 7FFE7FFE"]);
		rig.take();
		rig.hear(0xe7, "00000064");
		rig.time.advance(0);
		expect(news()).toEqual([
			"05FF01 C2 0000",
			"05FF01 C6 41",
			"05FF01 CD 42",
			"028801 88 42",
			"028801 E7 00000064",
		]);
	});

	it("never serves an old live value, not even between two looks at the clock", () => {
		const rig = new RelayRig().start().readMeter();
		rig.time.advance(1234);
		rig.hear(0xe7, "00000064");
		rig.time.advance(30_000);
		expect(rig.get("028801", "E7")).toBe("00000064");
		rig.time.advance(1);
		expect(["E7", "88"].map((epc) => rig.get("028801", epc))).toEqual(["7FFFFFFE", "41"]);
		expect(["C6", "CD"].map((epc) => rig.get("05FF01", epc))).toEqual(["42", "41"]);
	});

	it("withdraws a value at once when the session says that it is stale", () => {
		const rig = new RelayRig().start().readMeter();
		rig.readings.setReason(0xe7, "STALE");
		expect(rig.get("028801", "E7")).toBe("7FFFFFFE");
	});

	it("lets the age limit follow the poll interval", () => {
		const rig = new RelayRig().start();
		rig.readings.pollS = 60;
		rig.readMeter();
		rig.time.advance(149_000);
		expect(rig.get("028801", "E7")).toBe("000003A1");
		rig.time.advance(2_000);
		expect(rig.get("028801", "E7")).toBe("7FFFFFFE");
	});

	it("carries E0 and E3 for an hour, EA and EB with their own time for a day", () => {
		const rig = new RelayRig().start().readMeter();
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
		const rig = new RelayRig().start().readMeter();
		rig.hear(epc, edt);
		expect(rig.get("028801", epc.toString(16).toUpperCase())).toBe(edt);
	});

	it("gives no data for a count outside the class, and for a value of the wrong size", () => {
		const rig = new RelayRig().start().readMeter();
		rig.hear(0xe0, "05F5E100");
		rig.hear(0xe7, "0001");
		rig.time.advance(0);
		expect([rig.get("028801", "E0"), rig.get("028801", "E7")]).toEqual(["FFFFFFFE", "7FFFFFFE"]);
	});

	it("carries the meter's clock on, over midnight and the end of a month", () => {
		const rig = new RelayRig().start().readMeter();
		rig.hear(0x98, "07EA0C1F");
		rig.hear(0x97, "173A");
		const clock = () => `${rig.get("028801", "98")} ${rig.get("028801", "97")}`;
		expect(clock()).toBe("07EA0C1F 173A");
		rig.time.advance(119_000);
		expect(clock()).toBe("07EA0C1F 173B");
		rig.time.advance(1_000);
		expect(clock()).toBe("07EB0101 0000");
		rig.hear(0x98, "07EC021C");
		rig.hear(0x97, "173B");
		rig.time.advance(60_000);
		expect(clock()).toBe("07EC021D 0000");
		rig.time.advance(86_400_000);
		expect(clock()).toBe("07EC0301 0000");
	});

	it("never refuses a mandatory property, whatever the session does", () => {
		const rig = new RelayRig().start().readMeter();
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
