import type { SerialOptions } from "embedded:io/serial";
import Worker, { type WorkerOptions } from "worker";
import type { ErrorCode } from "../../modules/errors/codes";
import type { Log } from "../../modules/ports/log";
import type { Serial, SerialEvents, SerialPort } from "../../modules/ports/serial";
import type { Guard } from "./guard";
import { later } from "./later";
import type { UartNotice } from "./uart-outbox";

/** Where the port is and how the module is reset: the part that differs between a board and the simulator. */
export interface Wiring {
	/** The options of the SDK's Serial without `baud`, or undefined when the settings name pins that cannot be used. */
	port(): Omit<SerialOptions, "baud"> | undefined;
	pulseReset(): boolean;
}

/** Bytes that may wait in the Worker: a datagram of 1,232 bytes with its command, and one more command. */
const QUEUE_BYTES = 4096;
/** Writes that may be under way: each is a message in the Worker's queue, which must never be full. */
export const MAX_WRITES = 16;
/** Openings that the Worker has not answered: two messages each. One that answers none is not asked again. */
export const MAX_OPENINGS = 4;
/** Exceptions of the receiver within one opening after which the port is closed, so that it starts anew. */
const MAX_FAULTS = 3;

/**
 * Memory of the Worker's machine. Fixed, since by default it would get a copy of the main machine's 158 kB;
 * chunks hold the queue (4 kB), the batch (640 B) and room for garbage; 67 slots of stack were seen in use. Priority 5 is above the
 * main task (4); core 1 is the one without Wi-Fi.
 */
export const WORKER_OPTIONS: WorkerOptions = Object.freeze({
	static: 0,
	chunk: Object.freeze({ initial: 8192, incremental: 512 }),
	heap: Object.freeze({ initial: 384, incremental: 32 }),
	stack: 256,
	keys: Object.freeze({ initial: 8, incremental: 8 }),
	priority: 5,
	core: 1,
});

/** The UART behind a Worker (uart-worker.ts), which is started at the first opening and lives on. */
export class WorkerSerial implements Serial {
	/** Stays undefined on Linux, whose driver keeps the bytes. */
	overruns: number | undefined;
	readonly #wiring: Wiring;
	readonly #guard: Guard;
	readonly #log: Log;
	#worker: Worker | undefined;
	/** Openings asked for and not yet answered by the Worker; answers come in order. */
	#opening = 0;
	#port: WorkerPort | undefined;

	constructor(wiring: Wiring, guard: Guard, log: Log) {
		this.#wiring = wiring;
		this.#guard = guard;
		this.#log = log;
	}

	open(baud: number, events: SerialEvents): SerialPort {
		this.#port?.close();
		const port = new WorkerPort(this, this.#wiring, events);
		this.#port = port;
		let code: ErrorCode = "SERIAL_ABSENT";
		try {
			const options = this.#wiring.port();
			if (options == null) code = "PINS_INVALID";
			else if (this.#opening < MAX_OPENINGS) {
				if (options.device == null) this.overruns ??= 0;
				this.#start().postMessage({ ...options, baud });
				this.#opening++;
				return port;
			}
		} catch (error) {
			this.#guard.caught("serial.open", error);
		}
		later(this.#guard, "serial.onClosed", () => port.fail(code));
		return port;
	}

	/** For WorkerPort only. False when the Worker cannot be reached. */
	post(bytes: ArrayBuffer): boolean {
		return this.#tell(bytes);
	}

	/** For WorkerPort only. */
	closed(port: WorkerPort): void {
		if (this.#port !== port) return;
		this.#port = undefined;
		// A Worker that does not answer its openings is told nothing more: the next opening closes this one.
		if (this.#opening < MAX_OPENINGS) this.#tell(null);
	}

	#start(): Worker {
		if (this.#worker == null) {
			this.#worker = new Worker("hosts/xs/uart-worker", WORKER_OPTIONS);
			this.#worker.onmessage = (message: ArrayBuffer | number | UartNotice) => this.#onMessage(message);
		}
		return this.#worker;
	}

	/** In a debug build a full queue is an exception, after 20 ms. */
	#tell(message: ArrayBuffer | number | null): boolean {
		if (this.#worker == null) return false;
		try {
			this.#worker.postMessage(message);
			return true;
		} catch (error) {
			this.#guard.caught("serial.post", error);
			return false;
		}
	}

	/** Bytes are gone: the FIFO was full, or the Worker threw with them in its hands. */
	#onLoss(): void {
		this.overruns = (this.overruns ?? 0) + 1;
		this.#log.write("warn", "uart", `overrun ${this.overruns}`);
	}

	#onMessage(message: ArrayBuffer | number | UartNotice): void {
		try {
			if (message === "fault") this.#guard.caught("uart-worker", message);
			if (message === "deaf") this.#log.write("warn", "uart", "an interrupt was lost, opened anew");
			if (message === "overrun" || message === "fault" || message === "deaf") this.#onLoss();
			if (message === "opened" || message === "absent") this.#opening--;
			// What comes before the answer to the last opening belongs to a port that is closed.
			if (this.#opening === 0) this.#port?.onMessage(message);
		} catch (error) {
			this.#guard.caught("serial.onBytes", error);
			this.#port?.onFault();
		}
		// One more may come: the Worker has no more messages under way than it was given places.
		this.#tell(1);
	}
}

class WorkerPort implements SerialPort {
	readonly #serial: WorkerSerial;
	readonly #wiring: Wiring;
	#events: SerialEvents | undefined;
	#queued = 0;
	/** Bytes left of each write that is under way, oldest first. */
	readonly #writes: number[] = [];
	#faults = 0;

	constructor(serial: WorkerSerial, wiring: Wiring, events: SerialEvents) {
		this.#serial = serial;
		this.#wiring = wiring;
		this.#events = events;
	}

	write(bytes: Uint8Array, length: number): boolean {
		if (this.#events == null || this.#queued + length > QUEUE_BYTES) return false;
		if (length === 0) return true;
		if (this.#writes.length >= MAX_WRITES || !this.#serial.post(bytes.slice(0, length).buffer)) return false;
		this.#queued += length;
		this.#writes.push(length);
		return true;
	}

	close(): void {
		if (this.#events == null) return;
		this.#events = undefined;
		this.#serial.closed(this);
	}

	pulseReset(): boolean {
		return this.#events != null && this.#wiring.pulseReset();
	}

	onMessage(message: ArrayBuffer | number | UartNotice): void {
		if (message instanceof ArrayBuffer) this.#events?.onBytes(new Uint8Array(message), message.byteLength);
		else if (typeof message === "number") this.#onSent(message);
		else if (message === "absent") this.fail("SERIAL_ABSENT");
		else if (message === "lost") this.fail("SERIAL_LOST");
	}

	#onSent(count: number): void {
		this.#queued -= count;
		const writes = this.#writes;
		let left = count;
		for (let first = writes[0]; first != null && left > 0; first = writes[0]) {
			if (first > left) {
				writes[0] = first - left;
				return;
			}
			left -= first;
			writes.shift();
		}
	}

	/** The receiver threw. It resynchronises by itself; when it keeps throwing, the port starts anew. */
	onFault(): void {
		if (++this.#faults >= MAX_FAULTS) this.fail("SERIAL_LOST");
	}

	fail(code: ErrorCode): void {
		const events = this.#events;
		this.close();
		events?.onClosed(code);
	}
}
