import type { FakeTime } from "../../support/fake-time";
import type { Machine } from "./machine";

/** Both hardware FIFOs of an ESP32 UART. */
export const FIFO = 128;
/** The receive interrupt comes at this many bytes, or when the line was quiet for 4 byte times. */
const RECEIVE_THRESHOLD = 96;
/** The transmit interrupt comes when no more bytes are left than these. */
const TRANSMIT_THRESHOLD = 10;

/**
 * The UART as the SDK drives it: no buffer but the FIFOs, what overflows is lost. An interrupt disables itself, marks
 * its direction as told and posts a message; the message takes the mark away and enables the interrupt again. When
 * the message is lost the mark stays, and that direction is never told of again.
 */
export class FakeUart {
	/** Bytes that found the receive FIFO full. */
	lost = 0;
	/** Bytes that were read. */
	readBytes = 0;
	open = true;
	onReadable: ((count: number) => void) | undefined;
	onWritable: ((count: number) => void) | undefined;
	readonly #time: FakeTime;
	readonly #machine: Machine;
	readonly #bytesPerMs: number;
	readonly #handlerMs: () => number;
	readonly #onOutput: (bytes: Uint8Array) => void;
	/** On their way along the line. */
	readonly #incoming: number[] = [];
	readonly #receiveFifo: number[];
	readonly #transmitFifo: number[];
	#line: unknown;
	#transmitting = false;
	/** Fractions of a byte carried over to the next millisecond. */
	#carryIn = 0;
	#carryOut = 0;
	/** Interrupts that are enabled, and messages of them that are under way (or lost). */
	#receiveEnabled = true;
	#transmitEnabled = true;
	#readableTold = false;
	#writableTold = false;
	/** "The line is quiet" is an event: enabling the interrupt clears it. */
	#quiet = false;
	#delivering = false;

	/**
	 * `handlerMs` from the read until the interrupts are enabled again. `before`: the port that was open on the same
	 * pins; what it had received and not read is still there.
	 */
	constructor(
		time: FakeTime,
		machine: Machine,
		baud: number,
		handlerMs: () => number,
		onOutput: (bytes: Uint8Array) => void,
		before?: FakeUart,
	) {
		this.#time = time;
		this.#machine = machine;
		this.#bytesPerMs = baud / 10_000;
		this.#handlerMs = handlerMs;
		this.#onOutput = onOutput;
		this.#receiveFifo = before === undefined ? [] : before.#receiveFifo.splice(0);
		this.#transmitFifo = before === undefined ? [] : before.#transmitFifo.splice(0);
		if (before !== undefined) this.receive(Uint8Array.from(before.#incoming.splice(0)));
	}

	/** The transmit FIFO has room when the interrupt is enabled: it comes at once. */
	start(): void {
		this.#time.setTimer(() => this.#check(), 0);
	}

	receive(bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		for (const byte of bytes) this.#incoming.push(byte);
		this.#line ??= this.#time.setTimer(() => this.#tickIn(), 1);
	}

	/** Everything in the FIFO. */
	read(): Uint8Array | undefined {
		if (this.#receiveFifo.length === 0) return undefined;
		const bytes = Uint8Array.from(this.#receiveFifo.splice(0));
		this.readBytes += bytes.length;
		if (!this.#delivering) this.#enableReceive();
		return bytes;
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > FIFO - this.#transmitFifo.length) throw new Error("output full");
		for (const byte of bytes) this.#transmitFifo.push(byte);
		this.#transmitEnabled = true;
		if (!this.#transmitting) {
			this.#transmitting = true;
			this.#time.setTimer(() => this.#tickOut(), 1);
		}
	}

	#tickIn(): void {
		this.#line = undefined;
		if (!this.open) return;
		this.#carryIn += this.#bytesPerMs;
		const count = Math.min(Math.floor(this.#carryIn), this.#incoming.length);
		this.#carryIn -= Math.floor(this.#carryIn);
		for (const byte of this.#incoming.splice(0, count)) {
			if (this.#receiveFifo.length >= FIFO) this.lost++;
			else this.#receiveFifo.push(byte);
		}
		if (this.#incoming.length > 0) this.#line = this.#time.setTimer(() => this.#tickIn(), 1);
		else this.#quiet = this.#receiveFifo.length > 0;
		this.#check();
	}

	#tickOut(): void {
		if (!this.open) return;
		this.#carryOut += this.#bytesPerMs;
		const count = Math.min(Math.floor(this.#carryOut), this.#transmitFifo.length);
		this.#carryOut -= Math.floor(this.#carryOut);
		if (count > 0) this.#onOutput(Uint8Array.from(this.#transmitFifo.splice(0, count)));
		this.#transmitting = this.#transmitFifo.length > 0;
		if (this.#transmitting) this.#time.setTimer(() => this.#tickOut(), 1);
		this.#check();
	}

	/** The interrupt. */
	#check(): void {
		if (!this.open) return;
		let isNew = false;
		if (this.#transmitEnabled && this.#transmitFifo.length <= TRANSMIT_THRESHOLD) {
			this.#transmitEnabled = false;
			isNew = !this.#writableTold;
			this.#writableTold = true;
		}
		if (this.#receiveEnabled && (this.#receiveFifo.length >= RECEIVE_THRESHOLD || this.#quiet)) {
			this.#receiveEnabled = false;
			isNew ||= !this.#readableTold;
			this.#readableTold = true;
		}
		if (isNew) this.#machine.post("uart", () => this.#deliver(), "isr");
	}

	#deliver(): void {
		if (!this.open) return;
		this.#delivering = true;
		try {
			if (this.#readableTold) {
				this.#readableTold = false;
				if (this.#receiveFifo.length > 0) this.onReadable?.(this.#receiveFifo.length);
				const handlerMs = this.#handlerMs();
				if (handlerMs === 0) this.#enableReceive();
				else this.#time.setTimer(() => this.#enableReceive(), handlerMs);
			}
			if (this.#writableTold) {
				this.#writableTold = false;
				if (this.#transmitFifo.length < FIFO) this.onWritable?.(FIFO - this.#transmitFifo.length);
			}
		} finally {
			this.#delivering = false;
		}
	}

	/** "The FIFO has reached its threshold" is a level and comes again; "the line is quiet" was an event and is lost. */
	#enableReceive(): void {
		this.#quiet = false;
		this.#receiveEnabled = true;
		this.#check();
	}
}
