import { copy } from "../../bytes/bytes";
import { INSIDE, matches, NOISE } from "./bytes";
import { MEASURE, ReceivedDatagram } from "./datagram";
import { KIND, Line } from "./line";
import { ERXUDP, findInside, findName, isPrintable } from "./salvage";

/**
 * Bytes that may wait for their end. The longest legal line is an ERXUDP of 1,232 bytes in hex with every
 * optional field: 2,592 bytes.
 */
export const READER_CAPACITY = 2816;

const CR = 0x0d;
/** How far back an endless line is searched for the start of a datagram. */
const LOOK_BACK = 700;

export interface ReaderEvents {
	/** A line that is no datagram, of any kind; a blank one is left out. */
	onLine(line: Line): void;
	onDatagram(datagram: ReceivedDatagram): void;
	/**
	 * `bytes[at..at+length)` is given up: noise, or lines too broken to read, neighbouring ones with the line ends between
	 * them. It comes before what is good behind it, and no later than a silence.
	 */
	onGarbage(bytes: Uint8Array, at: number, length: number): void;
}

/**
 * Cuts the module's bytes into lines and datagrams, in one buffer that is used again and again. A line ends
 * in CR or LF (product answers end in CR alone). Whether the payload of an ERXUDP is hex or binary is
 * decided for each frame. After noise it finds the next event or datagram, also in the middle of a line.
 *
 * Behind the received bytes stands a CR, so that every search for the end of a line or of a token ends there.
 */
export class Reader {
	/** Bytes and pieces that were given up. */
	droppedBytes = 0;
	droppedPieces = 0;
	private readonly _events: ReaderEvents;
	private readonly _buffer = new Uint8Array(READER_CAPACITY + 1);
	private readonly _line = new Line(this._buffer);
	private readonly _datagram = new ReceivedDatagram(this._buffer);
	private _start = 0;
	private _end = 0;
	/** There is no CR or LF from `_start` up to here. */
	private _stop = 0;
	/** Where dropped bytes start that were not reported yet; they end at `_start`. -1 when there are none. */
	private _waste = -1;
	/** The piece at `_start` is the rest of something broken: it is not a line of its own. */
	private _tail = false;

	constructor(events: ReaderEvents) {
		this._events = events;
	}

	/** True while bytes wait for the rest of their line. */
	get partial(): boolean {
		return this._start < this._end;
	}

	/** Takes `bytes[0..length)` and hands over what they complete, before it returns. */
	push(bytes: Uint8Array, length: number): void {
		for (let at = 0; at < length; ) {
			if (length - at > READER_CAPACITY - this._end) this.makeRoom();
			const taken = Math.min(length - at, READER_CAPACITY - this._end);
			copy(bytes, at, taken, this._buffer, this._end);
			at += taken;
			this._end += taken;
			this._buffer[this._end] = CR;
			this.drain();
		}
	}

	/**
	 * Nothing came for a while: what still waits for its end will not get it. A datagram whose length lied is
	 * read again as lines; an unfinished line is dropped.
	 */
	settle(): void {
		while (this._start < this._end) {
			this.abandon(this.atDatagram() ? Math.min(this._datagram.payloadAt, this._end) : this._end);
			this.drain();
		}
		this._tail = false;
	}

	/** Forgets what is pending, as after the port was opened anew. Counters stay. */
	reset(): void {
		this._waste = -1;
		this.restart();
		this._tail = false;
	}

	private restart(): void {
		if (this._waste >= 0) this.drop(this._end, this._end);
		this._datagram.forget();
		this._start = 0;
		this._end = 0;
		this._stop = 0;
	}

	/** Hands over all that is complete. */
	private drain(): void {
		const buffer = this._buffer;
		while (this._start < this._end) {
			let stop = Math.max(this._start, this._stop);
			while (INSIDE[buffer[stop]!]) stop++;
			this._stop = stop;
			if (this.atDatagram()) {
				if (!this.takeDatagram(stop)) return;
			} else if (stop >= this._end) return;
			else this.takeLine(stop);
		}
		this.restart();
	}

	private atDatagram(): boolean {
		return matches(this._buffer, this._start, ERXUDP);
	}

	/** Hands over or gives up the datagram at `_start`, behind which `stop` is the first line end; false while it must wait. */
	private takeDatagram(stop: number): boolean {
		const datagram = this._datagram;
		if (this._waste >= 0) this.drop(this._start, this._start);
		const result = datagram.measure(this._start, stop, this._end);
		if (result === MEASURE.WAIT) return false;
		if (result === MEASURE.BROKEN) this.abandon(datagram.payloadAt);
		else if (result === MEASURE.HEX && !datagram.decode()) {
			this.abandon(datagram.payloadAt);
			// What was decoded up to there may look like line ends.
			this._stop = this._start;
		} else {
			this._start = datagram.need;
			this._tail = false;
			this._events.onDatagram(datagram);
		}
		return true;
	}

	/** Drops the head of a broken datagram; what follows, from `next` on, is searched for something whole. */
	private abandon(next: number): void {
		this.drop(this._start, next);
		this._start = next;
		this._tail = true;
	}

	/** Hands over or gives up the line that starts at `_start` and ends at `stop`. */
	private takeLine(stop: number): void {
		const buffer = this._buffer;
		const start = this._start;
		const tail = this._tail;
		this._start = stop + 1;
		// A line end ends what is broken, also where nothing of it is left.
		this._tail = false;
		if (stop === start) return;
		let at = start;
		if (tail) at = stop;
		else while (NOISE[buffer[at]!]) at++;
		const line = this._line;
		line.load(at, stop);
		if (line.kind !== KIND.OTHER && line.kind !== KIND.ECHO) {
			this.hand(start, at);
			return;
		}
		// An echo, and what is nothing known, may have a part of something broken before what is good in it.
		const inside = findInside(buffer, start, stop);
		if (inside >= 0) {
			this.drop(start, inside);
			this._start = inside;
		} else if (at === start && (line.kind === KIND.ECHO || isPrintable(buffer, start, stop))) {
			this.hand(start, at);
		} else if (this._waste < 0) this._waste = start;
	}

	/** Hands over the line, before which there is noise in `[start, at)`. */
	private hand(start: number, at: number): void {
		if (at > start || this._waste >= 0) this.drop(start, at);
		this._events.onLine(this._line);
	}

	/** Moves what is pending to the front; when that frees nothing, the buffer is full of one endless line. */
	private makeRoom(): void {
		if (this._waste >= 0) this.drop(this._start, this._start);
		const shift = this._start;
		if (shift > 0) {
			this._buffer.copyWithin(0, shift, this._end);
			this._start = 0;
			this._end -= shift;
			this._stop -= shift;
		} else if (this._end >= READER_CAPACITY) {
			const inside = findName(this._buffer, this._end - LOOK_BACK, this._end - ERXUDP.length);
			if (inside > 0) {
				// `push` asks for room again.
				this.abandon(inside);
			} else {
				this.abandon(this._end);
				this.restart();
			}
		}
	}

	/** `[from, to)` is given up, and the broken lines before it with it; their last line end does not count. */
	private drop(from: number, to: number): void {
		const start = this._waste < 0 ? from : this._waste;
		let end = to;
		while (end > start && !INSIDE[this._buffer[end - 1]!]) end--;
		this._waste = -1;
		this.droppedBytes += end - start;
		this.droppedPieces++;
		this._events.onGarbage(this._buffer, start, end - start);
	}
}
