import { describe, expect, it } from "vitest";
import type { Datagram } from "../../modules/skstack/datagram";
import { Module, type ModuleEvents } from "../../modules/skstack/module";
import { FakeTime } from "../support/fake-time";
import { ScriptedSerial } from "../support/scripted-serial";

const METER = "FE80:0000:0000:0000:021C:6400:036E:8CF5";
const OWN = "FE80:0000:0000:0000:021D:1290:0003:C890";
const INFO = (last: string) => `EINFO ${OWN} 001D12900003C890 39 8CF5 ${last}`;
const GET = Uint8Array.from([0x10, 0x81, 0, 1, 5, 0xff, 1, 2, 0x88, 1, 0x62, 1, 0xe7, 0]);
const GET_TEXT = String.fromCharCode(...GET);
const OUTCOMES = ["OK", "FAIL", "SILENT", "UNSENT"];

interface Script {
	/** Answers of the module by command; a command that is missing is not answered. */
	[command: string]: string;
}

const SE_SCRIPT: Script = {
	SKVER: "EVER 1.2.10\r\nOK\r\n",
	"SKSREG SFE 0": "SKSREG SFE 0\r\nOK\r\n",
	SKINFO: `${INFO("FFFE ")}\r\nOK\r\n`,
	ROPT: "OK 01\r",
};
const DSE_SCRIPT: Script = {
	...SE_SCRIPT,
	SKINFO: `${INFO("0 ")}\r\nOK\r\n`,
	ROPT: "FAIL ER04\r\n",
	"SKSREG SA2 1": "OK\r\n",
};

class Rig implements ModuleEvents {
	readonly time = new FakeTime();
	readonly serial = new ScriptedSerial();
	readonly module = new Module({ serial: this.serial, timers: this.time }, this);
	/** What the module told, in order. */
	readonly told: string[] = [];
	script: Script;

	constructor(script: Script = SE_SCRIPT) {
		this.script = script;
		this.serial.reply = (written) => this.script[written.trim()];
	}

	static found(script: Script = SE_SCRIPT): Rig {
		const rig = new Rig(script);
		rig.module.probe();
		rig.module.setPeer(METER);
		rig.told.length = 0;
		rig.serial.take();
		return rig;
	}

	onFound(): void {
		this.told.push("found");
	}

	onTrouble(code: string): void {
		this.told.push(code);
	}

	onAnswer(outcome: number): void {
		this.told.push(OUTCOMES[outcome]!);
	}

	onEvent(event: number, parameter: number): void {
		this.told.push(`event ${event.toString(16)} ${parameter}`);
	}

	onPong(): void {
		this.told.push("pong");
	}

	onDatagram(datagram: Datagram): void {
		this.told.push(`datagram ${datagram.length}${this.module.isPeer(datagram) ? "" : " foreign"}`);
	}

	load(): this {
		this.module.request.load(GET, GET.length);
		return this;
	}
}

describe("finding the module", () => {
	it("SE: version, echo off, SKINFO, ROPT; SA2 is left alone", () => {
		const rig = new Rig();
		rig.module.probe();
		expect(rig.told).toEqual(["found"]);
		expect(rig.serial.writes).toEqual(["\r\nSKVER\r\n", "SKSREG SFE 0\r\n", "SKINFO\r\n", "ROPT\r"]);
		const { dialect, dialectKnown, version, payload, channel, panId, baud } = rig.module;
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
		const rig = new Rig(DSE_SCRIPT);
		rig.module.probe();
		expect(rig.told).toEqual(["found"]);
		expect(rig.serial.writes[4]).toBe("SKSREG SA2 1\r\n");
		expect(rig.module.dialect.name).toBe("DSE");
		expect(rig.module.payload).toBeUndefined();
	});

	it("an EINFO that is damaged decides nothing, and SA2 is not written", () => {
		const rig = new Rig({ ...SE_SCRIPT, SKINFO: `${INFO("FFF")}\r\nOK\r\n` });
		rig.module.probe();
		expect(rig.told).toEqual(["found"]);
		expect(rig.module.dialectKnown).toBe(false);
		expect(rig.serial.writes).toHaveLength(4);
	});

	it("waits while the module boots, and makes up for payload bytes that it may wait for", () => {
		const rig = new Rig({});
		rig.module.probe();
		rig.time.advance(1000);
		expect(rig.serial.writes.filter((text) => text === "\r\n".repeat(616))).toHaveLength(1);
		rig.script = SE_SCRIPT;
		rig.time.advance(400);
		expect(rig.told).toEqual(["found"]);
	});

	it("asks J11, then tries all other rates, then says that it is silent", () => {
		const rig = new Rig({});
		rig.module.probe();
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["MODULE_SILENT"]);
		expect(rig.serial.opened).toEqual([115200, 57600, 38400, 19200, 9600, 4800, 2400]);
		expect(rig.serial.writes).toContain("\xd0\xea\x83\xfc\x00\x6b\x00\x04\x03\xa8\x00\x00");
	});

	it("does not try other rates when told not to", () => {
		const rig = new Rig({});
		rig.module.probe(false);
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["MODULE_SILENT"]);
		expect(rig.serial.opened).toEqual([115200]);
	});

	it("names a J11 module by its binary answer, also in two reads and among noise", () => {
		const rig = new Rig({});
		rig.module.probe();
		rig.time.advance(4100);
		rig.serial.say("\x00\xd0\xf9");
		rig.serial.say("\xee\x5d\x20\x6b\x00\x0d\x03\xa8\x00\x10");
		rig.time.advance(500);
		expect(rig.told).toEqual(["MODULE_J11"]);
	});

	it("a module that refuses everything", () => {
		const rig = new Rig();
		rig.serial.reply = () => "FAIL ER04\r\n";
		rig.module.probe();
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["MODULE_REFUSED"]);
	});

	it("takes the port's word when it is absent or lost", () => {
		const rig = new Rig({});
		rig.module.probe();
		rig.serial.fail("SERIAL_ABSENT");
		expect(rig.told).toEqual(["SERIAL_ABSENT"]);
		rig.time.advance(10_000);
		expect(rig.told).toHaveLength(1);
		rig.script = SE_SCRIPT;
		rig.module.probe();
		rig.serial.fail("SERIAL_LOST");
		expect(rig.told).toEqual(["SERIAL_ABSENT", "found", "SERIAL_LOST"]);
	});

	it("is not led astray by answers to several SKVER that come at once", () => {
		const rig = new Rig({});
		rig.module.probe();
		rig.time.advance(700);
		rig.serial.say("SKVER\r\nEVER 1.2.10\r\nOK\r\nSKVER\r\nEVER 1.2.10\r\nOK\r\n");
		rig.serial.say("SKSREG SFE 0\r\nOK\r\n");
		rig.serial.say(SE_SCRIPT.SKINFO!);
		rig.serial.say(SE_SCRIPT.ROPT!);
		expect(rig.told).toEqual(["found"]);
		expect(rig.module.payload).toBe("hex");
		rig.module.run("SKTERM");
		rig.serial.say("SKTERM\r\nOK\r\n");
		expect(rig.told).toEqual(["found", "MODULE_RESTARTED"]);
	});
});

describe("one command at a time", () => {
	it("is answered by OK, FAIL or silence, and may be followed at once", () => {
		const rig = Rig.found();
		expect(rig.module.run("SKTERM")).toBe(true);
		expect(rig.module.run("SKVER")).toBe(false);
		rig.serial.say("OK\r\n");
		rig.module.run("SKTERM");
		rig.serial.say("FAIL ER10\r\n");
		expect(rig.told).toEqual(["OK", "FAIL"]);
		expect(rig.module.failCode).toBe(10);
		expect(rig.module.free).toBe(true);
	});

	it("events and datagrams between a command and its answer are told apart from it", () => {
		const rig = Rig.found();
		rig.module.run("SKSREG SFB");
		rig.serial.say(`EVENT 32 ${OWN}\r\nERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0002 1081\r\n`);
		rig.serial.say("OK\r\n");
		expect(rig.told).toEqual(["event 32 -1", "datagram 2", "OK"]);
		expect(rig.module.value).toBe(-1);
	});

	it("reads a register, and takes an unknown one as empty", () => {
		const rig = Rig.found();
		rig.module.run("SKSREG S3");
		rig.serial.say("ESREG 8CF5\r\nOK\r\n");
		expect(rig.module.value).toBe(0x8cf5);
		rig.module.run("SKSREG S3");
		rig.serial.say("OK\r\n");
		expect(rig.module.value).toBe(-1);
		expect(rig.told).toEqual(["OK", "OK"]);
	});

	it.each(["FAIL ER09", "FAIL ER04", "FAIL ER06"])("%s: drained and repeated once", (fail) => {
		const rig = Rig.found();
		rig.module.run("SKTERM");
		rig.serial.say(`${fail}\r\n`);
		expect(rig.serial.take()).toEqual(["SKTERM\r\n", "\r\n"]);
		rig.serial.say("FAIL ER04\r\n");
		rig.time.advance(200);
		expect(rig.serial.take()).toEqual(["SKTERM\r\n"]);
		rig.serial.say(`${fail}\r\n`);
		expect(rig.told).toEqual(["FAIL"]);
	});

	it("silence: drained and repeated once, then told", () => {
		const rig = Rig.found();
		rig.module.run("SKTERM", 1000);
		rig.time.advance(1200);
		expect(rig.serial.take()).toEqual(["SKTERM\r\n", "\r\n", "SKTERM\r\n"]);
		rig.time.advance(1000);
		expect(rig.told).toEqual(["SILENT"]);
		expect(rig.module.timeouts).toBe(2);
	});

	it("an echo that is on again, or a version that nobody asked for, means that the module restarted", () => {
		for (const sign of ["SKTERM\r\nOK\r\n", "EVER 1.2.10\r\n"]) {
			const rig = Rig.found();
			rig.module.run("SKTERM");
			rig.serial.say(sign);
			expect(rig.told).toEqual(["MODULE_RESTARTED"]);
			expect(rig.module.restarts).toBe(1);
			expect(rig.module.run("SKTERM")).toBe(false);
		}
	});

	it("an echo that cannot be turned off means nothing", () => {
		const rig = Rig.found({ ...SE_SCRIPT, ROPT: "ROPT\rOK 01\r" });
		rig.module.run("SKTERM");
		rig.serial.say("SKTERM\r\nOK\r\n");
		expect(rig.told).toEqual(["OK"]);
	});
});

describe("scan", () => {
	it("collects descriptions by key, the strongest of ours wins, also after EVENT 22", () => {
		const rig = Rig.found();
		rig.module.pans.pairId = "12345678";
		rig.module.scan(0xffffffff, 6);
		expect(rig.serial.take()).toEqual(["SKSCAN 2 FFFFFFFF 6\r\n"]);
		const block = (channel: string, mac: string, lqi: string, pair: string) =>
			`EVENT 20 ${OWN}\r\nEPANDESC\r\n  Channel:${channel}\r\n  Channel Page:09\r\n  Pan ID:8CF5\r\n` +
			`  Addr:${mac}\r\n  LQI:${lqi}\r\n  Side:0\r\n  Future:99\r\n  PairID:${pair}\r\n`;
		rig.serial.say(`OK\r\n${block("39", "001C6400036E8CF5", "2D", "12345678")}`);
		rig.serial.say(block("3A", "001C6400036E8CF6", "FF", "AAAAAAAA"));
		rig.serial.say(`EVENT 22 ${OWN}\r\n${block("3B", "001C6400036E8CF7", "30", "12345678")}`);
		rig.module.pans.close();
		expect(rig.module.pans.best).toEqual({
			channel: 0x3b,
			panId: 0x8cf5,
			mac: "001C6400036E8CF7",
			lqi: 0x30,
		});
	});

	it.each([
		["SE", SE_SCRIPT, "SKSCAN 2 00000001 6 0"],
		["DSE", DSE_SCRIPT, "SKSCAN 2 00000001 6"],
	] as const)("FAIL ER05 turns the dialect once: %s", (_, script, flipped) => {
		const rig = Rig.found(script);
		rig.module.scan(1, 6);
		rig.serial.take();
		rig.serial.say("FAIL ER05\r\n");
		expect(rig.serial.take()).toEqual([`${flipped}\r\n`]);
		rig.serial.say("OK\r\n");
		expect(rig.told).toEqual(["OK"]);
	});

	it("FAIL ER05 in both forms gives the dialect back", () => {
		const rig = Rig.found();
		rig.module.scan(1, 6);
		rig.serial.say("FAIL ER05\r\nFAIL ER05\r\n");
		expect(rig.told).toEqual(["FAIL"]);
		expect(rig.module.dialect.name).toBe("SE");
	});
});

describe("send", () => {
	const head = (side: string) => `SKSENDTO 1 ${METER} 0E1A 1${side} 000E `;

	it.each([
		["SE", SE_SCRIPT, ""],
		["DSE", DSE_SCRIPT, " 0"],
	] as const)("%s: one write, EVENT 21 and OK in either order", (_, script, side) => {
		const done = `EVENT 21 ${METER}${side} 00\r\n`;
		for (const lines of [`\r\n${done}OK\r\n`, `OK\r\n${done}`]) {
			const rig = Rig.found(script).load();
			expect(rig.module.send(rig.module.request)).toBe(true);
			expect(rig.serial.take()).toEqual([head(side) + GET_TEXT]);
			rig.serial.say(lines);
			expect(rig.told).toEqual(["OK"]);
		}
	});

	it("EVENT 21 02 waits for the next one", () => {
		const rig = Rig.found().load();
		rig.module.send(rig.module.request);
		rig.time.advance(3400);
		rig.serial.say(`EVENT 21 ${METER} 02\r\nOK\r\n`);
		rig.time.advance(4900);
		expect(rig.told).toEqual([]);
		rig.serial.say(`EVENT 21 ${METER} 00\r\n`);
		expect(rig.told).toEqual(["OK"]);
	});

	it.each([
		["EVENT 21 01", `EVENT 21 ${METER} 01\r\nOK\r\n`, ["UNSENT"]],
		["FAIL", "FAIL ER10\r\n", ["FAIL"]],
		["OK without EVENT 21", "OK\r\n", ["UNSENT"]],
		["EVENT 21 without OK", `EVENT 21 ${METER} 00\r\n`, ["OK"]],
		["nothing", "", ["SILENT"]],
		["the EVENT 21 of another address", `EVENT 21 ${OWN} 00\r\nOK\r\n`, ["UNSENT"]],
		["a damaged EVENT 21", `EVENT 21 ${METER} 0\r\nOK\r\n`, ["UNSENT"]],
	] as const)("%s", (_, said, told) => {
		const rig = Rig.found().load();
		rig.module.send(rig.module.request);
		rig.serial.say(said);
		rig.time.advance(5000);
		expect(rig.told).toEqual(told);
		expect(rig.module.free).toBe(true);
	});

	it("while nothing is sent, EVENT 21 is of the module's own PANA packets", () => {
		const rig = Rig.found();
		rig.serial.say(`EVENT 21 ${METER} 00\r\nEVENT 25 ${METER}\r\n`);
		expect(rig.told).toEqual(["event 21 0", "event 25 -1"]);
	});

	it("the header follows a dialect that a datagram shows", () => {
		const rig = Rig.found().load();
		rig.serial.say(`ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0 0002 1081\r\n`);
		rig.module.send(rig.module.request);
		expect(rig.serial.take()).toEqual([head(" 0") + GET_TEXT]);
	});

	it("the payload may hold anything, and up to 1,232 bytes", () => {
		const rig = Rig.found();
		const payload = Uint8Array.from({ length: 1232 }, (_, i) => [0x0d, 0x0a, 0x00, 0x20][i % 4]!);
		expect(rig.module.request.load(payload, 1233)).toBe(false);
		expect(rig.module.request.load(payload, 0)).toBe(false);
		expect(rig.module.request.load(payload, 1232)).toBe(true);
		rig.module.send(rig.module.request);
		const [written] = rig.serial.take();
		expect(written).toBe(`SKSENDTO 1 ${METER} 0E1A 1 04D0 ${"\r\n\x00 ".repeat(308)}`);
	});

	it("SKPING in both dialects, and EPONG", () => {
		for (const [script, text] of [
			[SE_SCRIPT, `SKPING ${METER}`],
			[DSE_SCRIPT, `SKPING 0 ${METER}`],
		] as const) {
			const rig = Rig.found(script);
			rig.module.ping();
			expect(rig.serial.take()).toEqual([`${text}\r\n`]);
			rig.serial.say(`OK\r\nEPONG ${METER}\r\n`);
			expect(rig.told).toEqual(["OK", "pong"]);
		}
	});

	it("knows the peer's datagrams from others", () => {
		const rig = Rig.found();
		rig.serial.say(`ERXUDP ${OWN} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0002 1081\r\n`);
		expect(rig.told).toEqual(["datagram 2 foreign"]);
	});
});

describe("trace", () => {
	function traced(script = SE_SCRIPT): { rig: Rig; lines: string[] } {
		const rig = Rig.found(script);
		const lines: string[] = [];
		rig.module.trace = { onTrace: (direction, text) => lines.push(`${direction} ${text}`) };
		return { rig, lines };
	}

	it("shows both directions and tells raw payload from hex", () => {
		const { rig, lines } = traced();
		rig.load().module.send(rig.module.request);
		rig.serial.say(`EVENT 21 ${METER} 00\r\nOK\r\n`);
		const head = `ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0002 `;
		rig.serial.say(`${head}\x10\x81\r\n${head}1081\r\n\xff\xfe!\r\n`);
		expect(lines).toEqual([
			`> SKSENDTO 1 ${METER} 0E1A 1 000E \\x10\\x81\\x00\\x01\\x05\\xff\\x01\\x02\\x88\\x01b\\x01\\xe7\\x00`,
			`< EVENT 21 ${METER} 00`,
			"< OK",
			`< ${head}\\x10\\x81`,
			`< ${head}1081`,
			"! \\xff\\xfe!",
		]);
	});

	it("never shows credentials: neither commands, nor echoes, nor damaged echoes, nor the pairing ID", () => {
		// An echo that stays on, so that a damaged one does not look like a restart.
		const { rig, lines } = traced({ ...SE_SCRIPT, ROPT: "ROPT\rOK 01\r" });
		const secrets = ["0123456789AB", "00112233445566778899AABBCCDDEEFF"];
		rig.module.run(`SKSETPWD C ${secrets[0]}`);
		rig.serial.say(`SKSETPD C ${secrets[0]}\r\n\xffC ${secrets[0]}\r\n${secrets[0]!.slice(3)}\r\nOK\r\n`);
		rig.module.run(`SKSETRBID ${secrets[1]}`);
		rig.serial.say(`SETRBID ${secrets[1]}\r\n${secrets[1]!.slice(9)}\r\nOK\r\n`);
		rig.serial.say(`EPANDESC\r\n  PairID:${secrets[1]!.slice(-8)}\r\n`);
		rig.module.run("SKSREG S0A");
		rig.serial.say(`ESREG ${secrets[1]!.slice(-8)}\r\nOK\r\n`);
		const all = lines.join("\n");
		for (const secret of secrets) {
			for (let i = 0; i + 6 <= secret.length; i++) expect(all).not.toContain(secret.slice(i, i + 6));
		}
		expect(all).toContain("SKSETPWD C ***");
		expect(all).toContain("SKSETRBID ***");
	});

	it("never shows property C0, which is the route-B ID", () => {
		const { rig, lines } = traced();
		const id = "4142434445464748494A4B4C4D4E4F50";
		const frame = `1081000102880105FF017202E704000003A0C010${id}`;
		rig.serial.say(`ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0024 ${frame}\r\n`);
		expect(rig.told).toEqual(["datagram 36"]);
		expect(lines[0]).toMatch(/0024 \*\*\*$/);
	});
});
