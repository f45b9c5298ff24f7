import { describe, expect, it } from "vitest";
import { PASSWORD, RBID } from "../support/session-rig";
import { ANSWER, PAUSE, RADIO_BOOT, RADIO_JOIN, settled } from "./settled";

const MINUTE = 60_000;
const HOUR = 3_600_000;

describe("loss signals", () => {
	it.each([
		["reboot", {}, RADIO_BOOT + RADIO_JOIN + ANSWER + 5000],
		["other-dialect", {}, RADIO_BOOT + RADIO_JOIN + ANSWER + 5000],
		["echo", {}, RADIO_JOIN + ANSWER + 5000],
		["event-26", {}, PAUSE + RADIO_JOIN + ANSWER + 5000],
		["event-27", {}, RADIO_JOIN + ANSWER + 5000],
		["event-28", {}, RADIO_JOIN + ANSWER + 5000],
		["event-29", {}, RADIO_JOIN + ANSWER + 5000],
		["reauth-fails", {}, 40_000 + RADIO_JOIN + ANSWER + 15_000],
		["hang", { seconds: 45 }, 45_000 + RADIO_JOIN + ANSWER + 5000],
		["uart-error", {}, 10_000 + 5000],
		["cut-line", {}, 10_000 + 10_000],
		["send-fails", { count: 2 }, 10_000 + 8000],
		["send-solicits", {}, 10_000 + 2000],
		["payload-switch", {}, 10_000 + 1500],
	] as const)("%s %j: values are back in time", (fault, params, limit) => {
		for (const module of ["bp35a1", "dss"] as const) {
			for (let seed = 1; seed <= 4; seed++) {
				const bench = settled({ module, seed, resetPin: false, reads: "torn" });
				bench.time.advance(seed * 2100);
				const from = bench.time.ticks();
				bench.emulator.fault(fault, params);
				let worst = 0;
				for (let last = bench.answeredAt; bench.time.ticks() < from + 100_000; last = bench.answeredAt) {
					bench.time.advance(100);
					if (bench.answeredAt !== last && last >= 0)
						worst = Math.max(worst, bench.answeredAt - Math.max(last, from));
				}
				// Between two polls there are 10 s and an answer anyway.
				expect(worst).toBeLessThan(Math.max(limit, 11_500));
				expect(bench.shown).toBe("ready");
			}
		}
	});

	it("a session that died in silence is noticed within 90 s and replaced within 30 s more", () => {
		for (let seed = 1; seed <= 5; seed++) {
			const bench = settled({ seed });
			bench.time.advance(seed * 1900);
			bench.emulator.fault("silent-death");
			const noticed = bench.time.until(() => bench.session.error === "SESSION_SILENT", 2 * MINUTE);
			expect(noticed).toBeLessThan(90_000);
			expect(bench.untilAnswer(MINUTE)).toBeLessThan(30_000);
		}
	});

	it("counts what happened, and keeps the last error when it is over", () => {
		const bench = settled();
		expect(bench.session.lastError).toBeUndefined();
		expect(bench.session.sessions).toBe(1);
		bench.emulator.fault("event-26");
		const at = bench.time.ticks();
		bench.time.advance(MINUTE);
		expect(bench.shown).toBe("ready");
		expect(bench.session.lastError).toBe("SESSION_CLOSED_BY_METER");
		expect(bench.session.lastErrorAt - at).toBeLessThan(1000);
		expect(bench.session.sessions).toBe(2);
		expect(bench.session.waitUntil).toBeUndefined();
	});

	it("one lost answer does not end the session", () => {
		const bench = settled();
		bench.emulator.fault("no-answer", { count: 3 });
		bench.time.advance(2 * MINUTE);
		expect(bench.states).toEqual([]);
		expect(bench.session.lost).toBe(0);
		expect(bench.session.upkeep.pings).toBe(1);
	});

	it("EVENT 29 closes the gate until 25; 24 then joins anew", () => {
		const bench = settled();
		bench.emulator.fault("event-29");
		expect(bench.session.open).toBe(true);
		bench.time.advance(20);
		expect(bench.session.open).toBe(false);
		expect(bench.shown).toBe("joining SESSION_EXPIRED");
		bench.untilState("ready", 10_000);
		expect(bench.emulator.counters().joins).toBe(1);

		bench.emulator.fault("reauth-fails", { count: 1, now: 0 });
		bench.emulator.fault("event-29");
		bench.time.advance(20);
		expect(bench.session.open).toBe(false);
		bench.untilState("ready", MINUTE);
		expect(bench.emulator.counters().joins).toBe(2);
		expect(bench.session.lost).toBe(1);
	});

	it("a healthy re-authentication (EVENT 25 while joined) changes nothing", () => {
		const bench = settled({ lifetimeS: 120 });
		bench.time.advance(10 * MINUTE);
		expect(bench.emulator.counters().renewals).toBeGreaterThan(3);
		expect(bench.emulator.counters().joins).toBe(1);
		expect(bench.session.lost).toBe(0);
	});

	it("the duty limit: blocked until EVENT 33, nothing is reset", () => {
		const bench = settled();
		bench.emulator.fault("air-limit", { minutes: 40 });
		bench.time.advance(100);
		expect(bench.shown).toBe("blocked DUTY_LIMIT");
		// A person is told how long that can take.
		const left = bench.session.waitUntil! - bench.time.ticks();
		expect(left).toBeGreaterThan(HOUR - MINUTE);
		expect(left).toBeLessThanOrEqual(HOUR);
		const sends = bench.emulator.counters().sends;
		bench.time.advance(39 * MINUTE);
		expect(bench.shown).toBe("blocked DUTY_LIMIT");
		expect(bench.emulator.counters().sends - sends).toBeLessThan(2);
		expect(bench.untilAnswer(2 * MINUTE)).toBeLessThan(MINUTE + 2000);
		expect(bench.emulator.counters().joins).toBe(1);
	});

	it("the duty limit without its events is read from SFB", () => {
		const bench = settled();
		bench.serial.filter = (text) => text.replace(/EVENT 3[23][^\r]*\r\n/g, "");
		bench.emulator.fault("air-limit", { minutes: 5 });
		bench.time.until(() => bench.shown === "blocked DUTY_LIMIT", 30_000);
		bench.untilState("ready", 6 * MINUTE);
		expect(bench.emulator.counters().joins).toBe(1);
	});

	it("out of range: SEND_FAILED, then the last channel is looked at again and again", () => {
		const bench = settled();
		bench.emulator.fault("meter-away", { minutes: 120, move: 0 });
		bench.time.until(() => bench.session.error === "SEND_FAILED", MINUTE);
		bench.time.until(() => bench.session.error === "SCAN_NO_METER", MINUTE);
		const joins = bench.emulator.counters().joins;
		bench.time.advance(118 * MINUTE);
		expect(bench.emulator.counters().joins).toBe(joins);
		expect(bench.untilAnswer(10 * MINUTE)).toBeLessThan(2 * MINUTE + 120_000);
	});

	it("the meter comes back on another channel, or another meter hangs there", () => {
		for (const fault of ["meter-away", "meter-exchanged"]) {
			const bench = settled({ seed: 9 });
			bench.emulator.fault(fault, fault === "meter-away" ? { minutes: 20, move: 1 } : { minutes: 20 });
			bench.time.advance(20 * MINUTE);
			expect(bench.untilAnswer(10 * MINUTE)).toBeLessThan(150_000);
			expect(bench.session.connector.pan?.channel).toBe(bench.emulator.routeB.place.channel);
			expect(bench.session.connector.pan?.mac).toBe(bench.emulator.routeB.mac);
		}
	});

	it("a join refused three times, then accepted", () => {
		const bench = settled();
		bench.emulator.fault("join-refused", { count: 3 });
		bench.emulator.fault("event-28");
		bench.time.until(() => bench.session.error === "JOIN_REFUSED_KNOWN", MINUTE);
		expect(bench.untilAnswer(10 * MINUTE)).toBeLessThan(4 * MINUTE);
		expect(bench.session.attempt).toBe(0);
	});

	it("a dead module is brought back by its reset line", () => {
		const bench = settled({ resetPin: true });
		bench.emulator.fault("silent");
		expect(bench.time.until(() => bench.session.error === "MODULE_SILENT", MINUTE)).toBeLessThan(8000);
		expect(bench.untilAnswer(5 * MINUTE)).toBeLessThan(30_000);
	});

	it("the serial device vanishes and returns", () => {
		const bench = settled();
		bench.serial.vanish();
		bench.time.advance(100);
		expect(bench.session.error).toBe("SERIAL_LOST");
		bench.time.advance(5 * MINUTE);
		bench.serial.present = true;
		expect(bench.untilAnswer(MINUTE)).toBeLessThan(10_000);
		expect(bench.emulator.counters().joins).toBe(1);
	});

	it("lost, doubled and garbled bytes in both directions", () => {
		for (const fault of ["lose-bytes", "double-bytes", "garble-bytes"]) {
			const bench = settled({ seed: 4, reads: "torn", resetPin: false });
			bench.emulator.fault(fault, { permille: 5, seconds: 600, direction: 2 });
			bench.time.advance(10 * MINUTE);
			expect(bench.untilAnswer(10 * MINUTE)).toBeLessThan(5 * MINUTE);
			expect(bench.session.module.droppedBytes).toBeGreaterThan(0);
		}
	});
});

describe("restart of the program", () => {
	it("goes on with the session that the module kept, without scan or pause", () => {
		const bench = settled();
		const before = bench.emulator.counters();
		const next = bench.powerCut().start();
		const took = next.untilAnswer(MINUTE);
		expect(took).toBeLessThan(RADIO_JOIN + ANSWER);
		const { joins, scans } = bench.emulator.counters();
		expect(joins).toBe(before.joins);
		expect(scans).toBe(before.scans);
		expect(next.states).toEqual(["probing", "joining", "ready"]);
	});

	it("joins the remembered PAN when the module was without power too", () => {
		const bench = settled();
		const before = bench.emulator.counters();
		const next = bench.powerCut();
		bench.emulator.powerCycle();
		next.start();
		expect(next.untilAnswer(MINUTE)).toBeLessThan(RADIO_BOOT + RADIO_JOIN + ANSWER + 2000);
		expect(bench.emulator.counters().scans).toBe(before.scans);
		expect(bench.emulator.counters().joins).toBe(before.joins + 1);
	});

	it("scans at the first failed join with the remembered PAN", () => {
		const bench = settled();
		const next = bench.powerCut();
		bench.emulator.powerCycle();
		bench.emulator.fault("meter-exchanged", { minutes: 1 });
		bench.time.advance(2 * MINUTE);
		next.start();
		next.time.until(() => next.session.error === "JOIN_NO_ANSWER", 2 * MINUTE);
		next.untilAnswer(2 * MINUTE);
		expect(next.session.connector.pan?.mac).toBe(bench.emulator.routeB.mac);
	});

	it("other credentials do not go on with the old session", () => {
		const bench = settled();
		const next = bench.powerCut().start(RBID, "OTHERPASSWRD");
		next.time.until(() => next.session.error === "JOIN_REFUSED", 3 * MINUTE);
		expect(bench.serial.commands.filter((text) => text === "SKREJOIN")).toEqual([]);
	});

	it("keeps credentials out of the store and out of the log", () => {
		const bench = settled();
		bench.time.advance(HOUR);
		let stored = bench.log.text;
		for (const [key, value] of bench.store.values) stored += `${key}=${value};`;
		expect(stored).not.toContain(PASSWORD);
		expect(stored).not.toContain("ABCDEF");
		expect(bench.store.writes).toBeLessThan(6);
	});
});
