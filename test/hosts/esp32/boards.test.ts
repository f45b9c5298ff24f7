import { describe, expect, it } from "vitest";
import { BOARDS, choosePins, findBoard } from "../../../hosts/esp32/boards";
import { BoardBacklight, BoardButtons, BoardSound } from "../../../hosts/esp32/parts";
import mixerSetup from "../../../hosts/esp32/speakers/mixer";
import streamSetup, { squareWave } from "../../../hosts/esp32/speakers/stream";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { powerUp } from "../sdk/board";
import { targetOf } from "../sdk/targets";

const ROWS = BOARDS.map((board) => [board.name, board] as const);

describe("the table of boards", () => {
	it("names each board once", () => {
		expect(new Set(BOARDS.map(({ name }) => name)).size).toBe(BOARDS.length);
	});

	it.each(ROWS)("%s: its screen is the one of its target, turned as the target turns it", (name, board) => {
		const { screen, rotation } = targetOf(name);
		const size = [screen.width, screen.height];
		expect(board.screen).toEqual(rotation % 180 === 0 ? size : size.reverse());
	});

	it.each(ROWS)("%s: every wiring is on free pins that can do it", (_name, board) => {
		for (const wiring of board.wirings.filter(({ name }) => !name.includes("internal I2C"))) {
			expect(choosePins(board, wiring.transmit, wiring.receive, wiring.reset ?? -1)).toEqual({
				transmit: wiring.transmit,
				receive: wiring.receive,
				...(wiring.reset === undefined ? {} : { reset: wiring.reset }),
			});
		}
	});

	it.each(ROWS)("%s: the default is its first wiring", (_name, board) => {
		const usual = board.wirings[0]!;
		expect(choosePins(board, -1, -1, -1)?.transmit).toBe(usual.transmit);
		expect(choosePins(board, -1, -1, -1)?.receive).toBe(usual.receive);
	});

	it.each(ROWS)("%s: no pin that the board needs can be chosen", (_name, board) => {
		const { transmit, receive } = board.wirings[0]!;
		for (const pin of board.reserved) {
			expect(choosePins(board, pin, receive, -1)).toBeUndefined();
			expect(choosePins(board, transmit, pin, -1)).toBeUndefined();
			expect(choosePins(board, transmit, receive, pin)).toBeUndefined();
		}
	});

	it.each(ROWS)("%s: the debugger's UART is never taken", (_name, board) => {
		const debuggerPins = board.lastPin === 48 ? [43, 44] : [1, 3];
		for (const pin of debuggerPins) expect(board.reserved).toContain(pin);
	});

	it.each([
		["the same pin twice", 32, 32, -1],
		["reset on the transmit line", 0, 26, 0],
		["reset on the receive line", 0, 26, 26],
		["transmit on a pin that only reads", 36, 26, -1],
		["reset on a pin that only reads", 0, 26, 36],
		["a pin beyond the last", 0, 40, -1],
		["a pin that the chip has not", 24, 26, -1],
		["the flash of its chip", 17, 16, -1],
	])("m5stick_cplus: refuses %s", (_name, transmit, receive, reset) => {
		expect(choosePins(findBoard("m5stick_cplus")!, transmit, receive, reset)).toBeUndefined();
	});

	it("forgets the usual reset pin with another wiring", () => {
		const board = findBoard("m5atom_s3")!;
		expect(choosePins(board, -1, -1, -1)?.reset).toBe(5);
		expect(choosePins(board, 2, 1, -1)?.reset).toBeUndefined();
		expect(choosePins(board, 2, 1, 8)?.reset).toBe(8);
	});

	it("does not know a board that it does not know", () => {
		expect(findBoard("toaster")).toBeUndefined();
		expect(findBoard(undefined)).toBeUndefined();
	});
});

const makeGuard = () => new Guard(new TraceLog("info"));

describe("buttons", () => {
	it.each([["m5stick_cplus"], ["m5stack_core2"]])("%s: down is pressed, whatever the level", (name) => {
		const board = powerUp({ board: name, buttons: ["a", "b"] });
		const buttons = new BoardButtons(findBoard(name)!, makeGuard());
		const seen: string[] = [];
		buttons.onChange = (button, pressed) => seen.push(`${button} ${pressed}`);
		board.press("a", true);
		board.press("a", false);
		board.press("b", true);
		expect(seen).toEqual(["a true", "a false", "b true"]);
		expect(buttons.names).toEqual(["a", "b"]);
	});

	it("record a listener that throws", () => {
		const board = powerUp({ buttons: ["a"] });
		const guard = makeGuard();
		const buttons = new BoardButtons(findBoard("m5stick_cplus")!, guard);
		buttons.onChange = () => {
			throw new Error("view");
		};
		board.press("a", true);
		expect(guard.record?.place).toBe("buttons: view");
		expect(buttons.names).toEqual(["a"]);
	});
});

describe("the backlight", () => {
	it.each([
		[0, 0],
		[50, 512],
		[100, 1023],
		[-3, 0],
		[250, 1023],
	])("m5stack: %d percent is a duty of %d", (percent, duty) => {
		const board = powerUp({ board: "m5stack" });
		new BoardBacklight(findBoard("m5stack")!, makeGuard()).set(percent);
		expect(board.pwm.get(32)).toBe(duty);
	});

	it("m5stick_cplus: goes through the power chip", () => {
		const board = powerUp();
		new BoardBacklight(findBoard("m5stick_cplus")!, makeGuard()).set(30);
		expect(board.brightness).toBe(30);
	});

	it("m5stack_cores3: cannot be changed", () => {
		const board = powerUp({ board: "m5stack_cores3" });
		new BoardBacklight(findBoard("m5stack_cores3")!, makeGuard()).set(30);
		expect(board.brightness).toBeUndefined();
		expect(board.pwm.size).toBe(0);
	});
});

describe("sound", () => {
	it("is a square wave that ends by itself and frees its pin", () => {
		const board = powerUp();
		const sound = new BoardSound(findBoard("m5stick_cplus")!, makeGuard());
		expect(sound.available).toBe(true);
		sound.beep(2000, 100);
		expect(board.pwm.get(2)).toBe(512);
		board.time.advance(50);
		sound.beep(1000, 100);
		board.time.advance(99);
		expect(board.pwm.get(2)).toBe(512);
		board.time.advance(1);
		expect(board.pwm.size).toBe(0);
		expect(board.pinsInUse.has(2)).toBe(false);
	});

	it.each([
		["m5stack_core2", mixerSetup],
		["m5stack_cores3", streamSetup],
	])("on %s goes through the speaker, and holds nothing afterwards", (name, setup) => {
		const board = powerUp({ board: name });
		let done = false;
		setup(() => {
			done = true;
		});
		expect(done).toBe(true);
		const guard = makeGuard();
		const sound = new BoardSound(findBoard(name)!, guard);
		expect(sound.available).toBe(true);
		expect(board.audio).toBeUndefined();
		for (let i = 0; i < 3; i++) {
			sound.beep(1800, 200);
			board.time.advance(150);
			expect(board.audio?.hertz).toBeGreaterThan(1700);
			expect(board.audio?.hertz).toBeLessThan(1900);
			sound.beep(2700, 400);
			board.time.advance(399);
			expect(board.audio?.hertz).toBeGreaterThan(2550);
			board.time.advance(10);
			expect(board.audio).toBeUndefined();
		}
		expect(guard.record).toBeUndefined();
	});

	it.each([
		["m5stack_core2", mixerSetup],
		["m5stack_cores3", streamSetup],
	])("on %s that cannot start is recorded, and the port freed for the next", (name, setup) => {
		const board = powerUp({ board: name });
		setup(() => undefined);
		const guard = makeGuard();
		const sound = new BoardSound(findBoard(name)!, guard);
		board.audioFails = true;
		sound.beep(1800, 200);
		expect(guard.record?.place).toBe("sound: can't enable");
		expect(board.audio).toBeUndefined();
		board.audioFails = false;
		sound.beep(1800, 200);
		board.time.advance(100);
		expect(board.audio).toBeDefined();
	});

	it.each([20, 100, 1000, 2700, 12_000, 30_000])("a block of %d Hz holds whole periods", (hertz) => {
		const block = squareWave(24_000, hertz);
		expect(block[0]).toBeGreaterThan(0);
		expect(block.at(-1)).toBeLessThan(0);
		expect(block.filter((sample) => sample > 0)).toHaveLength(block.length / 2);
	});

	it("is silent on a speaker board whose set-up made none", () => {
		powerUp({ board: "m5stack_core2" });
		expect(new BoardSound(findBoard("m5stack_core2")!, makeGuard()).available).toBe(false);
	});

	it("is silent on a board without a buzzer", () => {
		const board = powerUp({ board: "m5atom_s3" });
		const sound = new BoardSound(findBoard("m5atom_s3")!, makeGuard());
		sound.beep(2000, 100);
		expect(sound.available).toBe(false);
		expect(board.pwm.size).toBe(0);
	});
});
