import type { FakeTime } from "../../support/fake-time";

/** Both hardware FIFOs of an ESP32 UART. */
export const FIFO = 128;
/** The receive interrupt comes at this many bytes, or when the line was quiet for 4 byte times. */
const RECEIVE_THRESHOLD = 96;
/** The transmit interrupt comes when this many bytes are left. */
const TRANSMIT_THRESHOLD = 10;

/** The UART as the SDK drives it: no buffer but the FIFOs, one interrupt at a time, what overflows is lost. */
export class FakeUart {
	/** Bytes that found the receive FIFO full. */
	lost = 0;
	open = true;
	readonly #time: FakeTime;
	readonly #bytesPerMs: number;
	readonly #latencyMs: () => number;
	readonly #handlerMs: () => number;
	readonly #onOutput: (bytes: Uint8Array) => void;
	onReadable: ((count: number) => void) | undefined;
	onWritable: ((count: number) => void) | undefined;
	/** On their way along the line. */
	readonly #incoming: number[] = [];
	readonly #receiveFifo: number[] = [];
	readonly #transmitFifo: number[] = [];
	#line: unknown;
	#readableDue = false;
	#transmitting = false;
	/** Fractions of a byte carried over to the next millisecond. */
	#carryIn = 0;
	#carryOut = 0;

	/**
	 * `latencyMs` from an interrupt to the read, `handlerMs` from the read until the interrupts are enabled again, which
	 * clears "the line is quiet".
	 */
	constructor(
		time: FakeTime,
		baud: number,
		latencyMs: () => number,
		handlerMs: () => number,
		onOutput: (bytes: Uint8Array) => void,
	) {
		this.#time = time;
		this.#bytesPerMs = baud / 10_000;
		this.#latencyMs = latencyMs;
		this.#handlerMs = handlerMs;
		this.#onOutput = onOutput;
	}

	/** The transmit FIFO is empty when the interrupt is enabled: it comes at once. */
	start(): void {
		this.#time.setTimer(() => this.open && this.onWritable?.(FIFO), 0);
	}

	receive(bytes: Uint8Array): void {
		for (const byte of bytes) this.#incoming.push(byte);
		this.#line ??= this.#time.setTimer(() => this.#tickIn(), 1);
	}

	/** Everything in the FIFO. */
	read(): Uint8Array | undefined {
		if (this.#receiveFifo.length === 0) return undefined;
		return Uint8Array.from(this.#receiveFifo.splice(0));
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > FIFO - this.#transmitFifo.length) throw new Error("output full");
		for (const byte of bytes) this.#transmitFifo.push(byte);
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
		if (this.#receiveFifo.length >= RECEIVE_THRESHOLD || this.#incoming.length === 0) this.#interrupt();
	}

	#interrupt(): void {
		if (this.#readableDue || this.#receiveFifo.length === 0) return;
		this.#readableDue = true;
		this.#time.setTimer(() => {
			if (this.open && this.#receiveFifo.length > 0) this.onReadable?.(this.#receiveFifo.length);
			const handlerMs = this.#handlerMs();
			if (handlerMs === 0) this.#readableDue = false;
			else this.#time.setTimer(() => this.#enable(), handlerMs);
		}, this.#latencyMs());
	}

	/** "FIFO has reached its threshold" is a level and comes again; "the line is quiet" was an event and is lost. */
	#enable(): void {
		this.#readableDue = false;
		if (this.open && this.#receiveFifo.length >= RECEIVE_THRESHOLD) this.#interrupt();
	}

	#tickOut(): void {
		if (!this.open) return;
		this.#carryOut += this.#bytesPerMs;
		const count = Math.min(Math.floor(this.#carryOut), this.#transmitFifo.length);
		this.#carryOut -= Math.floor(this.#carryOut);
		const before = this.#transmitFifo.length;
		if (count > 0) this.#onOutput(Uint8Array.from(this.#transmitFifo.splice(0, count)));
		const left = this.#transmitFifo.length;
		this.#transmitting = left > 0;
		if (this.#transmitting) this.#time.setTimer(() => this.#tickOut(), 1);
		if (before > TRANSMIT_THRESHOLD && left <= TRANSMIT_THRESHOLD) this.onWritable?.(FIFO - left);
		else if (left === 0 && before <= TRANSMIT_THRESHOLD) this.onWritable?.(FIFO);
	}
}
