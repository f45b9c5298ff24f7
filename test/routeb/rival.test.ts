import { describe, expect, it } from "vitest";
import { RivalWatch } from "../../modules/routeb/rival";
import { FakeTime } from "../support/fake-time";
import { RBID, SessionRig } from "../support/session-rig";
import { settled } from "./settled";

const MINUTE = 60_000;
const HOUR = 3_600_000;

describe("Session with another controller at the meter", () => {
	it.each([1, 0])("that takes it again every 90 s (told: %i) says METER_TAKEN and joins calmly", (tells) => {
		const bench = settled();
		const from = bench.session.connector.joins;
		bench.emulator.fault("taken-by-other", { minutes: 120, everyS: 90, tells });
		bench.time.until(() => bench.session.error === "METER_TAKEN", 20 * MINUTE);
		expect(bench.session.error).toBe("METER_TAKEN");
		bench.time.advance(2 * HOUR - (bench.time.ticks() % HOUR));
		expect(bench.session.connector.joins - from).toBeLessThan(25);
		bench.time.advance(40 * MINUTE);
		expect(bench.shown).toBe("ready");
	});

	it("that holds it for hours says METER_TAKEN", () => {
		const bench = settled();
		bench.emulator.fault("held-by-other", { minutes: 180 });
		bench.time.until(() => bench.session.error === "METER_TAKEN", 40 * MINUTE);
		expect(bench.session.error).toBe("METER_TAKEN");
		bench.time.advance(4 * HOUR);
		expect(bench.shown).toBe("ready");
	});

	it.each([["event-26"], ["event-27"], ["silent-death"]])("is not suspected for one %s", (fault) => {
		const bench = settled();
		bench.emulator.fault(fault);
		bench.time.advance(10 * MINUTE);
		expect(bench.states.filter((state) => state.includes("METER_TAKEN"))).toEqual([]);
		expect(bench.shown).toBe("ready");
	});
});

describe("RivalWatch", () => {
	it("suspects nobody where the pair has never worked, or the meter was not heard", () => {
		const watch = new RivalWatch(new FakeTime());
		for (let i = 0; i < 20; i++) {
			expect(watch.sees("JOIN_NO_ANSWER", false, true)).toBe(false);
			expect(watch.sees("JOIN_NO_ANSWER", true, false)).toBe(false);
		}
	});

	it("forgets short sessions that lie far apart", () => {
		const time = new FakeTime();
		const watch = new RivalWatch(time);
		for (let i = 0; i < 10; i++) {
			watch.joined();
			time.advance(MINUTE);
			expect(watch.sees("SESSION_CLOSED_BY_METER", true, true)).toBe(false);
			time.advance(20 * MINUTE);
		}
	});
});

describe("Session whose credentials are corrected during a join", () => {
	it("waits for the module to end that join, and does not blame the module", () => {
		const bench = new SessionRig();
		bench.emulator.fault("held-by-other", { minutes: 1 });
		bench.start(RBID, "000000000000");
		bench.time.until(() => bench.session.state === "joining", 5 * MINUTE);
		bench.time.advance(2_000);
		bench.start();
		bench.untilAnswer(4 * MINUTE);
		expect(bench.states.filter((state) => state.includes("MODULE_REFUSED"))).toEqual([]);
		expect(bench.shown).toBe("ready");
	});
});

describe("Session with credentials that never worked", () => {
	it("tries once a day after the first, until somebody presses", () => {
		const bench = new SessionRig();
		bench.start(RBID, "000000000000");
		bench.time.advance(27 * HOUR);
		const joins = bench.session.connector.joins;
		bench.time.advance(48 * HOUR);
		expect(bench.session.connector.joins - joins).toBeLessThanOrEqual(3);
		const before = bench.session.connector.joins;
		bench.session.recovery.attend();
		bench.time.advance(3 * MINUTE);
		expect(bench.session.connector.joins).toBe(before + 1);
	});
});
