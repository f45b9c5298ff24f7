import Preference from "preference";
import type { Log } from "../../modules/ports/log";
import type { Store, StoreValue } from "../../modules/ports/store";

const MAX_NAME = 15;
const MAX_BYTES = 4000;

/** What `Preference.get` gives; booleans only from an older program. */
type Stored = boolean | number | string | ArrayBuffer;

/** Puts a value in the place of what the key holds. Throws when it is refused; the old value must stand then. */
export type Replace = (domain: string, key: string, value: number | string | ArrayBuffer) => void;

/**
 * Preferences: NVS on a device, one JSON file in the simulator (which would take much more; the limits are
 * checked here so that both behave alike). `Preference.set` erases before it writes, so that a refused write or a power
 * cut loses the old value: a device gives a `replace` that does not.
 */
export class PreferenceStore implements Store {
	private readonly _log: Log;
	private readonly _replace: Replace;

	constructor(log: Log, replace: Replace = Preference.set) {
		this._log = log;
		this._replace = replace;
	}

	get(domain: string, key: string): StoreValue | undefined {
		checkNames(domain, key);
		let value: Stored | undefined;
		try {
			value = Preference.get(domain, key);
		} catch (error) {
			this._log.write("warn", "STORE_BROKEN", `${domain}/${key}: ${String(error)}`);
			return undefined;
		}
		if (value instanceof ArrayBuffer) return new Uint8Array(value);
		return typeof value === "boolean" ? Number(value) : value;
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		checkNames(domain, key);
		checkValue(value);
		try {
			this._replace(domain, key, typeof value === "object" ? exactBuffer(value) : value);
			return true;
		} catch (error) {
			this._log.write("error", "STORE_FULL", `${domain}/${key}: ${String(error)}`);
			return false;
		}
	}

	remove(domain: string, key: string): void {
		checkNames(domain, key);
		try {
			Preference.delete(domain, key);
		} catch (error) {
			this._log.write("warn", "STORE_BROKEN", `${domain}/${key}: ${String(error)}`);
		}
	}

	erase(domain: string): void {
		try {
			for (const key of Preference.keys(domain)) Preference.delete(domain, key);
		} catch (error) {
			this._log.write("warn", "STORE_BROKEN", `${domain}: ${String(error)}`);
		}
	}
}

function checkName(name: string): void {
	if (name.length === 0 || name.length > MAX_NAME) throw new RangeError(`store name ${name}`);
}

function checkNames(domain: string, key: string): void {
	checkName(domain);
	checkName(key);
}

function checkValue(value: StoreValue): void {
	if (typeof value === "number") {
		if ((value | 0) !== value) throw new RangeError("store: not an int32");
	} else if (typeof value === "string") {
		if (utf8Length(value) >= MAX_BYTES) throw new RangeError("store: text too long");
	} else if (value.length === 0 || value.length >= MAX_BYTES) throw new RangeError("store: bytes");
}

function utf8Length(text: string): number {
	let length = 0;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		// Each half of a surrogate pair counts 2 of the pair's 4 bytes.
		length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
	}
	return length;
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
	return bytes.slice().buffer;
}
