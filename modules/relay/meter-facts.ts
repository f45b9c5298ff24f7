import { copy } from "../bytes/bytes";
import { EPC } from "../echonet/epc";
import { PropertyMap } from "../echonet/property-map";
import { PROPERTIES } from "../meter/values/properties";
import { propertyOf } from "../meter/values/property-index";
import type { Readings } from "../meter/values/readings";
import type { Log } from "../ports/log";
import type { Store } from "../ports/store";
import { STORE_DOMAIN } from "./identity";

const KEY = "meter";
const FORMAT = 1;

/** What does not change while the meter is the same, in the order in which it is stored. */
const CONSTANTS: readonly number[] = Object.freeze([
	...PROPERTIES.filter(({ relay }) => relay === "constant" || relay === "place").map(({ epc }) => epc),
	EPC.GET_MAP,
]);
/** What must have been read before the meter is shown: constants that controllers ask for once, and one value. No "no data" code exists for them. */
const NEEDED = Object.freeze([EPC.RELEASE, EPC.MAKER, EPC.COEFFICIENT, EPC.DIGITS, EPC.UNIT, EPC.POWER]);
/** A format byte, then EPC, PDC and EDT of each. */
const CAPACITY = CONSTANTS.reduce((sum, epc) => sum + 2 + propertyOf(epc)!.max, 1);

/**
 * The constants of the meter, from the session if it has read them, else from the store: a node that has
 * once known its meter offers it again right after a restart.
 */
export class MeterFacts {
	/** The meter's own Get map. */
	readonly map = new PropertyMap();
	private readonly _readings: Readings;
	private readonly _store: Store;
	private readonly _snapshot = new Uint8Array(CAPACITY);
	private _length = 0;
	/** True once this session has read the meter's maps. */
	private _live = false;
	/** True once enough of it has been read to be shown, though not all that is stored. */
	private _shown = false;

	constructor(readings: Readings, store: Store, log: Log) {
		this._readings = readings;
		this._store = store;
		const stored = store.get(STORE_DOMAIN, KEY);
		if (stored == null) return;
		if (stored instanceof Uint8Array && isSnapshot(stored)) {
			this._snapshot.set(stored);
			this._length = stored.length;
			const at = this.find(EPC.GET_MAP);
			this.map.load(stored, at + 2, stored[at + 1]!);
		} else log.write("warn", "STORE_BROKEN", "relay: what was known of the meter");
	}

	/** True once a meter has been read, now or before a restart. */
	get known(): boolean {
		return this._shown || this._length > 0;
	}

	/** Copies the EDT of constant `epc` to `to[at]`; its length, 0 when it is not known. */
	copyTo(epc: number, to: Uint8Array, at: number): number {
		const length = this._readings.copyRaw(epc, to, at);
		if (length > 0) return length;
		const found = this.find(epc);
		if (found < 0) return 0;
		const pdc = this._snapshot[found + 1]!;
		copy(this._snapshot, found + 2, pdc, to, at);
		return pdc;
	}

	/** Letter of the Appendix release as 82 gives it (00 00, letter, revision); 0 while it is not known. */
	get release(): number {
		const version = new Uint8Array(4);
		return this.copyTo(EPC.RELEASE, version, 0) === 4 ? version[2]! : 0;
	}

	/** Bytes known of constant `epc`. */
	lengthOf(epc: number): number {
		const length = this._readings.lengthOf(epc);
		if (length > 0) return length;
		const found = this.find(epc);
		return found < 0 ? 0 : this._snapshot[found + 1]!;
	}

	/**
	 * Looks at what the session has read: whether that is enough to show the meter, and whether it is all that is
	 * kept, which is then stored where it differs from what is stored. What belongs to another meter is forgotten.
	 */
	update(): void {
		if (this._readings.lengthOf(EPC.GET_MAP) === 0) {
			if (!this._readings.supports(EPC.GET_MAP)) {
				this.mapHeld();
				return;
			}
			if (!this._live) return;
			this._live = false;
			this._shown = false;
			this._length = 0;
			this.map.clear();
			return;
		}
		this._live = true;
		const next = new Uint8Array(CAPACITY);
		this.map.load(next, 0, this._readings.copyRaw(EPC.GET_MAP, next, 0));
		this._shown ||= this.complete(NEEDED);
		if (!this._shown || !this.complete(CONSTANTS)) return;
		next[0] = FORMAT;
		let length = 1;
		for (let i = 0; i < CONSTANTS.length; i++) {
			const epc = CONSTANTS[i]!;
			const pdc = this._readings.copyRaw(epc, next, length + 2);
			if (pdc === 0) continue;
			next[length] = epc;
			next[length + 1] = pdc;
			length += 2 + pdc;
		}
		let same = length === this._length;
		for (let i = 0; same && i < length; i++) same = next[i] === this._snapshot[i];
		if (same) return;
		copy(next, 0, length, this._snapshot, 0);
		this._length = length;
		this._store.set(STORE_DOMAIN, KEY, next.slice(0, length));
	}

	/** A meter that does not tell its map is offered with what it gave. That is not kept: after a restart it is found anew. */
	private mapHeld(): void {
		const { _readings: readings } = this;
		for (const { epc } of PROPERTIES) if (readings.lengthOf(epc) > 0) this.map.add(epc);
		this._live = true;
		this._shown ||= this.map.has(EPC.POWER) && readings.unitExponent != null && readings.coefficient != null;
	}

	/** Forgets the meter, in the store too: a restart does not offer it again. */
	forget(): void {
		this._live = false;
		this._shown = false;
		this._length = 0;
		this.map.clear();
		this._store.remove(STORE_DOMAIN, KEY);
	}

	/** True when the session has read all of `epcs` that the meter has. */
	private complete(epcs: readonly number[]): boolean {
		for (let i = 0; i < epcs.length; i++) {
			const epc = epcs[i]!;
			if (this.map.has(epc) && this._readings.supports(epc) && this._readings.lengthOf(epc) === 0)
				return false;
		}
		return true;
	}

	private find(epc: number): number {
		for (let at = 1; at < this._length; at += 2 + this._snapshot[at + 1]!)
			if (this._snapshot[at] === epc) return at;
		return -1;
	}
}

/** True for a stored snapshot that can be walked to its end and holds a property map. */
function isSnapshot(bytes: Uint8Array): boolean {
	if (bytes.length > CAPACITY || bytes[0] !== FORMAT) return false;
	let map = false;
	let at = 1;
	while (at + 1 < bytes.length) {
		const pdc = bytes[at + 1]!;
		const row = propertyOf(bytes[at]!);
		if (row == null || !CONSTANTS.includes(row.epc) || pdc < row.min || pdc > row.max) return false;
		if (bytes[at] === EPC.GET_MAP) map = pdc === 1 + bytes[at + 2]! || pdc === 17;
		at += 2 + pdc;
	}
	return map && at === bytes.length;
}
