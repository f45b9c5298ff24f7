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
export class Clients {
	readonly #clock: Clock;
	readonly #addresses: string[] = [];
	/** `clock.ticks()` of the last request, and of the last use of a selection. */
	readonly #heard = new Float64Array(MAX_CLIENTS);
	readonly #selected = new Float64Array(MAX_CLIENTS);
	/** One row of SELECT_LENGTH bytes for each client, and one of defaults behind them. */
	readonly #selections = new Uint8Array((MAX_CLIENTS + 1) * SELECT_LENGTH);
	/** Tokens in hand: each client's, then the spare ones, then all. */
	readonly #tokens = new Float64Array(MAX_CLIENTS + 2);
	#spareAt: number;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#spareAt = clock.ticks();
		this.#tokens[SPARE] = SPARE_BURST;
		this.#tokens[ALL] = ALL_BURST;
		this.#clear(MAX_CLIENTS);
	}

	get count(): number {
		return this.#addresses.length;
	}

	/** IPv4 address of client `index` (0 to `count` - 1). */
	address(index: number): string {
		return this.#addresses[index]!;
	}

	/** `clock.ticks()` of the last request of client `index`. */
	heardAt(index: number): number {
		return this.#heard[index]!;
	}

	/** Notes a request of `address`; its number, or -1 when it (or everybody) has asked too much. */
	admit(address: string, cost: number): number {
		const now = this.#clock.ticks();
		const tokens = this.#tokens;
		const spareS = (now - this.#spareAt) / 1000;
		this.#spareAt = now;
		tokens[SPARE] = Math.min(SPARE_BURST, tokens[SPARE]! + spareS * SPARE_RATE);
		tokens[ALL] = Math.min(ALL_BURST, tokens[ALL]! + spareS * ALL_RATE);
		if (tokens[ALL]! < cost) return -1;
		let index = this.#addresses.indexOf(address);
		if (index < 0) index = this.#enter(address);
		else
			tokens[index] = Math.min(OWN_BURST, tokens[index]! + ((now - this.#heard[index]!) / 1000) * OWN_RATE);
		this.#heard[index] = now;
		if (tokens[index]! >= cost) tokens[index]! -= cost;
		else if (tokens[SPARE]! >= cost) tokens[SPARE]! -= cost;
		else return -1;
		tokens[ALL]! -= cost;
		return index;
	}

	/**
	 * Where in `selections` the values of a client stand; the defaults (day FF, times unset) for one
	 * that selected nothing within the hour, and for announcements.
	 */
	selection(client: number): number {
		if (client < 0) return MAX_CLIENTS * SELECT_LENGTH;
		if (this.#clock.ticks() - this.#selected[client]! >= SELECTION_MS) this.#clear(client);
		return client * SELECT_LENGTH;
	}

	get selections(): Uint8Array {
		return this.#selections;
	}

	/** Notes that client `client` sets or uses its selection; returns where it stands. */
	select(client: number): number {
		const at = this.selection(client);
		if (client >= 0) this.#selected[client] = this.#clock.ticks();
		return at;
	}

	#enter(address: string): number {
		let index = this.#addresses.length;
		if (index < MAX_CLIENTS) this.#addresses.push(address);
		else {
			index = 0;
			for (let i = 1; i < MAX_CLIENTS; i++) if (this.#heard[i]! < this.#heard[index]!) index = i;
			this.#addresses[index] = address;
		}
		this.#tokens[index] = OWN_BURST;
		this.#clear(index);
		return index;
	}

	#clear(client: number): void {
		const at = client * SELECT_LENGTH;
		this.#selections.fill(0xff, at, at + SELECT_LENGTH);
		this.#selections[at + SELECT.PAIRS + 6] = 1;
		this.#selections[at + SELECT.MINUTES + 6] = 1;
	}
}

const SPARE = MAX_CLIENTS;
const ALL = MAX_CLIENTS + 1;
