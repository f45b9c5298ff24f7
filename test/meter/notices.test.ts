import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../modules/bytes/hex";
import { MeterRig } from "./meter-rig";

describe("Meter and the half hours", () => {
	it.each(["73", "74"])("takes EA and EB by %s and has them confirmed by one request", (esv) => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(60_000);
		const before = rig.real.asked(0xea);
		for (let i = 0; i < 6; i++) {
			// One minute after the half hour.
			rig.time.advance(1_800_000);
			rig.real.pushHalfHour(esv);
		}
		rig.time.advance(10_000);
		expect(rig.real.asked(0xea)).toBe(before + 6);
		expect(rig.link.prompts.length).toBe(esv === "74" ? 6 : 0);
		if (esv === "74") expect(bytesToHex(rig.link.prompts[0]!)).toBe("1081036105FF010288017A02EA00EB00");
	});

	it("fetches them between :05 and :07 when they did not come", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(600_000);
		for (let i = 0; i < 4; i++) {
			const before = rig.real.requests.length;
			rig.time.advance(1_800_000);
			const at = rig.real.requests.indexOf("62 EA EB", before);
			expect(at).toBeGreaterThan(0);
			const into = (rig.real.times[at]! % 1_800_000) / 60_000;
			expect(into).toBeGreaterThan(4.4);
			expect(into).toBeLessThan(7);
		}
	});

	it("acknowledges an INFC at once while a request waits, and takes its values when they are said again", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(60_000);
		rig.real.ignores = () => true;
		rig.time.advance(11_000);
		rig.real.push("028801 05FF01 74 01 EA 0B 07EA04010C0000 0000B9DF");
		expect(bytesToHex(rig.link.prompts[0]!)).toBe("1081036205FF010288017A01EA00");
		const raw = new Uint8Array(11);
		rig.readings.copyRaw(0xea, raw, 0);
		expect(bytesToHex(raw)).toBe("07EA04010C00000000B9D0");
		// Once said is not enough: it is asked for, and then it is the value.
		rig.real.ignores = undefined;
		rig.real.edt.set(0xea, "07EA04010C00000000B9D7");
		rig.real.push("028801 05FF01 74 01 EA 0B 07EA04010C0000 0000B9D7");
		rig.time.advance(30_000);
		rig.readings.copyRaw(0xea, raw, 0);
		expect(bytesToHex(raw)).toBe("07EA04010C00000000B9D7");
	});
});

describe("Meter as a peer", () => {
	it.each([
		["Get of the instance list", "0EF001 62 01 D6 00", "0EF001 028801 72 01 D6 04 0105FF01"],
		["Get to instance 0", "0EF000 62 01 D6 00", "0EF001 028801 72 01 D6 04 0105FF01"],
		["INF_REQ", "0EF001 63 01 D5 00", "0EF001 028801 73 01 D5 04 0105FF01"],
		["Get of the controller", "05FF01 62 02 80 00 88 00", "05FF01 028801 72 02 80 01 30 88 01 42"],
		["Get of what is not there", "05FF01 62 02 80 00 E7 00", "05FF01 028801 52 02 80 01 30 E7 00"],
		["SetC", "05FF01 61 01 81 01 08", "05FF01 028801 51 01 81 01 08"],
		["SetI", "05FF01 60 01 81 01 08", "05FF01 028801 50 01 81 01 08"],
		["SetGet", "05FF01 6E 01 81 01 08 01 80 00", "05FF01 028801 5E 01 81 01 08 01 80 01 30"],
		[
			"own identification",
			"0EF001 62 01 83 00",
			"0EF001 028801 72 01 83 11 FEFFFFFF02000000000100000000000000",
		],
		["INFC for another object of ours", "0EF001 74 01 D5 04 01028801", "0EF001 028801 7A 01 D5 00"],
	])("answers %s", (_, request, answer) => {
		const rig = new MeterRig();
		rig.link.join();
		rig.real.push(`028801 ${request}`);
		expect(bytesToHex(rig.link.prompts[0]!)).toBe(`10810362${answer}`.replaceAll(" ", ""));
	});

	it.each([
		["an object that we do not have", "028801 05FF02 62 01 80 00"],
		["an INFC to an object that we do not have", "028801 028801 74 01 EA 0B 07EA04010C00000000B9DF"],
		["an INF", "028801 05FF01 73 01 80 01 30"],
		["an unknown service", "028801 05FF01 6F 01 80 00"],
		["an INFC_Res", "028801 05FF01 7A 01 80 00"],
	])("keeps silent towards %s", (_, rest) => {
		const rig = new MeterRig();
		rig.link.join();
		rig.real.push(rest);
		expect(rig.link.prompts.length).toBe(0);
	});

	it("answers with the leading blocks when not all fit into a prompt answer", () => {
		const rig = new MeterRig();
		rig.link.join();
		rig.real.push(`028801 0EF001 62 08 ${"8300".repeat(8)}`);
		const answer = rig.link.prompts[0]!;
		expect(answer.length).toBeLessThanOrEqual(64);
		expect(answer[10]).toBe(0x52);
		expect(answer[11]).toBe(2);
	});
});
