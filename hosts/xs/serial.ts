import type { SerialOptions } from "embedded:io/serial";
import Worker from "worker";
import type { ErrorCode } from "../../modules/errors/codes";
import type { Log } from "../../modules/ports/log";
import type { Serial, SerialEvents, SerialPort } from "../../modules/ports/serial";
import type { Guard } from "./guard";
import { later } from "./later";
import type { UartNotice } from "./uart-outbox";
import { WORKER_OPTIONS } from "./worker-options";

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

/** The UART behind a Worker (uart-worker.ts), which is started at the first opening and lives on. */
export class WorkerSerial implements Serial {
	/** Stays undefined on Linux, whose driver keeps the bytes. */
	overruns: number | undefined;
	private readonly _wiring: Wiring;
	private readonly _guard: Guard;
	private readonly _log: Log;
	private _worker: Worker | undefined;
	/** Openings asked for and not yet answered by the Worker; answers come in order. */
	private _opening = 0;
	private _port: WorkerPort | undefined;

	constructor(wiring: Wiring, guard: Guard, log: Log) {
		this._wiring = wiring;
		this._guard = guard;
		this._log = log;
	}

	open(baud: number, events: SerialEvents): SerialPort {
		this._port?.close();
		const port = new WorkerPort(this, this._wiring, events);
		this._port = port;
		let code: ErrorCode = "SERIAL_ABSENT";
		try {
			const options = this._wiring.port();
			if (options == null) code = "PINS_INVALID";
			else if (this._opening < MAX_OPENINGS) {
				if (options.device == null) this.overruns ??= 0;
				this._start().postMessage({ ...options, baud });
				this._opening++;
				return port;
			}
		} catch (error) {
			this._guard.caught("serial.open", error);
		}
		later(this._guard, "serial.onClosed", () => port.fail(code));
		return port;
	}

	/** For WorkerPort only. False when the Worker cannot be reached. */
	post(bytes: ArrayBuffer): boolean {
		return this._tell(bytes);
	}

	/** For WorkerPort only. */
	closed(port: WorkerPort): void {
		if (this._port !== port) return;
		this._port = undefined;
		// A Worker that does not answer its openings gets no further messages: the next opening closes this one.
		if (this._opening < MAX_OPENINGS) this._tell(null);
	}

	private _start(): Worker {
		if (this._worker == null) {
			this._worker = new Worker("hosts/xs/uart-worker", WORKER_OPTIONS);
			this._worker.onmessage = (message: ArrayBuffer | number | UartNotice) => this._onMessage(message);
		}
		return this._worker;
	}

	/** In a debug build a full queue is an exception, after 20 ms. */
	private _tell(message: ArrayBuffer | number | null): boolean {
		if (this._worker == null) return false;
		try {
			this._worker.postMessage(message);
			return true;
		} catch (error) {
			this._guard.caught("serial.post", error);
			return false;
		}
	}

	/** Bytes are gone: the FIFO was full, or the Worker threw with them in its hands. */
	private _onLoss(): void {
		this.overruns = (this.overruns ?? 0) + 1;
		this._log.write("warn", "uart", `overrun ${this.overruns}`);
	}

	private _onMessage(message: ArrayBuffer | number | UartNotice): void {
		try {
			if (message === "fault") this._guard.caught("uart-worker", message);
			if (message === "deaf") this._log.write("warn", "uart", "an interrupt was lost, opened anew");
			if (message === "overrun" || message === "fault" || message === "deaf") this._onLoss();
			if (message === "opened" || message === "absent") this._opening--;
			// What comes before the answer to the last opening belongs to a port that is closed.
			if (this._opening === 0) this._port?.onMessage(message);
		} catch (error) {
			this._guard.caught("serial.onBytes", error);
			this._port?.onFault();
		}
		// One more may come: the Worker has no more messages under way than it has places.
		this._tell(1);
	}
}

class WorkerPort implements SerialPort {
	private readonly _serial: WorkerSerial;
	private readonly _wiring: Wiring;
	private _events: SerialEvents | undefined;
	private _queued = 0;
	/** Bytes left of each write that is under way, oldest first. */
	private readonly _writes: number[] = [];
	private _faults = 0;

	constructor(serial: WorkerSerial, wiring: Wiring, events: SerialEvents) {
		this._serial = serial;
		this._wiring = wiring;
		this._events = events;
	}

	write(bytes: Uint8Array, length: number): boolean {
		if (this._events == null || this._queued + length > QUEUE_BYTES) return false;
		if (length === 0) return true;
		if (this._writes.length >= MAX_WRITES || !this._serial.post(bytes.slice(0, length).buffer)) return false;
		this._queued += length;
		this._writes.push(length);
		return true;
	}

	close(): void {
		if (this._events == null) return;
		this._events = undefined;
		this._serial.closed(this);
	}

	pulseReset(): boolean {
		return this._events != null && this._wiring.pulseReset();
	}

	onMessage(message: ArrayBuffer | number | UartNotice): void {
		if (message instanceof ArrayBuffer) this._events?.onBytes(new Uint8Array(message), message.byteLength);
		else if (typeof message === "number") this._onSent(message);
		else if (message === "absent") this.fail("SERIAL_ABSENT");
		else if (message === "lost") this.fail("SERIAL_LOST");
	}

	private _onSent(count: number): void {
		this._queued -= count;
		const writes = this._writes;
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
		if (++this._faults >= MAX_FAULTS) this.fail("SERIAL_LOST");
	}

	fail(code: ErrorCode): void {
		const events = this._events;
		this.close();
		events?.onClosed(code);
	}
}
