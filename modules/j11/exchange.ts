import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { ANSWER, COMPLAINT, isLost, REQUEST, RESULT } from "./codes";
import { DATA_AT, type Frame, seal } from "./frame";
import type { Outgoing } from "./outgoing";
import type { Wire } from "./wire";

export interface ExchangeOwner {
	/**
	 * Once for each request, when the next one may be given: its RESULT, or SILENT. `frame` is the answer; it has no
	 * more than the result where that is not DONE, and is undefined after a silence.
	 */
	onAnswer(result: number, frame: Frame | undefined): void;
}

/** The module said nothing. */
export const SILENT = -1;

/** A module that is at something else is asked again so often, so long after it said so. */
const BUSY_TRIES = 5;
const BUSY_MS = 1000;
/** For the answer to a datagram, and what each of its bytes may take: 0.9 s and 7 s are documented for the shortest and the longest. */
const SEND_MS = 2000;
const SEND_BYTE_MS = 5;
/** Room for the longest request but a datagram: the credentials. */
const MAX_DATA = 44;

/** The one request in progress: writes it, waits for the answer with its code, repeats it where bytes got lost or the module was busy. */
export class Exchange implements TimerOwner {
	/** Data of the next request, from DATA_AT on. */
	readonly bytes = new Uint8Array(DATA_AT + MAX_DATA);
	busy = false;
	timeouts = 0;
	/** How often the module said that bytes of ours were damaged or missing. */
	overruns = 0;
	private readonly _wire: Wire;
	private readonly _timer: Timer;
	private readonly _owner: ExchangeOwner;
	private _code = 0;
	private _frame: Uint8Array = this.bytes;
	private _length = 0;
	private _timeoutMs = 0;
	/** It may be written again: after a silence, after damage. */
	private _mayRepeat = false;
	private _mayResend = false;
	private _busyTries = 0;
	/** It waits until it is written again. */
	private _waits = false;

	constructor(wire: Wire, timers: Timers, owner: ExchangeOwner) {
		this._wire = wire;
		this._owner = owner;
		this._timer = timers.create(this, "J11 exchange");
	}

	/** Sends the request with `length` bytes of data in `bytes`; after a silence once more where it `repeats`. */
	run(code: number, length: number, timeoutMs: number, repeats = true): void {
		this._length = seal(this.bytes, code, length);
		this._code = code;
		this.start(this.bytes, timeoutMs, repeats);
	}

	/** Sends a datagram; not again after a silence, since it may be on the air. */
	send(outgoing: Outgoing): void {
		this._length = outgoing.length;
		this._code = REQUEST.SEND;
		this.start(outgoing.bytes, SEND_MS + SEND_BYTE_MS * outgoing.length, false);
	}

	/** Gives up what is in progress; no answer follows. */
	forget(): void {
		this._timer.stop();
		this.busy = false;
	}

	/** True when the frame is an answer, to what is in progress or to something earlier. */
	onFrame(frame: Frame): boolean {
		const complains = frame.code === COMPLAINT.HEADER || frame.code === COMPLAINT.CODE;
		if (this.busy && (complains || frame.code === this._code + ANSWER)) this.onResult(frame, frame.u8(0));
		return complains || (frame.code & 0xf000) === ANSWER;
	}

	onTimer(): void {
		if (this._waits) {
			this.write();
			return;
		}
		this.timeouts++;
		if (this._mayRepeat) {
			this._mayRepeat = false;
			this.write();
		} else this.answer(SILENT, undefined);
	}

	private onResult(frame: Frame, result: number): void {
		if (result < 0) return;
		if (result === RESULT.BUSY && this._busyTries < BUSY_TRIES) {
			this._busyTries++;
			this._waits = true;
			this._timer.start(BUSY_MS);
			return;
		}
		if (isLost(result)) {
			this.overruns++;
			if (this._mayResend) {
				this._mayResend = false;
				this.write();
				return;
			}
		}
		this.answer(result, frame);
	}

	private start(frame: Uint8Array, timeoutMs: number, repeats: boolean): void {
		this.busy = true;
		this._frame = frame;
		this._timeoutMs = timeoutMs;
		this._mayRepeat = repeats;
		this._mayResend = true;
		this._busyTries = 0;
		this.write();
	}

	private write(): void {
		this._waits = false;
		this._timer.start(this._timeoutMs);
		this._wire.write(this._frame, this._length);
	}

	private answer(result: number, frame: Frame | undefined): void {
		this.forget();
		this._owner.onAnswer(result, frame);
	}
}
