import { describe, expect, it } from "vitest";
import { EmulatedRig } from "./emulated-rig";

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** How often each of these was asked for since `from`: SetC of E5 and ED, Get of E2, E4 and EC. */
function asked(rig: EmulatedRig, from: number): Record<string, number> {
	const counts: Record<string, number> = { e5: 0, ed: 0, e2: 0, e4: 0, ec: 0 };
	for (const frame of rig.link.sent.slice(from)) {
		const name = frame[12]!.toString(16);
		const isSelector = name === "e5" || name === "ed";
		if (name in counts && frame[10] === (isSelector ? 0x61 : 0x62)) counts[name]!++;
	}
	return counts;
}

const NONE = { e5: 0, ed: 0, e2: 0, e4: 0, ec: 0 };
/** EC counts when it came twice alike. */
const BY_EC = { e5: 0, ed: 1, e2: 0, e4: 0, ec: 2 };

/** A meter whose history is known, at 16:00, and an outage of the link that begins after `before`. */
function outage(kind: string, before: number, lasts: number): { rig: EmulatedRig; from: number } {
	const rig = new EmulatedRig(21, kind);
	rig.join();
	rig.time.advance(4 * HOUR + before);
	expect(rig.check(2).missing).toEqual([]);
	rig.link.lose();
	rig.time.advance(lasts);
	const from = rig.link.sent.length;
	rig.join();
	rig.time.advance(15 * MINUTE);
	return { rig, from };
}

describe("a short gap of a meter that has EC and ED", () => {
	it.each(["history2", "release-r"])(
		"is filled by one request for both directions, and its repetition (%s)",
		(kind) => {
			const { rig, from } = outage(kind, 12 * MINUTE, 3 * HOUR);
			expect(asked(rig, from)).toEqual(BY_EC);
			const { wrong, missing } = rig.check(2);
			expect([wrong, missing]).toEqual([[], []]);
			expect(rig.meter.history.counters.gaps).toBe(1);
		},
	);

	it("goes by E2 and E4 where the meter has no EC", () => {
		const { rig, from } = outage("solar", 12 * MINUTE, 3 * HOUR);
		expect(asked(rig, from)).toEqual({ e5: 1, ed: 0, e2: 2, e4: 2, ec: 0 });
		expect(rig.check(2).missing).toEqual([]);
	});

	it("goes by E2 and E4 where the gap is longer than EC", () => {
		// The link is lost at 16:12: 16:30 to 23:00 are 14 half hours.
		const { rig, from } = outage("history2", 12 * MINUTE, 6 * HOUR + 50 * MINUTE);
		expect(asked(rig, from)).toEqual({ e5: 1, ed: 0, e2: 2, e4: 2, ec: 0 });
		expect(rig.check(2).missing).toEqual([]);
	});

	it("is one request, asked twice, across midnight too, asked for away from midnight", () => {
		// Lost at 21:12, back at 23:54: too close to midnight until 00:10.
		const { rig, from } = outage("history2", 5 * HOUR + 12 * MINUTE, 2 * HOUR + 42 * MINUTE);
		expect(asked(rig, from)).toEqual(NONE);
		rig.time.advance(15 * MINUTE);
		expect(asked(rig, from)).toEqual(BY_EC);
		const { wrong, missing } = rig.check(2);
		expect([wrong, missing]).toEqual([[], []]);
		const yesterday = rig.meter.derived.yesterday("bought")!.count;
		expect(yesterday).toBe(rig.truth(rig.today, 0, false)! - rig.truth(rig.today - 1, 0, false)!);
	});

	it("after a restart is today by EC and the other days by E2 and E4", () => {
		const rig = new EmulatedRig(21, "history2", "2026-04-01T04:00:00+09:00");
		rig.join();
		rig.time.advance(15 * MINUTE);
		const counts = asked(rig, 0);
		expect([counts["ed"], counts["ec"]]).toEqual([1, 2]);
		expect(counts["e2"]).toBeGreaterThan(3);
		expect(rig.check(1)).toMatchObject({ wrong: [], missing: [], known: 18 });
		expect(rig.check(2).missing).toEqual([]);
	});
});

describe("a meter whose EC cannot be trusted", () => {
	const lies: readonly [string, number, (rig: EmulatedRig) => void][] = [
		["answers for another time", 1, (rig) => (rig.real.odd.dayShift = -1)],
		["has no data for a part of it", 2, (rig) => (rig.real.odd.hole = { from: 34, to: 35 })],
	];

	it.each(lies)("that %s is asked for E2 and E4 instead, and nothing wrong is taken", (_, times, prepare) => {
		const rig = new EmulatedRig(21, "history2");
		rig.join();
		rig.time.advance(4 * HOUR + 12 * MINUTE);
		rig.link.lose();
		rig.time.advance(3 * HOUR);
		prepare(rig);
		const from = rig.link.sent.length;
		rig.join();
		rig.time.advance(15 * MINUTE);
		const counts = asked(rig, from);
		expect([counts["ed"], counts["ec"]]).toEqual([1, times]);
		expect(counts["e2"]).toBeGreaterThanOrEqual(1);
		expect(rig.check(2).wrong).toEqual([]);
		rig.real.odd.dayShift = undefined;
		rig.real.odd.hole = undefined;
	});

	it("that runs with another counter than the one known is not believed", () => {
		const rig = new EmulatedRig(21, "history2");
		rig.join();
		rig.time.advance(4 * HOUR + 12 * MINUTE);
		rig.link.lose();
		rig.time.advance(3 * HOUR);
		// One byte of the answer is wrong: 65,536 counts too many in each pair of EC alone.
		const receive = rig.link.receive.bind(rig.link);
		rig.link.receive = (bytes) => {
			if (bytes[12] === 0xec) for (let at = 14 + 7; at < bytes.length; at += 4) bytes[at + 1]! ^= 1;
			receive(bytes);
		};
		const from = rig.link.sent.length;
		rig.join();
		rig.time.advance(15 * MINUTE);
		expect(asked(rig, from)).toEqual({ e5: 1, ed: 1, e2: 2, e4: 2, ec: 1 });
		const { wrong, missing } = rig.check(2);
		expect([wrong, missing]).toEqual([[], []]);
	});

	it("that is another one after the outage gives nothing from before the exchange", () => {
		const rig = new EmulatedRig(21, "history2");
		rig.join();
		rig.time.advance(4 * HOUR + 12 * MINUTE);
		rig.link.lose();
		rig.time.advance(HOUR);
		rig.exchange();
		rig.time.advance(2 * HOUR);
		rig.join();
		rig.time.advance(15 * MINUTE);
		expect(rig.exchanges).toBe(1);
		const { wrong, missing } = rig.check(2);
		expect([wrong, missing]).toEqual([[], []]);
	});
});
