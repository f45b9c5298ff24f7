import type { Clock } from "../ports/clock";
import type { Store } from "../ports/store";

const DOMAIN = "routeb";
const JOINS_KEY = "joins";
const REQUESTS_KEY = "requests";

/** Joins that may follow each other, and how fast the allowance comes back: 15 an hour in the long run, 30 that go well. */
export const JOIN_ALLOWANCE = 20;
export const JOIN_REFILL_MS = 240_000;
/** Datagrams that we send in a day at most. The default poll needs about 13,000. */
export const REQUESTS_PER_DAY = 30_000;
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
 * forgets less than a step; that it cannot be used to ask more is the joins' affair, and the poll plan's even rate.
 */
const WRITE_STEP = 4096;
/** Milliseconds on the air: 100 kbit/s, with about 70 bytes of MAC, 6LoWPAN, UDP, security and preamble. */
const AIR_OVERHEAD = 70;
const MS_PER_BYTE = 0.08;
/** PANA exchange of a join: five packets of about 80 bytes. */
const JOIN_AIR_MS = 60;
const BEACON_AIR_MS = 5;

/**
 * Keeps us a good neighbour: joins per hour, requests per day, air time per hour. Joins and requests are
 * kept over restarts. While the wall clock is unknown, a restart counts as no time passed.
 */
export class Budget {
	readonly #clock: Clock;
	readonly #store: Store;
	/** Joins that were used up, refilled with time; and when it was computed. */
	#joins = 0;
	#joinsAt: number;
	/** Unix minutes of what was loaded, until the wall clock is known and it has been counted; else 0. */
	#joinsStored = 0;
	#dayStored = 0;
	readonly #loadedAt: number;
	#requests = 0;
	#written = 0;
	#dayAt: number;
	/** The count of requests at which day, record and pace must be looked at, and the air time that is left until then. */
	#lookAt = 0;
	#airLeft = 0;
	/** Air time in slots of ten minutes: the running one and six full ones. */
	readonly #air = new Float64Array(SLOTS);
	#slot: number;
	#slotUntil: number;
	/** `pace` as it was found last, and until when it holds if it is not 1. */
	#pace = 1;
	#paceUntil = 0;

	constructor(clock: Clock, store: Store) {
		this.#clock = clock;
		this.#store = store;
		const now = clock.ticks();
		this.#joinsAt = now;
		this.#dayAt = now;
		this.#loadedAt = now;
		this.#slot = Math.floor(now / SLOT_MS);
		this.#slotUntil = (this.#slot + 1) * SLOT_MS;
		const joins = load(store, JOINS_KEY);
		if (joins != null) {
			this.#joins = Math.min(JOIN_ALLOWANCE, joins.count);
			this.#joinsStored = joins.at;
		}
		const requests = load(store, REQUESTS_KEY);
		if (requests != null) {
			this.#requests = requests.count;
			this.#dayStored = requests.at;
		}
		this.#written = this.#requests;
		this.look();
	}

	/** Milliseconds until a join is allowed; 0 when it is. */
	joinWaitMs(): number {
		this.refill();
		if (this.#joins + 1 <= JOIN_ALLOWANCE) return 0;
		return Math.ceil((this.#joins + 1 - JOIN_ALLOWANCE) * JOIN_REFILL_MS);
	}

	/** A join goes out, or something that counts as a part of one. */
	joined(weight: number): void {
		this.refill();
		this.#joins = Math.min(JOIN_ALLOWANCE, this.#joins + weight);
		save(this.#store, JOINS_KEY, Math.ceil(this.#joins), this.#clock.unix());
		this.spend(JOIN_AIR_MS);
	}

	/** The join went well: the meter wants us, so that half of it comes back. */
	joinedWell(): void {
		this.refill();
		this.#joins = Math.max(0, this.#joins - 0.5);
	}

	/** The module would not begin the join: nothing was sent. */
	notJoined(): void {
		this.#joins = Math.max(0, this.#joins - 1);
	}

	scanned(channels: number): void {
		this.spend(channels * BEACON_AIR_MS);
	}

	/** A datagram of `length` payload bytes went out. */
	sent(length: number): void {
		if (++this.#requests >= this.#lookAt) {
			if (this.rollDay()) this.#requests = 1;
			if (this.#requests - this.#written >= WRITE_STEP) this.write();
			this.look();
		}
		this.spend((length + AIR_OVERHEAD) * MS_PER_BYTE);
	}

	/** Datagrams since the day of counting began. */
	get requests(): number {
		this.rollDay();
		return this.#requests;
	}

	/** Estimated air time of the last hour, ms. */
	get airMs(): number {
		this.rollAir();
		let sum = 0;
		for (let i = 0; i < SLOTS; i++) sum += this.#air[i]!;
		return sum;
	}

	/** By what the time between polls should be multiplied: 1, 2 or 4; 0 when nothing may be sent any more. */
	get pace(): number {
		// Only sending makes it worse, and `sent` sees to that.
		if (this.#pace !== 1 && this.#clock.ticks() >= this.#paceUntil) this.look();
		return this.#pace;
	}

	/** Milliseconds until something may be sent again; 0 when it may. */
	freeInMs(): number {
		if (this.pace > 0) return 0;
		const now = this.#clock.ticks();
		let wait = this.requests >= REQUESTS_PER_DAY ? this.#dayAt + DAY_MS - now : 0;
		// Slots leave the hour one by one, the oldest first.
		let air = this.airMs;
		for (let i = 1; air >= AIR_MS_PER_HOUR && i <= SLOTS; i++) {
			air -= this.#air[(this.#slot + i) % SLOTS]!;
			wait = Math.max(wait, (this.#slot + i) * SLOT_MS - now);
		}
		return Math.max(1, wait);
	}

	/** Finds the pace, and how much may be sent until it must be found anew. */
	private look(): void {
		const requests = this.requests;
		const airMs = this.airMs;
		const used = Math.max(requests / REQUESTS_PER_DAY, airMs / AIR_MS_PER_HOUR);
		if (used >= 1) this.#pace = 0;
		else this.#pace = used >= 0.9 ? 4 : used >= SLOW ? 2 : 1;
		this.#paceUntil = this.#clock.ticks() + PACE_MS;
		const slow = requests < SLOW * REQUESTS_PER_DAY ? SLOW * REQUESTS_PER_DAY : requests + 1;
		this.#lookAt = Math.min(this.#written + WRITE_STEP, slow);
		this.#airLeft = SLOW * AIR_MS_PER_HOUR - airMs;
	}

	private write(): void {
		this.#written = this.#requests;
		const unix = this.#clock.unix();
		const day = unix == null ? undefined : unix - (this.#clock.ticks() - this.#dayAt);
		save(this.#store, REQUESTS_KEY, this.#requests, day);
	}

	private refill(): void {
		const now = this.#clock.ticks();
		this.#joins = Math.max(0, this.#joins - (now - this.#joinsAt) / JOIN_REFILL_MS);
		this.#joinsAt = now;
		const before = this.awayMs(this.#joinsStored);
		if (before < 0) return;
		this.#joinsStored = 0;
		this.#joins = Math.max(0, this.#joins - before / JOIN_REFILL_MS);
	}

	/** Milliseconds from `minutes` to the start of the program; -1 while that cannot be told, or for 0. */
	private awayMs(minutes: number): number {
		const unix = this.#clock.unix();
		if (unix == null || minutes === 0) return -1;
		return Math.max(0, unix - minutes * 60_000 - (this.#clock.ticks() - this.#loadedAt));
	}

	/** True when a new day of counting began. */
	private rollDay(): boolean {
		const now = this.#clock.ticks();
		const before = this.awayMs(this.#dayStored);
		if (before >= 0) {
			this.#dayStored = 0;
			this.#dayAt = this.#loadedAt - before;
		}
		if (now - this.#dayAt < DAY_MS) return false;
		this.#dayAt = now;
		this.#requests = 0;
		this.#written = 0;
		return true;
	}

	private rollAir(): void {
		const now = this.#clock.ticks();
		if (now < this.#slotUntil) return;
		const slot = Math.floor(now / SLOT_MS);
		this.#slotUntil = (slot + 1) * SLOT_MS;
		for (let i = Math.max(this.#slot + 1, slot - SLOTS + 1); i <= slot; i++) this.#air[i % SLOTS] = 0;
		this.#slot = slot;
	}

	private spend(ms: number): void {
		this.rollAir();
		this.#air[this.#slot % SLOTS]! += ms;
		this.#airLeft -= ms;
		if (this.#airLeft < 0) this.look();
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
