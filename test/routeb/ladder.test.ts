import { describe, expect, it } from "vitest";
import { type Action, type Cause, nextRung, type Situation } from "../../modules/routeb/ladder";

const CALM: Situation = {
	cause: "START",
	failures: 1,
	cached: true,
	known: true,
	alive: false,
	resetPin: false,
	random: 0,
};

const on = (cause: Cause, change: Partial<Situation> = {}) => nextRung({ ...CALM, cause, ...change });

describe("the first rung after each signal", () => {
	it.each([
		["START", {}, "probe", 0],
		["SEND", {}, "resend", 3000],
		["FOUND", { failures: 0 }, "join", 0],
		["FOUND", { failures: 0, alive: true }, "reauthenticate", 0],
		["FOUND", { failures: 0, known: false }, "scan-all", 0],
		["FOUND", { failures: 0, known: false, alive: true }, "scan-all", 0],
		["FOUND", { failures: 0, cached: false }, "scan-all", 0],
		["FOUND", { failures: 1 }, "scan-all", 0],
		["MODULE_RESTARTED", {}, "probe", 0],
		["MODULE_SILENT", {}, "probe", 0],
		["MODULE_SILENT", { resetPin: true }, "reset-pin", 0],
		["MODULE_REFUSED", {}, "probe", 0],
		["MODULE_J11", {}, "reopen", 30_000],
		["SERIAL_ABSENT", {}, "probe", 1000],
		["PINS_INVALID", {}, "probe", 1000],
		["SERIAL_LOST", {}, "probe", 1000],
		["SESSION_CLOSED_BY_METER", {}, "join", 10_000],
		["SESSION_ENDED", {}, "join", 0],
		["SESSION_EXPIRED", {}, "join", 0],
		["SESSION_SILENT", {}, "join", 0],
		["REAUTH_FAILED", {}, "join", 0],
		["SEND_FAILED", {}, "scan-channel", 0],
		["JOIN_REFUSED", { known: false }, "scan-all", 15_000],
		["JOIN_REFUSED_KNOWN", {}, "scan-all", 3000],
		["JOIN_NO_ANSWER", {}, "scan-all", 3000],
		["SCAN_NO_METER", {}, "scan-channel", 3000],
		["SCAN_NO_METER", { cached: false }, "scan-all", 10_000],
		["CREDENTIALS_INVALID", {}, "probe", 60_000],
	] as const)("%s %j -> %s after %i ms", (cause, change, action, delayMs) => {
		expect(on(cause, change)).toEqual({ action, delayMs });
	});
});

describe("failures in a row", () => {
	const climb = (cause: Cause, count: number, change: Partial<Situation> = {}) => {
		const rungs = [];
		for (let failures = 1; failures <= count; failures++) rungs.push(on(cause, { ...change, failures }));
		return rungs;
	};
	const actions = (cause: Cause, count: number, change: Partial<Situation> = {}): Action[] =>
		climb(cause, count, change).map((rung) => rung.action);
	const seconds = (cause: Cause, count: number, change: Partial<Situation> = {}) =>
		climb(cause, count, change).map((rung) => rung.delayMs / 1000);

	it("a wrong password is tried at most six times in the first hour and three times in each other", () => {
		const waits = seconds("JOIN_REFUSED", 8, { known: false });
		expect(waits).toEqual([15, 60, 300, 900, 1200, 1200, 1200, 1200]);
	});

	it("credentials that have joined are tried more often, and less so when it lasts", () => {
		const waits = seconds("JOIN_REFUSED_KNOWN", 26);
		expect(waits.slice(0, 8)).toEqual([3, 5, 10, 30, 60, 120, 180, 300]);
		expect(waits.slice(22)).toEqual([300, 300, 600, 600]);
	});

	it("joins that fail scan, then reset the module by command, then by its pin", () => {
		const resets = actions("JOIN_NO_ANSWER", 8, { resetPin: true });
		expect(resets).toEqual([
			"scan-all",
			"scan-all",
			"reset",
			"scan-all",
			"scan-all",
			"scan-all",
			"reset-pin",
			"scan-all",
		]);
		expect(actions("JOIN_NO_ANSWER", 7)[6]).toBe("reset");
	});

	it("a meter that was known is looked for on its channel and on all in turn, without end", () => {
		expect(actions("SCAN_NO_METER", 6)).toEqual([
			"scan-channel",
			"scan-all",
			"scan-channel",
			"scan-all",
			"scan-channel",
			"scan-all",
		]);
		expect(seconds("SCAN_NO_METER", 6)).toEqual([3, 5, 8, 8, 8, 8]);
		expect(on("SCAN_NO_METER", { failures: 1000 }).delayMs).toBe(40_000);
		expect(actions("SCAN_NO_METER", 10)[9]).toBe("reset");
		expect(actions("SCAN_NO_METER", 22, { resetPin: true })[21]).toBe("reset-pin");
	});

	it("a meter never seen is scanned for with growing pauses", () => {
		expect(seconds("SCAN_NO_METER", 6, { cached: false })).toEqual([10, 30, 60, 120, 300, 300]);
	});

	it("a silent module is looked for, its port opened anew, its reset line used", () => {
		expect(actions("MODULE_SILENT", 5)).toEqual(["probe", "reopen", "probe", "probe", "reopen"]);
		expect(actions("MODULE_SILENT", 4, { resetPin: true })).toEqual([
			"reset-pin",
			"reopen",
			"reset-pin",
			"probe",
		]);
		expect(seconds("MODULE_SILENT", 6)).toEqual([0, 1, 2, 3, 3, 3]);
	});

	it("a module that refuses what is needed is asked ever less often", () => {
		expect(seconds("MODULE_REFUSED", 7)).toEqual([0, 2, 5, 15, 30, 60, 60]);
	});

	it("waits up to a fifth longer by chance", () => {
		expect(on("JOIN_NO_ANSWER", { failures: 5, random: 0x80000000 }).delayMs).toBe(66_000);
		expect(on("JOIN_NO_ANSWER", { failures: 5, random: 0xffffffff }).delayMs).toBe(72_000);
	});

	it("no cause and no count ever ends the climb", () => {
		const causes: Cause[] = ["JOIN_REFUSED", "SCAN_NO_METER", "MODULE_SILENT", "SERIAL_ABSENT", "INTERNAL"];
		for (const cause of causes) {
			for (const failures of [0, 1, 50, 10_000, 1e9]) {
				for (const cached of [true, false]) {
					const { action, delayMs } = on(cause, { failures, cached, known: cached });
					expect(action).not.toBe("resend");
					expect(delayMs).toBeGreaterThanOrEqual(0);
					// Once a day at the least: what never worked and was refused for a day.
					expect(delayMs).toBeLessThanOrEqual(
						cause === "JOIN_REFUSED" && !cached && failures > 72 ? 86_400_000 : 1_200_000,
					);
				}
			}
		}
	});
});
