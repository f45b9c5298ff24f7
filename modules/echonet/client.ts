import type { Clock } from "../ports/clock";
import type { System } from "../ports/system";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { ClientCounters } from "./client-counters";
import { EOJ, ESV, HEADER_LENGTH } from "./codes";
import { EPC } from "./epc";
import { FrameReader } from "./frame-reader";
import { FrameWriter } from "./frame-writer";
import type { Link, LinkEvents } from "./link";

/**
 * How long an answer is accepted (AIF 2.4.2, timers 1 and 2): 20 s for one property, 60 s for several and
 * for a whole day of history.
 */
export const ACCEPT_ONE_MS = 20_000;
export const ACCEPT_MANY_MS = 60_000;

/**
 * How long we wait before the repeat, and then before we give up. Shorter than the accepting times: of 42
 * logged Gets the slowest answer took 0.8 s, single reports go to 4 s, so after 5 s it is lost. With a live
 * value every 10 s, one lost pair costs just its turn, and a session that died in silence is noticed within 60 s. What
 * comes later is still used while timer 1 or 2 runs.
 */
export const REPEAT_ONE_MS = 5_000;
export const REPEAT_MANY_MS = 8_000;
export const GIVE_UP_ONE_MS = 5_000;
export const GIVE_UP_MANY_MS = 12_000;

const BUSY_LINK_MS = 500;
/** The largest request: 12 bytes of header and 8 properties of 2, or one of 9. */
const MAX_REQUEST = 32;

/**
 * How a request ended: `answered` (also in the negative), `silent` (time-out, also of the repeat), `unsent` (the gate is
 * closed or the datagram did not get out), `lost` (the session ended under it).
 */
export type RequestEnd = "answered" | "silent" | "unsent" | "lost";

/** What the client tells its owner. Buffers are valid only during the call. */
export interface ClientEvents {
	onJoined(): void;
	onLost(): void;
	onResumed(): void;
	/** One property that the meter answered with, to which the frame came; also out of a partial Get_SNA, and when late. */
	onProperty(property: FrameReader): void;
	/** A property that the meter refused to give (PDC 0 in a Get_SNA) or to set (Set_SNA). */
	onRefused(epc: number): void;
	/** The request is over; `given` of `asked` properties had a block in the answer. Another may start. */
	onEnd(end: RequestEnd, asked: number, given: number): void;
	/** A frame that answers nothing: INF, INFC, or a request to one of our objects. Not to be kept. */
	onFrame(frame: FrameReader): void;
}

const IDLE = 0;
const QUEUED = 1;
const SENDING = 2;
const WAITING = 3;

/**
 * The client side of ECHONET Lite on route B: one outstanding request, matched by TID, SEOJ, ESV and EPCs,
 * repeated once with a new TID. It is the `LinkEvents` of the session.
 */
export class Client implements LinkEvents, TimerOwner {
	readonly counters = new ClientCounters();
	/** Where datagrams go; set before the session starts. */
	link: Link | undefined;
	private readonly _clock: Clock;
	private readonly _timer: Timer;
	private readonly _events: ClientEvents;
	private readonly _reader = new FrameReader();
	private readonly _writer = new FrameWriter(MAX_REQUEST);
	private _state = IDLE;
	/** Whom the last request went to. */
	private _deoj = 0;
	private _nextTid: number;
	private _tid = -1;
	private _firstTid = -1;
	private _many = false;
	private _once = false;
	private _sentAt = 0;
	private _firstSentAt = 0;
	/** The last request that ended in silence: its answer is still used while its timer runs. */
	private readonly _past = new Uint8Array(MAX_REQUEST);
	private _pastDeoj = 0;
	private _pastTid = -1;
	private _pastFirstTid = -1;
	private _pastUntil = 0;
	private _pastFirstUntil = 0;

	constructor(clock: Clock, timers: Timers, system: System, events: ClientEvents) {
		this._clock = clock;
		this._timer = timers.create(this, "echonet request");
		this._events = events;
		this._nextTid = system.random() & 0xffff;
	}

	/** True while a request is under way. */
	get busy(): boolean {
		return this._state !== IDLE;
	}

	/**
	 * Asks `deoj` for `epcs[0..count)`, at most 10. False while another request is under way. `once`: not
	 * repeated, and no strike; for what can wait for its next turn, so that it never holds up what cannot.
	 */
	get(deoj: number, epcs: ArrayLike<number>, count: number, once = false): boolean {
		if (!this.begin(deoj, ESV.GET)) return false;
		let history = false;
		for (let i = 0; i < count; i++) {
			const epc = epcs[i]!;
			this._writer.add(epc);
			history ||= epc === EPC.FORWARD_DAY || epc === EPC.REVERSE_DAY;
		}
		this.start(history || count > 1, once);
		return true;
	}

	/** Sets one property (SetC). False while another request is under way. */
	set(deoj: number, epc: number, edt: Uint8Array, length: number): boolean {
		if (!this.begin(deoj, ESV.SETC)) return false;
		this._writer.add(epc, edt, 0, length);
		this.start(false, false);
		return true;
	}

	/** Asks `deoj` to announce `epc` (INF_REQ), once. False while another request is under way. */
	askNotice(deoj: number, epc: number): boolean {
		if (!this.begin(deoj, ESV.INF_REQ)) return false;
		this._writer.add(epc);
		this.start(false, true);
		return true;
	}

	/** Forgets the request under way without a word, as when the program ends. */
	stop(): void {
		this._timer.stop();
		this._state = IDLE;
		this._pastTid = -1;
		this._pastFirstTid = -1;
	}

	onJoined(): void {
		this._events.onJoined();
	}

	onLost(): void {
		const wasBusy = this._state !== IDLE;
		this.stop();
		if (wasBusy) this._events.onEnd("lost", this._writer.opc, 0);
		this._events.onLost();
	}

	onResumed(): void {
		if (this._state === QUEUED) this.transmit();
		this._events.onResumed();
	}

	onSent(ok: boolean): void {
		// The end of a send whose answer overtook it: the link is free for the request behind it.
		if (this._state === QUEUED) {
			this.transmit();
			return;
		}
		if (this._state !== SENDING) return;
		if (!ok) {
			this.counters.unsent++;
			this.end("unsent", 0);
			return;
		}
		this._state = WAITING;
		this._sentAt = this._clock.ticks();
		const repeated = this._firstTid >= 0;
		if (this._many) this._timer.start(repeated ? GIVE_UP_MANY_MS : REPEAT_MANY_MS);
		else this._timer.start(repeated ? GIVE_UP_ONE_MS : REPEAT_ONE_MS);
	}

	onDatagram(bytes: Uint8Array, at: number, length: number): void {
		if (!this._reader.load(bytes, at, at + length)) {
			this.counters.malformed++;
			return;
		}
		const esv = this._reader.esv;
		// INF_REQ is answered by 73, which else is a notice; only its TID tells the two apart.
		const answer = (esv >= ESV.SET_RES && esv < ESV.INF) || (esv & 0xf0) === 0x50 || esv >= ESV.INFC_RES;
		if (
			answer ||
			(esv === ESV.INF && this.awaits(this._reader.tid) && this._writer.bytes[10] === ESV.INF_REQ)
		)
			this.onAnswer(this._reader);
		else this._events.onFrame(this._reader);
	}

	private begin(deoj: number, esv: number): boolean {
		if (this._state !== IDLE) return false;
		this._deoj = deoj;
		this._writer.begin(0, EOJ.CONTROLLER, deoj, esv);
		return true;
	}

	private start(many: boolean, once: boolean): void {
		this._many = many;
		this._once = once;
		this._tid = -1;
		this._firstTid = -1;
		this.counters.requests++;
		this.transmit();
	}

	private transmit(): void {
		const link = this.link;
		const tid = this._nextTid;
		this._writer.tid = tid;
		// Before `send`: a link may report the answer, or the failure, before it returns.
		this._state = SENDING;
		this._firstTid = this._tid;
		this._firstSentAt = this._sentAt;
		this._tid = tid;
		this._sentAt = this._clock.ticks();
		if (link?.send(this._writer.bytes, this._writer.length) === true) {
			this._nextTid = (tid + 1) & 0xffff;
			return;
		}
		this._tid = this._firstTid;
		this._sentAt = this._firstSentAt;
		this._firstTid = -1;
		if (link == null || !link.open) {
			this.end("unsent", 0);
			return;
		}
		this._state = QUEUED;
		this._timer.start(BUSY_LINK_MS);
	}

	onTimer(): void {
		if (this._state === QUEUED) {
			this.transmit();
		} else if (this._state === WAITING && this._firstTid < 0 && !this._once) {
			this.counters.repeats++;
			this.transmit();
		} else if (this._state === WAITING) {
			this.counters.silent++;
			this.keepPast();
			if (!this._once) this.link?.strike();
			if (this._state === WAITING) this.end("silent", 0);
		}
	}

	/** Remembers a Get that ended in silence. */
	private keepPast(): void {
		if (this._writer.bytes[10] !== ESV.GET) return;
		this._past.set(this._writer.bytes);
		this._pastDeoj = this._deoj;
		const accept = this._many ? ACCEPT_MANY_MS : ACCEPT_ONE_MS;
		this._pastTid = this._tid;
		this._pastFirstTid = this._firstTid;
		this._pastUntil = this._sentAt + accept;
		this._pastFirstUntil = this._firstSentAt + accept;
	}

	private awaits(tid: number): boolean {
		return this._state !== IDLE && (tid === this._tid || tid === this._firstTid);
	}

	private onAnswer(reader: FrameReader): void {
		const tid = reader.tid;
		if (this.awaits(tid)) {
			const given = match(reader, this._writer.bytes, this._deoj);
			if (given < 0) this.counters.dropped++;
			else this.accept(reader, given, tid === this._tid);
			return;
		}
		const now = this._clock.ticks();
		const late =
			(tid === this._pastTid && now <= this._pastUntil) ||
			(tid === this._pastFirstTid && now <= this._pastFirstUntil);
		if (!late || match(reader, this._past, this._pastDeoj) < 0) {
			this.counters.dropped++;
			return;
		}
		this._pastTid = -1;
		this._pastFirstTid = -1;
		this.counters.late++;
		this.link?.answered();
		while (reader.next())
			if (reader.pdc > 0 && isAsked(reader.epc, this._past)) this._events.onProperty(reader);
	}

	/** @param inTime whether it answers the latest sending and not the one before */
	private accept(reader: FrameReader, given: number, inTime: boolean): void {
		const counters = this.counters;
		const request = this._writer.bytes;
		const asked = request[11]!;
		counters.answers++;
		if (given < asked) counters.truncated++;
		if (inTime) counters.addRoundTrip(this._clock.ticks() - this._sentAt);
		else counters.late++;
		const got = reader.esv >= ESV.SET_RES;
		if (!got) counters.refused++;
		this.link?.answered();
		const isSet = request[10] === ESV.SETC;
		const strange = given !== reader.opc;
		// Several asked for and none given: it may be the number that the meter does not like. None was refused for itself.
		if (!got && !isSet && asked > 1 && isEmpty(reader)) {
			this.end("answered", 0);
			return;
		}
		// A refused Set echoes its data, a refused Get has none.
		while (reader.next()) {
			if (strange && !isAsked(reader.epc, request)) continue;
			if (isSet) {
				if (!got && reader.pdc > 0) this._events.onRefused(reader.epc);
			} else if (reader.pdc > 0) this._events.onProperty(reader);
			else this._events.onRefused(reader.epc);
		}
		if (this._state !== IDLE) this.end("answered", given);
	}

	private end(end: RequestEnd, given: number): void {
		this._timer.stop();
		this._state = IDLE;
		this._events.onEnd(end, this._writer.opc, given);
	}
}

/** True when no block of the frame has data. */
function isEmpty(reader: FrameReader): boolean {
	let empty = true;
	while (reader.next()) if (reader.pdc > 0) empty = false;
	reader.rewind();
	return empty;
}

/**
 * How many blocks of `answer` belong to the request in `asked`, or -1 when it is not its answer. Blocks ought to
 * keep the order of the request, and a meter that cannot take them all answers the leading ones. With the right
 * TID, object and service another order is taken too, and what was not asked for is passed over.
 */
function match(answer: FrameReader, asked: Uint8Array, deoj: number): number {
	const esv = asked[10]!;
	// 61 -> 71/51, 62 -> 72/52, 63 -> 73/53
	if (answer.esv !== esv + 0x10 && answer.esv !== esv - 0x10) return -1;
	if (answer.seoj !== deoj) return -1;
	const opc = answer.opc;
	const bytes = answer.bytes;
	let at = answer.start + HEADER_LENGTH;
	// Most requests ask for one property.
	if (opc === 1 && bytes[at] === asked[HEADER_LENGTH]) return 1;
	let mine = HEADER_LENGTH;
	for (let i = 0; i < opc; i++) {
		if (i >= asked[11]! || bytes[at] !== asked[mine]) return countAsked(answer, asked);
		at += 2 + bytes[at + 1]!;
		mine += 2 + asked[mine + 1]!;
	}
	return opc;
}

/** Blocks of `answer` that `asked` asks for, whatever their order; -1 when there is none. */
function countAsked(answer: FrameReader, asked: Uint8Array): number {
	const opc = answer.opc;
	const bytes = answer.bytes;
	let count = 0;
	let at = answer.start + HEADER_LENGTH;
	for (let i = 0; i < opc; i++) {
		if (isAsked(bytes[at]!, asked)) count++;
		at += 2 + bytes[at + 1]!;
	}
	return count === 0 ? -1 : Math.min(count, asked[11]!);
}

function isAsked(epc: number, asked: Uint8Array): boolean {
	let at = HEADER_LENGTH;
	for (let left = asked[11]!; left > 0; left--) {
		if (asked[at] === epc) return true;
		at += 2 + asked[at + 1]!;
	}
	return false;
}
