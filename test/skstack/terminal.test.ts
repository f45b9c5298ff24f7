import { describe, expect, it } from "vitest";
import { DSE_SCRIPT, INFO, METER, OWN, SE_SCRIPT, TerminalRig } from "./terminal-rig";

const J11_ASKED = "\xd0\xea\x83\xfc\x00\x6b\x00\x04\x03\xa8\x00\x00";

describe("finding the module", () => {
	it("SE: version, echo off, SKINFO, ROPT; SA2 is left alone", () => {
		const rig = new TerminalRig();
		rig.finder.probe();
		expect(rig.told).toEqual(["found"]);
		expect(rig.serial.writes).toEqual([
			J11_ASKED,
			"\r\nSKVER\r\n",
			"SKSREG SFE 0\r\n",
			"SKINFO\r\n",
			"ROPT\r",
		]);
		const { dialect, dialectKnown, version, payload, channel, panId } = rig.terminal;
		const { baud } = rig.finder;
		expect([dialect.name, dialectKnown, version, payload, channel, panId, baud]).toEqual([
			"SE",
			true,
			"1.2.10",
			"hex",
			0x39,
			0x8cf5,
			115200,
		]);
	});

	it("DSE: the signal is turned on; no ROPT means hex always", () => {
		const rig = new TerminalRig(DSE_SCRIPT);
		rig.finder.probe();
		expect(rig.told).toEqual(["found"]);
		expect(rig.serial.writes[5]).toBe("SKSREG SA2 1\r\n");
		expect(rig.terminal.dialect.name).toBe("DSE");
		expect(rig.terminal.payload).toBeUndefined();
	});

	it("an EINFO that is damaged decides nothing, and SA2 is not written", () => {
		const rig = new TerminalRig({ ...SE_SCRIPT, SKINFO: `${INFO("FFF")}\r\nOK\r\n` });
		rig.finder.probe();
		expect(rig.told).toEqual(["found"]);
		expect(rig.terminal.dialectKnown).toBe(false);
		expect(rig.serial.writes).toHaveLength(5);
	});

	it("waits while the module boots, and makes up for payload bytes that it may wait for", () => {
		const rig = new TerminalRig({});
		rig.finder.probe();
		rig.time.advance(1000);
		expect(rig.serial.writes.filter((text) => text === "\r\n".repeat(616))).toHaveLength(1);
		rig.script = SE_SCRIPT;
		rig.time.advance(400);
		expect(rig.told).toEqual(["found"]);
	});

	it("asks for J11 at its one rate before SKVER, tries all other rates, then says that it is silent", () => {
		const rig = new TerminalRig({});
		rig.finder.probe();
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["MODULE_SILENT"]);
		expect(rig.serial.opened).toEqual([115200, 57600, 38400, 19200, 9600, 4800, 2400]);
		const asked = rig.serial.writes.filter((text) => text === J11_ASKED);
		expect(asked).toHaveLength(10);
		expect(rig.serial.writes.slice(0, 2)).toEqual([J11_ASKED, "\r\nSKVER\r\n"]);
		expect(rig.serial.writes.slice(21)).not.toContain(J11_ASKED);
	});

	it("does not try other rates when told not to", () => {
		const rig = new TerminalRig({});
		rig.finder.probe(false);
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["MODULE_SILENT"]);
		expect(rig.serial.opened).toEqual([115200]);
	});

	it("names a J11 module by the header of its answer, in two reads, among noise and behind a false start", () => {
		const rig = new TerminalRig({});
		rig.finder.probe();
		rig.serial.say("\x00\xd0\xf9\xee\x5d\x20\x6b\xd0\xf9");
		rig.serial.say("\xee\x5d\x20\x6b\x00\x0d\x03");
		expect(rig.told).toEqual([]);
		rig.serial.say("\xac\x00");
		expect(rig.told).toEqual(["MODULE_J11"]);
	});

	it("takes a header whose sum is wrong for noise", () => {
		const rig = new TerminalRig({});
		rig.finder.probe();
		rig.serial.say("\xd0\xf9\xee\x5d\x20\x6b\x00\x0d\x03\xad\x00\x10");
		rig.time.advance(500);
		expect(rig.told).toEqual([]);
	});

	it("a module that refuses everything", () => {
		const rig = new TerminalRig();
		rig.serial.reply = () => "FAIL ER04\r\n";
		rig.finder.probe();
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["MODULE_REFUSED"]);
	});

	it("takes the port's word when it is absent or lost", () => {
		const rig = new TerminalRig({});
		rig.finder.probe();
		rig.serial.fail("SERIAL_ABSENT");
		expect(rig.told).toEqual(["SERIAL_ABSENT"]);
		rig.time.advance(10_000);
		expect(rig.told).toHaveLength(1);
		rig.script = SE_SCRIPT;
		rig.finder.probe();
		rig.serial.fail("SERIAL_LOST");
		expect(rig.told).toEqual(["SERIAL_ABSENT", "found", "SERIAL_LOST"]);
	});

	it("is not led astray by answers to several SKVER that come at once", () => {
		const rig = new TerminalRig({});
		rig.finder.probe();
		rig.time.advance(700);
		rig.serial.say("SKVER\r\nEVER 1.2.10\r\nOK\r\nSKVER\r\nEVER 1.2.10\r\nOK\r\n");
		rig.serial.say("SKSREG SFE 0\r\nOK\r\n");
		rig.serial.say(SE_SCRIPT.SKINFO!);
		rig.serial.say(SE_SCRIPT.ROPT!);
		expect(rig.told).toEqual(["found"]);
		expect(rig.terminal.payload).toBe("hex");
		rig.terminal.run("SKTERM");
		rig.serial.say("SKTERM\r\nOK\r\n");
		expect(rig.told).toEqual(["found", "MODULE_RESTARTED"]);
	});
});

describe("one command at a time", () => {
	it("is answered by OK, FAIL or silence, and may be followed at once", () => {
		const rig = TerminalRig.found();
		expect(rig.terminal.run("SKTERM")).toBe(true);
		expect(rig.terminal.run("SKVER")).toBe(false);
		rig.serial.say("OK\r\n");
		rig.terminal.run("SKTERM");
		rig.serial.say("FAIL ER10\r\n");
		expect(rig.told).toEqual(["OK", "FAIL"]);
		expect(rig.terminal.failCode).toBe(10);
		expect(rig.terminal.free).toBe(true);
	});

	it("events and datagrams between a command and its answer are told apart from it", () => {
		const rig = TerminalRig.found();
		rig.terminal.run("SKSREG SFB");
		rig.serial.say(`EVENT 32 ${OWN}\r\nERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0002 1081\r\n`);
		rig.serial.say("OK\r\n");
		expect(rig.told).toEqual(["event 32 -1", "datagram 2", "OK"]);
		expect(rig.terminal.value).toBe(-1);
	});

	it("reads a register, and takes an unknown one as empty", () => {
		const rig = TerminalRig.found();
		rig.terminal.run("SKSREG S3");
		rig.serial.say("ESREG 8CF5\r\nOK\r\n");
		expect(rig.terminal.value).toBe(0x8cf5);
		rig.terminal.run("SKSREG S3");
		rig.serial.say("OK\r\n");
		expect(rig.terminal.value).toBe(-1);
		expect(rig.told).toEqual(["OK", "OK"]);
	});

	it.each(["FAIL ER09", "FAIL ER04", "FAIL ER06"])("%s: drained and repeated once", (fail) => {
		const rig = TerminalRig.found();
		rig.terminal.run("SKTERM");
		rig.serial.say(`${fail}\r\n`);
		expect(rig.serial.take()).toEqual(["SKTERM\r\n", "\r\n"]);
		rig.serial.say("FAIL ER04\r\n");
		rig.time.advance(200);
		expect(rig.serial.take()).toEqual(["SKTERM\r\n"]);
		rig.serial.say(`${fail}\r\n`);
		expect(rig.told).toEqual(["FAIL"]);
		expect(rig.terminal.moduleOverruns).toBe(fail.endsWith("09") ? 2 : 0);
	});

	it("passes on what the host knows of its own overruns", () => {
		const rig = TerminalRig.found();
		rig.serial.overruns = 4;
		expect(rig.finder.uart.overruns).toBe(4);
	});

	it("silence: drained and repeated once, then told", () => {
		const rig = TerminalRig.found();
		rig.terminal.run("SKTERM", 1000);
		rig.time.advance(1200);
		expect(rig.serial.take()).toEqual(["SKTERM\r\n", "\r\n", "SKTERM\r\n"]);
		rig.time.advance(1000);
		expect(rig.told).toEqual(["SILENT"]);
		expect(rig.terminal.timeouts).toBe(2);
	});

	it("an echo that is on again, or a version that nobody asked for, means that the module restarted", () => {
		for (const sign of ["SKTERM\r\nOK\r\n", "EVER 1.2.10\r\n"]) {
			const rig = TerminalRig.found();
			rig.terminal.run("SKTERM");
			rig.serial.say(sign);
			expect(rig.told).toEqual(["MODULE_RESTARTED"]);
			expect(rig.terminal.restarts).toBe(1);
			expect(rig.terminal.run("SKTERM")).toBe(false);
		}
	});

	it("an echo that cannot be turned off means nothing", () => {
		const rig = TerminalRig.found({ ...SE_SCRIPT, ROPT: "ROPT\rOK 01\r" });
		rig.terminal.run("SKTERM");
		rig.serial.say("SKTERM\r\nOK\r\n");
		expect(rig.told).toEqual(["OK"]);
	});
});
