import type { ErrorCode } from "../errors/codes";
import type { Store } from "../ports/store";
import { type Settings, whyRefused } from "../settings/settings";
import { settingRow } from "../settings/table";
import { cleanText, validate } from "../settings/validate";

const DOMAIN = "kabewatt-secret";
const KEY = "newPair";
/** Failures in a row after which the other pair has its turn. */
const TRIES = 3;

/**
 * Route-B ID and password as a pair. A new pair does not take the place of one that has joined: it is kept
 * beside it, in one value that is written whole or not at all, and both take turns until one of them joins.
 * A slip of the finger therefore never costs a working pair, nor does a meter that was out of reach when a
 * right one was entered.
 */
export class Credentials {
	/** The pair that was entered last did not join, but the one before it did, and is used again. */
	reverted = false;
	private readonly _store: Store;
	private readonly _settings: Settings;
	/** ID and password of the new pair, or undefined. */
	private _trial: readonly string[] | undefined;
	private _isTrial = false;

	constructor(store: Store, settings: Settings) {
		this._store = store;
		this._settings = settings;
		const stored = store.get(DOMAIN, KEY);
		const pair = typeof stored === "string" ? stored.split(" ") : [];
		if (pair.length === 2) this.use(pair);
	}

	/** The pair in use; "" while none is set. */
	get rbid(): string {
		return this._isTrial ? this._trial![0]! : this._settings.text("rbid");
	}

	get password(): string {
		return this._isTrial ? this._trial![1]! : this._settings.text("password");
	}

	/**
	 * Stores a new pair. `proven`: the present one has joined. SETTING_INVALID, STORE_FULL or STORE_UNREADABLE when it
	 * cannot be stored; nothing has changed then.
	 */
	replace(rbid: string, password: string, proven: boolean): ErrorCode | undefined {
		const pair = [clean("rbid", rbid), clean("password", password)];
		if (!pair[0] || !pair[1]) return "SETTING_INVALID";
		// Whole first, then half by half: should the power fail in between, the whole one is found.
		if (!this._store.set(DOMAIN, KEY, pair.join(" "))) return whyRefused(this._store, DOMAIN);
		if (proven) {
			this.reverted = false;
			this.use(pair as string[]);
			return undefined;
		}
		const full = this.storeHalves(pair as string[]);
		if (full == null) this.forget();
		else if (this._trial == null) this._store.remove(DOMAIN, KEY);
		else this._store.set(DOMAIN, KEY, this._trial.join(" "));
		return full;
	}

	/** The session stands: the pair in use is right, and the other one is dropped. */
	onJoined(): void {
		const pair = this._trial;
		if (pair == null) return;
		const isNew = this._isTrial;
		// While it is stored half by half it stays the pair in use. It is removed last: should the power fail before,
		// it is simply tried again.
		// On a full flash it stays what it is until the next joining.
		if (isNew && this.storeHalves(pair) != null) return;
		this.reverted = !isNew;
		this._trial = undefined;
		this._isTrial = false;
		this._store.remove(DOMAIN, KEY);
	}

	/** The session failed `attempt` times in a row. True when the other pair is to be tried now. */
	onFailed(attempt: number): boolean {
		if (this._trial == null || attempt < TRIES) return false;
		this._isTrial = !this._isTrial;
		return true;
	}

	/** Drops the new pair, as when the person moved out. */
	forget(): void {
		this.reverted = false;
		this._trial = undefined;
		this._isTrial = false;
		this._store.remove(DOMAIN, KEY);
	}

	/** Stores both halves among the settings; the first one goes back when the second one has no room. */
	private storeHalves(pair: readonly string[]): ErrorCode | undefined {
		const before = this._settings.text("rbid");
		const wrong = this._settings.set("rbid", pair[0]!);
		if (wrong != null) return wrong;
		const full = this._settings.set("password", pair[1]!);
		if (full != null) this._settings.set("rbid", before);
		return full;
	}

	private use(pair: readonly string[]): void {
		this._trial = pair;
		this._isTrial = true;
	}
}

function clean(key: string, input: string): string {
	const row = settingRow(key)!;
	return String(validate(row, cleanText(row, input)) ?? "");
}
