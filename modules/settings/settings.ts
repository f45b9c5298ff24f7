import type { ErrorCode } from "../errors/codes";
import type { Store, StoreValue } from "../ports/store";
import { SETTINGS, type SettingRow, settingRow } from "./table";
import { cleanText, validate } from "./validate";

const PUBLIC_DOMAIN = "kabewatt";
const SECRET_DOMAIN = "kabewatt-secret";

export interface SettingsListener {
	onSetting(key: string): void;
}

/**
 * The settings as typed values over a Store. A stored value that no longer passes validation is replaced by
 * its default while running and left in the store; `broken` names it.
 */
export class Settings {
	/** Keys whose stored value could not be used (STORE_BROKEN). */
	readonly broken: string[] = [];
	private readonly _store: Store;
	private readonly _values: (number | string)[];
	private readonly _listeners: SettingsListener[] = [];

	constructor(store: Store) {
		this._store = store;
		this._values = SETTINGS.map((row) => this.load(row));
	}

	/** The value of an integer setting. Throws on a key that is not one (a programming error). */
	integer(key: string): number {
		return this._values[indexOf(key, "integer")] as number;
	}

	/** The value of a text or choice setting; "" where a text is not set. */
	text(key: string): string {
		const index = indexOf(key);
		return String(this._values[index]);
	}

	isOn(key: string): boolean {
		return this.text(key) === "on";
	}

	/** True when route-B ID and password are both set. */
	get hasCredentials(): boolean {
		return this.text("rbid") !== "" && this.text("password") !== "";
	}

	/**
	 * Cleans, validates, stores (only if changed) and announces one value given as text or number. Returns
	 * undefined, or the code of what is wrong (SETTING_UNKNOWN, SETTING_INVALID, STORE_FULL, STORE_UNREADABLE).
	 */
	set(key: string, input: string | number): ErrorCode | undefined {
		const row = settingRow(key);
		if (row == null) return "SETTING_UNKNOWN";
		const value = validate(row, cleanText(row, input));
		if (value == null) return "SETTING_INVALID";
		const index = SETTINGS.indexOf(row);
		if (this._values[index] === value) return undefined;
		if (!this._store.set(domainOf(row), key, value)) return whyRefused(this._store, domainOf(row));
		this._values[index] = value;
		this.tell(key);
		return undefined;
	}

	/** Called with the key after every change. */
	listen(listener: SettingsListener): void {
		this._listeners.push(listener);
	}

	/** Removes every setting from the store and goes back to the defaults. */
	reset(): void {
		for (let i = 0; i < SETTINGS.length; i++) {
			const row = SETTINGS[i]!;
			this._store.remove(domainOf(row), row.key);
			this._values[i] = row.initial;
		}
		for (let i = 0; i < SETTINGS.length; i++) this.tell(SETTINGS[i]!.key);
	}

	private tell(key: string): void {
		for (let i = 0; i < this._listeners.length; i++) this._listeners[i]!.onSetting(key);
	}

	private load(row: SettingRow): number | string {
		let stored: StoreValue | undefined;
		try {
			stored = this._store.get(domainOf(row), row.key);
		} catch {
			this.broken.push(row.key);
			return row.initial;
		}
		if (stored == null) return row.initial;
		const value = typeof stored === "object" ? undefined : validate(row, stored);
		if (value != null) return value;
		this.broken.push(row.key);
		return row.initial;
	}
}

/** The code of a `set` in `domain` that gave false. */
export function whyRefused(store: Store, domain: string): ErrorCode {
	return store.problem?.(domain) === "STORE_UNREADABLE" ? "STORE_UNREADABLE" : "STORE_FULL";
}

function domainOf(row: SettingRow): string {
	return row.secret ? SECRET_DOMAIN : PUBLIC_DOMAIN;
}

/** Where each key stands in SETTINGS. A look-up here is a tenth of the work of a walk through the list. */
const INDEXES: Readonly<Record<string, number>> = Object.freeze(
	Object.fromEntries(SETTINGS.map(({ key }, index) => [key, index])),
);

/** For keys that stand in the program; one that comes from outside must not be looked up in an object. */
function indexOf(key: string, type?: SettingRow["type"]): number {
	const index = INDEXES[key];
	if (typeof index !== "number" || (type != null && SETTINGS[index]!.type !== type))
		throw new RangeError(`no ${type ?? ""} setting ${key}`);
	return index;
}
