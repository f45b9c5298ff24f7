import { describe, expect, it } from "vitest";
import { DEMO_PASSWORD, DEMO_RBID } from "../../../hosts/emulator/emulator";
import main from "../../../main";
import { utf8Bytes, utf8Text } from "../../../modules/bytes/utf8";
import { type BoardOptions, powerUp } from "../sdk/board";
import { closeAll } from "../sdk/sockets";

/** A device without settings and somebody at its USB plug. */
function plug(options: BoardOptions = {}) {
	closeAll();
	const board = powerUp({ release: true, log: "debug", ...options });
	let shown: number[] = [];
	board.onConsoleOutput = (bytes) => shown.push(...bytes);
	main();
	return {
		board,
		/** What the terminal shows after this was typed. */
		type(text: string): string {
			shown = [];
			// No faster than a terminal sends a pasted line: the FIFO has 128 bytes.
			board.console?.receive(utf8Bytes(text));
			board.time.advance(400);
			return utf8Text(String.fromCharCode(...shown))!;
		},
	};
}

describe("the console on UART 0", () => {
	it("takes Wi-Fi, ID and password, and never shows a secret", () => {
		const { board, type } = plug();
		let shown = type("\r");
		expect(shown).toContain("kabewatt 0.1.0, see help");
		shown += type("set ssid home\r");
		shown += type("set wifiPassword\r");
		shown += type("correct horse\r");
		shown += type(`set rbid ${DEMO_RBID}\r`);
		shown += type(`set password=${DEMO_PASSWORD}\r\n`);
		shown += type("list\r");
		expect(shown).toContain("ok ssid = home");
		expect(shown).toContain("password: set");
		expect(board.flash.get("kabewatt/ssid")).toBe("home");
		expect(board.flash.get("kabewatt-secret/wifiPassword")).toBe("correct horse");
		expect(board.flash.get("kabewatt-secret/rbid")).toBe(DEMO_RBID);
		expect(board.flash.get("kabewatt-secret/password")).toBe(DEMO_PASSWORD);
		for (const secret of ["horse", DEMO_RBID, DEMO_PASSWORD])
			for (const text of [shown, board.log.join("\n")]) expect(text.includes(secret)).toBe(false);
	});

	it("takes a Japanese name, and gives up what was begun with Ctrl-C", () => {
		const { board, type } = plug();
		type("set name 台所\r");
		expect(board.flash.get("kabewatt/name")).toBe("台所");
		type("set name\r");
		expect(type("\x03list\r")).toContain("name = 台所");
		expect(board.flash.get("kabewatt/name")).toBe("台所");
	});

	it("resets at the second time of asking, and restarts", () => {
		const { board, type } = plug();
		type("set name x\r");
		expect(type("factory-reset\r")).toContain("The same line again does it");
		type("factory-reset\r");
		board.time.advance(15_000);
		expect(board.flash.has("kabewatt/name")).toBe(false);
		expect(board.restarts).toBe(1);
	});

	it("drops what nobody reads, and nothing grows", () => {
		const { board, type } = plug();
		for (let i = 0; i < 200; i++) board.console?.receive(utf8Bytes("list\r"));
		board.time.advance(60_000);
		// What was typed while the screen was drawn is lost in part, an end of line too.
		type("\r");
		expect(type("get pollS\r")).toContain("pollS = 10 s");
		expect(board.log.filter((line) => line.includes("INTERNAL"))).toEqual([]);
	});

	it("is on the pins of UART 0 of each chip, and of no use to the module", () => {
		const { board } = plug();
		expect([1, 3].every((pin) => board.pinsInUse.has(pin))).toBe(true);
		const s3 = plug({ board: "m5stack_cores3", buttons: ["a", "b", "c"] }).board;
		expect([43, 44].every((pin) => s3.pinsInUse.has(pin))).toBe(true);
	});

	it("leaves UART 0 to the debugger in a debug build, and says so", () => {
		const { board } = plug({ release: false });
		expect(board.console).toBeUndefined();
		expect(board.log).toContain("info console off: port in use");
	});
});
