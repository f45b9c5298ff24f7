import { Datagram, MEASURE } from "./datagram";
import { doubleOf } from "./double";
import { codesOf, HEX, KIND, Line, matches, START } from "./line";
import { Peer } from "./peer";
import { findBreak } from "./scan";

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
const ERXUDP = codesOf("ERXUDP ");
const EVENT = codesOf("EVENT ");
/** Beginnings of the lines that come in every poll, and the end of an EVENT 21 that says `sent`, as numbers. */
const ERXU = 0x45525855;
const UDP_ = 0x55445020;
const EVENT_21 = doubleOf("EVENT 21");
const SENT = 0x2030300d;
const OK = 0x4f4b;
/** In an EVENT 21: where the sender stands, and where the parameter does, behind one space, without a side. */
const SENDER_AT = 9;
const PARAMETER_AT = 48;

/** The shortest header of ERXUDP, and what an EVENT with its address takes: side and parameter may follow. */
const HEADER_LEAST = 110;
const EVENT_LEAST = 48;
const EVENT_MOST = 54;
/** How many starts of a header are ruled out by the bytes that all of them cover. */
const STRETCH = 96;
/** How far back an endless line is searched for the start of a datagram. */
const LOOK_BACK = 700;

/** True for a byte that is no printable ASCII. */
const UNPRINTABLE: readonly boolean[] = Object.freeze(
	Array.from({ length: 256 }, (_, code) => code < SPACE || code > 0x7e),
);

/** How far the last character of ERXUDP and a space is away at least when this byte is seen; 0 for the last itself. */
const STEPS: readonly number[] = Object.freeze(
	Array.from({ length: 256 }, (_, code) => ERXUDP.length - 1 - ERXUDP.lastIndexOf(code)),
);

export interface ReaderEvents {
	/** A line that is no datagram, of any kind; a blank one is left out. */
	onLine(line: Line): void;
	onDatagram(datagram: Datagram): void;
	/** `bytes[at..at+length)` is given up: noise, or a line too broken to read. */
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
			const end = this.#end;
			const taken = Math.min(length - at, READER_CAPACITY - end);
			this.#buffer.set(bytes.subarray(at, at + taken), end);
			at += taken;
			this.#end = end + taken;
			this.view.setInt32(end + taken, SENTINEL);
			this.drain();
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
		this.restart();
		this.#tail = false;
	}

	private restart(): void {
		this.#start = 0;
		this.#end = 0;
		this.#stop = 0;
	}

	private drain(): void {
		const buffer = this.#buffer;
		while (this.#start < this.#end) {
			const start = this.#start;
			const first = buffer[start];
			if (first === LETTER_E) {
				if (this.atDatagram()) {
					if (!this.takeDatagram()) return;
					continue;
				}
				if (this.takeSent(start)) continue;
			} else if (first === LETTER_O && this.takeOk(start)) continue;
			const known = this.#stop;
			const stop = findBreak(this.#words, buffer, known < start ? start : known, this.#end);
			this.#stop = stop;
			if (stop >= this.#end) return;
			this.#start = stop + 1;
			if (stop > start) this.takeLine(start, stop);
			// A line end ends what is broken, also where nothing of it is left.
			else this.#tail = false;
		}
		this.restart();
	}

	private atDatagram(): boolean {
		const start = this.#start;
		return this.view.getInt32(start) === ERXU && this.view.getInt32(start + 3) === UDP_;
	}

	/** `EVENT 21`, the peer, an optional side, `00`: told by the places of its parts. False for any other line. */
	private takeSent(start: number): boolean {
		const { view } = this;
		if (view.getFloat64(start) !== EVENT_21 || !this.peer.isAt(view, start + SENDER_AT)) return false;
		const at = start + PARAMETER_AT;
		const stop = view.getInt32(at) === SENT ? at + 3 : at + 5;
		if (stop >= this.#end || view.getInt32(stop - 3) !== SENT || this.#tail) return false;
		const buffer = this.#buffer;
		if (buffer[start + SENDER_AT - 1] !== SPACE || buffer[at] !== SPACE) return false;
		this.#start = buffer[stop + 1] === LF ? stop + 2 : stop + 1;
		this.#line.loadSent(start, stop);
		this.#events.onLine(this.#line);
		return true;
	}

	/** A bare `OK`. False for any other line. */
	private takeOk(start: number): boolean {
		const buffer = this.#buffer;
		const stop = start + 2;
		if (buffer[stop] !== CR || this.view.getInt16(start) !== OK || stop >= this.#end || this.#tail)
			return false;
		this.#start = buffer[stop + 1] === LF ? stop + 2 : stop + 1;
		this.#line.loadOk(start, stop);
		this.#events.onLine(this.#line);
		return true;
	}

	/** False when more bytes are needed first. */
	private takeDatagram(): boolean {
		const datagram = this.#datagram;
		const start = this.#start;
		const end = this.#end;
		// Nearly always it is whole, and its end is found without a search.
		let result = datagram.measure(start, end, end);
		if (result < MEASURE.BINARY) {
			this.#stop = findBreak(this.#words, this.#buffer, Math.max(start, this.#stop), end);
			result = datagram.measure(start, this.#stop, end);
		}
		if (result === MEASURE.WAIT) return false;
		if (result === MEASURE.BROKEN || (result === MEASURE.HEX && !datagram.decode())) {
			this.abandon(datagram.payloadAt);
			return true;
		}
		// A CR LF ends most: both at once.
		const { need } = datagram;
		this.#start = this.#buffer[need] === LF ? need + 1 : need;
		this.#tail = false;
		this.#events.onDatagram(datagram);
		return true;
	}

	/** Drops the head of a broken datagram; what follows, from `next` on, is searched for something whole. */
	private abandon(next: number): void {
		this.drop(this.#start, next);
		this.#start = next;
		this.#tail = true;
	}

	private takeLine(start: number, stop: number): void {
		const buffer = this.#buffer;
		const whole = !this.#tail;
		this.#tail = false;
		let at = start;
		if (whole) {
			while (at < stop && UNPRINTABLE[buffer[at]!]) at++;
			if (START[buffer[at]!] && this.takeKnown(start, at, stop)) return;
		}
		const clean = whole && at === start;
		// A line that is nothing known does not become something when it is read again from the same place.
		const inside = stop - start < EVENT_LEAST ? -1 : this.salvage(clean ? at + 1 : start, stop);
		if (inside >= 0) {
			this.drop(start, inside);
			this.#start = inside;
		} else if (clean) {
			this.#line.loadOther(start, stop);
			this.#events.onLine(this.#line);
		}
		// What starts with noise and is nothing known is noise to its end.
		else this.drop(start, stop);
	}

	/** Hands over the line at `at`, with noise from `start` up to it, when it is of a known kind. */
	private takeKnown(start: number, at: number, stop: number): boolean {
		const line = this.#line;
		const lineEnd = this.#buffer[stop]!;
		line.load(at, stop);
		if (line.kind === KIND.OTHER || line.kind === KIND.ECHO) {
			this.#buffer[stop] = lineEnd;
			if (line.kind === KIND.OTHER || at > start || this.salvage(at + 1, stop) >= 0) return false;
			line.load(at, stop);
		} else if (at > start) this.drop(start, at);
		this.#events.onLine(line);
		return true;
	}

	/**
	 * Where an event or a datagram starts within `[from, stop)` in which the line end before it got lost; or -1.
	 * An event has a known length, so that it is looked for from the end.
	 */
	private salvage(from: number, stop: number): number {
		const datagram = this.findDatagram(from, stop - HEADER_LEAST);
		if (datagram >= 0) return datagram;
		const buffer = this.#buffer;
		// It ends in a number or an address.
		if (HEX[buffer[stop - 1]!]! < 0) return -1;
		const last = stop - EVENT_LEAST;
		for (let at = Math.max(from, stop - EVENT_MOST); at <= last; at++)
			if (buffer[at] === LETTER_E && matches(buffer, at, EVENT)) return at;
		return -1;
	}

	/**
	 * Where an ERXUDP starts, from `from` to `last`; or -1. Wherever in a stretch its header starts, it covers the
	 * bytes behind the stretch: in noise one of them is not printable, and the stretch is passed over unseen.
	 */
	private findDatagram(from: number, last: number): number {
		const buffer = this.#buffer;
		for (let start = from; start <= last; start += STRETCH) {
			const covered = start + HEADER_LEAST;
			let at = start + STRETCH - 1;
			while (at < covered && !UNPRINTABLE[buffer[at]!]) at++;
			if (at < covered) continue;
			const found = this.findWord(start, Math.min(last, start + STRETCH - 1));
			if (found >= 0) return found;
		}
		return -1;
	}

	/**
	 * Where the word ERXUDP starts, from `from` to `last`; or -1. It goes by what may be the last character of the
	 * word, so that most bytes are passed over unseen.
	 */
	private findWord(from: number, last: number): number {
		const buffer = this.#buffer;
		const end = last + ERXUDP.length;
		let at = from + ERXUDP.length - 1;
		while (at < end) {
			const step = STEPS[buffer[at]!]!;
			at += step;
			if (step !== 0) continue;
			const start = at - ERXUDP.length + 1;
			if (matches(buffer, start, ERXUDP)) return start;
			at += ERXUDP.length;
		}
		return -1;
	}

	/** Moves what is pending to the front; when that frees nothing, the buffer is full of one endless line. */
	private makeRoom(): void {
		if (this.#start > 0) {
			const start = this.#start;
			this.#buffer.copyWithin(0, start, this.#end);
			this.#start = 0;
			this.#end -= start;
			this.#stop -= start;
		} else if (this.#end >= READER_CAPACITY) {
			const inside = this.findWord(this.#end - LOOK_BACK, this.#end - ERXUDP.length);
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

	private drop(from: number, to: number): void {
		this.droppedBytes += to - from;
		this.droppedPieces++;
		this.#events.onGarbage(this.#buffer, from, to - from);
	}
}
