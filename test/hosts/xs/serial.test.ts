import { describe, expect, it } from "vitest";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { type Wiring, WorkerSerial } from "../../../hosts/xs/serial";
import type { SerialEvents } from "../../../modules/ports/serial";
import { powerUp } from "../sdk/board";

const WIRING: Wiring = {
	port: () => ({ transmit: 0, receive: 26, port: 1 }),
	pulseReset: () => true,
};

class Receiver implements SerialEvents {
	received: number[] = [];
	batches = 0;
	closed: string[] = [];
	/** Throws this many times. */
	faults = 0;

	onBytes(bytes: Uint8Array, length: number): void {
		this.batches++;
		if (this.faults > 0) {
			this.faults--;
			throw new Error("receiver");
		}
		for (let i = 0; i < length; i++) this.received.push(bytes[i]!);
	}

	onClosed(code: string): void {
		this.closed.push(code);
	}
}

function rig(wiring: Wiring = WIRING) {
	const board = powerUp();
	const log = new TraceLog("info");
	const guard = new Guard(log);
	const serial = new WorkerSerial(wiring, guard, log);
	const receiver = new Receiver();
	return { board, guard, serial, receiver };
}

const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);

describe("the UART behind a Worker", () => {
	it.each([1, 95, 96, 97, 128, 129, 500, 2600, 6000])("receives %d bytes in order, none lost", (length) => {
		const { board, serial, receiver } = rig();
		serial.open(115200, receiver);
		board.time.advance(10);
		board.uartInput(pattern(length));
		board.time.advance(1000);
		expect(receiver.received).toEqual([...pattern(length)]);
		expect(board.uart?.lost).toBe(0);
	});

	it("hands over batches, not bytes", () => {
		const { board, serial, receiver } = rig();
		serial.open(115200, receiver);
		board.time.advance(10);
		board.uartInput(pattern(2600));
		board.time.advance(1000);
		expect(receiver.batches).toBeLessThanOrEqual(8);
	});

	it("hands over a short answer within 20 ms of its last byte", () => {
		const { board, serial, receiver } = rig();
		serial.open(115200, receiver);
		board.time.advance(10);
		board.uartInput(pattern(4));
		board.time.advance(20);
		expect(receiver.received).toHaveLength(4);
	});

	it("counts an overrun when the FIFO was read too late", () => {
		const { board, serial, receiver } = rig();
		serial.open(115200, receiver);
		expect(serial.overruns).toBe(0);
		board.time.advance(10);
		board.uartLatencyMs = 20;
		board.uartInput(pattern(500));
		board.time.advance(1000);
		expect(board.uart?.lost).toBeGreaterThan(0);
		const counted = serial.overruns;
		expect(counted).toBeGreaterThan(0);
		expect(board.log[0]).toBe("warn uart overrun 1");
		board.uartLatencyMs = 0;
		const before = receiver.received.length;
		board.uartInput(pattern(300));
		board.time.advance(100);
		expect(receiver.received.length - before).toBe(300);
		serial.open(9600, receiver);
		board.time.advance(100);
		expect(serial.overruns).toBe(counted);
	});

	it.each([
		[2, false],
		[4, true],
	])("a read %d ms after the interrupt: bytes lost %s (32 bytes of room, 2.8 ms at 115200)", (ms, lost) => {
		const { board, serial, receiver } = rig();
		serial.open(115200, receiver);
		board.time.advance(10);
		board.uartLatencyMs = ms;
		board.uartInput(pattern(2600));
		board.time.advance(1000);
		expect((board.uart?.lost ?? 0) > 0).toBe(lost);
		expect((serial.overruns ?? 0) > 0).toBe(lost);
	});

	it.each([100, 110, 300, 1300])(
		"loses no end of %d bytes that came while the interrupts were off",
		(length) => {
			const { board, serial, receiver } = rig();
			serial.open(115200, receiver);
			board.time.advance(10);
			board.uartHandlerMs = 2;
			board.uartInput(pattern(length));
			board.time.advance(200);
			expect(receiver.received).toEqual([...pattern(length)]);
		},
	);

	it("cannot tell of overruns on Linux, where the driver keeps the bytes", () => {
		const { serial, receiver } = rig({ port: () => ({ device: "/dev/ttyS0" }), pulseReset: () => false });
		serial.open(115200, receiver);
		expect(serial.overruns).toBeUndefined();
	});

	it.each([1, 127, 128, 129, 1232 + 60, 4096])("sends %d bytes through the 128-byte FIFO", (length) => {
		const { board, serial, receiver } = rig();
		const sent: number[] = [];
		board.onUartOutput = (bytes) => sent.push(...bytes);
		const port = serial.open(115200, receiver);
		expect(port.write(pattern(length), length)).toBe(true);
		board.time.advance(1000);
		expect(sent).toEqual([...pattern(length)]);
	});

	it("copies what it is given, and sends two writes in order", () => {
		const { board, serial, receiver } = rig();
		let sent = "";
		board.onUartOutput = (bytes) => {
			sent += String.fromCharCode(...bytes);
		};
		const port = serial.open(115200, receiver);
		const bytes = Uint8Array.of(0x41, 0x42, 0x43);
		port.write(bytes, 2);
		bytes.fill(0x58);
		port.write(bytes, 1);
		board.time.advance(100);
		expect(sent).toBe("ABX");
	});

	it("refuses what the queue cannot take, and takes it when the queue has drained", () => {
		const { board, serial, receiver } = rig();
		const port = serial.open(115200, receiver);
		expect(port.write(pattern(4000), 4000)).toBe(true);
		expect(port.write(pattern(100), 100)).toBe(false);
		board.time.advance(1000);
		expect(port.write(pattern(4000), 4000)).toBe(true);
	});

	it("drops what came for a port that is closed", () => {
		const { board, serial, receiver } = rig();
		const port = serial.open(115200, receiver);
		board.time.advance(10);
		board.uartInput(pattern(50));
		port.close();
		port.close();
		board.time.advance(100);
		expect(receiver.received).toEqual([]);
		expect(receiver.closed).toEqual([]);
		expect(port.write(pattern(1), 1)).toBe(false);
	});

	it("opens again at another rate, and the new port hears nothing of the old", () => {
		const { board, serial, receiver } = rig();
		serial.open(115200, receiver);
		board.time.advance(10);
		board.uartInput(pattern(60));
		board.time.advance(6);
		const next = new Receiver();
		serial.open(9600, next);
		board.time.advance(10);
		board.uartInput(pattern(96));
		board.time.advance(60);
		expect(next.received.length).toBeLessThan(96);
		board.time.advance(100);
		expect(next.received).toEqual([...pattern(96)]);
		expect(receiver.closed).toEqual([]);
	});

	it("reports pins that are in use later, not from within open", () => {
		const { board, serial, receiver } = rig();
		board.pinsInUse.add(26);
		serial.open(115200, receiver);
		expect(receiver.closed).toEqual([]);
		board.time.advance(100);
		expect(receiver.closed).toEqual(["SERIAL_ABSENT"]);
		board.pinsInUse.delete(26);
		const next = new Receiver();
		serial.open(115200, next);
		board.time.advance(10);
		board.uartInput(pattern(3));
		board.time.advance(20);
		expect(next.received).toHaveLength(3);
	});

	it("reports a port whose watch finds no memory, and opens when there is some again", () => {
		const { board, serial, receiver } = rig();
		board.timersToFail = 1;
		serial.open(115200, receiver);
		board.time.advance(50);
		expect(receiver.closed).toEqual(["SERIAL_ABSENT"]);
		serial.open(115200, receiver);
		board.time.advance(50);
		board.uartInput(pattern(4));
		board.time.advance(100);
		expect(receiver.received).toHaveLength(4);
	});

	it("reports settings without a usable port", () => {
		const { board, serial, receiver } = rig({ port: () => undefined, pulseReset: () => false });
		const port = serial.open(115200, receiver);
		expect(receiver.closed).toEqual([]);
		board.time.advance(100);
		expect(receiver.closed).toEqual(["PINS_INVALID"]);
		expect(port.pulseReset()).toBe(false);
	});

	it("says nothing after it was closed, even of a failure under way", () => {
		const { board, serial, receiver } = rig({ port: () => undefined, pulseReset: () => false });
		serial.open(115200, receiver).close();
		board.time.advance(100);
		expect(receiver.closed).toEqual([]);
	});

	it("survives a receiver that throws, and records it", () => {
		const { board, guard, serial, receiver } = rig();
		receiver.faults = 1;
		serial.open(115200, receiver);
		board.time.advance(10);
		for (let i = 0; i < 3; i++) {
			board.uartInput(pattern(10));
			board.time.advance(50);
		}
		expect(guard.record).toEqual({
			code: "INTERNAL",
			place: "serial.onBytes: receiver",
			count: 1,
			sinceStart: 1,
		});
		expect(receiver.received).toHaveLength(20);
		expect(receiver.closed).toEqual([]);
	});

	it("starts anew when the receiver throws again and again", () => {
		const { board, serial, receiver } = rig();
		receiver.faults = 3;
		serial.open(115200, receiver);
		board.time.advance(10);
		for (let i = 0; i < 4; i++) {
			board.uartInput(pattern(10));
			board.time.advance(50);
		}
		expect(receiver.closed).toEqual(["SERIAL_LOST"]);
	});

	it("resets the module only while the port is open", () => {
		const { serial, receiver } = rig();
		const port = serial.open(115200, receiver);
		expect(port.pulseReset()).toBe(true);
		port.close();
		expect(port.pulseReset()).toBe(false);
	});
});
