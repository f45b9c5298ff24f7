import { wholeNumber } from "../bytes/ascii";
import type { Clock } from "../ports/clock";
import type { Store } from "../ports/store";
import { isLoopback } from "./http/loopback";

const DOMAIN = "kabewatt-secret";
const KEY = "pinWrong";

/** Wrong PINs of one sender before its lock; each one after that locks again, for twice as long. */
const TRIES = 5;
/** The same for everybody together, within an hour. */
const HOUSE_TRIES = 30;
const HOUR_MS = 3_600_000;
const LOCK_MS = 60_000;
const LOCK_MAX_MS = HOUR_MS;
/** The house's next lock is as short as the first when nobody sent a wrong PIN for so long. */
const CALM_MS = 24 * HOUR_MS;
/**
 * Senders that are kept apart. For a ninth one the sender with the fewest wrong PINs gives way, of several the one
 * that was heard of longest ago. Who wants n wrong PINs of his address forgotten
 * must send n from each of seven others: of more than three, the house is locked first.
 */
const SENDERS = 8;
/** Enough for any address, and for a lock of an hour. */
const ADDRESS_MAX = 45;
const COUNT_MAX = TRIES + 6;

interface Sender {
	readonly address: string;
	wrong: number;
	lockedUntil: number;
}

/**
 * Counts wrong PINs: five lock the address that they came from, thirty in an hour everybody, each time for twice as
 * long, up to an hour. Whoever is at the device lifts both. Clients on this machine itself are not subject to the
 * lock of the house, only to their own.
 *
 * The counts survive a restart; since nothing is known of the time in between, they count from it anew. Each wrong
 * PIN that is listened to is one write of at most 400 bytes: the lock of the house bounds them to 30 an hour.
 */
export class PinLocks {
	private readonly _clock: Clock;
	private readonly _store: Store;
	/** Heard of longest ago first. */
	private readonly _senders: Sender[] = [];
	/** When the last wrong PINs came, at most HOUSE_TRIES, the oldest first. */
	private readonly _times: number[] = [];
	private _houseLocks = 0;
	private _houseLockedUntil = 0;

	constructor(clock: Clock, store: Store) {
		this._clock = clock;
		this._store = store;
		this.load();
	}

	/** Seconds until a PIN of this sender is listened to, 0 when it is now. */
	lockedS(address: string): number {
		const own = this.find(address)?.lockedUntil ?? 0;
		const until = isLoopback(address) ? own : Math.max(own, this._houseLockedUntil);
		return Math.max(0, Math.ceil((until - this._clock.ticks()) / 1000));
	}

	/** A wrong PIN came from a sender that is not locked. */
	wrong(address: string): void {
		const now = this._clock.ticks();
		const sender = this.rowOf(address);
		sender.wrong = Math.min(sender.wrong + 1, COUNT_MAX);
		if (sender.wrong >= TRIES) sender.lockedUntil = now + lockMs(sender.wrong - TRIES);
		this.countForHouse(now);
		this.save();
	}

	/** The right one came: its sender is forgotten. What others sent still counts. */
	right(address: string): void {
		const at = this.indexOf(address);
		if (at < 0) return;
		this._senders.splice(at, 1);
		this.save();
	}

	/** Somebody is at the device: nobody is locked out any more, and nothing counts. */
	lift(): void {
		if (this._times.length + this._senders.length + this._houseLocks === 0) return;
		this._times.length = this._senders.length = 0;
		this._houseLocks = this._houseLockedUntil = 0;
		this._store.remove(DOMAIN, KEY);
	}

	private countForHouse(now: number): void {
		const times = this._times;
		const last = times[times.length - 1];
		if (last != null && now - last > CALM_MS) this._houseLocks = 0;
		times.push(now);
		if (times.length > HOUSE_TRIES) times.shift();
		if (times.length < HOUSE_TRIES || now - times[0]! >= HOUR_MS) return;
		this._houseLockedUntil = now + lockMs(this._houseLocks);
		this._houseLocks = Math.min(this._houseLocks + 1, COUNT_MAX);
	}

	private find(address: string): Sender | undefined {
		return this._senders[this.indexOf(address)];
	}

	private indexOf(address: string): number {
		for (let i = 0; i < this._senders.length; i++) if (this._senders[i]!.address === address) return i;
		return -1;
	}

	/** The sender's row, made where there is none, as the one that was heard of last. */
	private rowOf(address: string): Sender {
		const senders = this._senders;
		const at = this.indexOf(address);
		const row = at < 0 ? { address, wrong: 0, lockedUntil: 0 } : senders.splice(at, 1)[0]!;
		if (senders.length >= SENDERS) senders.splice(this.fewest(), 1);
		senders.push(row);
		return row;
	}

	private fewest(): number {
		let fewest = 0;
		for (let i = 1; i < this._senders.length; i++)
			if (this._senders[i]!.wrong < this._senders[fewest]!.wrong) fewest = i;
		return fewest;
	}

	/** Wrong PINs of the last hour, the house's locks, then address and wrong PINs of each sender. */
	private save(): void {
		const now = this._clock.ticks();
		let recent = 0;
		for (let i = 0; i < this._times.length; i++) if (now - this._times[i]! < HOUR_MS) recent++;
		let text = `${recent} ${this._houseLocks}`;
		for (let i = 0; i < this._senders.length; i++) {
			const { address, wrong } = this._senders[i]!;
			if (address.length > 0 && address.length <= ADDRESS_MAX) text += ` ${address} ${wrong}`;
		}
		this._store.set(DOMAIN, KEY, text);
	}

	private load(): void {
		const stored = this._store.get(DOMAIN, KEY);
		if (typeof stored !== "string") return;
		const words = stored.split(" ");
		const now = this._clock.ticks();
		const recent = countOf(words[0], HOUSE_TRIES);
		for (let i = 0; i < recent; i++) this._times.push(now);
		this._houseLocks = countOf(words[1], COUNT_MAX);
		if (recent === HOUSE_TRIES && this._houseLocks > 0)
			this._houseLockedUntil = now + lockMs(this._houseLocks - 1);
		for (let i = 2; i + 1 < words.length && this._senders.length < SENDERS; i += 2) {
			const wrong = countOf(words[i + 1], COUNT_MAX);
			const lockedUntil = wrong < TRIES ? 0 : now + lockMs(wrong - TRIES);
			if (wrong > 0) this._senders.push({ address: words[i]!, wrong, lockedUntil });
		}
	}
}

function lockMs(times: number): number {
	return Math.min(LOCK_MS * 2 ** times, LOCK_MAX_MS);
}

/** A stored count, at most `max`; 0 for what is none. */
function countOf(word: string | undefined, max: number): number {
	return Math.min(wholeNumber(word ?? "", 2) ?? 0, max);
}
