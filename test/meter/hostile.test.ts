import { describe, expect, it } from "vitest";
import { FakeSystem } from "../support/fake-system";
import { MeterRig } from "./meter-rig";

describe("Meter against whatever arrives", () => {
	it("survives random and mutated frames, and goes on reading", () => {
		const rig = new MeterRig();
		const system = new FakeSystem(77);
		const random = (below: number) => system.random() % below;
		rig.join();
		rig.time.advance(60_000);
		for (let i = 0; i < 3_000; i++) {
			const sent = rig.link.sent[rig.link.sent.length - 1]!;
			const frame = new Uint8Array(random(4) === 0 ? random(260) : 14 + random(30));
			for (let at = 0; at < frame.length; at++) frame[at] = random(256);
			// Mostly a header that gets through: our TID, the meter's object, a service in use.
			if (random(8) !== 0)
				frame.set(
					[0x10, 0x81, sent[2]!, sent[3]!, 0x02, 0x88, 0x01, 0x05, 0xff, 0x01].slice(0, frame.length),
				);
			if (frame.length > 12) {
				frame[10] = [0x50, 0x51, 0x52, 0x53, 0x61, 0x62, 0x6e, 0x71, 0x72, 0x73, 0x74, 0x7a, 0x7e][
					random(13)
				]!;
				frame[11] = random(4);
				frame[12] = 0x80 + random(0x70);
				if (frame.length > 13) frame[13] = random(14);
			}
			rig.link.receive(frame);
			if (i % 10 === 0) rig.time.advance(random(4_000));
		}
		for (const prompt of rig.link.prompts) expect(prompt.length).toBeLessThanOrEqual(64);
		rig.time.advance(120_000);
		expect(rig.readings.watts).toBe(632);
		expect(rig.readings.reason(0xe8)).toBeUndefined();
	});

	it("stays the same meter when a single byte of the counter was lost on the way", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(120_000);
		const right = rig.real.value(0xe0)!;
		rig.real.edt.set(0xe0, "00000001");
		rig.time.advance(61_000);
		rig.real.edt.set(0xe0, right);
		rig.time.advance(61_000);
		expect(rig.meter.exchanges).toBe(0);
		expect(rig.readings.count(0xe0)).toBe(47575);
	});
});
