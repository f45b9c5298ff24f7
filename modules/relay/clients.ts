import type { NodeGate } from "../echonet/node";
import type { Clock } from "../ports/clock";

/** Clients that are remembered; a new one takes the place of the one heard least recently. */
export const MAX_CLIENTS = 16;

/** Requests a second that one client always gets, and how many it may send at once. */
const OWN_RATE = 10;
const OWN_BURST = 40;
/** Requests a second, and at once, beyond that: for whoever asks first. */
const SPARE_RATE = 200;
const SPARE_BURST = 400;
/** All requests together, whatever the number of addresses they claim to come from. */
const ALL_RATE = 400;
const ALL_BURST = 800;

/** A selection (E5, ED, EF) is forgotten when it was not used for this long. */
const SELECTION_MS = 3_600_000;

/** What a client may select: the day of E2 and E4 (1 byte), the times of EC and EE (7 bytes each). */
export const SELECT = Object.freeze({ DAY: 0, PAIRS: 1, MINUTES: 8 } as const);
const SELECT_LENGTH = 15;

/**
 * Who has asked this node for something: a bounded table by address. It shares out how much each may ask,
 * and keeps what each has selected. Nothing is allocated for a request.
 */
export class Clients implements NodeGate {
	private readonly _clock: Clock;
	private readonly _addresses: string[] = [];
	/** `clock.ticks()` of the last request, and of the last use of a selection. */
	private readonly _heard = new Float64Array(MAX_CLIENTS);
	private readonly _selected = new Float64Array(MAX_CLIENTS);
	/** One row of SELECT_LENGTH bytes for each client, and one of defaults behind them. */
	private readonly _selections = new Uint8Array((MAX_CLIENTS + 1) * SELECT_LENGTH);
	/** Tokens in hand: each client's, the spare ones, those for all. */
	private readonly _tokens = new Float64Array(MAX_CLIENTS);
	private _spare = SPARE_BURST;
	private _all = ALL_BURST;
	private _spareAt: number;
	private _allAt: number;

	constructor(clock: Clock) {
		this._clock = clock;
		this._spareAt = clock.ticks();
		this._allAt = this._spareAt;
		this.clear(MAX_CLIENTS);
	}

	get count(): number {
		return this._addresses.length;
	}

	/** IPv4 address of client `index` (0 to `count` - 1). */
	address(index: number): string {
		return this._addresses[index]!;
	}

	/** `clock.ticks()` of the last request of client `index`. */
	heardAt(index: number): number {
		return this._heard[index]!;
	}

	/** Number of the client heard `rank` places after the one heard last (0: that one), or -1 when there are not so many. */
	latest(rank: number): number {
		const heard = this._heard;
		return this._addresses.findIndex(
			(_, i) =>
				this._addresses.filter((_, j) => heard[j]! > heard[i]! || (heard[j] === heard[i] && j < i)).length ===
				rank,
		);
	}

	/** Notes a request of `address`; its number, or -1 when it (or everybody) has asked too much. */
	admit(address: string, cost: number): number {
		const now = this._clock.ticks();
		const all = this._all + (now - this._allAt) * (ALL_RATE / 1000);
		this._all = all > ALL_BURST ? ALL_BURST : all;
		this._allAt = now;
		if (all < cost) return -1;
		let index = this._addresses.indexOf(address);
		if (index < 0) index = this.enter(address, now);
		const own = this._tokens[index]! + (now - this._heard[index]!) * (OWN_RATE / 1000);
		this._heard[index] = now;
		if (own >= cost) this._tokens[index] = (own > OWN_BURST ? OWN_BURST : own) - cost;
		else {
			this._tokens[index] = own;
			if (!this.takeSpare(cost, now)) return -1;
		}
		this._all -= cost;
		return index;
	}

	private takeSpare(cost: number, now: number): boolean {
		const spare = this._spare + (now - this._spareAt) * (SPARE_RATE / 1000);
		this._spareAt = now;
		this._spare = spare > SPARE_BURST ? SPARE_BURST : spare;
		if (this._spare < cost) return false;
		this._spare -= cost;
		return true;
	}

	/**
	 * Where in `selections` the values of a client stand; the defaults (day FF, times unset) for one
	 * that selected nothing within the hour, and for announcements.
	 */
	selection(client: number): number {
		if (client < 0) return MAX_CLIENTS * SELECT_LENGTH;
		if (this._clock.ticks() - this._selected[client]! >= SELECTION_MS) this.clear(client);
		return client * SELECT_LENGTH;
	}

	get selections(): Uint8Array {
		return this._selections;
	}

	/** Notes that client `client` sets or uses its selection; returns where it stands. */
	select(client: number): number {
		const at = this.selection(client);
		if (client >= 0) this._selected[client] = this._clock.ticks();
		return at;
	}

	private enter(address: string, now: number): number {
		let index = this._addresses.length;
		if (index < MAX_CLIENTS) this._addresses.push(address);
		else {
			index = 0;
			for (let i = 1; i < MAX_CLIENTS; i++) if (this._heard[i]! < this._heard[index]!) index = i;
			this._addresses[index] = address;
		}
		this._tokens[index] = OWN_BURST;
		this._heard[index] = now;
		this.clear(index);
		return index;
	}

	private clear(client: number): void {
		const at = client * SELECT_LENGTH;
		this._selections.fill(0xff, at, at + SELECT_LENGTH);
		this._selections[at + SELECT.PAIRS + 6] = 1;
		this._selections[at + SELECT.MINUTES + 6] = 1;
	}
}
