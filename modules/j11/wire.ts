import type { Timer, TimerOwner, Timers } from "../ports/timers";
import type { Uart } from "../wisun/uart";
import type { Frame } from "./frame";
import { Reader } from "./reader";
import { shownFrame, shownNoise, shownRequest } from "./redact";

export interface WireEvents {
	onFrame(frame: Frame): void;
}

/** After this pause an unfinished frame is given up; the module does the same with ours. */
const SETTLE_MS = 1000;

/** J11 frames on the UART: puts requests on it, takes frames from it, and shows both to a trace. */
export class Wire implements TimerOwner {
	readonly reader: Reader;
	private readonly _uart: Uart;
	private readonly _events: WireEvents;
	private readonly _settle: Timer;

	constructor(uart: Uart, timers: Timers, events: WireEvents) {
		this._uart = uart;
		this._events = events;
		this.reader = new Reader(this);
		this._settle = timers.create(this, "J11 wire");
	}

	/** The UART was closed or has another rate. */
	reset(): void {
		this._settle.stop();
		this.reader.reset();
	}

	/** Writes a whole request in one piece: a pause inside a frame ends it. */
	write(bytes: Uint8Array, length: number): void {
		if (this._uart.trace != null) this.show(">", shownRequest(bytes, length));
		this._uart.write(bytes, length);
	}

	onBytes(bytes: Uint8Array, length: number): void {
		this.reader.push(bytes, length);
		if (this.reader.pending) this._settle.start(SETTLE_MS);
		else if (this._settle.running) this._settle.stop();
	}

	// What the timer and the reader call

	onTimer(): void {
		this.reader.settle();
	}

	onFrame(frame: Frame): void {
		if (this._uart.trace != null) this.show("<", shownFrame(frame));
		this._events.onFrame(frame);
	}

	onGarbage(bytes: Uint8Array, at: number, length: number): void {
		if (this._uart.trace != null) this.show("!", shownNoise(bytes, at, length));
	}

	private show(direction: string, text: string): void {
		this._uart.trace!.onTrace(direction, this._uart.secrets.mask(text));
	}
}
