import { equal, readU16, writeU16 } from "../bytes/bytes";
import { Allowance } from "../lan/allowance";
import type { Clock } from "../ports/clock";
import type { Store } from "../ports/store";
import type { Fault } from "./plan/fault";
import { unknownKey } from "./plan/json-keys";
import { dayOf } from "./plan/parse";

const DOMAIN = "kabewatt-tariff";
const KEY = "prices";
const SLOTS = 48;
/** Yesterday, today, tomorrow. */
const DAYS = 3;
const NONE = 0xffff;
const PRICE_MAX = 20_000;
/** Lists that go to flash at once, and in each day in the long run; more are kept in memory alone. */
const WRITES = 12;
const DAY_MS = 86_400_000;
const KEYS: readonly string[] = Object.freeze(["from", "sen"]);

/** What a body of PUT /api/v1/prices says. */
export interface PriceList {
	/** First day; the list has 48 or 96 half hours from its 00:00 on. */
	readonly day: number;
	/** In sen per kWh; null: not known. */
	readonly sen: readonly (number | null)[];
}

/** A list of prices, or the first thing that is wrong with it. */
export function readPrices(text: string): PriceList | Fault {
	const unknown = unknownKey(text, KEYS);
	if (unknown != null) return { code: "UNKNOWN", field: unknown.slice(0, SLOTS) };
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return { code: "JSON", field: "" };
	}
	if (body === null || typeof body !== "object" || Array.isArray(body)) return { code: "TYPE", field: "" };
	const { from, sen } = body as { from?: unknown; sen?: unknown };
	if (from === undefined || sen === undefined)
		return { code: "MISSING", field: from === undefined ? "from" : "sen" };
	const day = typeof from === "string" ? dayOf(from) : -1;
	if (day < 0) return { code: "DATE", field: "from" };
	if (!Array.isArray(sen)) return { code: "TYPE", field: "sen" };
	// A day whose list ends somewhere in between was cut off on its way.
	if (sen.length !== SLOTS && sen.length !== 2 * SLOTS) return { code: "LENGTH", field: "sen" };
	for (let i = 0; i < sen.length; i++) {
		const price: unknown = sen[i];
		if (price === null) continue;
		if (typeof price !== "number") return { code: "TYPE", field: `sen.${i}` };
		if (!Number.isInteger(price) || price < 0 || price > PRICE_MAX)
			return { code: "RANGE", field: `sen.${i}` };
	}
	return { day, sen };
}

/** The prices of yesterday, today and tomorrow that came from outside. A price that is not there is undefined. */
export class Prices {
	/** Goes up with every list that changes something. */
	version = 0;
	private readonly _store: Store;
	private readonly _writes: Allowance;
	/** The first of the days, then a price for each half hour; as it is stored. */
	private readonly _bytes = new Uint8Array(2 + DAYS * SLOTS * 2).fill(0xff);

	constructor(clock: Clock, store: Store) {
		this._store = store;
		this._writes = new Allowance(clock, WRITES, DAY_MS);
		const stored = store.get(DOMAIN, KEY);
		if (stored instanceof Uint8Array && stored.length === this._bytes.length) this._bytes.set(stored);
	}

	/** Price of half hour `slot` of `day` in sen per kWh. */
	sen(day: number, slot: number): number | undefined {
		const back = day - this.first;
		if (back < 0 || back >= DAYS) return undefined;
		const sen = readU16(this._bytes, at(back * SLOTS + slot));
		return sen === NONE ? undefined : sen;
	}

	/** Takes a list over what is there of the same half hours. False when it is not of yesterday, today or tomorrow. */
	put({ day, sen }: PriceList, today: number): boolean {
		const first = today - 1;
		if (day < first || day + sen.length / SLOTS > first + DAYS) return false;
		const before = this._bytes.slice();
		this.moveTo(first);
		for (let i = 0; i < sen.length; i++) writeU16(this._bytes, at((day - first) * SLOTS + i), sen[i] ?? NONE);
		if (equal(before, 0, this._bytes, 0, before.length)) return true;
		this.version++;
		if (this._writes.left >= 1 && this._store.set(DOMAIN, KEY, this._bytes.slice())) this._writes.spend(1);
		return true;
	}

	private get first(): number {
		return readU16(this._bytes, 0);
	}

	private moveTo(first: number): void {
		const by = first - this.first;
		if (by === 0) return;
		const bytes = this._bytes;
		if (by > 0 && by < DAYS) bytes.copyWithin(at(0), at(by * SLOTS));
		const kept = by > 0 && by < DAYS ? DAYS - by : 0;
		bytes.fill(0xff, at(kept * SLOTS));
		writeU16(bytes, 0, first);
	}
}

function at(slot: number): number {
	return 2 + slot * 2;
}
