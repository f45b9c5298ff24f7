import { describe, expect, it } from "vitest";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { MAX_OPENINGS, MAX_WRITES, type Wiring, WorkerSerial } from "../../../hosts/xs/serial";
import { MAX_ON_THE_WAY } from "../../../hosts/xs/uart-outbox";
import { type Board, type BoardOptions, powerUp } from "../sdk/board";

const WIRING: Wiring = { port: () => ({ transmit: 0, receive: 26, port: 1 }), pulseReset: () => true };

/**
 * Messages that can be in the main machine's queue at once, by who posts them; each row says what bounds it. Timers are
 * not in it: the SDK runs them outside the queue. Nor are promises: nothing on the device makes one.
 */
const MAIN: readonly (readonly [string, number])[] = [
	// A place is given back when its message has been taken.
	["the UART's Worker", MAX_ON_THE_WAY],
	// No second one is posted while it is under way.
	["the server sockets, one for all of them", 1],
	// LAN node, mDNS, the set-up's DNS, the time.
	["UDP sockets, one each", 4],
	["buttons, one each", 3],
	["UART 0, one for each direction", 2],
	["a name looked up for the time", 1],
	["the speaker: one while it plays, one of the tone before", 2],
	// Not bounded by the SDK: start, connect, gotIP, disconnect, a scan's end, and stations that come and go, in one turn.
	["Wi-Fi and its addresses", 10],
];

const WORKER: readonly (readonly [string, number])[] = [
	["places given back", MAX_ON_THE_WAY],
	["writes that have not left", MAX_WRITES],
	["openings that are not answered, each with a closing, and one closing more", 2 * MAX_OPENINGS + 1],
	["the UART, one for each direction, of the port and of those it replaced", 2 * (MAX_OPENINGS + 1)],
];

const sum = (rows: readonly (readonly [string, number])[]) => rows.reduce((all, [, count]) => all + count, 0);

describe("the queue of a machine", () => {
	const { length } = powerUp().main;

	it("is longer than all that can be in it", () => {
		expect(sum(MAIN)).toBeLessThan(length);
		expect(sum(WORKER)).toBeLessThan(length);
	});

	it("is not as long as the SDK makes it without being told", () => {
		expect(sum(MAIN)).toBeGreaterThan(10);
		expect(sum(WORKER)).toBeGreaterThan(10);
	});
});

function rig(options: BoardOptions = {}) {
	const board = powerUp({ release: true, ...options });
	const log = new TraceLog("info");
	const serial = new WorkerSerial(WIRING, new Guard(log), log);
	const received: number[] = [];
	const closed: string[] = [];
	const open = () =>
		serial.open(115200, {
			onBytes: (bytes, length) => received.push(...bytes.subarray(0, length)),
			onClosed: (code) => closed.push(code),
		});
	return { board, serial, open, received, closed };
}

const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);

describe("what the UART's Worker posts", () => {
	it("is bounded while the main machine takes nothing, and nothing is lost of what fits", () => {
		const { board, open, received } = rig();
		open();
		board.time.advance(10);
		board.main.work(300);
		board.uartInput(pattern(3000));
		board.time.advance(290);
		expect(board.main.highWater).toBeLessThanOrEqual(MAX_ON_THE_WAY);
		board.time.advance(2000);
		expect(received).toEqual([...pattern(3000)]);
	});

	it("is bounded for a main machine that stands still for long: the rest is lost and told", () => {
		const { board, serial, open, received } = rig();
		open();
		board.time.advance(10);
		board.main.work(5000);
		board.uartInput(pattern(40_000));
		board.time.advance(5000);
		expect(board.main.highWater).toBeLessThanOrEqual(MAX_ON_THE_WAY);
		board.time.advance(2000);
		expect(received.slice(0, 4000)).toEqual([...pattern(4000)]);
		expect(received.length).toBeLessThan(40_000);
		expect(serial.overruns).toBeGreaterThan(0);
		expect(board.main.refused).toBe(0);
		const before = received.length;
		board.uartInput(pattern(500));
		board.time.advance(200);
		expect(received.length - before).toBe(500);
	});

	it("is bounded for short answers, each of which is a message", () => {
		const { board, open, received } = rig();
		open();
		board.time.advance(10);
		board.main.work(1000);
		for (let i = 0; i < 30; i++) {
			board.uartInput(Uint8Array.of(i));
			board.time.advance(30);
		}
		expect(board.main.highWater).toBeLessThanOrEqual(MAX_ON_THE_WAY);
		board.time.advance(1000);
		expect(received).toEqual(Array.from({ length: 30 }, (_, i) => i));
	});

	it.each([
		["writes of a byte", 1],
		["writes of 100 bytes", 100],
	])("to a Worker that does not run: %s are refused before its queue is full", (_name, length) => {
		const { board, open } = rig();
		const port = open();
		board.time.advance(10);
		board.worker.work(60_000);
		let taken = 0;
		for (let i = 0; i < 1000; i++) if (port.write(pattern(length), length)) taken++;
		expect(taken).toBe(MAX_WRITES);
		for (let i = 0; i < 1000; i++) open().close();
		board.time.advance(1000);
		expect(board.worker.highWater).toBeLessThanOrEqual(sum(WORKER));
		expect(board.main.hung).toBeUndefined();
	});

	it("opens again when a Worker that stood still runs on", () => {
		const { board, open, received, closed } = rig();
		open();
		board.time.advance(10);
		board.worker.work(2000);
		for (let i = 0; i < 10; i++) open();
		board.time.advance(3000);
		expect(closed).toContain("SERIAL_ABSENT");
		open();
		board.time.advance(10);
		board.uartInput(pattern(40));
		board.time.advance(50);
		expect(received).toEqual([...pattern(40)]);
	});
});

/** Loses the next interrupts' messages, then lets the line go on. */
function loseInterrupts(board: Board, count: number, act: () => void): void {
	board.worker.interruptsToLose = count;
	act();
	board.time.advance(100);
	expect(board.worker.interruptsToLose).toBe(0);
}

describe("an interrupt of the UART whose message found no place", () => {
	it("leaves the receiver deaf for a moment only", () => {
		const { board, open, received, closed } = rig();
		open();
		board.time.advance(100);
		loseInterrupts(board, 1, () => board.uartInput(pattern(20)));
		for (let i = 0; i < 10; i++) {
			board.uartInput(pattern(20));
			board.time.advance(200);
		}
		expect(closed).toEqual([]);
		expect(board.log).toContain("warn uart an interrupt was lost, opened anew");
		received.length = 0;
		board.uartInput(pattern(3000));
		board.time.advance(1000);
		expect(received).toEqual([...pattern(3000)]);
	});

	it("keeps nothing that is to be sent from leaving", () => {
		const { board, open, closed } = rig();
		const sent: number[] = [];
		board.onUartOutput = (bytes) => sent.push(...bytes);
		const port = open();
		board.time.advance(100);
		loseInterrupts(board, 1, () => port.write(pattern(300), 300));
		board.time.advance(3000);
		expect(sent).toEqual([...pattern(300)]);
		port.write(pattern(200), 200);
		board.time.advance(100);
		expect(sent).toHaveLength(500);
		expect(closed).toEqual([]);
	});

	it("is not suspected on a line that is only slow, or busy", () => {
		const { board, serial, open, received } = rig();
		open();
		board.time.advance(10);
		for (let i = 0; i < 200; i++) {
			board.uartInput(Uint8Array.of(i & 0xff));
			board.time.advance(1 + (i % 60));
		}
		board.uartInput(pattern(20_000));
		board.time.advance(3000);
		expect(received).toHaveLength(20_200);
		expect(serial.overruns).toBe(0);
		expect(board.uarts).toHaveLength(1);
	});
});
