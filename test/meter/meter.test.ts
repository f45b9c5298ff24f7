import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { MeterRig } from "./meter-rig";

const MAPS = "62 9F 82 D7 E1 8A D3";
const CONSTANTS = "62 8D 9E 9D 81";

describe("Meter after a join", () => {
	it("asks for the live value at once, then maps, constants, half hours, the clock and the rest", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(7_000);
		expect(rig.real.requests[0]).toBe("62 E7");
		expect(rig.link.sent.length > 0 && rig.real.times[0]).toBe(200);
		expect(rig.real.requests.slice(0, 3)).toEqual(["62 E7", MAPS, MAPS]);
		rig.time.advance(30_000);
		const others = rig.real.requests.filter((request) => !["62 E7", "62 98"].includes(request));
		// What may be false is asked for until two answers agree; the clock fits itself the second time.
		expect(others.slice(2, 14)).toEqual([
			CONSTANTS,
			CONSTANTS,
			"62 EA EB",
			"62 EA EB",
			"62 97 98",
			"62 97 98",
			"62 E0 E3",
			"62 E0 E3",
			"62 E8",
			"62 E8",
			"62 80 88 97 98",
			"62 80 88",
		]);
		expect(rig.readings.watts).toBe(632);
		expect(rig.readings.currentR).toBe(30);
		expect(rig.readings.count(0xe0)).toBe(47575);
		expect(rig.readings.coefficient).toBe(1);
		expect(rig.readings.unitExponent).toBe(-1);
	});

	it("asks for nothing that the meter's Get map does not hold, and says LACKS", () => {
		const rig = new MeterRig((rig) => {
			rig.real.edt.set(
				0x9f,
				mapOf([
					0x80, 0x81, 0x82, 0x88, 0x8a, 0x97, 0x98, 0x9d, 0x9e, 0x9f, 0xd7, 0xe0, 0xe1, 0xe2, 0xe5, 0xe7,
					0xe8, 0xea,
				]),
			);
			for (const epc of [0x8d, 0xd3, 0xe3, 0xeb]) rig.real.edt.delete(epc);
		});
		rig.join();
		rig.time.advance(120_000);
		for (const epc of [0x8d, 0xd3, 0xe3, 0xeb, 0xec, 0xed]) {
			// D3 goes with the map, so that the LAN can be shown the meter after one request.
			expect(rig.real.asked(epc)).toBe(epc === 0xd3 ? 2 : 0);
			expect(rig.readings.reason(epc)).toBe("LACKS");
		}
		expect(rig.readings.coefficient).toBe(1);
		expect(rig.readings.count(0xe0)).toBe(47575);
	});

	it("asks for D0 only from release R on, and never for C0", () => {
		for (const [letter, times] of [
			["46", 0],
			["52", 2],
		] as const) {
			const rig = new MeterRig((rig) => {
				rig.real.edt.set(0x82, `0000${letter}00`);
				rig.real.edt.set(0x9f, "1D71414160404000624300414040434242");
				rig.real.edt.set(0xd0, "07EA04010C0000 0000B9D7 00000005".replaceAll(" ", ""));
				for (const epc of [0xc0, 0xec, 0xed, 0xee, 0xef]) rig.real.edt.set(epc, "00");
			});
			rig.join();
			rig.time.advance(50_000);
			expect(rig.real.asked(0xd0)).toBe(times);
			expect(rig.real.asked(0xc0)).toBe(0);
		}
	});

	it("believes a refusal of D3 only when it is repeated, although the map promises it", () => {
		const rig = new MeterRig();
		let times = 0;
		rig.real.refuses = (epc) => epc === 0xd3 && ++times < 3;
		rig.join();
		rig.time.advance(60_000);
		expect(times).toBe(4);
		expect(rig.readings.lengthOf(0xd3)).toBe(4);
		const other = new MeterRig();
		other.real.refuses = (epc) => epc === 0xd3;
		other.join();
		other.time.advance(60_000);
		expect(other.real.asked(0xd3)).toBe(3);
		expect(other.readings.reason(0xd3)).toBe("LACKS");
		expect(other.readings.coefficient).toBe(1);
	});

	it("learns from truncated answers how much the meter takes, and still reads everything", () => {
		for (const limit of [1, 2, 3, 4, 5]) {
			const rig = new MeterRig();
			rig.real.limit = limit;
			rig.join();
			rig.time.advance(120_000);
			expect(rig.meter.maxOpc).toBe(Math.min(limit, 6));
			for (const epc of [
				0x82, 0x9d, 0x9e, 0x9f, 0x8d, 0xd3, 0xd7, 0xe1, 0x8a, 0x81, 0xe0, 0xe3, 0xea, 0xeb, 0x80, 0x88,
			])
				expect(rig.readings.lengthOf(epc)).toBeGreaterThan(0);
			expect(rig.meter.clock.day()).toBe(20544);
		}
	});

	it("fetches no history from a meter whose Set map lacks E5", () => {
		for (const [map, times] of [
			["0281E5", 1],
			["0181", 0],
			["00", 0],
		] as const) {
			const rig = new MeterRig((rig) => rig.real.edt.set(0x9e, map));
			rig.join();
			rig.time.advance(60_000);
			const selected = rig.real.requests.filter((request) => request.startsWith("61 E5=")).length;
			expect(selected > 0 ? 1 : 0).toBe(times);
		}
	});

	it("goes on without the maps when the meter does not give them", () => {
		const rig = new MeterRig();
		rig.real.ignores = (request) => request.includes("9F");
		rig.join();
		rig.time.advance(400_000);
		expect(rig.readings.count(0xe0)).toBe(47575);
		expect(rig.readings.unitExponent).toBe(-1);
	});

	it("reads maps and constants again at a later D5, but not at the one that follows the join", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(60_000);
		expect(rig.real.asked(0x9f)).toBe(2);
		rig.real.announceList();
		rig.time.advance(20_000);
		// They are what they were: that is the second answer.
		expect(rig.real.asked(0x9f)).toBe(3);
		expect(rig.real.asked(0xe1)).toBe(3);
	});

	it("asks for the instance list when it does not come", () => {
		const rig = new MeterRig();
		rig.link.join();
		rig.time.advance(15_000);
		expect(rig.real.requests.filter((request) => request === "63 D5").length).toBe(1);
		const other = new MeterRig();
		other.join();
		other.time.advance(15_000);
		expect(other.real.requests.includes("63 D5")).toBe(false);
	});
});

describe("Meter polling", () => {
	it("keeps the live value within 13 s, with everything else going on", () => {
		const rig = new MeterRig();
		rig.real.latencyMs = 900;
		rig.join();
		expect(rig.worstAge(3_600_000)).toBeLessThan(13_000);
		expect(rig.real.asked(0xe7)).toBeGreaterThan(355);
		expect(rig.real.asked(0xe8)).toBeGreaterThan(170);
		expect(rig.real.asked(0xe0)).toBeGreaterThan(55);
		expect(rig.readings.reason(0xe0)).toBeUndefined();
		expect(rig.readings.reason(0xe8)).toBeUndefined();
	});

	it("keeps within 13 s even when long answers take four seconds", () => {
		const rig = new MeterRig();
		rig.join();
		const { real } = rig;
		real.latencyMs = 600;
		const slow = () => {
			real.latencyMs = real.requests[real.requests.length - 1] === "62 E7" ? 600 : 3_700;
			return false;
		};
		real.ignores = slow;
		expect(rig.worstAge(3_600_000)).toBeLessThan(13_000);
	});

	it.each([5, 30, 300])("follows the setting of %i s", (pollS) => {
		const rig = new MeterRig();
		rig.settings.set("pollS", pollS);
		rig.join();
		rig.time.advance(3_600_000);
		const expected = 3600 / pollS;
		expect(rig.real.asked(0xe7)).toBeGreaterThan(expected * 0.97 - 1);
		expect(rig.real.asked(0xe7)).toBeLessThan(expected * 1.03 + 3);
		expect(rig.readings.pollS).toBe(pollS);
		expect(rig.readings.reason(0xe7)).toBeUndefined();
		expect(rig.readings.lengthOf(0x81)).toBe(1);
	});

	it("slows down as the air-time budget asks", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(60_000);
		rig.ceilings.factor = 6;
		const before = rig.real.asked(0xe7);
		rig.time.advance(3_600_000);
		expect(rig.real.asked(0xe7) - before).toBeLessThan(64);
		expect(rig.readings.pollS).toBe(60);
		expect(rig.readings.reason(0xe7)).toBeUndefined();
	});

	it("never sends more than the ceiling of requests, says so, and keeps the live value first", () => {
		const rig = new MeterRig((made) => made.useBudget());
		rig.join();
		rig.time.advance(60_000);
		expect(rig.meter.trouble).toBeUndefined();
		const before = rig.link.sent.length;
		// Somebody presses all the time, and the meter starts anew twice a minute.
		for (let i = 0; i < 2 * 3600; i++) {
			rig.meter.readNow();
			if (i % 31 === 0) rig.real.announceList();
			rig.time.advance(1_000);
		}
		// 30,000 a day are 1,250 an hour, and 300 are there at the start.
		expect(rig.link.sent.length - before).toBeLessThan(2_810);
		expect(rig.link.sent.length - before).toBeGreaterThan(2_700);
		expect(rig.meter.trouble).toBe("REQUEST_LIMIT");
		expect(rig.meter.stretch).toBeGreaterThan(4);
		expect(rig.readings.reason(0xe7)).toBeUndefined();
		rig.time.advance(3_600_000);
		expect(rig.meter.trouble).toBeUndefined();
		expect(rig.meter.stretch).toBe(1);
	});

	it("asks only for the live value while the meter is silent, and notices within 60 s", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(61_000);
		const from = rig.real.requests.length;
		rig.real.ignores = () => true;
		const strikes = rig.link.strikes;
		const at = rig.time.ticks();
		rig.time.until(() => rig.link.strikes === strikes + 3, 200_000, 50);
		expect(rig.time.ticks() - at).toBeLessThan(60_000);
		expect(rig.real.requests.slice(from + 2).filter((request) => request !== "62 E7").length).toBe(0);
	});

	describe("when a person looks", () => {
		const slow = () => {
			const rig = new MeterRig(({ settings }) => settings.set("pollS", 300));
			rig.join();
			rig.time.advance(200_000);
			expect(rig.readings.ageS(0xe7)).toBeGreaterThan(60);
			return rig;
		};

		it("asks for power and currents at once, and not again while the power is fresh", () => {
			const rig = slow();
			const before = rig.real.requests.length;
			for (let i = 0; i < 8; i++) {
				rig.meter.readNow();
				rig.time.advance(500);
			}
			expect(rig.real.requests.slice(before).filter((request) => !request.startsWith("62 E2"))).toEqual([
				"62 E7",
				"62 E8",
			]);
			rig.time.advance(2_000);
			rig.meter.readNow();
			rig.time.advance(500);
			expect(rig.real.asked(0xe7)).toBe(3);
		});

		it("lets the next interval begin there", () => {
			const rig = slow();
			rig.meter.readNow();
			rig.time.advance(298_000);
			const before = rig.real.asked(0xe7);
			rig.time.advance(4_000);
			expect(rig.real.asked(0xe7)).toBe(before + 1);
		});

		it("asks for the power before what a meter that started anew must be asked", () => {
			const rig = slow();
			const before = rig.real.requests.length;
			rig.real.announceList();
			rig.meter.readNow();
			rig.time.advance(5_000);
			const [maps, power, constants] = rig.real.requests.slice(before);
			expect([maps!.slice(0, 5), power, constants!.slice(0, 5)]).toEqual(["62 9F", "62 E7", "62 8D"]);
		});

		it.each<[string, (rig: MeterRig) => void]>([
			["polls are being slowed down", (rig) => (rig.ceilings.factor = 2)],
			["the link is lost", (rig) => rig.meter.link.onLost()],
		])("asks for nothing more while %s", (_, happen) => {
			const rig = slow();
			happen(rig);
			const before = rig.real.asked(0xe7);
			rig.meter.readNow();
			rig.time.advance(10_000);
			expect(rig.real.asked(0xe7)).toBe(before);
		});
	});

	it("waits a moment after a datagram that could not be sent, and goes on", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(60_000);
		rig.link.sendOk = false;
		const before = rig.link.sent.length;
		rig.time.advance(60_000);
		expect(rig.link.sent.length - before).toBeLessThan(35);
		rig.link.sendOk = true;
		rig.time.advance(5_000);
		expect(rig.readings.ageS(0xe7)).toBeLessThan(5);
	});

	it("sends nothing while the gate is closed, and goes on at once when it opens", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(65_000);
		rig.link.open = false;
		const before = rig.link.sent.length;
		rig.time.advance(600_000);
		expect(rig.link.sent.length).toBe(before);
		rig.link.open = true;
		rig.link.events!.onResumed();
		expect(rig.link.sent.length).toBe(before + 1);
		rig.time.advance(700);
		expect(rig.readings.ageS(0xe7)).toBe(0);
	});

	it("stops when the session is lost, and starts anew at the next join", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(65_000);
		rig.link.lose();
		const before = rig.link.sent.length;
		rig.time.advance(600_000);
		expect(rig.link.sent.length).toBe(before);
		expect(rig.readings.reason(0xe7)).toBe("STALE");
		rig.join();
		rig.time.advance(3_000);
		expect(rig.readings.watts).toBe(632);
		expect(rig.real.asked(0x9f)).toBe(3);
	});

	it("sends nothing more after stop", () => {
		const rig = new MeterRig();
		rig.join();
		rig.time.advance(65_000);
		rig.meter.stop();
		const before = rig.link.sent.length;
		rig.time.advance(600_000);
		expect(rig.link.sent.length).toBe(before);
	});
});

function mapOf(epcs: readonly number[]): string {
	const bytes = hexToBytes("00".repeat(17))!;
	bytes[0] = epcs.length;
	for (const epc of epcs) bytes[1 + (epc & 15)]! |= 1 << ((epc >> 4) - 8);
	return bytesToHex(bytes);
}
