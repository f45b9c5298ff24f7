import { describe, expect, it } from "vitest";
import { PASSWORD, RBID, SessionRig } from "../support/session-rig";
import { ANSWER, RADIO_BOOT, RADIO_JOIN, settled } from "./settled";

const MINUTE = 60_000;
const HOUR = 3_600_000;

describe("cold start", () => {
	it.each([
		["bp35a1", "binary", "SE"],
		["bp35a1", "hex", "SE"],
		["bp35c2", "binary", "DSE"],
		["bp35c2", "hex", "DSE"],
		["ips", "hex", "SE"],
		["dss", "hex", "DSE"],
	] as const)("%s with %s payloads, reads torn and whole", (module, payload, dialect) => {
		for (const reads of ["whole", "torn"] as const) {
			const bench = new SessionRig({ module, payload, reads, seed: 3 }).start();
			bench.untilAnswer(150_000);
			expect(bench.shown).toBe("ready");
			expect(bench.session.dialect).toBe(dialect);
			expect(bench.states).toEqual(["probing", "scanning", "joining", "ready"]);
			expect(bench.emulator.counters().wopt).toBe(0);
			expect(bench.emulator.counters().joins).toBe(1);
			bench.time.advance(5 * MINUTE);
			expect(bench.ends.filter((end) => end !== "answered")).toEqual([]);
			expect(bench.answers).toBeGreaterThan(25);
			expect(bench.session.rssiDbm).toBeLessThan(-40);
		}
	});

	it("goes in the order that all drivers agree on", () => {
		const bench = new SessionRig({ module: "bp35c2", channel: 0x39, panId: 0x8cf5 }).start();
		bench.untilAnswer(150_000);
		const scans = bench.serial.commands.filter((text) => text.startsWith("SKSCAN"));
		expect(scans[0]).toBe("SKSCAN 2 FFFFFFFF 4 0");
		const others = bench.serial.commands.filter((text) => !text.startsWith("SKSCAN"));
		expect(others.map((text) => text.replace(/ FE80:.*/, ""))).toEqual([
			"SKVER",
			"SKSREG SFE 0",
			"SKINFO",
			"ROPT",
			"SKSREG SA2 1",
			"SKTERM",
			`SKSETPWD C ${PASSWORD}`,
			`SKSETRBID ${RBID}`,
			"SKSREG S2 39",
			"SKSREG S3 8CF5",
			"SKJOIN",
			"SKSENDTO",
		]);
	});

	it("adds at most 2 s to boot, scan and join of the radio", () => {
		for (let seed = 1; seed <= 10; seed++) {
			const bench = new SessionRig({ seed });
			bench.emulator.powerCycle();
			bench.start();
			const took = bench.untilAnswer(150_000);
			const scans = bench.serial.commands.filter((text) => text.startsWith("SKSCAN"));
			let radio = RADIO_BOOT + RADIO_JOIN + ANSWER;
			for (const scan of scans) radio += 9.6 * (2 ** Number(scan.split(" ")[3]) + 1) * 28 * 1.25;
			expect(took).toBeLessThan(radio + 2000);
		}
	});

	it("does not touch SA2 on an SE module, where it is said to be the transmit power", () => {
		const bench = settled({ module: "ips" });
		expect(bench.serial.commands.filter((text) => text.includes("SA2"))).toEqual([]);
	});

	it("scans for longer and longer until a meter is found", () => {
		const bench = new SessionRig().start("F0000000000000000000000000ABCD00");
		bench.time.until(() => bench.session.error === "SCAN_NO_METER", 3 * MINUTE);
		const scans = bench.serial.commands.filter((text) => text.startsWith("SKSCAN"));
		expect(scans.map((text) => text.slice(-1))).toEqual(["4", "6", "6", "7"]);
	});
});

describe("what is wrong is named by a code", () => {
	it("wrong password: the meter refuses; tried a few times an hour, for ever", () => {
		const bench = new SessionRig().start(RBID, "WRONGPASS123");
		bench.time.until(() => bench.session.error === "JOIN_REFUSED", 3 * MINUTE);
		expect(bench.shown).toBe("recovering JOIN_REFUSED");
		bench.time.advance(HOUR);
		expect(bench.emulator.counters().joins).toBeLessThan(8);
		const before = bench.emulator.counters().joins;
		bench.time.advance(6 * HOUR);
		const perHour = (bench.emulator.counters().joins - before) / 6;
		expect(perHour).toBeGreaterThan(1);
		expect(perHour).toBeLessThan(4);
		expect(bench.session.attempt).toBeGreaterThan(10);
	});

	it("a refusal of credentials that have joined before is told apart", () => {
		const bench = settled();
		bench.emulator.fault("service-ended");
		bench.time.until(() => bench.session.error === "JOIN_REFUSED_KNOWN", 10 * MINUTE);
		const before = bench.emulator.counters().joins;
		bench.time.advance(3 * HOUR);
		expect((bench.emulator.counters().joins - before) / 3).toBeLessThan(10);
		bench.emulator.clearFault("service-ended");
		bench.untilState("ready", 30 * MINUTE);
		expect(bench.shown).toBe("ready");
	});

	it("wrong ID: no meter answers, and scans go on with pauses", () => {
		const bench = new SessionRig().start("F0000000000000000000000000ABCD00");
		bench.time.until(() => bench.session.error === "SCAN_NO_METER", 3 * MINUTE);
		expect(bench.session.state).toBe("recovering");
		expect(bench.session.waitUntil).toBeGreaterThan(bench.time.ticks());
		bench.time.advance(HOUR);
		expect(bench.emulator.counters().joins).toBe(0);
		expect(bench.emulator.counters().scans).toBeGreaterThan(20);
		expect(bench.emulator.counters().scans).toBeLessThan(80);
	});

	it("J11 module", () => {
		const bench = new SessionRig({ module: "j11" }).start();
		const took = bench.time.until(() => bench.session.error === "MODULE_J11", MINUTE);
		expect(took).toBeLessThan(1500);
		expect(bench.session.state).toBe("recovering");
	});

	it("silent module, and it is found when it speaks at last", () => {
		const bench = new SessionRig({ module: "silent" }).start();
		const took = bench.time.until(() => bench.session.error === "MODULE_SILENT", MINUTE);
		expect(took).toBeLessThan(15_000);
		bench.emulator.module.become("bp35a1");
		bench.untilState("ready", 2 * MINUTE);
	});

	it.each([57600, 9600, 2400])("a module at %i baud is found", (baud) => {
		const bench = new SessionRig({ baud }).start();
		bench.untilAnswer(3 * MINUTE);
		expect(bench.session.finder.baud).toBe(baud);
	});

	it("absent serial device, then it appears", () => {
		const bench = new SessionRig();
		bench.serial.present = false;
		bench.start();
		bench.time.advance(1000);
		expect(bench.session.error).toBe("SERIAL_ABSENT");
		bench.time.advance(10 * MINUTE);
		expect(bench.serial.opened.length).toBeGreaterThan(100);
		bench.serial.present = true;
		bench.untilState("ready", 2 * MINUTE);
		expect(bench.shown).toBe("ready");
	});

	it.each([
		["", PASSWORD, "CREDENTIALS_MISSING"],
		[RBID, "", "CREDENTIALS_MISSING"],
		["1234", PASSWORD, "CREDENTIALS_INVALID"],
		[`${RBID.slice(1)} `, PASSWORD, "CREDENTIALS_INVALID"],
		[RBID, "with space", "CREDENTIALS_INVALID"],
		[RBID, "x\r\nSKRESET", "CREDENTIALS_INVALID"],
		[RBID, "123456789012345678901234567890123", "CREDENTIALS_INVALID"],
	])("credentials %j %j", (rbid, password, code) => {
		const bench = new SessionRig().start(rbid, password);
		bench.time.advance(MINUTE);
		expect(bench.shown).toBe(`off ${code}`);
		expect(bench.serial.opened).toEqual([]);
	});
});
