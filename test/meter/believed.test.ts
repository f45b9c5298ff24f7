import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { MeterRig } from "./meter-rig";

const MINUTE = 60_000;
const DAY_MS = 86_400_000;

/** A meter of which one answer has `from` garbled into `to`: the first from `afterMs` on that carries it. */
function garbled(from: string, to: string, afterMs = 0): { rig: MeterRig; hits: () => number } {
	const rig = new MeterRig();
	const receive = rig.link.receive.bind(rig.link);
	let hits = 0;
	rig.link.receive = (bytes) => {
		const hex = bytesToHex(bytes);
		if (hits > 0 || rig.time.ticks() < afterMs || !hex.includes(from)) {
			receive(bytes);
			return;
		}
		hits++;
		receive(hexToBytes(hex.replace(from, to))!);
	};
	return { rig, hits: () => hits };
}

const raw = (rig: MeterRig, epc: number): string => {
	const bytes = new Uint8Array(20);
	return bytesToHex(bytes, 0, rig.readings.copyRaw(epc, bytes, 0));
};

describe("Meter with one garbled answer at a join", () => {
	const cases: readonly [string, string, string, number][] = [
		["the unit", "E10101", "E10100", 0xe1],
		["the coefficient", "D30400000001", "D3040000000A", 0xd3],
		["the digits", "D70106", "D70107", 0xd7],
		["the Get map", "9F1117", "9F1137", 0x9f],
		["the Set map", "9E030281E5", "9E030281E4", 0x9e],
		["the serial number", "8D0C413030", "8D0C413031", 0x8d],
		["the maker", "8A03000016", "8A03000017", 0x8a],
		["the release", "820400004600", "820400005200", 0x82],
		["the place", "810161", "810169", 0x81],
		["the fault", "880142", "880141", 0x88],
		["the status", "800130", "800131", 0x80],
		["the first forward count", "E0040000B9D7", "E0040000B9D6", 0xe0],
		["the first reverse count", "E30400000005", "E30400000004", 0xe3],
		["the first currents", "E804001E0032", "E804201E0032", 0xe8],
	];

	it.each(cases)("does not show %s falsely", (_, from, to, epc) => {
		const right = new MeterRig();
		right.join();
		right.time.advance(2 * MINUTE);
		const { rig, hits } = garbled(from, to);
		const seen = new Set<string>();
		rig.readings.listen({ onReading: (change) => change === epc && seen.add(raw(rig, epc)) });
		rig.join();
		rig.time.advance(2 * MINUTE);
		expect(hits()).toBe(1);
		seen.delete("");
		expect([...seen]).toEqual([raw(right, epc)]);
		expect(rig.meter.exchanges).toBe(0);
	});

	it("takes no other meter for a garbled serial number when the meter starts anew", () => {
		const { rig, hits } = garbled("8D0C4130", "8D0C4132", 5 * MINUTE);
		rig.join();
		rig.time.advance(6 * MINUTE);
		rig.real.announceList();
		rig.time.advance(MINUTE);
		expect(hits()).toBe(1);
		expect([rig.meter.exchanges, rig.meter.identity.generation]).toEqual([0, 1]);
	});
});

describe("Meter with one garbled answer later", () => {
	it.each<[string, string, string, number]>([
		["E0 that falls", "E0040000B9D7", "E00400000001", 0xe0],
		["E0 that is one too many", "E0040000B9D7", "E0040000B9D8", 0xe0],
		["E3 that jumps", "E30400000005", "E30400001005", 0xe3],
		["E0 that is no count", "E0040000B9D7", "E004F000B9D7", 0xe0],
		["R current", "E804001E0032", "E804201E0032", 0xe8],
	])("never shows %s", (_, from, to, epc) => {
		const { rig, hits } = garbled(from, to, 5 * MINUTE);
		rig.join();
		rig.time.advance(4 * MINUTE);
		const before = raw(rig, epc);
		const seen = new Set<string>();
		rig.readings.listen({ onReading: (change) => change === epc && seen.add(raw(rig, epc)) });
		rig.time.advance(10 * MINUTE);
		expect(hits()).toBe(1);
		expect([...seen]).toEqual([before]);
	});

	it("does not take its clock for set by a garbled time", () => {
		const { rig, hits } = garbled("97020C", "97020B");
		rig.join();
		rig.time.advance(2 * 60 * MINUTE);
		expect(hits()).toBe(1);
		expect([rig.meter.clock.steps, rig.meter.clock.disagrees]).toEqual([0, false]);
	});
});

describe("Meter whose unit was recorded falsely", () => {
	/** Days recorded of the meter under `unit`, then it is met again with its right one. */
	function recorded(unit: string, count: number): MeterRig {
		const rig = new MeterRig((made) => {
			made.real.edt.set(0xe1, unit);
		});
		rig.meter.address = "001C640000000001";
		rig.join();
		rig.time.advance(2 * MINUTE);
		const today = rig.meter.clock.day()!;
		for (let back = 3; back >= 1; back--) {
			rig.meter.record.put(today - back, false, count - back * 100, false);
			rig.meter.record.put(today - back, true, 0, false);
		}
		rig.meter.record.flush();
		rig.real.edt.set(0xe1, "01");
		rig.link.lose();
		rig.time.advance(MINUTE);
		rig.join();
		rig.time.advance(3 * MINUTE);
		return rig;
	}

	it("derives the days anew where the counter goes on from them", () => {
		const rig = recorded("00", 0xb9d7);
		const today = rig.meter.clock.day()!;
		const totals = rig.meter.record.totals(today - 3, "normal");
		expect(totals.map(({ bought, quality }) => [bought, quality])).toEqual([["10.0", "derived"]]);
		expect(rig.meter.record.total(today - 3, false)).toBe(100);
	});

	it("marks the days where it does not", () => {
		const rig = recorded("00", 0xb9d7 + 500_000);
		const today = rig.meter.clock.day()!;
		const totals = rig.meter.record.totals(today - 3, "normal");
		expect(totals.map(({ bought, quality }) => [bought, quality])).toEqual([["100", "doubtful"]]);
	});

	it("reads a change at the same address once more before it believes it", () => {
		const rig = recorded("00", 0xb9d7);
		// Twice at the first join; then twice with the change, and twice again.
		expect(rig.real.asked(0xe1)).toBe(2 + 2 + 2);
		expect(rig.readings.unitExponent).toBe(-1);
	});

	it("shows no total of a day twice", () => {
		const rig = recorded("00", 0xb9d7);
		rig.time.advance(DAY_MS / 24);
		const today = rig.meter.clock.day()!;
		for (let back = 1; back < 4; back++)
			expect(rig.meter.record.totals(today - back, "normal").length).toBeLessThanOrEqual(1);
	});
});

describe("Meter whose live value would raise the alarm", () => {
	/** Joined, with a contract of 30 A; then one answer is garbled. */
	function contracted(from: string, to: string): { rig: MeterRig; hits: () => number; seen: number[] } {
		const { rig, hits } = garbled(from, to, 5 * MINUTE);
		rig.settings.set("contractA", 30);
		rig.join();
		rig.time.advance(4 * MINUTE);
		const seen: number[] = [];
		rig.readings.listen({
			onReading: () => seen.push(rig.readings.watts ?? 0, Math.abs(rig.readings.currentR ?? 0) * 10),
		});
		return { rig, hits, seen };
	}

	it.each([
		["E7", "E70400000278", "E70400002278"],
		["E7 just over the caution", "E70400000278", "E70400000A78"],
		["E8", "E804001E0032", "E804021E0032"],
	])("needs two answers: one garbled %s is not shown", (_, from, to) => {
		const { rig, hits, seen } = contracted(from, to);
		rig.time.advance(10 * MINUTE);
		expect(hits()).toBe(1);
		expect(Math.max(...seen)).toBeLessThan(700);
		expect(rig.worstAge(MINUTE)).toBeLessThan(13_000);
	});

	it("shows a real rise with the second answer, within seconds", () => {
		const { rig } = contracted("nothing", "");
		rig.real.edt.set(0xe7, "00002278");
		rig.real.edt.set(0xe8, "01900190");
		rig.time.advance(13_000);
		expect(rig.readings.watts).toBe(8824);
		rig.time.advance(25_000);
		expect(rig.readings.currentR).toBe(400);
	});
});

describe("Readings of E8 by phase", () => {
	it.each<[string, number | undefined, number | undefined, string | undefined, string | undefined]>([
		["001E0032", 30, 50, undefined, undefined],
		["001E7FFE", 30, undefined, undefined, "NO_PHASE"],
		["7FFE0018", undefined, 24, "NO_DATA", undefined],
		["7FFF0018", undefined, 24, "OVERFLOW", undefined],
		["00187FFF", 24, undefined, undefined, "OVERFLOW"],
		["00188000", 24, undefined, undefined, "UNDERFLOW"],
		["7FFE7FFE", undefined, undefined, "NO_DATA", "NO_DATA"],
		["7FFF7FFE", undefined, undefined, "OVERFLOW", "OVERFLOW"],
		["80007FFF", undefined, undefined, "UNDERFLOW", "UNDERFLOW"],
	])("%s is R %s, T %s (%s, %s)", (edt, r, t, noR, noT) => {
		const rig = new MeterRig();
		rig.real.edt.set(0xe8, edt);
		rig.join();
		rig.time.advance(MINUTE);
		const { currentR, currentT, reasonR, reasonT } = rig.readings;
		expect([currentR, currentT, reasonR, reasonT]).toEqual([r, t, noR, noT]);
	});
});
