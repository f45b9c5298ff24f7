import type { ErrorCode } from "../errors/codes";
import type { Log } from "../ports/log";
import type { Store, StoreValue } from "../ports/store";

/** What is stored, and the number of the form that this program stores it in. */
export interface Domain {
	readonly name: string;
	readonly format: number;
}

/**
 * Every domain of the store. The number is kept in the domain itself, as the int32 `format`: one entry of NVS,
 * written once, with the first value that this program stores there. A domain without a number has format 1:
 * its values are those of the programs that wrote none.
 *
 * The number goes up when an earlier program would misunderstand a value, not for a new key, which earlier
 * programs leave alone. Then
 * - a later program reads every earlier number and stores its own after the last converted value, so that a
 *   power cut in between leaves the earlier number with values that both forms allow;
 * - an earlier program takes a domain with a later number as unreadable: it uses defaults, stores nothing there,
 *   destroys nothing, and says STORE_UNREADABLE. Only a factory reset empties it.
 */
export const DOMAINS: readonly Domain[] = Object.freeze([
	// Settings, faults, and on Node the unique ID.
	Object.freeze({ name: "kabewatt", format: 1 }),
	// Route-B ID and password, the new pair, the Wi-Fi password, the PIN.
	Object.freeze({ name: "kabewatt-secret", format: 1 }),
	// Which meter it is, and what its counts mean.
	Object.freeze({ name: "kabewatt-meter", format: 1 }),
	// The owner's record of 13 months. Each month has a version of its own besides.
	Object.freeze({ name: "kabewatt-days", format: 1 }),
	// The tariffs as they were typed, and the prices that came from outside.
	Object.freeze({ name: "kabewatt-tariff", format: 1 }),
	// What each day bought in each zone of a tariff by time. Each month has a version of its own besides.
	Object.freeze({ name: "kabewatt-zones", format: 1 }),
	// The PAN joined last, the mark of its credentials, the joins and requests counted against the ceilings.
	Object.freeze({ name: "routeb", format: 1 }),
	// Identification number, places, the version of the device list, the meter's constants.
	Object.freeze({ name: "relay", format: 1 }),
	// The name of the meter at the MQTT broker, those that are still to be removed there, the last day that it confirmed.
	Object.freeze({ name: "mqtt", format: 1 }),
]);

const FORMAT_KEY = "format";

/** A store that knows the formats of its domains: it marks what it writes, and leaves alone what it does not understand. */
export class SchemaStore implements Store {
	private readonly _under: Store;
	private readonly _log: Log;
	/** Names of the domains that a later program has written. */
	private readonly _later: string[] = [];
	/** Names of the domains that hold no number yet. */
	private readonly _unmarked: string[] = [];

	constructor(under: Store, log: Log) {
		this._under = under;
		this._log = log;
		this.reload();
	}

	/** Looks at the numbers again, after the store below was read anew. */
	reload(): void {
		this._later.length = 0;
		this._unmarked.length = 0;
		for (let i = 0; i < DOMAINS.length; i++) {
			const { name, format } = DOMAINS[i]!;
			const stored = this._under.get(name, FORMAT_KEY);
			if (stored == null) this._unmarked.push(name);
			else if (typeof stored !== "number" || stored > format) {
				this._later.push(name);
				this._log.write("error", "STORE_UNREADABLE", `${name} has format ${stored}, not ${format}`);
			}
		}
	}

	get(domain: string, key: string): StoreValue | undefined {
		return this._later.includes(domain) ? undefined : this._under.get(domain, key);
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		const format = formatOf(domain);
		if (this._later.includes(domain) || !this._under.set(domain, key, value)) return false;
		const at = this._unmarked.indexOf(domain);
		if (at >= 0 && this._under.set(domain, FORMAT_KEY, format)) this._unmarked.splice(at, 1);
		return true;
	}

	remove(domain: string, key: string): void {
		if (!this._later.includes(domain)) this._under.remove(domain, key);
	}

	erase(domain: string): void {
		this._under.erase(domain);
		const at = this._later.indexOf(domain);
		if (at >= 0) this._later.splice(at, 1);
		if (!this._unmarked.includes(domain)) this._unmarked.push(domain);
	}

	problem(domain?: string): ErrorCode | undefined {
		const later = domain == null ? this._later.length > 0 : this._later.includes(domain);
		return later ? "STORE_UNREADABLE" : this._under.problem?.(domain);
	}
}

/** Throws a RangeError for a domain that is not in the table (a programming error). */
function formatOf(domain: string): number {
	for (let i = 0; i < DOMAINS.length; i++) if (DOMAINS[i]!.name === domain) return DOMAINS[i]!.format;
	throw new RangeError(`no domain ${domain} in the store`);
}
