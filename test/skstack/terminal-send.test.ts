import { describe, expect, it } from "vitest";
import { DSE_SCRIPT, GET_TEXT, METER, OWN, SE_SCRIPT, TerminalRig } from "./terminal-rig";

describe("scan", () => {
	it("collects descriptions by key, the strongest of ours wins, also after EVENT 22", () => {
		const rig = TerminalRig.found();
		rig.terminal.pans.pairId = "12345678";
		rig.terminal.scan(0xffffffff, 6);
		expect(rig.serial.take()).toEqual(["SKSCAN 2 FFFFFFFF 6\r\n"]);
		const block = (channel: string, mac: string, lqi: string, pair: string) =>
			`EVENT 20 ${OWN}\r\nEPANDESC\r\n  Channel:${channel}\r\n  Channel Page:09\r\n  Pan ID:8CF5\r\n` +
			`  Addr:${mac}\r\n  LQI:${lqi}\r\n  Side:0\r\n  Future:99\r\n  PairID:${pair}\r\n`;
		rig.serial.say(`OK\r\n${block("39", "001C6400036E8CF5", "2D", "12345678")}`);
		rig.serial.say(block("3A", "001C6400036E8CF6", "FF", "AAAAAAAA"));
		rig.serial.say(`EVENT 22 ${OWN}\r\n${block("3B", "001C6400036E8CF7", "30", "12345678")}`);
		rig.terminal.pans.close();
		expect(rig.terminal.pans.best).toEqual({
			channel: 0x3b,
			panId: 0x8cf5,
			mac: "001C6400036E8CF7",
			rssiDbm: -91,
		});
	});

	it.each([
		["SE", SE_SCRIPT, "SKSCAN 2 00000001 6 0"],
		["DSE", DSE_SCRIPT, "SKSCAN 2 00000001 6"],
	] as const)("FAIL ER05 turns the dialect once: %s", (_, script, flipped) => {
		const rig = TerminalRig.found(script);
		rig.terminal.scan(1, 6);
		rig.serial.take();
		rig.serial.say("FAIL ER05\r\n");
		expect(rig.serial.take()).toEqual([`${flipped}\r\n`]);
		rig.serial.say("OK\r\n");
		expect(rig.told).toEqual(["OK"]);
	});

	it("FAIL ER05 in both forms gives the dialect back", () => {
		const rig = TerminalRig.found();
		rig.terminal.scan(1, 6);
		rig.serial.say("FAIL ER05\r\nFAIL ER05\r\n");
		expect(rig.told).toEqual(["FAIL"]);
		expect(rig.terminal.dialect.name).toBe("SE");
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
			const rig = TerminalRig.found(script).load();
			expect(rig.terminal.send(rig.terminal.request)).toBe(true);
			expect(rig.serial.take()).toEqual([head(side) + GET_TEXT]);
			rig.serial.say(lines);
			expect(rig.told).toEqual(["OK"]);
		}
	});

	it("EVENT 21 02 waits for the next one", () => {
		const rig = TerminalRig.found().load();
		rig.terminal.send(rig.terminal.request);
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
		const rig = TerminalRig.found().load();
		rig.terminal.send(rig.terminal.request);
		rig.serial.say(said);
		rig.time.advance(5000);
		expect(rig.told).toEqual(told);
		expect(rig.terminal.free).toBe(true);
	});

	it("while nothing is sent, EVENT 21 is of the module's own PANA packets", () => {
		const rig = TerminalRig.found();
		rig.serial.say(`EVENT 21 ${METER} 00\r\nEVENT 25 ${METER}\r\n`);
		expect(rig.told).toEqual(["event 21 0", "event 25 -1"]);
	});

	it("the header follows a dialect that a datagram shows", () => {
		const rig = TerminalRig.found().load();
		rig.serial.say(`ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0 0002 1081\r\n`);
		rig.terminal.send(rig.terminal.request);
		expect(rig.serial.take()).toEqual([head(" 0") + GET_TEXT]);
	});

	it("the payload may hold anything, and up to 1,232 bytes", () => {
		const rig = TerminalRig.found();
		const payload = Uint8Array.from({ length: 1232 }, (_, i) => [0x0d, 0x0a, 0x00, 0x20][i % 4]!);
		expect(rig.terminal.request.load(payload, 1233)).toBe(false);
		expect(rig.terminal.request.load(payload, 0)).toBe(false);
		expect(rig.terminal.request.load(payload, 1232)).toBe(true);
		rig.terminal.send(rig.terminal.request);
		const [written] = rig.serial.take();
		expect(written).toBe(`SKSENDTO 1 ${METER} 0E1A 1 04D0 ${"\r\n\x00 ".repeat(308)}`);
	});

	it("SKPING in both dialects, and EPONG", () => {
		for (const [script, text] of [
			[SE_SCRIPT, `SKPING ${METER}`],
			[DSE_SCRIPT, `SKPING 0 ${METER}`],
		] as const) {
			const rig = TerminalRig.found(script);
			rig.terminal.ping();
			expect(rig.serial.take()).toEqual([`${text}\r\n`]);
			rig.serial.say(`OK\r\nEPONG ${METER}\r\n`);
			expect(rig.told).toEqual(["OK", "pong"]);
		}
	});

	it("knows the peer's datagrams from others", () => {
		const rig = TerminalRig.found();
		rig.serial.say(`ERXUDP ${OWN} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0002 1081\r\n`);
		expect(rig.told).toEqual(["datagram 2 foreign"]);
	});
});

describe("trace", () => {
	function traced(script = SE_SCRIPT): { rig: TerminalRig; lines: string[] } {
		const rig = TerminalRig.found(script);
		const lines: string[] = [];
		rig.finder.uart.trace = { onTrace: (direction, text) => lines.push(`${direction} ${text}`) };
		return { rig, lines };
	}

	it("shows both directions and tells raw payload from hex", () => {
		const { rig, lines } = traced();
		rig.load().terminal.send(rig.terminal.request);
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
		rig.terminal.run(`SKSETPWD C ${secrets[0]}`);
		rig.serial.say(`SKSETPD C ${secrets[0]}\r\n\xffC ${secrets[0]}\r\n${secrets[0]!.slice(3)}\r\nOK\r\n`);
		rig.terminal.run(`SKSETRBID ${secrets[1]}`);
		rig.serial.say(`SETRBID ${secrets[1]}\r\n${secrets[1]!.slice(9)}\r\nOK\r\n`);
		rig.serial.say(`EPANDESC\r\n  PairID:${secrets[1]!.slice(-8)}\r\n`);
		rig.terminal.run("SKSREG S0A");
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
