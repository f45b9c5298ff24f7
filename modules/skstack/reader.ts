import { Datagram, MEASURE } from "./datagram";
import { doubleOf } from "./double";
import { KIND, Line, NAMES } from "./line";
import { Peer } from "./peer";
import { EVENT_LEAST, findInside, findName } from "./salvage";
import { FIVES, FLIPS, INSIDE, NOISE, ONES, PRINTABLE, TOPS } from "./scan";

/**
 * Bytes that may wait for their end. The longest legal line is an ERXUDP of 1,232 bytes in hex with every
 * optional field: 2,592 bytes.
 */
export const READER_CAPACITY = 2816;

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const LETTER_E = 0x45;
const LETTER_O = 0x4f;
/** CR, LF, a space and an E. */
const SENTINEL = 0x0d0a2045;
/** Beginnings of the lines that come in every poll, and the end of an EVENT 21 that says `sent`, as numbers. */
const ERXU = 0x45525855;
const UDP_ = 0x55445020;
const EVENT_21 = doubleOf("EVENT 21");
const SENT = 0x2030300d;
const OK = 0x4f4b;
/** In an EVENT 21: where the sender stands, and where the parameter does, behind one space, without a side. */
const SENDER_AT = 9;
const PARAMETER_AT = 48;

/** How far back an endless line is searched for the start of a datagram. */
const LOOK_BACK = 700;
/** `ERXUDP` and a space. */
const NAME_LENGTH = 7;

export interface ReaderEvents {
	/** A line that is no datagram, of any kind; a blank one is left out. */
	onLine(line: Line): void;
	onDatagram(datagram: Datagram): void;
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
 * Behind the received bytes stand a CR, an LF, a space and an E, so that every search ends there.
 */
export class Reader {
	/** Bytes and pieces that were given up. */
	droppedBytes = 0;
	droppedPieces = 0;
	/** Whose events and datagrams are looked out for. */
	readonly peer = new Peer();
	/** The bytes that lines and datagrams stand in, for who wants to read words of them. */
	readonly view: DataView;
	readonly #events: ReaderEvents;
	readonly #buffer = new Uint8Array(READER_CAPACITY + 8);
	readonly #words = new Int32Array(this.#buffer.buffer);
	readonly #line = new Line(this.#buffer);
	readonly #datagram: Datagram;
	#start = 0;
	#end = 0;
	/** There is no CR or LF from `#start` up to here. */
	#stop = 0;
	/** Where broken lines start that nobody was told of yet, and which go on up to `#start`; or -1. */
	#waste = -1;
	/** The piece at `#start` is the rest of something broken: it is not a line of its own. */
	#tail = false;

	constructor(events: ReaderEvents) {
		this.#events = events;
		this.view = new DataView(this.#buffer.buffer);
		this.#datagram = new Datagram(this.#buffer, this.view);
	}

	/** True while bytes wait for the rest of their line. */
	get partial(): boolean {
		return this.#start < this.#end;
	}

	/** Takes `bytes[0..length)` and hands over what they complete, before it returns. */
	push(bytes: Uint8Array, length: number): void {
		const end = this.#end;
		if (length !== bytes.length || length > READER_CAPACITY - end) {
			this.pushPieces(bytes, length);
			return;
		}
		this.#buffer.set(bytes, end);
		this.#end = end + length;
		this.view.setInt32(end + length, SENTINEL);
		this.drain();
	}

	private pushPieces(bytes: Uint8Array, length: number): void {
		for (let at = 0; at < length; ) {
			if (length - at > READER_CAPACITY - this.#end) this.makeRoom();
			const taken = Math.min(length - at, READER_CAPACITY - this.#end);
			this.push(bytes.subarray(at, at + taken), taken);
			at += taken;
		}
	}

	/**
	 * Nothing came for a while: what still waits for its end will not get it. A datagram whose length lied is
	 * read again as lines; an unfinished line is dropped.
	 */
	settle(): void {
		while (this.#start < this.#end) {
			this.abandon(this.atDatagram() ? Math.min(this.#datagram.payloadAt, this.#end) : this.#end);
			this.drain();
		}
		this.#tail = false;
	}

	/** Forgets what is pending, as after the port was opened anew. Counters stay. */
	reset(): void {
		this.#waste = -1;
		this.restart();
		this.#tail = false;
	}

	private restart(): void {
		if (this.#waste >= 0) this.drop(this.#end, this.#end);
		this.#start = 0;
		this.#end = 0;
		this.#stop = 0;
	}

	/**
	 * Hands over all that is complete. The search for the line end stands here, since to call a function for each read
	 * and each line costs XS as much as to search eight bytes.
	 */
	private drain(): void {
		let turned: number;
		while (this.#start < this.#end) {
			const start = this.#start;
			const first = this.#buffer[start];
			let isDatagram = false;
			if (first === LETTER_E) {
				if (this.#waste >= 0) this.drop(start, start);
				isDatagram = this.atDatagram();
				// Nearly always a datagram is whole, and its end is found without a search.
				if (isDatagram ? this.takeDatagram(start, this.#end, MEASURE.BINARY) : this.takeSent(start)) continue;
			} else if (first === LETTER_O && this.takeOk(start)) continue;
			// The first CR or LF: byte by byte up to a word, then by words (see scan.ts).
			let stop = this.#stop < start ? start : this.#stop;
			while (stop & 3 && INSIDE[this.#buffer[stop]!]) stop++;
			if (!(stop & 3)) {
				let index = (stop >> 2) - 1;
				do {
					do turned = this.#words[++index]! ^ FLIPS;
					while (!((turned - FIVES) & ~turned & TOPS));
					stop = index << 2;
				} while (stop < this.#end && !(((turned + ONES) << 5) & (turned - FIVES) & ~turned & TOPS));
				while (INSIDE[this.#buffer[stop]!]) stop++;
			}
			if (isDatagram) {
				if (!this.takeDatagram(start, stop, MEASURE.BROKEN)) {
					this.#stop = stop;
					return;
				}
			} else if (stop >= this.#end) {
				this.#stop = stop;
				return;
			} else {
				this.#start = stop + 1;
				if (stop > start) this.takeLine(start, stop);
				// A line end ends what is broken, also where nothing of it is left.
				else this.#tail = false;
			}
		}
		this.restart();
	}

	private atDatagram(): boolean {
		const start = this.#start;
		return this.view.getInt32(start) === ERXU && this.view.getInt32(start + 3) === UDP_;
	}

	/** `EVENT 21`, the peer, an optional side, `00`: told by the places of its parts. False for any other line. */
	private takeSent(start: number): boolean {
		const view = this.view;
		if (view.getFloat64(start) !== EVENT_21 || !this.peer.isAt(view, start + SENDER_AT)) return false;
		const at = start + PARAMETER_AT;
		const stop = view.getInt32(at) === SENT ? at + 3 : at + 5;
		if (stop >= this.#end || view.getInt32(stop - 3) !== SENT || this.#tail) return false;
		if (this.#buffer[start + SENDER_AT - 1] !== SPACE || this.#buffer[at] !== SPACE) return false;
		this.#start = this.#buffer[stop + 1] === LF ? stop + 2 : stop + 1;
		this.#line.loadSent(start, stop);
		this.#events.onLine(this.#line);
		return true;
	}

	/** A bare `OK`. False for any other line. */
	private takeOk(start: number): boolean {
		const stop = start + 2;
		if (this.#buffer[stop] !== CR || this.view.getInt16(start) !== OK || stop >= this.#end || this.#tail)
			return false;
		if (this.#waste >= 0) this.drop(start, start);
		this.#start = this.#buffer[stop + 1] === LF ? stop + 2 : stop + 1;
		this.#line.loadOk(start, stop);
		this.#events.onLine(this.#line);
		return true;
	}

	/**
	 * Hands over or gives up the datagram at `start`, of which `stop` is the first line end as far as is known. False
	 * when what it is found to be is less than `least`: more must be known first.
	 */
	private takeDatagram(start: number, stop: number, least: number): boolean {
		const result = this.#datagram.measure(start, stop, this.#end);
		if (result < least) return false;
		if (result === MEASURE.BROKEN || (result === MEASURE.HEX && !this.#datagram.decode())) {
			this.abandon(this.#datagram.payloadAt);
			return true;
		}
		// A CR LF ends most: both at once.
		const need = this.#datagram.need;
		this.#start = this.#buffer[need] === LF ? need + 1 : need;
		this.#tail = false;
		this.#events.onDatagram(this.#datagram);
		return true;
	}

	/** Drops the head of a broken datagram; what follows, from `next` on, is searched for something whole. */
	private abandon(next: number): void {
		this.drop(this.#start, next);
		this.#start = next;
		this.#tail = true;
	}

	private takeLine(start: number, stop: number): void {
		let at = start;
		if (this.#tail) {
			this.#tail = false;
			at = stop;
		} else {
			while (NOISE[this.#buffer[at]!]) at++;
			if (NAMES[this.#buffer[at]!] != null && this.takeKnown(start, at, stop)) return;
		}
		if (stop - start >= EVENT_LEAST) {
			// A line that is nothing known does not become something when it is read again from the same place.
			const inside = findInside(this.#buffer, at === start ? start + 1 : start, stop);
			if (inside >= 0) {
				this.drop(start, inside);
				this.#start = inside;
				return;
			}
		}
		// What starts with noise and is nothing known is noise to its end, and so is what has noise in it.
		if (at === start) {
			while (PRINTABLE[this.#buffer[at]!]) at++;
			if (at === stop) {
				if (this.#waste >= 0) this.drop(start, start);
				this.#line.load(start, stop);
				this.#events.onLine(this.#line);
				return;
			}
		}
		if (this.#waste < 0) this.#waste = start;
	}

	/** Hands over the line at `at`, with noise from `start` up to it, when it is of a known kind. */
	private takeKnown(start: number, at: number, stop: number): boolean {
		const lineEnd = this.#buffer[stop]!;
		this.#line.load(at, stop);
		if (this.#line.kind === KIND.OTHER || this.#line.kind === KIND.ECHO) {
			// It may be a part of something broken, whose end is looked at as well. A line end ends the last token, too.
			this.#buffer[stop] = lineEnd;
			if (this.#line.kind === KIND.OTHER || at > start || findInside(this.#buffer, at + 1, stop) >= 0)
				return false;
		}
		if (at > start || this.#waste >= 0) this.drop(start, at);
		this.#events.onLine(this.#line);
		return true;
	}

	/** Moves what is pending to the front; when that frees nothing, the buffer is full of one endless line. */
	private makeRoom(): void {
		if (this.#waste >= 0) this.drop(this.#start, this.#start);
		// By whole words, so that reads of whole words end with one.
		const shift = this.#start & ~3;
		if (shift > 0) {
			this.#buffer.copyWithin(0, shift, this.#end);
			this.#start -= shift;
			this.#end -= shift;
			this.#stop -= shift;
		} else if (this.#end >= READER_CAPACITY) {
			const inside = findName(this.#buffer, this.#end - LOOK_BACK, this.#end - NAME_LENGTH);
			if (inside > 0) {
				this.abandon(inside);
				this.#tail = false;
				this.makeRoom();
			} else {
				this.abandon(this.#end);
				this.restart();
			}
		}
	}

	/** `[from, to)` is given up, and the broken lines before it with it; their last line end does not count. */
	private drop(from: number, to: number): void {
		const start = this.#waste < 0 ? from : this.#waste;
		let end = to;
		while (end > start && !INSIDE[this.#buffer[end - 1]!]) end--;
		this.#waste = -1;
		this.droppedBytes += end - start;
		this.droppedPieces++;
		this.#events.onGarbage(this.#buffer, start, end - start);
	}
}
