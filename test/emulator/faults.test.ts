import { describe, expect, it } from "vitest";
import { FAULTS } from "../../hosts/emulator/faults/all";
import { J11_FAULTS } from "../../hosts/emulator/faults/j11";
import type { EmulatorEvent, EmulatorOptions } from "../../hosts/emulator/index";
import { EmulatorRig } from "./emulator-rig";

const GET_E7 = "1081000105FF010288016201E700";

class FaultRig extends EmulatorRig {
	readonly events: EmulatorEvent[] = [];

	constructor(options: Partial<EmulatorOptions> = {}) {
		super({ payload: "hex", onEvent: (event) => this.events.push(event), ...options });
		this.join();
		this.time.advance(4_000);
		this.take();
	}

	/** Whether a Get is answered. */
	works(): boolean {
		return this.get("E7") !== undefined;
	}

	/** Seconds from the start of the fault until it told that it was over; undefined while it is on. */
	lasted(name: string): number | undefined {
		const over = this.events.find((event) => event.type === "fault-over" && event.detail === name);
		const start = this.events.find((event) => event.type === "fault" && event.detail === name);
		return over === undefined ? undefined : Math.round((over.at - start!.at) / 1_000);
	}

	joinAgain(waitMs = 45_000): boolean {
		return this.run(`SKJOIN ${this.emulator.routeB.address}`, waitMs).includes("EVENT 25");
	}
}

/** One check for each fault: what it does, and that it is over when the table says so. */
const CHECKS: Record<string, (bench: FaultRig) => void> = {
	"lose-bytes"(bench) {
		bench.emulator.fault("lose-bytes", { permille: 100, seconds: 10 });
		expect(bench.run("SKSREG S0A").length).toBeLessThan("ESREG CCDDEEFF\r\nOK\r\n".length);
		bench.time.advance(10_000);
		expect(bench.works()).toBe(true);
		expect(bench.lasted("lose-bytes")).toBe(10);
	},
	"double-bytes"(bench) {
		bench.emulator.fault("double-bytes", { permille: 1_000, seconds: 0 });
		expect(bench.run("SKVER")).toBe("EEVVEERR  11..22..1100\r\r\n\nOOKK\r\r\n\n");
		bench.emulator.clearFault("double-bytes");
		expect(bench.run("SKVER")).toBe("EVER 1.2.10\r\nOK\r\n");
	},
	"garble-bytes"(bench) {
		bench.emulator.fault("garble-bytes", { permille: 200, seconds: 0, direction: 1 });
		let failures = 0;
		for (let i = 0; i < 20; i++) if (!bench.run("SKVER").includes("EVER")) failures++;
		expect(failures).toBeGreaterThan(8);
		bench.emulator.clearFault("garble-bytes");
		bench.run("");
		expect(bench.run("SKVER")).toContain("EVER 1.2.10\r\nOK\r\n");
	},
	"cut-line"(bench) {
		bench.emulator.fault("cut-line");
		const whole = "EVER 1.2.10\r\nOK\r\n";
		const cut = bench.run("SKVER");
		expect(cut.length).toBeLessThan(whole.length - 1);
		expect(whole.startsWith(cut)).toBe(true);
		expect(bench.run("SKVER")).toBe(whole);
	},
	"blank-lines"(bench) {
		bench.emulator.fault("blank-lines");
		bench.send(GET_E7, 0);
		bench.time.advance(3_000);
		expect(bench.take()).toContain("OK\r\n\r\nERXUDP");
	},
	"ok-first"(bench) {
		bench.emulator.fault("ok-first");
		expect(bench.send(GET_E7).map((line) => line.split(" ")[0])).toEqual(["OK", "EVENT", "ERXUDP"]);
	},
	"uart-error"(bench) {
		bench.emulator.fault("uart-error");
		expect(bench.run("SKVER")).toBe("\r\nFAIL ER09\r\n");
		expect(bench.run("SKVER")).toContain("EVER");
	},
	baud(bench) {
		bench.emulator.fault("baud");
		expect(bench.run("SKVER", 5_000)).toBe("");
		bench.emulator.routeB.push();
		bench.time.advance(10);
		expect(bench.run("", 50)).not.toContain("ERXUDP");
		bench.emulator.clearFault("baud");
		expect(bench.run("SKVER")).toContain("EVER");
	},
	echo(bench) {
		bench.emulator.fault("echo");
		expect(bench.run("SKVER")).toContain("SKVER\r\nEVER");
	},
	reboot(bench) {
		bench.emulator.fault("reboot");
		expect(bench.run("SKVER", 1_000)).toBe("");
		bench.time.advance(3_000);
		expect(bench.run("SKSREG S2")).toBe("SKSREG S2\r\nESREG 21\r\nOK\r\n");
		expect(bench.run("SKTERM")).toContain("FAIL ER10");
	},
	hang(bench) {
		bench.emulator.fault("hang", { seconds: 20 });
		expect(bench.run("SKVER", 15_000)).toBe("");
		bench.time.advance(5_000);
		expect(bench.works()).toBe(true);
		expect(bench.lasted("hang")).toBe(20);
	},
	silent(bench) {
		bench.emulator.fault("silent");
		expect(bench.run("SKRESET", 600_000)).toBe("");
		expect(bench.lasted("silent")).toBeUndefined();
		bench.emulator.pulseReset();
		bench.time.advance(3_000);
		expect(bench.run("SKVER")).toContain("EVER");
		expect(bench.lasted("silent")).toBe(600);
	},
	"other-dialect"(bench) {
		bench.emulator.fault("other-dialect");
		bench.time.advance(3_000);
		expect(bench.run("SKINFO")).toMatch(/ 21 FFFF 0\r\nOK/);
		expect(bench.run("SKSCAN 2 FFFFFFFF 4")).toContain("FAIL ER05");
	},
	"payload-switch"(bench) {
		bench.emulator.fault("payload-switch");
		bench.send(GET_E7, 0);
		bench.time.advance(3_000);
		expect(bench.take()).toContain(" 1 0012 \x10\x81");
		expect(bench.emulator.counters().flashWrites).toBe(0);
	},
	"split-output"(bench) {
		bench.emulator.fault("split-output", { ms: 100 });
		expect(bench.run("SKVER", 50)).not.toContain("OK\r\n");
		expect(bench.run("", 200)).toContain("OK\r\n");
		bench.emulator.clearFault("split-output");
		expect(bench.run("SKVER")).toBe("EVER 1.2.10\r\nOK\r\n");
	},
	"merge-output"(bench) {
		bench.emulator.fault("merge-output", { ms: 500 });
		expect(bench.run("SKVER", 450)).toBe("");
		expect(bench.run("SKVER", 200)).toBe("EVER 1.2.10\r\nOK\r\nEVER 1.2.10\r\nOK\r\n");
	},
	"send-result"(bench) {
		bench.emulator.fault("send-result", { code: 8 });
		for (const param of ["01", "00"]) expect(bench.send(GET_E7)[0]!.slice(-2)).toBe(param);
		expect(bench.emulator.counters().sendFailures).toBe(1);
	},
	undecrypted(bench) {
		bench.emulator.fault("undecrypted");
		expect(bench.send(GET_E7)).toHaveLength(2);
		expect(bench.joinAgain()).toBe(true);
		expect(bench.works()).toBe(true);
	},
	"quiet-reboot"(bench) {
		bench.emulator.fault("quiet-reboot");
		bench.time.advance(3_000);
		expect(bench.run("SKTERM")).toContain("FAIL ER10");
	},
	"send-fails"(bench) {
		bench.emulator.fault("send-fails", { count: 2 });
		for (const param of ["01", "01", "00"]) expect(bench.send(GET_E7)[0]!.slice(-2)).toBe(param);
	},
	"send-solicits"(bench) {
		bench.emulator.fault("send-solicits");
		const lines = bench.send(GET_E7);
		expect(lines.map((line) => line.replace(/FE80\S+/g, "A").replace(/ERXUDP.*/, "ERXUDP"))).toEqual([
			"EVENT 21 A 02",
			"OK",
			"EVENT 02 A",
			"EVENT 21 A 00",
			"ERXUDP",
		]);
	},
	"air-limit"(bench) {
		bench.emulator.fault("air-limit");
		expect(bench.take()).toMatch(/^EVENT 32 /);
		expect(bench.run("SKSREG SFB")).toContain("ESREG 1");
		expect(bench.send(GET_E7)[0]!.slice(-2)).toBe("01");
		expect(bench.run("", 41 * 60_000)).toContain("EVENT 33");
		expect(bench.lasted("air-limit")).toBe(2_400);
		expect(bench.works()).toBe(true);
	},
	"beacon-missed"(bench) {
		bench.emulator.fault("beacon-missed", { count: 2 });
		const found = [1, 2, 3].map(() => bench.run("SKSCAN 2 FFFFFFFF 7", 40_000).includes("EPANDESC"));
		expect(found).toEqual([false, false, true]);
	},
	"no-answer"(bench) {
		bench.emulator.fault("no-answer", { count: 3 });
		expect([1, 2, 3, 4].map(() => bench.works())).toEqual([false, false, false, true]);
		bench.emulator.fault("no-answer", { count: 0 });
		expect(bench.emulator.able).toBe(false);
		for (let i = 0; i < 5; i++) expect(bench.send(GET_E7)).toHaveLength(2);
		bench.emulator.clearFault("no-answer");
		expect(bench.works()).toBe(true);
	},
	"lost-answers"(bench) {
		bench.emulator.fault("lost-answers", { permille: 500 });
		let answered = 0;
		for (let i = 0; i < 200; i++) if (bench.works()) answered++;
		expect(answered).toBeGreaterThan(70);
		expect(answered).toBeLessThan(130);
	},
	"late-answers"(bench) {
		bench.emulator.fault("late-answers", { ms: 6_000, count: 1 });
		expect(bench.send(GET_E7, 6_000)).toHaveLength(2);
		expect(bench.lines(1_000)).toHaveLength(1);
		expect(bench.send(GET_E7, 1_000)).toHaveLength(3);
	},
	"answer-after-timeout"(bench) {
		bench.emulator.fault("answer-after-timeout");
		expect(bench.send(GET_E7, 60_000)).toHaveLength(2);
		expect(bench.lines(10_000)).toHaveLength(1);
	},
	"event-26"(bench) {
		bench.emulator.fault("event-26");
		expect(bench.take()).toMatch(/^EVENT 26 /);
		expect(bench.joinAgain()).toBe(false);
		expect(bench.joinAgain()).toBe(true);
	},
	"event-27"(bench) {
		bench.emulator.fault("event-27");
		expect(bench.take()).toMatch(/^EVENT 27 /);
		expect(bench.joinAgain()).toBe(true);
	},
	"event-28"(bench) {
		bench.emulator.fault("event-28");
		expect(bench.take()).toMatch(/^EVENT 28 /);
		expect(bench.joinAgain()).toBe(true);
	},
	"event-29"(bench) {
		bench.emulator.fault("event-29");
		expect(bench.take()).toMatch(/^EVENT 29 /);
		expect(bench.send(GET_E7, 100)).toEqual(["OK"]);
		bench.time.advance(5_000);
		expect(bench.take()).toContain("EVENT 25 ");
		expect(bench.works()).toBe(true);
	},
	"reauth-fails"(bench) {
		bench.emulator.fault("reauth-fails");
		bench.time.advance(41_000);
		expect(bench.take()).toContain("EVENT 24 ");
		expect(bench.send(GET_E7)[0]!.slice(-2)).toBe("01");
		expect(bench.joinAgain()).toBe(true);
	},
	"silent-death"(bench) {
		bench.emulator.fault("silent-death");
		expect(bench.send(GET_E7)).toHaveLength(2);
		expect(bench.emulator.able).toBe(true);
		expect(bench.joinAgain()).toBe(true);
		expect(bench.works()).toBe(true);
		expect(bench.lasted("silent-death")).toBeDefined();
	},
	"join-refused"(bench) {
		bench.emulator.fault("join-refused", { count: 2 });
		bench.run("SKTERM", 15_000);
		expect([bench.joinAgain(), bench.joinAgain(), bench.joinAgain()]).toEqual([false, false, true]);
	},
	"held-by-other"(bench) {
		bench.emulator.fault("held-by-other", { minutes: 5 });
		expect(bench.emulator.able).toBe(false);
		expect(bench.joinAgain()).toBe(false);
		bench.time.advance(300_000);
		expect(bench.joinAgain()).toBe(true);
	},
	"taken-by-other"(bench) {
		bench.emulator.fault("taken-by-other", { minutes: 5 });
		for (const answer of [undefined, expect.anything()]) {
			bench.time.advance(100_000);
			expect(bench.joinAgain()).toBe(true);
			bench.time.advance(91_000);
			expect(bench.get("E7")).toEqual(answer);
		}
	},
	"meter-away"(bench) {
		const { channel } = bench.emulator.routeB.place;
		bench.emulator.fault("meter-away");
		expect(bench.send(GET_E7)[0]!.slice(-2)).toBe("01");
		bench.time.advance(7_200_000);
		expect(bench.lasted("meter-away")).toBe(7_200);
		expect(bench.works()).toBe(true);
		bench.emulator.fault("meter-away", { minutes: 1, move: 1 });
		bench.time.advance(60_000);
		expect(bench.emulator.routeB.place.channel).not.toBe(channel);
		expect(bench.joinAgain()).toBe(false);
		expect(bench.run("SKSCAN 2 FFFFFFFF 7", 40_000)).toContain("EPANDESC");
	},
	"meter-restart"(bench) {
		bench.emulator.fault("meter-restart");
		expect(bench.emulator.able).toBe(false);
		bench.time.advance(60_000);
		expect(bench.emulator.able).toBe(true);
		expect(bench.joinAgain()).toBe(true);
	},
	"power-cut"(bench) {
		bench.emulator.fault("power-cut", { seconds: 60, moduleS: 30 });
		expect(bench.run("SKVER", 61_000)).toBe("");
		expect(bench.emulator.able).toBe(true);
		expect(bench.run("SKVER", 28_000)).toBe("");
		bench.time.advance(5_000);
		expect(bench.run("SKVER")).toContain("SKVER\r\nEVER");
		expect(bench.lasted("power-cut")).toBe(90);
	},
	"meter-exchanged"(bench) {
		const before = bench.emulator.truth();
		const { rbid, password } = bench.emulator.routeB;
		bench.emulator.fault("meter-exchanged", { minutes: 10, credentials: 1, unit: 3, digits: 8 });
		bench.time.advance(601_000);
		const after = bench.emulator.truth();
		expect(after.mac).not.toBe(before.mac);
		expect(after.serial).not.toBe(before.serial);
		expect(after.forwardCount).toBeLessThan(10);
		expect([after.unit, after.digits]).toEqual([3, 8]);
		expect(bench.emulator.routeB.rbid).not.toBe(rbid);
		expect(bench.emulator.routeB.password).not.toBe(password);
		bench.join();
		expect(bench.works()).toBe(true);
	},
	"service-ended"(bench) {
		bench.emulator.fault("service-ended");
		expect(bench.run("SKSCAN 2 FFFFFFFF 7", 40_000)).toContain("EPANDESC");
		expect(bench.joinAgain()).toBe(false);
		bench.emulator.fault("service-ended", { beacons: 0 });
		expect(bench.run("SKSCAN 2 FFFFFFFF 7", 40_000)).not.toContain("EPANDESC");
		bench.emulator.clearFault("service-ended");
		expect(bench.joinAgain()).toBe(true);
	},
};

/** Their effects on the registers are tested in history.test.ts. */
const LIES = Object.keys(FAULTS).filter((name) => FAULTS[name]!.area === "lie");
/** What only another module shows, or how it reads its manual, is checked in j11/faults.test.ts. */
const OTHERS = Object.keys(FAULTS).filter(
	(name) =>
		FAULTS[name]!.area === "reading" || (Object.hasOwn(J11_FAULTS, name) && !Object.hasOwn(CHECKS, name)),
);

describe("the table of faults", () => {
	it("has a check for every row, and no row without a description and an end", () => {
		expect([...Object.keys(CHECKS), ...LIES, ...OTHERS].sort()).toEqual(Object.keys(FAULTS).sort());
		for (const row of Object.values(FAULTS)) {
			expect(row.text.length).toBeGreaterThan(9);
			expect(row.over.length).toBeGreaterThan(6);
			expect(Object.isFrozen(row) && Object.isFrozen(row.params)).toBe(true);
		}
		expect(Object.isFrozen(FAULTS)).toBe(true);
	});

	it.each(Object.keys(CHECKS))("%s", (name) => {
		CHECKS[name]!(new FaultRig());
	});

	it.each(Object.keys(FAULTS))("%s can be switched on and cleared at any time, joined or not", (name) => {
		for (const bench of [new FaultRig(), new EmulatorRig({ payload: "hex" })]) {
			bench.emulator.fault(name);
			bench.time.advance(1_000);
			bench.emulator.fault(name);
			bench.emulator.clearFault(name);
			bench.emulator.clearFault(name);
			expect(bench.emulator.faults()).toHaveLength(0);
			bench.time.advance(3_000);
			bench.emulator.powerCycle();
			bench.time.advance(13_000);
			bench.take();
			const se = bench.emulator.module.dialect === "DSE" ? "" : "FFFE";
			expect(bench.run("SKINFO")).toContain(se);
		}
	});

	it("several at once, for a day, and the module answers again afterwards", () => {
		const bench = new FaultRig();
		const names = [
			"garble-bytes",
			"double-bytes",
			"lose-bytes",
			"cut-line",
			"lost-answers",
			"late-answers",
			"blank-lines",
		];
		for (const name of names) bench.emulator.fault(name);
		bench.emulator.fault("no-answer", { count: 7 });
		for (let i = 0; i < 300; i++) bench.send(GET_E7, 288_000);
		for (const name of names) bench.emulator.clearFault(name);
		bench.emulator.powerCycle();
		bench.time.advance(13_000);
		bench.join();
		expect(bench.works()).toBe(true);
	});

	it("refuses unknown names and parameters", () => {
		const { emulator } = new FaultRig();
		expect(() => emulator.fault("gremlins")).toThrow("unknown fault");
		expect(() => emulator.fault("toString")).toThrow("unknown fault");
		expect(() => emulator.fault("no-answer", { often: 3 })).toThrow("no parameter often");
		expect(() => emulator.fault("no-answer", { count: Number.NaN })).toThrow("not a number");
		expect(emulator.faults()).toEqual([]);
	});
});
