import { describe, expect, it } from "vitest";
import { MeterFacts } from "../../modules/relay/meter-facts";
import { FakeStore } from "../support/fake-host";
import { EmulatedRig } from "./emulated-rig";

const MINUTE = 60_000;
const HOUR = 3_600_000;
const LOG = { level: "error" as const, write: () => undefined };

/** What leaves requests unanswered that others refuse, each in the emulator by name. */
const METERS: readonly [string, (rig: EmulatedRig) => void][] = [
	["every batch", (rig) => (rig.real.odd.silentAbove = 1)],
	["more than two properties", (rig) => (rig.real.odd.silentAbove = 2)],
	...[0xd3, 0x8a, 0x8d, 0x82, 0x9d, 0x9e, 0x9f].map((epc): [string, (rig: EmulatedRig) => void] => [
		epc.toString(16).toUpperCase(),
		(rig) => (rig.real.odd.silentFor = epc),
	]),
	["every answer above 40 bytes", (rig) => (rig.real.odd.silentBytes = 40)],
	[
		"everything for 9 to 12 s",
		(rig) => {
			rig.fastestMs = 9_000;
			rig.slowestMs = 12_000;
		},
	],
];

function joined(prepare: (rig: EmulatedRig) => void): EmulatedRig {
	const rig = new EmulatedRig(31, "solar");
	prepare(rig);
	rig.join();
	return rig;
}

/** True when the LAN would be shown the meter. */
function isOffered(rig: EmulatedRig): boolean {
	const facts = new MeterFacts(rig.readings, new FakeStore(), LOG);
	facts.update();
	return facts.known;
}

describe("a meter that leaves unanswered", () => {
	it.each(METERS)("%s gives kWh and the LAN meter within 10 minutes", (_, prepare) => {
		const rig = joined(prepare);
		rig.time.advance(10 * MINUTE);
		expect(rig.meter.derived.total("bought")?.kwh).toMatch(/^\d+\.\d$/);
		expect(isOffered(rig)).toBe(true);
		expect(rig.readings.ageS(0xe7)).toBeLessThan(60);
	});

	it("D3 is asked for it again rarely, and gets the coefficient when it answers", () => {
		const rig = joined((made) => (made.real.odd.silentFor = 0xd3));
		rig.time.advance(10 * MINUTE);
		const before = asked(rig, 0xd3);
		rig.time.advance(5 * HOUR);
		expect(asked(rig, 0xd3) - before).toBeGreaterThan(0);
		expect(asked(rig, 0xd3) - before).toBeLessThan(10);
		expect(rig.readings.coefficient).toBe(1);
		rig.real.odd.silentFor = undefined;
		rig.time.advance(12 * HOUR);
		expect(rig.readings.lengthOf(0xd3)).toBe(4);
	});

	it.each(METERS.slice(0, 5))("%s is known for it after a restart", (_, prepare) => {
		const rig = joined(prepare);
		rig.time.advance(15 * MINUTE);
		rig.cutPower();
		const from = rig.link.sent.length;
		rig.join();
		rig.time.advance(2 * MINUTE);
		expect(rig.meter.derived.total("bought")?.kwh).toMatch(/^\d+\.\d$/);
		expect(isOffered(rig)).toBe(true);
		expect(rig.link.sent.slice(from).filter((frame) => frame[11]! > 1 && frame[12] === 0xd3)).toEqual([]);
	});

	it("nothing but answers lost is asked for batches again", () => {
		const rig = joined((made) => (made.lossOfAnswers = 0.2));
		rig.time.advance(HOUR);
		rig.lossOfAnswers = 0;
		rig.time.advance(24 * HOUR);
		expect(rig.meter.maxOpc).toBe(6);
		for (const epc of [0xe0, 0xe3, 0xe8, 0x8d, 0xd3]) expect(rig.readings.reason(epc)).toBeUndefined();
	});
});

/** Requests so far that ask for `epc`. */
function asked(rig: EmulatedRig, epc: number): number {
	return rig.link.sent.filter((frame) => {
		for (let i = 0; i < frame[11]!; i++) if (frame[12 + i * 2] === epc) return frame[10] === 0x62;
		return false;
	}).length;
}
