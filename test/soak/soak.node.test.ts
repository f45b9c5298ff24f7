import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../fuzz/random";
import { ROOT } from "../support/files";
import { parseFlags } from "./flags";
import { BYTE_FAULTS, makePlan, RATES, SESSION_FAULTS } from "./plan";
import { Recovery, rowsOf } from "./recovery";
import { Score } from "./score";
import { Soak } from "./soak";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Net watts of the house in these tests. */
const WATTS = 1234;

function frame(watts: number, esv = 0x73): Uint8Array {
	const edt = [24, 16, 8, 0].map((shift) => (watts >> shift) & 255);
	return Uint8Array.from([0x10, 0x81, 0, 1, 2, 0x88, 1, 5, 0xff, 1, esv, 1, 0xe7, 4, ...edt]);
}

function tell(score: Score, at: number, watts = WATTS, esv = 0x73): void {
	const bytes = frame(watts, esv);
	score.frame(at, bytes, bytes.length);
}

describe("the score", () => {
	it("counts minutes in which a true value left, announced or asked for", () => {
		const score = new Score(0, () => WATTS);
		tell(score, 30_000);
		tell(score, MINUTE + 1, WATTS, 0x72);
		tell(score, 3 * MINUTE + 1, WATTS + 1);
		const { minutes, overall, outsideOutages, missed, values, wrong } = score.finish(4 * MINUTE);
		expect({ minutes, overall, outsideOutages, missed, values, wrong }).toEqual({
			minutes: 4,
			overall: 0.5,
			outsideOutages: 0.5,
			missed: 2,
			values: 3,
			wrong: 1,
		});
	});

	it("takes no value older than 30 s, no data for a value, or another object's", () => {
		const score = new Score(0, (at) => (at < 20_000 ? WATTS : 0));
		tell(score, 55_000);
		tell(score, 55_001, 0x7ffffffe);
		const other = frame(0);
		other[4] = 0x05;
		score.frame(55_002, other, other.length);
		expect(score.finish(MINUTE).overall).toBe(0);
	});

	it("leaves out minutes that an outage touches, and begins to wait at its end", () => {
		const score = new Score(0, () => WATTS);
		score.event({ at: 90_000, type: "unable", detail: "out of range" });
		score.event({ at: 2 * HOUR - 1, type: "able", detail: "" });
		const { outsideOutages, outageMinutes, stuck } = score.finish(2 * HOUR + 58 * MINUTE);
		expect(outsideOutages).toBe(0);
		expect(outageMinutes).toBe(119);
		expect(stuck).toBe(0);
	});

	it("calls an hour without a value stuck, once", () => {
		const score = new Score(0, () => WATTS);
		expect(score.finish(59 * MINUTE).stuck).toBe(0);
		expect(score.finish(5 * HOUR).stuck).toBe(1);
		tell(score, 5 * HOUR);
		expect(score.finish(7 * HOUR).stuck).toBe(2);
	});
});

describe("recovery", () => {
	it("is the longest time without a new value, with and without the radio's own", () => {
		const recovery = new Recovery();
		const id = recovery.begin(1000, "reboot", "session");
		recovery.over(id);
		recovery.radio(1000, true, true);
		recovery.radio(3000, false, false);
		recovery.radio(4000, true, true);
		recovery.radio(6000, false, false);
		recovery.value(6500, false);
		recovery.value(7000, true);
		recovery.value(17_000, true);
		expect(recovery.rows()).toEqual({
			reboot: { count: 1, medianS: 6, p95S: 6, worstS: 6, p95BeyondRadioS: 2 },
		});
	});

	it("does not count outages", () => {
		const recovery = new Recovery();
		recovery.begin(0, "meter-away", "session");
		recovery.unable(0);
		recovery.able(60_000);
		recovery.over(1);
		recovery.value(65_000, true);
		expect(recovery.rows()["meter-away"]!.worstS).toBe(5);
	});

	it("tells until when a silent death went unnoticed", () => {
		const recovery = new Recovery();
		const id = recovery.begin(0, "silent-death", "session");
		recovery.radio(50_000, true, false);
		recovery.radio(60_000, true, true);
		recovery.radio(62_000, false, false);
		recovery.over(id);
		recovery.value(63_000, true);
		const rows = recovery.rows();
		expect(rows["silent-death, until noticed"]!.worstS).toBe(50);
		expect(rows["silent-death, from then on"]).toEqual({
			count: 1,
			medianS: 13,
			p95S: 13,
			worstS: 13,
			p95BeyondRadioS: 11,
		});
	});

	it("ends a fault of the LAN with any value, others with a new one", () => {
		const recovery = new Recovery();
		for (const kind of ["lan", "session"] as const) recovery.over(recovery.begin(0, kind, kind));
		recovery.value(2000, false);
		recovery.value(9000, true);
		expect(recovery.rows()["lan"]!.worstS).toBe(2);
		expect(recovery.rows()["session"]!.worstS).toBe(9);
	});
});

describe("recoveries of several seeds", () => {
	it("are looked at together", () => {
		const run = (...times: number[]) => ({ x: times.map((ms) => ({ ms, beyond: ms / 2 })) });
		const rows = rowsOf([run(1000, 2000, 3000), run(9000), {}]);
		expect(rows).toEqual({ x: { count: 4, medianS: 2, p95S: 9, worstS: 9, p95BeyondRadioS: 4.5 } });
		const many = rowsOf([run(...Array.from({ length: 99 }, () => 1000)), run(9000)]);
		expect(many["x"]!.p95S).toBe(1);
	});
});

describe("the plan", () => {
	it("has every fault in a year, as many as the rates say, in order", () => {
		const plan = makePlan(new Random(5), 365);
		const names = new Set(plan.map(({ fault }) => fault.name));
		for (const { name } of [...SESSION_FAULTS, ...BYTE_FAULTS]) expect(names, name).toContain(name);
		const bytes = plan.filter(({ fault }) => fault.kind === "bytes").length;
		expect(bytes).toBe(RATES.bytes);
		expect(plan.length - bytes).toBeGreaterThanOrEqual(RATES.session);
		expect(plan.length - bytes).toBeLessThanOrEqual(RATES.session + 1);
		for (let i = 1; i < plan.length; i++) expect(plan[i]!.at).toBeGreaterThanOrEqual(plan[i - 1]!.at);
	});

	it("is the same for the same seed", () => {
		const at = (seed: number) => makePlan(new Random(seed), 30).map((planned) => planned.at);
		expect(at(3)).toEqual(at(3));
		expect(at(3)).not.toEqual(at(4));
	});
});

describe("a soak", () => {
	it.each([
		[1, "bp35c2"],
		[2, "ips"],
		[3, "j11"],
		[4, "j11-usb"],
	] as const)("of a day with forty times the faults, seed %i, module %s", (seed, module) => {
		const rates = { session: 40 * RATES.session, bytes: 4 * RATES.bytes };
		const soak = new Soak({ days: 1, seed, module, rates });
		const { outsideOutages, woptWrites, stuck, growth, recovery } = soak.run();
		expect(outsideOutages).toBeGreaterThan(0.98);
		expect(woptWrites).toBe(0);
		expect(stuck).toBe(0);
		expect(growth.sockets.last).toBe(growth.sockets.first);
		expect(growth.clients.last).toBe(1);
		expect(Object.keys(recovery).length).toBeGreaterThan(12);
	});
});

describe("npm run soak", () => {
	const TSX = join(ROOT, "node_modules/.bin/tsx");
	const MAIN = join(ROOT, "test/soak/main.ts");

	it("prints one JSON object of the promised shape", () => {
		const output = execFileSync(TSX, [MAIN, "--days", "1", "--seed", "7", "--json"], { encoding: "utf8" });
		const result = JSON.parse(output);
		expect(Object.keys(result)).toEqual([
			"days",
			"seed",
			"availability",
			"recovery",
			"woptWrites",
			"settingsWritesPerDay",
			"stuck",
			"growth",
		]);
		expect(Object.keys(result.availability)).toEqual(["outsideOutages", "overall"]);
		expect(Object.keys(result.recovery["cold start"])).toEqual([
			"count",
			"medianS",
			"p95S",
			"worstS",
			"p95BeyondRadioS",
		]);
		expect([result.days, result.seed, result.woptWrites, result.stuck]).toEqual([1, 7, 0, 0]);
	});

	it.each([
		[["--dayz", "1"], "FLAG_UNKNOWN"],
		[["--days", "0"], "FLAG_INVALID"],
		[["--days", "1.5"], "FLAG_INVALID"],
		[["--seed"], "FLAG_INVALID"],
		[["--module", "j12"], "FLAG_INVALID"],
		[["--json", "--seed", "1,2"], "FLAG_INVALID"],
	])("does not take %s", (args, code) => {
		expect(() => parseFlags(args)).toThrow(code);
	});

	it("ends with 2 for an unknown flag, and says nothing on standard output", () => {
		const { status, stderr, stdout } = spawnSync(TSX, [MAIN, "--what"], { encoding: "utf8" });
		expect(status).toBe(2);
		expect(stderr).toContain("FLAG_UNKNOWN --what");
		expect(stdout).toBe("");
	});
});
