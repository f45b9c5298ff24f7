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
	readonly #events: ReaderEvents;
	readonly #buffer = new Uint8Array(READER_CAPACITY + 1);
	readonly #line = new Line(this.#buffer);
	readonly #datagram = new ReceivedDatagram(this.#buffer);
	#start = 0;
	#end = 0;
	/** There is no CR or LF from `#start` up to here. */
	#stop = 0;
	/** Where dropped bytes start that were not reported yet; they end at `#start`. -1 when there are none. */
	#waste = -1;
	/** The piece at `#start` is the rest of something broken: it is not a line of its own. */
	#tail = false;

	constructor(events: ReaderEvents) {
		this.#events = events;
	}

	/** True while bytes wait for the rest of their line. */
	get partial(): boolean {
		return this.#start < this.#end;
	}

	/** Takes `bytes[0..length)` and hands over what they complete, before it returns. */
	push(bytes: Uint8Array, length: number): void {
		for (let at = 0; at < length; ) {
			if (length - at > READER_CAPACITY - this.#end) this.makeRoom();
			const taken = Math.min(length - at, READER_CAPACITY - this.#end);
			copy(bytes, at, taken, this.#buffer, this.#end);
			at += taken;
			this.#end += taken;
			this.#buffer[this.#end] = CR;
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
		this.#waste = -1;
		this.restart();
		this.#tail = false;
	}

	private restart(): void {
		if (this.#waste >= 0) this.drop(this.#end, this.#end);
		this.#datagram.forget();
		this.#start = 0;
		this.#end = 0;
		this.#stop = 0;
	}

	/** Hands over all that is complete. */
	private drain(): void {
		const buffer = this.#buffer;
		while (this.#start < this.#end) {
			let stop = Math.max(this.#start, this.#stop);
			while (INSIDE[buffer[stop]!]) stop++;
			this.#stop = stop;
			if (this.atDatagram()) {
				if (!this.takeDatagram(stop)) return;
			} else if (stop >= this.#end) return;
			else this.takeLine(stop);
		}
		this.restart();
	}

	private atDatagram(): boolean {
		return matches(this.#buffer, this.#start, ERXUDP);
	}

	/** Hands over or gives up the datagram at `#start`, behind which `stop` is the first line end; false while it must wait. */
	private takeDatagram(stop: number): boolean {
		const datagram = this.#datagram;
		if (this.#waste >= 0) this.drop(this.#start, this.#start);
		const result = datagram.measure(this.#start, stop, this.#end);
		if (result === MEASURE.WAIT) return false;
		if (result === MEASURE.BROKEN) this.abandon(datagram.payloadAt);
		else if (result === MEASURE.HEX && !datagram.decode()) {
			this.abandon(datagram.payloadAt);
			// What was decoded up to there may look like line ends.
			this.#stop = this.#start;
		} else {
			this.#start = datagram.need;
			this.#tail = false;
			this.#events.onDatagram(datagram);
		}
		return true;
	}

	/** Drops the head of a broken datagram; what follows, from `next` on, is searched for something whole. */
	private abandon(next: number): void {
		this.drop(this.#start, next);
		this.#start = next;
		this.#tail = true;
	}

	/** Hands over or gives up the line that starts at `#start` and ends at `stop`. */
	private takeLine(stop: number): void {
		const buffer = this.#buffer;
		const start = this.#start;
		const tail = this.#tail;
		this.#start = stop + 1;
		// A line end ends what is broken, also where nothing of it is left.
		this.#tail = false;
		if (stop === start) return;
		let at = start;
		if (tail) at = stop;
		else while (NOISE[buffer[at]!]) at++;
		const line = this.#line;
		line.load(at, stop);
		if (line.kind !== KIND.OTHER && line.kind !== KIND.ECHO) {
			this.hand(start, at);
			return;
		}
		// An echo, and what is nothing known, may have a part of something broken before what is good in it.
		const inside = findInside(buffer, start, stop);
		if (inside >= 0) {
			this.drop(start, inside);
			this.#start = inside;
		} else if (at === start && (line.kind === KIND.ECHO || isPrintable(buffer, start, stop))) {
			this.hand(start, at);
		} else if (this.#waste < 0) this.#waste = start;
	}

	/** Hands over the line, before which there is noise in `[start, at)`. */
	private hand(start: number, at: number): void {
		if (at > start || this.#waste >= 0) this.drop(start, at);
		this.#events.onLine(this.#line);
	}

	/** Moves what is pending to the front; when that frees nothing, the buffer is full of one endless line. */
	private makeRoom(): void {
		if (this.#waste >= 0) this.drop(this.#start, this.#start);
		const shift = this.#start;
		if (shift > 0) {
			this.#buffer.copyWithin(0, shift, this.#end);
			this.#start = 0;
			this.#end -= shift;
			this.#stop -= shift;
		} else if (this.#end >= READER_CAPACITY) {
			const inside = findName(this.#buffer, this.#end - LOOK_BACK, this.#end - ERXUDP.length);
			if (inside > 0) {
				// `push` asks for room again.
				this.abandon(inside);
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
