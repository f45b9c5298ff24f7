import type { PropertyMap } from "../../echonet/property-map";
import { type Ceilings, CONSTANTS, CURRENT, LIVE, MAPS, PLAN } from "./poll-plan";

const NEVER = Number.POSITIVE_INFINITY;
const SINCE = PLAN.length;
const REST = 2 * PLAN.length;

/** No request of the plan starts so shortly before a live value is due that it could delay it. */
const GUARD_ONE_MS = 2_000;
const GUARD_MANY_MS = 4_000;
/** A row that was kept waiting for so long goes first, even so. */
const STARVED_MS = 60_000;

/**
 * Runs the poll plan: which row is due, which of its properties are still to be asked, and how fast the plan
 * may go. Knows nothing of the radio.
 */
export class Schedule {
	/** Seconds between two live values as set, before stretching. */
	pollS = 10;
	/** Milliseconds between the last live value and the next, as it was when the last one fell due. */
	liveMs = 10_000;
	/** The ceilings of the session, where there are any. */
	ceilings: Ceilings | undefined;
	/**
	 * In ticks, one part for each: when the next round of a row begins, when the round under way began, until
	 * when it rests. One buffer costs fewer slots than three.
	 */
	private readonly _due = new Float64Array(3 * PLAN.length);
	/** The round under way: a bit for each EPC still to be asked. */
	private readonly _pending = new Uint32Array(PLAN.length);
	/** What the last round of maps left open when it was given up: the constants ask for it again. */
	private _missed = 0;
	/** The last request was for the live value. */
	private _isLiveLast = false;
	/** No row but the live one has anything to do before this moment; 0 when that must be looked at anew. */
	private _idleUntil = 0;

	constructor() {
		this.stop();
	}

	/** Another poll interval: a live value that would be due later than that comes earlier. */
	setPoll(pollS: number, now: number): void {
		this.pollS = pollS;
		if (this._due[LIVE]! !== NEVER) this._due[LIVE] = Math.min(this._due[LIVE]!, now + this.periodMs);
	}

	/** Nothing is due any more. */
	stop(): void {
		this._due.fill(NEVER);
		this._pending.fill(0);
		this._idleUntil = 0;
	}

	/** A join: all that is read at a join is due now. */
	join(now: number): void {
		this.stop();
		this._due[LIVE] = now;
		this.reread(now);
	}

	/** The meter joined or started anew: its maps, constants and all the rest are due, the live value goes on. */
	reread(now: number): void {
		this._idleUntil = 0;
		for (let i = LIVE + 1; i < PLAN.length; i++) {
			this._pending[i] = 0;
			this._due[i] = PLAN[i]!.atJoin ? now : NEVER;
		}
	}

	/** Begins the next round of `row` at `at` ticks. */
	startAt(row: number, at: number): void {
		this._idleUntil = 0;
		this._due[row] = at;
	}

	/** Somebody looks: live value and currents are due now, unless the plan has stopped or is being slowed down. */
	hasten(now: number): void {
		if (this._due[LIVE] === NEVER || this.isOpen(LIVE, now) || this.stretch > 1) return;
		this.startAt(LIVE, now);
		this.startAt(CURRENT, now);
	}

	/** True while `row` is being read or ought to be. */
	isOpen(row: number, now: number): boolean {
		return this._pending[row] !== 0 || this._due[row]! <= now;
	}

	/** Factor by which the polls are stretched now. */
	get stretch(): number {
		return this.ceilings?.factor ?? 1;
	}

	/** Milliseconds between two live values as it is now. */
	get periodMs(): number {
		return Math.round(this.pollS * 1000 * this.stretch);
	}

	/**
	 * The row to ask now, or -1. `liveOnly` holds all others back while the meter owes us an answer. `known`
	 * is the meter's Get map, undefined before it was read; `mute`: what stayed silent and is left out.
	 */
	next(now: number, liveOnly: boolean, known: PropertyMap | undefined, mute: PropertyMap): number {
		const live = this._due[LIVE]!;
		if (live <= now) {
			const periodMs = this.periodMs;
			this.liveMs = periodMs;
			this._due[LIVE] = live + periodMs > now ? live + periodMs : now + periodMs;
			this._pending[LIVE] = 1;
		}
		const isLive = this._pending[LIVE] !== 0;
		// With a meter so slow that the live value is always due, what starves gets every other turn.
		const other = liveOnly || (isLive && !this._isLiveLast) ? -1 : this.nextOther(now, known, mute, isLive);
		if (other >= 0 || !isLive) {
			this._isLiveLast &&= other < 0;
			return other;
		}
		this._isLiveLast = true;
		return LIVE;
	}

	private nextOther(
		now: number,
		known: PropertyMap | undefined,
		mute: PropertyMap,
		onlyStarved: boolean,
	): number {
		if (now < this._idleUntil) return -1;
		let idleUntil = NEVER;
		for (let row = LIVE + 1; row < PLAN.length; row++) {
			if (this.waits(row, now)) continue;
			if (this._pending[row] === 0 && this._due[row]! <= now) this.begin(row, now, known, mute);
			if (this._pending[row] === 0) {
				idleUntil = Math.min(idleUntil, this._due[row]!);
				continue;
			}
			const rest = this._due[REST + row]!;
			if (rest > now) {
				idleUntil = Math.min(idleUntil, rest);
				continue;
			}
			const many = PLAN[row]!.epcs.length > 2;
			if ((!onlyStarved && this.fits(now, many)) || now - this._due[SINCE + row]! > STARVED_MS) return row;
			idleUntil = 0;
		}
		this._idleUntil = idleUntil;
		return -1;
	}

	/** The ticks at which `next`, having given -1, may give more. */
	wakeAt(now: number): number {
		const live = this._due[LIVE]!;
		const idleUntil = this._idleUntil;
		return idleUntil > now && idleUntil < live ? idleUntil : live;
	}

	/** True when a request, long or short, can start without delaying the live value. */
	fits(now: number, many: boolean): boolean {
		return this._due[LIVE]! - now >= Math.min(many ? GUARD_MANY_MS : GUARD_ONE_MS, this.pollS * 500);
	}

	/** Writes the EPCs of `row` to ask next to `to`, at most `max`; returns how many. What is `mute` goes last, and alone. */
	take(row: number, to: Uint8Array, max: number, mute: PropertyMap): number {
		const epcs = PLAN[row]!.epcs;
		const pending = this._pending[row]!;
		let count = 0;
		for (let i = 0; i < epcs.length && count < max; i++)
			if ((pending & (1 << i)) !== 0 && !mute.has(epcs[i]!)) to[count++] = epcs[i]!;
		for (let i = 0; i < epcs.length && count === 0; i++)
			if ((pending & (1 << i)) !== 0) to[count++] = epcs[i]!;
		return count;
	}

	/** The row whose round still asks for `epc`, or -1. */
	rowAsking(epc: number): number {
		for (let row = LIVE; row < PLAN.length; row++) {
			const bit = PLAN[row]!.epcs.indexOf(epc);
			if (bit >= 0 && (this._pending[row]! & (1 << bit)) !== 0) return row;
		}
		return -1;
	}

	/** Asks for `epc` alone, in the first row that has it. */
	ask(epc: number, now: number): void {
		const row = PLAN.findIndex(({ epcs }) => epcs.includes(epc));
		if (row < 0) return;
		this._idleUntil = 0;
		if (this._pending[row] === 0) this._due[SINCE + row] = now;
		this._pending[row]! |= 1 << PLAN[row]!.epcs.indexOf(epc);
		this._due[REST + row] = now;
	}

	/** `epc` of `row` need not be asked any more in this round. */
	settle(row: number, epc: number): void {
		if (row === LIVE) {
			this._pending[LIVE] = 0;
			return;
		}
		this._idleUntil = 0;
		const bit = PLAN[row]!.epcs.indexOf(epc);
		if (bit >= 0) this._pending[row]! &= ~(1 << bit);
	}

	/** Gives up the round of `row`; its next one begins as planned. */
	giveUp(row: number): void {
		if (row === MAPS) this._missed = this._pending[MAPS]!;
		this._idleUntil = 0;
		this._pending[row] = 0;
	}

	/** Keeps the round of `row` back until `until` ticks. */
	rest(row: number, until: number): void {
		this._idleUntil = 0;
		this._due[REST + row] = until;
	}

	private begin(row: number, now: number, known: PropertyMap | undefined, mute: PropertyMap): void {
		const plan = PLAN[row]!;
		const epcs = plan.epcs;
		let bits = 0;
		if (row === MAPS) this._missed = 0;
		for (let i = 0; i < epcs.length; i++) {
			if (mute.has(epcs[i]!) || (row === CONSTANTS && this.isRead(epcs[i]!))) continue;
			if (known == null || row === MAPS || known.has(epcs[i]!)) bits |= 1 << i;
		}
		this._pending[row] = bits;
		this._due[SINCE + row] = now;
		this._due[REST + row] = now;
		const periodMs = Math.max(plan.polls * this.periodMs, plan.seconds * 1000);
		this._due[row] = periodMs === 0 ? NEVER : now + periodMs;
	}

	/** True when the round of maps has asked for `epc`, and was not given up before it came. */
	private isRead(epc: number): boolean {
		const bit = PLAN[MAPS]!.epcs.indexOf(epc);
		return bit >= 0 && (this._missed & (1 << bit)) === 0;
	}

	/** Rows wait for the maps, so that nothing is asked that the meter lacks, and then for the constants. */
	private waits(row: number, now: number): boolean {
		if (!PLAN[row]!.afterMaps) return false;
		return this.isOpen(MAPS, now) || (row !== CONSTANTS && this.isOpen(CONSTANTS, now));
	}
}
