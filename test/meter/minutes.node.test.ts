import { describe, expect, it } from "vitest";
import { EmulatedRig } from "./emulated-rig";

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** EDT of EF: `count` minutes up to `ago` minutes before now, by the meter's clock. */
function selection(rig: EmulatedRig, ago: number, count: number): Uint8Array {
	const label = rig.real.clock.label(rig.time.now()) - ago * MINUTE;
	const date = new Date(label + 9 * HOUR);
	const year = date.getUTCFullYear();
	return Uint8Array.of(
		year >> 8,
		year & 255,
		date.getUTCMonth() + 1,
		date.getUTCDate(),
		date.getUTCHours(),
		date.getUTCMinutes(),
		count,
	);
}

/** What the emulator's counters stood at in those minutes, as EE gives it. */
function truth(rig: EmulatedRig, selected: Uint8Array): Uint8Array {
	const [high, low, month, day, hour, minute, count] = selected as unknown as number[];
	const newest = Date.UTC(high! * 256 + low!, month! - 1, day!, hour!, minute!) - 9 * HOUR;
	const edt = new Uint8Array(7 + 8 * count!);
	const view = new DataView(edt.buffer);
	edt.set(selected);
	for (let i = 0; i < count!; i++) {
		const counts = rig.real.countsAtLabel(newest - i * MINUTE, rig.time.now());
		view.setUint32(7 + i * 8, counts?.forward ?? 0xfffffffe);
		view.setUint32(11 + i * 8, counts?.reverse ?? 0xfffffffe);
	}
	return edt;
}

function ready(kind: string): EmulatedRig {
	const rig = new EmulatedRig(9, kind);
	rig.join();
	rig.time.advance(2 * MINUTE);
	return rig;
}

/** Asks until the answer is there, as a client does; undefined when there is none after `seconds`. */
function ask(rig: EmulatedRig, selected: Uint8Array, seconds = 120): Uint8Array | undefined {
	const out = new Uint8Array(87);
	for (let i = 0; i < seconds; i++) {
		if (rig.meter.history.readMinutes(selected, 0, out, 0)) return out.slice(0, 7 + 8 * selected[6]!);
		rig.time.advance(1_000);
	}
	return undefined;
}

const asked = (rig: EmulatedRig, epc: number) => rig.link.sent.filter((frame) => frame[12] === epc).length;

describe("single minutes of a meter of release R", () => {
	it("are the meter's own, fetched when somebody asks, once for all who ask within a minute", () => {
		const rig = ready("release-r");
		expect([asked(rig, 0xee), asked(rig, 0xef)]).toEqual([0, 0]);
		const selected = selection(rig, 3, 10);
		expect(ask(rig, selected)).toEqual(truth(rig, selected));
		for (let i = 0; i < 5; i++) expect(ask(rig, selected, 1)).toEqual(truth(rig, selected));
		expect([asked(rig, 0xee), asked(rig, 0xef)]).toEqual([2, 1]);
		const other = selection(rig, 24 * 60 + 7, 3);
		expect(ask(rig, other)).toEqual(truth(rig, other));
	});

	it("have no data where the meter has none, and are asked for again when a minute has passed", () => {
		const rig = ready("release-r");
		const selected = selection(rig, -2, 3);
		const first = ask(rig, selected)!;
		expect([...first.slice(7, 11)]).toEqual([0xff, 0xff, 0xff, 0xfe]);
		rig.time.advance(4 * MINUTE);
		expect(ask(rig, selected)).toEqual(truth(rig, selected));
		expect(truth(rig, selected)[7]).not.toBe(0xff);
	});

	it("come beside the back-fill, which goes on", () => {
		const rig = ready("release-r");
		const before = rig.meter.history.counters.days;
		for (let i = 0; i < 20; i++) {
			const selected = selection(rig, 5 + i, 2);
			expect(ask(rig, selected)).toEqual(truth(rig, selected));
		}
		expect(rig.meter.history.counters.days).toBeGreaterThan(before);
		rig.time.advance(3 * HOUR);
		const { wrong, missing } = rig.check(44);
		expect([wrong, missing]).toEqual([[], []]);
	});

	it("are not believed when they are for another time, or do not rise", () => {
		const rig = ready("release-r");
		rig.real.odd.dayShift = 1;
		expect(ask(rig, selection(rig, 3, 10), 50)).toBeUndefined();
		rig.real.odd.dayShift = undefined;
		const receive = rig.link.receive.bind(rig.link);
		rig.link.receive = (bytes) => {
			if (bytes[12] === 0xee) bytes[14 + 7 + 8]! ^= 1;
			receive(bytes);
		};
		expect(ask(rig, selection(rig, 4, 10), 50)).toBeUndefined();
		rig.link.receive = receive;
		const selected = selection(rig, 6, 10);
		expect(ask(rig, selected)).toEqual(truth(rig, selected));
	});

	it("are not asked of a meter that has none, and not again and again of one that refuses", () => {
		const none = ready("history2");
		expect(ask(none, selection(none, 3, 10))).toBeUndefined();
		expect([asked(none, 0xee), asked(none, 0xef)]).toEqual([0, 0]);
		const rig = ready("release-r");
		rig.real.store = () => false;
		const selected = selection(rig, 3, 10);
		expect(ask(rig, selected, 300)).toBeUndefined();
		expect(asked(rig, 0xee)).toBe(0);
		expect(asked(rig, 0xef)).toBeLessThanOrEqual(6);
	});

	it("of a session that was lost are not given to the next", () => {
		const rig = ready("release-r");
		const selected = selection(rig, 3, 10);
		expect(ask(rig, selected)).toBeDefined();
		rig.link.lose();
		rig.exchange();
		rig.time.advance(MINUTE / 2);
		rig.join();
		rig.time.advance(5_000);
		expect(rig.meter.history.readMinutes(selected, 0, new Uint8Array(87), 0)).toBe(false);
	});
});
