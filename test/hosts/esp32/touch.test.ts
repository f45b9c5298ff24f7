import { describe, expect, it } from "vitest";
import { findBoard } from "../../../hosts/esp32/boards";
import { BoardButtons } from "../../../hosts/esp32/parts";
import { openTouch } from "../../../hosts/esp32/touch";
import { SimTouch } from "../../../hosts/sim/touch";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { type Board, powerUp } from "../sdk/board";

function rig(name: string) {
	const board = powerUp({ board: name, buttons: ["a", "b", "c"] });
	const guard = new Guard(new TraceLog("info"));
	const touch = openTouch(guard);
	const seen: string[] = [];
	if (touch !== undefined) touch.onTouch = (x, y, down) => seen.push(`${x} ${y} ${down ? "down" : "up"}`);
	return { board, guard, touch, seen };
}

const at = (x: number, y: number, id = 0) => ({ x, y, id });

describe.each([["m5stack_core2"], ["m5stack_cores3"]])("the touch screen of %s", (name) => {
	it("tells a finger's way, and once that it lifted, where it was last", () => {
		const { board, seen } = rig(name);
		board.time.advance(200);
		board.touch(at(10, 20));
		board.time.advance(30);
		board.touch(at(40, 20));
		board.time.advance(30);
		board.touch();
		board.time.advance(500);
		expect(seen).toEqual(["10 20 down", "40 20 down", "40 20 up"]);
	});

	it("tells of a finger that stays", () => {
		const { board, seen } = rig(name);
		board.touch(at(10, 20));
		board.time.advance(1000);
		expect(seen.length).toBeGreaterThan(25);
	});

	it("follows the first finger only", () => {
		const { board, seen } = rig(name);
		board.touch(at(10, 20, 1));
		board.time.advance(30);
		board.touch(at(200, 90, 0), at(11, 20, 1));
		board.time.advance(30);
		board.touch(at(200, 90, 0));
		board.time.advance(60);
		board.touch();
		board.time.advance(60);
		board.touch(at(5, 5, 0));
		board.time.advance(30);
		expect(seen).toEqual(["10 20 down", "11 20 down", "11 20 up", "5 5 down"]);
	});

	it("rests after an error of the bus, and goes on", () => {
		const { board, guard, seen } = rig(name);
		board.touchFails = true;
		board.time.advance(12_000);
		expect(guard.record?.count).toBeLessThanOrEqual(3);
		board.touchFails = false;
		board.touch(at(1, 2));
		board.time.advance(5100);
		expect(seen[0]).toBe("1 2 down");
	});

	it.each([
		["fails", (board: Board) => Object.assign(board, { touchFails: true })],
		["falls silent", (board: Board) => Object.assign(board, { touchSilent: true })],
	])("lets go of a finger when the controller %s, before that counts as a long press", (_how, breaks) => {
		const { board, seen } = rig(name);
		board.touch(at(1, 2));
		board.time.advance(60);
		breaks(board);
		board.time.advance(1000);
		expect(seen.at(-1)).toBe("1 2 up");
	});

	it("is left out when the controller does not answer", () => {
		powerUp({ board: name }).touchFails = true;
		const guard = new Guard(new TraceLog("info"));
		expect(openTouch(guard)).toBeUndefined();
		expect(guard.record?.place).toBe("touch: i2c: write failed");
	});

	it("records a listener that throws, and goes on", () => {
		const { board, guard, touch } = rig(name);
		let calls = 0;
		touch!.onTouch = () => {
			calls++;
			throw new Error("view");
		};
		board.touch(at(1, 2));
		board.time.advance(6000);
		expect(guard.record?.place).toBe("touch: view");
		expect(calls).toBeGreaterThan(1);
	});
});

describe("the strip below the screen of m5stack_core2", () => {
	it("is buttons, and no touch", () => {
		const { board, guard, seen } = rig("m5stack_core2");
		const buttons = new BoardButtons(findBoard("m5stack_core2")!, guard);
		const pressed: string[] = [];
		buttons.onChange = (name, down) => pressed.push(`${name} ${down}`);
		board.touch(at(150, 260));
		board.time.advance(60);
		board.touch();
		board.time.advance(60);
		expect(pressed).toEqual(["b true", "b false"]);
		expect(seen).toEqual([]);
	});
});

describe("boards without a touch screen", () => {
	it.each([["m5stack"], ["m5stick_cplus"], ["m5atom_s3"]])("%s has none", (name) => {
		expect(rig(name).touch).toBeUndefined();
	});
});

describe("the mouse in the simulator", () => {
	it("is the first finger, and an exception stays inside", () => {
		powerUp();
		const screen: { context?: Record<string, (index: number, x: number, y: number) => void> } = {};
		const guard = new Guard(new TraceLog("info"));
		const touch = new SimTouch(screen, guard);
		const seen: string[] = [];
		touch.onTouch = (x, y, down) => seen.push(`${x} ${y} ${down}`);
		const { context } = screen;
		context?.["onTouchBegan"]?.(0, 1, 2);
		context?.["onTouchBegan"]?.(1, 9, 9);
		context?.["onTouchMoved"]?.(0, 3, 4);
		context?.["onTouchEnded"]?.(0, 3, 4);
		context?.["onTouchCancelled"]?.(0, 3, 4);
		expect(seen).toEqual(["1 2 true", "3 4 true", "3 4 false", "3 4 false"]);
		touch.onTouch = () => {
			throw new Error("view");
		};
		context?.["onTouchBegan"]?.(0, 1, 2);
		expect(guard.record?.place).toBe("touch: view");
	});
});
