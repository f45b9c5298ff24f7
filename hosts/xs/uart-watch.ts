import Timer, { type TimerId } from "timer";

/** Bits of 120 bytes on the line (8N1), in ms at 1 baud: a FIFO with bytes in it has raised its interrupt by then. */
const BURST_BITS_MS = 1_200_000;
const LEAST_MS = 50;
/** Checks that found bytes, without a receive interrupt since the first of them. */
const DEAF_CHECKS = 3;
/** Checks without room for the next byte: 128 bytes take a fifteenth of that. */
const STUCK_CHECKS = 20;

/**
 * Detects lost interrupts of an ESP32's UART. The SDK marks an interrupt as handled before it posts the message, so that
 * one message that finds the queue full leaves that direction silent for ever. Checking the FIFO from time to time
 * finds it: one check may fall between byte and interrupt, three without an interrupt in between cannot.
 */
export class UartWatch {
	/** A receive interrupt has come since the last check. */
	heard = false;
	/** A transmit interrupt has come since the last check. */
	roomHeard = false;
	/** Bytes are queued that wait for room. */
	waitsForRoom = false;
	private readonly _drain: () => boolean;
	private readonly _onDeaf: () => void;
	private _timer: TimerId | undefined;
	private _checks = 0;
	private _roomChecks = 0;

	/** `drain` reads what is in the FIFO and returns whether there was anything. */
	constructor(drain: () => boolean, onDeaf: () => void) {
		this._drain = drain;
		this._onDeaf = onDeaf;
	}

	start(baud: number): void {
		const ms = Math.max(LEAST_MS, Math.ceil(BURST_BITS_MS / baud));
		this._checks = 0;
		this._roomChecks = 0;
		if (this._timer == null) this._timer = Timer.set(() => this._onTimer(), ms, ms);
		else Timer.schedule(this._timer, ms, ms);
	}

	stop(): void {
		this.waitsForRoom = false;
		if (this._timer != null) Timer.schedule(this._timer);
	}

	private _onTimer(): void {
		let found = false;
		try {
			found = this._drain();
		} catch {
			// What is wrong with the port shows at its next use.
		}
		if (this.heard) this._checks = 0;
		else if (found) this._checks++;
		this._roomChecks = this.waitsForRoom && !this.roomHeard ? this._roomChecks + 1 : 0;
		this.heard = false;
		this.roomHeard = false;
		if (this._checks >= DEAF_CHECKS || this._roomChecks >= STUCK_CHECKS) this._onDeaf();
	}
}
