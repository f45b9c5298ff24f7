import { Allowance } from "../lan/allowance";
import type { Clock } from "../ports/clock";
import type { Store } from "../ports/store";

const DOMAIN = "routeb";
const JOINS_KEY = "joins";
const REQUESTS_KEY = "requests";

/** Joins that may follow each other, and how fast the allowance comes back: 15 an hour in the long run, 30 that go well. */
export const JOIN_ALLOWANCE = 20;
export const JOIN_REFILL_MS = 240_000;
/** Datagrams that we send in a day at most, repeats included. The default poll needs about 13,000. */
export const REQUESTS_PER_DAY = 30_000;
/**
 * They come at an even rate, so that there is no midnight at which a burst could start: so many are saved up at most, and
 * so many are there after a start, enough to get going. The ceiling of joins bounds how often that can happen.
 */
const SAVED_MOST = 2_000;
const SAVED_AT_START = 300;
/** Below this the polls are stretched, up to this factor when nothing is left or nothing may be sent. */
const SAVED_LOW = 150;
const STRETCH_MOST = 8;
/** ARIB STD-T108: 360 s of sending in an hour; we stop at half of it. */
export const AIR_MS_PER_HOUR = 180_000;

/** Hours and days pass slowly: so often a pace that is not 1 is found anew. */
const PACE_MS = 10_000;
/** From this part of a ceiling on the pace is not 1 any more. */
const SLOW = 0.8;
const DAY_MS = 86_400_000;
const SLOT_MS = 600_000;
const SLOTS = 7;
/**
 * Counts of requests are written in steps of this, three or four times a day at the default poll. A restart
 * forgets less than a step; that it cannot be used to ask more is the joins' affair, and the even rate's.
 */
const WRITE_STEP = 4096;
/** Milliseconds on the air: 100 kbit/s, with about 70 bytes of MAC, 6LoWPAN, UDP, security and preamble. */
const AIR_OVERHEAD = 70;
const MS_PER_BYTE = 0.08;
/** PANA exchange of a join: five packets of about 80 bytes. */
const JOIN_AIR_MS = 60;
const BEACON_AIR_MS = 5;

/**
 * Keeps us a good neighbour: joins per hour, requests per day, air time per hour; says how far the polls must be
 * stretched for it (the `Ceilings` of the meter). Joins and requests are
 * kept over restarts. While the wall clock is unknown, a restart counts as no time passed.
 */
export class Budget {
	private readonly _clock: Clock;
	private readonly _store: Store;
	/** Joins that were used up, refilled with time; and when it was computed. */
	private _joins = 0;
	private _joinsAt: number;
	/** Unix minutes of what was loaded, until the wall clock is known and it has been counted; else 0. */
	private _joinsStored = 0;
	private _dayStored = 0;
	private readonly _loadedAt: number;
	private readonly _saved: Allowance;
	private _requests = 0;
	private _written = 0;
	private _dayAt: number;
	/** The count of requests at which day, record and pace must be looked at, and the air time that is left until then. */
	private _lookAt = 0;
	private _airLeft = 0;
	/** Air time in slots of ten minutes: the running one and six full ones. */
	private readonly _air = new Float64Array(SLOTS);
	private _slot: number;
	private _slotUntil: number;
	/** `pace` as it was found last, and until when it holds if it is not 1. */
	private _pace = 1;
	private _paceUntil = 0;

	constructor(clock: Clock, store: Store) {
		this._clock = clock;
		this._store = store;
		const now = clock.ticks();
		this._joinsAt = now;
		this._dayAt = now;
		this._loadedAt = now;
		this._saved = new Allowance(clock, SAVED_MOST, (SAVED_MOST * DAY_MS) / REQUESTS_PER_DAY);
		this._saved.spend(SAVED_MOST - SAVED_AT_START);
		this._slot = Math.floor(now / SLOT_MS);
		this._slotUntil = (this._slot + 1) * SLOT_MS;
		const joins = load(store, JOINS_KEY);
		if (joins != null) {
			this._joins = Math.min(JOIN_ALLOWANCE, joins.count);
			this._joinsStored = joins.at;
		}
		const requests = load(store, REQUESTS_KEY);
		if (requests != null) {
			this._requests = requests.count;
			this._dayStored = requests.at;
		}
		this._written = this._requests;
		this.look();
	}

	/** Milliseconds until a join is allowed; 0 when it is. */
	joinWaitMs(): number {
		this.refill();
		if (this._joins + 1 <= JOIN_ALLOWANCE) return 0;
		return Math.ceil((this._joins + 1 - JOIN_ALLOWANCE) * JOIN_REFILL_MS);
	}

	/** A join goes out, or something that counts as a part of one. */
	joined(weight: number): void {
		this.refill();
		this._joins = Math.min(JOIN_ALLOWANCE, this._joins + weight);
		save(this._store, JOINS_KEY, Math.ceil(this._joins), this._clock.unix());
		this.spend(JOIN_AIR_MS);
	}

	/** The join went well: the meter wants us, so that half of it comes back. */
	joinedWell(): void {
		this.refill();
		this._joins = Math.max(0, this._joins - 0.5);
	}

	/** The module would not begin the join: nothing was sent. */
	notJoined(): void {
		this._joins = Math.max(0, this._joins - 1);
	}

	scanned(channels: number): void {
		this.spend(channels * BEACON_AIR_MS);
	}

	/** A datagram of `length` payload bytes went out. */
	sent(length: number): void {
		this._saved.spend(1);
		if (++this._requests >= this._lookAt) {
			if (this.rollDay()) this._requests = 1;
			if (this._requests - this._written >= WRITE_STEP) this.write();
			this.look();
		}
		this.spend((length + AIR_OVERHEAD) * MS_PER_BYTE);
	}

	/** Datagrams since the day of counting began. */
	get requests(): number {
		this.rollDay();
		return this._requests;
	}

	/** Estimated air time of the last hour, ms. */
	get airMs(): number {
		this.rollAir();
		let sum = 0;
		for (let i = 0; i < SLOTS; i++) sum += this._air[i]!;
		return sum;
	}

	/** By what the time between polls should be multiplied: 1, 2 or 4; 0 when nothing may be sent any more. */
	get pace(): number {
		// Only sending makes it worse, and `sent` sees to that.
		if (this._pace !== 1 && this._clock.ticks() >= this._paceUntil) this.look();
		return this._pace;
	}

	/** By what the time between polls should be multiplied, 1 to 8, by air time and requests together. */
	get factor(): number {
		const pace = this.pace === 0 ? STRETCH_MOST : this.pace;
		const left = Math.max(0, this._saved.left);
		if (left >= SAVED_LOW) return pace;
		return Math.max(pace, 1 + ((SAVED_LOW - left) / SAVED_LOW) * (STRETCH_MOST - 1));
	}

	/** True while the ceiling of requests slows the polls down (REQUEST_LIMIT). */
	get isLimited(): boolean {
		return this._saved.left < SAVED_LOW;
	}

	/** Milliseconds until the even rate lets a request be sent; 0 when it may be sent now. */
	requestWaitMs(): number {
		const missing = 1 - this._saved.left;
		return missing <= 0 ? 0 : Math.ceil((missing * DAY_MS) / REQUESTS_PER_DAY);
	}

	/** Milliseconds until something may be sent again; 0 when it may. */
	freeInMs(): number {
		if (this.pace > 0) return 0;
		const now = this._clock.ticks();
		let wait = this.requests >= REQUESTS_PER_DAY ? this._dayAt + DAY_MS - now : 0;
		// Slots leave the hour one by one, the oldest first.
		let air = this.airMs;
		for (let i = 1; air >= AIR_MS_PER_HOUR && i <= SLOTS; i++) {
			air -= this._air[(this._slot + i) % SLOTS]!;
			wait = Math.max(wait, (this._slot + i) * SLOT_MS - now);
		}
		return Math.max(1, wait);
	}

	/** Finds the pace, and how much may be sent until it must be found anew. */
	private look(): void {
		const requests = this.requests;
		const airMs = this.airMs;
		const used = Math.max(requests / REQUESTS_PER_DAY, airMs / AIR_MS_PER_HOUR);
		if (used >= 1) this._pace = 0;
		else this._pace = used >= 0.9 ? 4 : used >= SLOW ? 2 : 1;
		this._paceUntil = this._clock.ticks() + PACE_MS;
		const slow = requests < SLOW * REQUESTS_PER_DAY ? SLOW * REQUESTS_PER_DAY : requests + 1;
		this._lookAt = Math.min(this._written + WRITE_STEP, slow);
		this._airLeft = SLOW * AIR_MS_PER_HOUR - airMs;
	}

	private write(): void {
		this._written = this._requests;
		const unix = this._clock.unix();
		const day = unix == null ? undefined : unix - (this._clock.ticks() - this._dayAt);
		save(this._store, REQUESTS_KEY, this._requests, day);
	}

	private refill(): void {
		const now = this._clock.ticks();
		this._joins = Math.max(0, this._joins - (now - this._joinsAt) / JOIN_REFILL_MS);
		this._joinsAt = now;
		const before = this.awayMs(this._joinsStored);
		if (before < 0) return;
		this._joinsStored = 0;
		this._joins = Math.max(0, this._joins - before / JOIN_REFILL_MS);
	}

	/** Milliseconds from `minutes` to the start of the program; -1 while that cannot be told, or for 0. */
	private awayMs(minutes: number): number {
		const unix = this._clock.unix();
		if (unix == null || minutes === 0) return -1;
		return Math.max(0, unix - minutes * 60_000 - (this._clock.ticks() - this._loadedAt));
	}

	/** True when a new day of counting began. */
	private rollDay(): boolean {
		const now = this._clock.ticks();
		const before = this.awayMs(this._dayStored);
		if (before >= 0) {
			this._dayStored = 0;
			this._dayAt = this._loadedAt - before;
		}
		if (now - this._dayAt < DAY_MS) return false;
		this._dayAt = now;
		this._requests = 0;
		this._written = 0;
		return true;
	}

	private rollAir(): void {
		const now = this._clock.ticks();
		if (now < this._slotUntil) return;
		const slot = Math.floor(now / SLOT_MS);
		this._slotUntil = (slot + 1) * SLOT_MS;
		for (let i = Math.max(this._slot + 1, slot - SLOTS + 1); i <= slot; i++) this._air[i % SLOTS] = 0;
		this._slot = slot;
	}

	private spend(ms: number): void {
		this.rollAir();
		this._air[this._slot % SLOTS]! += ms;
		this._airLeft -= ms;
		if (this._airLeft < 0) this.look();
	}
}

interface Counted {
	readonly count: number;
	/** Unix minutes, or 0 when the time was not known. */
	readonly at: number;
}

function load(store: Store, key: string): Counted | undefined {
	const text = store.get(DOMAIN, key);
	if (typeof text !== "string") return undefined;
	const space = text.indexOf(" ");
	const count = Number(text.slice(0, space));
	const at = Number(text.slice(space + 1));
	if (space < 1 || !Number.isInteger(count) || !Number.isInteger(at) || count < 0 || at < 0) return undefined;
	return { count, at };
}

function save(store: Store, key: string, count: number, unix: number | undefined): void {
	store.set(DOMAIN, key, `${count} ${unix == null ? 0 : Math.max(0, Math.floor(unix / 60_000))}`);
}
