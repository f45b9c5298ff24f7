import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../modules/bytes/hex";
import { RelayRig } from "./relay-rig";

function hex(byte: number): string {
	return bytesToHex(Uint8Array.of(byte));
}

describe("history for the LAN", () => {
	const set = (rig: RelayRig, edt: string, from: string, epc = "E5") => {
		const pdc = (edt.length / 2).toString(16).padStart(2, "0");
		return rig.ask(`1081000105FF010288016101${epc}${pdc}${edt}`, from)[0]!.split(" ")[1]!.slice(20, 22);
	};

	it("keeps the day of each client apart", () => {
		const rig = new RelayRig().start().readMeter();
		expect(set(rig, "00", "a")).toBe("71");
		expect(set(rig, "01", "b")).toBe("71");
		expect(rig.get("028801", "E2", "a")!.slice(0, 12)).toBe("000000000000");
		expect(rig.get("028801", "E2", "b")!.slice(0, 12)).toBe("000100000100");
		expect(rig.get("028801", "E4", "b")!.slice(0, 12)).toBe("000100010100");
		expect(["a", "b", "c"].map((from) => rig.get("028801", "E5", from))).toEqual(["00", "01", "FF"]);
	});

	it("gives day 00FF without data to a client that selected nothing", () => {
		const rig = new RelayRig().start().readMeter();
		expect(rig.get("028801", "E2")).toBe(`00FF${"FFFFFFFE".repeat(48)}`);
		expect(rig.days.asked).toEqual([]);
	});

	it("refuses a day that is not at hand for now, and has it fetched", () => {
		const rig = new RelayRig().start().readMeter();
		set(rig, "05", "a");
		expect(rig.get("028801", "E2", "a")).toBeUndefined();
		expect(rig.ask("1081000105FF010288016203E100E200E100", "a")).toEqual([
			"a 1081000102880105FF015203E10101E200E10101",
		]);
		expect(rig.days.asked).toContain("E2 5");
	});

	it("forgets a day an hour after it was last used", () => {
		const rig = new RelayRig().start().readMeter();
		set(rig, "01", "a");
		rig.time.advance(3_000_000);
		expect(rig.get("028801", "E2", "a")!.slice(0, 4)).toBe("0001");
		rig.time.advance(3_599_000);
		expect(rig.get("028801", "E5", "a")).toBe("01");
		rig.time.advance(1_000);
		expect(rig.get("028801", "E5", "a")).toBe("FF");
	});

	it("remembers sixteen clients, and lets the one heard least recently go first", () => {
		const rig = new RelayRig().start().readMeter();
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
		const rig = new RelayRig().start().readMeter();
		// The meter's today is 2026-05-20; the rig's readings are day * 256 + slot, reverse 65,536 more.
		const at = (back: number, slot: number) =>
			`0000${hex(back)}${hex(slot)}` + `0001${hex(back)}${hex(slot)}`;
		expect(set(rig, "07EA0514001E04", "a", "ED")).toBe("71");
		expect(rig.get("028801", "EC", "a")).toBe(`07EA0514001E04${at(0, 1)}${at(0, 0)}${at(1, 47)}${at(1, 46)}`);
		expect(set(rig, "07EA0513170001", "a", "ED")).toBe("71");
		expect(rig.get("028801", "EC", "a")).toBe(`07EA0513170001${at(1, 46)}`);
	});

	it("refuses EC for a day that is not at hand, and has no data for one that never will be", () => {
		const rig = new RelayRig().start().readMeter();
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
		expect(set(new RelayRig().start().readMeter(), edt, "a", epc)).toBe(esv);
	});
});
