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
	readonly #store: Store;
	readonly #settings: Settings;
	/** ID and password of the new pair, or undefined. */
	#trial: readonly string[] | undefined;
	#isTrial = false;

	constructor(store: Store, settings: Settings) {
		this.#store = store;
		this.#settings = settings;
		const stored = store.get(DOMAIN, KEY);
		const pair = typeof stored === "string" ? stored.split(" ") : [];
		if (pair.length === 2) this.use(pair);
	}

	/** The pair in use; "" while none is set. */
	get rbid(): string {
		return this.#isTrial ? this.#trial![0]! : this.#settings.text("rbid");
	}

	get password(): string {
		return this.#isTrial ? this.#trial![1]! : this.#settings.text("password");
	}

	/**
	 * Takes a new pair. `proven`: the present one has joined. SETTING_INVALID, STORE_FULL or STORE_UNREADABLE when it
	 * cannot be taken; nothing has changed then.
	 */
	replace(rbid: string, password: string, proven: boolean): ErrorCode | undefined {
		const pair = [clean("rbid", rbid), clean("password", password)];
		if (!pair[0] || !pair[1]) return "SETTING_INVALID";
		// Whole first, then half by half: should the power fail in between, the whole one is found.
		if (!this.#store.set(DOMAIN, KEY, pair.join(" "))) return whyRefused(this.#store, DOMAIN);
		if (proven) {
			this.reverted = false;
			this.use(pair as string[]);
			return undefined;
		}
		const full = this.settle(pair as string[]);
		if (full == null) this.forget();
		else if (this.#trial == null) this.#store.remove(DOMAIN, KEY);
		else this.#store.set(DOMAIN, KEY, this.#trial.join(" "));
		return full;
	}

	/** The session stands: the pair in use is right, and the other one is dropped. */
	onJoined(): void {
		const pair = this.#trial;
		if (pair == null) return;
		const isNew = this.#isTrial;
		// While it is stored half by half it stays the pair in use. It is removed last: should the power fail before,
		// it is simply tried again.
		// On a full flash it stays what it is until the next joining.
		if (isNew && this.settle(pair) != null) return;
		this.reverted = !isNew;
		this.#trial = undefined;
		this.#isTrial = false;
		this.#store.remove(DOMAIN, KEY);
	}

	/** The session failed `attempt` times in a row. True when the other pair is to be tried now. */
	onFailed(attempt: number): boolean {
		if (this.#trial == null || attempt < TRIES) return false;
		this.#isTrial = !this.#isTrial;
		return true;
	}

	/** Drops the new pair, as when the person moved out. */
	forget(): void {
		this.reverted = false;
		this.#trial = undefined;
		this.#isTrial = false;
		this.#store.remove(DOMAIN, KEY);
	}

	/** Stores both halves among the settings; the first one goes back when the second one has no room. */
	private settle(pair: readonly string[]): ErrorCode | undefined {
		const before = this.#settings.text("rbid");
		const wrong = this.#settings.set("rbid", pair[0]!);
		if (wrong != null) return wrong;
		const full = this.#settings.set("password", pair[1]!);
		if (full != null) this.#settings.set("rbid", before);
		return full;
	}

	private use(pair: readonly string[]): void {
		this.#trial = pair;
		this.#isTrial = true;
	}
}

function clean(key: string, input: string): string {
	const row = settingRow(key)!;
	return String(validate(row, cleanText(row, input)) ?? "");
}
