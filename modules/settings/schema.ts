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
	// The PAN joined last, the mark of its credentials, the joins and requests counted against the ceilings.
	Object.freeze({ name: "routeb", format: 1 }),
	// Identification number, places, the version of the device list, the meter's constants.
	Object.freeze({ name: "relay", format: 1 }),
]);

const FORMAT_KEY = "format";

/** A store that knows the formats of its domains: it marks what it writes, and leaves alone what it does not understand. */
export class SchemaStore implements Store {
	readonly #under: Store;
	readonly #log: Log;
	/** Names of the domains that a later program has written. */
	readonly #later: string[] = [];
	/** Names of the domains that hold no number yet. */
	readonly #unmarked: string[] = [];

	constructor(under: Store, log: Log) {
		this.#under = under;
		this.#log = log;
		this.reload();
	}

	/** Looks at the numbers again, after the store below was read anew. */
	reload(): void {
		this.#later.length = 0;
		this.#unmarked.length = 0;
		for (let i = 0; i < DOMAINS.length; i++) {
			const { name, format } = DOMAINS[i]!;
			const stored = this.#under.get(name, FORMAT_KEY);
			if (stored == null) this.#unmarked.push(name);
			else if (typeof stored !== "number" || stored > format) {
				this.#later.push(name);
				this.#log.write("error", "STORE_UNREADABLE", `${name} has format ${stored}, not ${format}`);
			}
		}
	}

	get(domain: string, key: string): StoreValue | undefined {
		return this.#later.includes(domain) ? undefined : this.#under.get(domain, key);
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		const format = formatOf(domain);
		if (this.#later.includes(domain) || !this.#under.set(domain, key, value)) return false;
		const at = this.#unmarked.indexOf(domain);
		if (at >= 0 && this.#under.set(domain, FORMAT_KEY, format)) this.#unmarked.splice(at, 1);
		return true;
	}

	remove(domain: string, key: string): void {
		if (!this.#later.includes(domain)) this.#under.remove(domain, key);
	}

	erase(domain: string): void {
		this.#under.erase(domain);
		const at = this.#later.indexOf(domain);
		if (at >= 0) this.#later.splice(at, 1);
		if (!this.#unmarked.includes(domain)) this.#unmarked.push(domain);
	}

	problem(domain?: string): ErrorCode | undefined {
		const later = domain == null ? this.#later.length > 0 : this.#later.includes(domain);
		return later ? "STORE_UNREADABLE" : this.#under.problem?.(domain);
	}
}

/** Throws a RangeError for a domain that is not in the table (a programming error). */
function formatOf(domain: string): number {
	for (let i = 0; i < DOMAINS.length; i++) if (DOMAINS[i]!.name === domain) return DOMAINS[i]!.format;
	throw new RangeError(`no domain ${domain} in the store`);
}
