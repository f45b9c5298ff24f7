import Timer, { type TimerId } from "timer";

/** Bits of 120 bytes on the line (8N1), in ms at 1 baud: a FIFO with bytes in it has raised its interrupt by then. */
const BURST_BITS_MS = 1_200_000;
const LEAST_MS = 50;
/** Looks that found bytes, and no interrupt has told of any since the first of them. */
const DEAF_LOOKS = 3;
/** Looks without room for the next byte: 128 bytes take a fifteenth of that. */
const STUCK_LOOKS = 20;

/**
 * Looks after the interrupts of an ESP32's UART. The SDK marks an interrupt as told before it posts the message, so that
 * one message that finds the queue full leaves that direction silent for ever. Looking at the FIFO from time to time
 * finds it: one look may have come between byte and interrupt, three without an interrupt in between may not.
 */
export class UartWatch {
	/** An interrupt has told of received bytes since the last look. */
	heard = false;
	/** An interrupt has told of room since the last look. */
	roomHeard = false;
	/** Bytes are queued that wait for room. */
	waitsForRoom = false;
	private readonly _look: () => boolean;
	private readonly _onDeaf: () => void;
	private _timer: TimerId | undefined;
	private _looks = 0;
	private _roomLooks = 0;

	/** `look` takes what is in the FIFO and says whether that was anything. */
	constructor(look: () => boolean, onDeaf: () => void) {
		this._look = look;
		this._onDeaf = onDeaf;
	}

	start(baud: number): void {
		const ms = Math.max(LEAST_MS, Math.ceil(BURST_BITS_MS / baud));
		this._looks = 0;
		this._roomLooks = 0;
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
			found = this._look();
		} catch {
			// What is wrong with the port shows at its next use.
		}
		if (this.heard) this._looks = 0;
		else if (found) this._looks++;
		this._roomLooks = this.waitsForRoom && !this.roomHeard ? this._roomLooks + 1 : 0;
		this.heard = false;
		this.roomHeard = false;
		if (this._looks >= DEAF_LOOKS || this._roomLooks >= STUCK_LOOKS) this._onDeaf();
	}
}
