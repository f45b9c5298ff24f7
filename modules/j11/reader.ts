import { readU16 } from "../bytes/bytes";
import {
	CODE_AT,
	DATA_AT,
	DATA_SUM_AT,
	Frame,
	HEADER_SUM_AT,
	LENGTH_AT,
	MAX_FRAME,
	MAX_LENGTH,
	SUMS,
	UNIQUE,
} from "./frame";

export interface ReaderEvents {
	onFrame(frame: Frame): void;
	/** `bytes[at..at+length)` belongs to no frame. It comes before the next frame, and no later than a silence. */
	onGarbage(bytes: Uint8Array, at: number, length: number): void;
}

/**
 * Cuts the module's bytes into frames, in one buffer that is used again and again. A length counts only once the header's
 * sum holds; where a sum is wrong the search goes on one byte behind the false start, since bytes get lost and the next
 * frame may have begun inside this one. Each byte is added up once, however many false starts there are around it.
 */
export class J11Reader {
	/** Bytes and pieces that belonged to no frame. */
	droppedBytes = 0;
	droppedPieces = 0;
	private readonly _events: ReaderEvents;
	private readonly _buffer = new Uint8Array(MAX_FRAME);
	/** Prefix sums of the buffer: entry i is the sum of the bytes before i, so a range's sum is the difference of two entries. */
	private readonly _sums = new Uint16Array(MAX_FRAME + 1);
	private readonly _frame = new Frame(this._buffer);
	/** Where bytes start that were given up and not reported yet; they go on up to `_start`. */
	private _waste = 0;
	/** Where a frame starts, as far as it has come. */
	private _start = 0;
	private _end = 0;
	/** Length of the frame at `_start` once its header is proven; else 0. */
	private _need = 0;

	constructor(events: ReaderEvents) {
		this._events = events;
	}

	/** True while bytes wait for the rest of their frame, or to be reported. */
	get pending(): boolean {
		return this._end > 0;
	}

	/** Takes `bytes[0..length)` and hands over what they complete, before it returns. */
	push(bytes: Uint8Array, length: number): void {
		for (let at = 0; at < length; ) {
			if (this._end === MAX_FRAME) this.makeRoom();
			const stop = Math.min(length, at + MAX_FRAME - this._end);
			this.take(bytes, at, stop);
			at = stop;
			this.drain();
		}
	}

	/** Nothing came for a while: what waits for its end will not get it. */
	settle(): void {
		while (this._start < this._end) {
			this.skip();
			this.drain();
		}
		this.report();
	}

	/** Forgets what is pending, as after the port was opened anew. Counters stay. */
	reset(): void {
		this._start = this._end;
		this.report();
	}

	private take(bytes: Uint8Array, from: number, to: number): void {
		const buffer = this._buffer;
		const sums = this._sums;
		let end = this._end;
		for (let at = from; at < to; at++) {
			const byte = bytes[at]!;
			buffer[end] = byte;
			sums[end + 1] = sums[end]! + byte;
			end++;
		}
		this._end = end;
	}

	private drain(): void {
		while (this._start < this._end) {
			if (!this.isHead()) this.skip();
			else if (this._need === 0 || this._end - this._start < this._need) return;
			else if (!this.isWhole()) this.skip();
			else this.hand();
		}
		if (this._waste === this._start) this.report();
	}

	/** What stands at `_start` is a frame's head as far as it has come; `_need` is set where all of it has. */
	private isHead(): boolean {
		if (this._need > 0) return true;
		const buffer = this._buffer;
		const start = this._start;
		const have = this._end - start;
		for (let i = 0; i < UNIQUE.length && i < have; i++) if (buffer[start + i] !== UNIQUE[i]) return false;
		if (have < DATA_SUM_AT) return true;
		if (this.sum(start, start + HEADER_SUM_AT) !== readU16(buffer, start + HEADER_SUM_AT)) return false;
		const length = readU16(buffer, start + LENGTH_AT);
		if (length < SUMS || length > MAX_LENGTH) return false;
		this._need = HEADER_SUM_AT + length;
		return true;
	}

	/** The data's sum holds. */
	private isWhole(): boolean {
		const start = this._start;
		return this.sum(start + DATA_AT, start + this._need) === readU16(this._buffer, start + DATA_SUM_AT);
	}

	private sum(from: number, to: number): number {
		return (this._sums[to]! - this._sums[from]!) & 0xffff;
	}

	/** Gives up the byte at `_start`, and all behind it that no frame can start with. */
	private skip(): void {
		const buffer = this._buffer;
		let start = this._start + 1;
		while (start < this._end && buffer[start] !== UNIQUE[0]) start++;
		this._start = start;
		this._need = 0;
	}

	private hand(): void {
		const start = this._start;
		const frame = this._frame;
		this.drop();
		frame.code = readU16(this._buffer, start + CODE_AT);
		frame.at = start + DATA_AT;
		frame.length = this._need - DATA_AT;
		this._start = start + this._need;
		this._waste = this._start;
		this._need = 0;
		this._events.onFrame(frame);
	}

	/** Moves what is pending to the front. A frame that started there would be whole. */
	private makeRoom(): void {
		this.drop();
		const shift = this._start;
		this._buffer.copyWithin(0, shift, this._end);
		this._sums.copyWithin(0, shift, this._end + 1);
		this._start = 0;
		this._waste = 0;
		this._end -= shift;
	}

	/** Nothing is pending: tells what was given up, and begins at the front. */
	private report(): void {
		this.drop();
		this._start = 0;
		this._waste = 0;
		this._end = 0;
		this._need = 0;
	}

	/** Tells what was given up; who calls it begins anew behind that. */
	private drop(): void {
		const length = this._start - this._waste;
		if (length === 0) return;
		this.droppedBytes += length;
		this.droppedPieces++;
		this._events.onGarbage(this._buffer, this._waste, length);
	}
}
