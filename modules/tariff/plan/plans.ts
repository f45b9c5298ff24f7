import { utf8Bytes } from "../../bytes/utf8";
import type { ErrorCode } from "../../errors/codes";
import type { Store } from "../../ports/store";
import { whyRefused } from "../../settings/settings";
import type { Tariff } from "./description";
import type { Fault } from "./fault";
import { isFault, readTariffs } from "./parse";

const DOMAIN = "kabewatt-tariff";
const KEY = "plans";
/** A text in the store is shorter than 4,000 bytes. */
const STORED_MAX = 3900;
const NONE = '{"tariffs":[]}';

/** The tariffs as they were typed, one value of the store, and as they are reckoned with. Oldest first. */
export class Plans {
	/** Goes up when they are replaced. */
	version = 0;
	private readonly _store: Store;
	private _tariffs: readonly Tariff[] = [];

	constructor(store: Store) {
		this._store = store;
		const tariffs = readTariffs(this.json);
		// What a later program allows is left in the store.
		if (!isFault(tariffs)) this._tariffs = tariffs;
	}

	/** The body of GET /api/v1/tariff. Read from the store: in memory there are numbers alone. */
	get json(): string {
		const stored = this._store.get(DOMAIN, KEY);
		return typeof stored === "string" ? stored : NONE;
	}

	get count(): number {
		return this._tariffs.length;
	}

	/** The tariff of this rank, 0 being the oldest. */
	tariff(index: number): Tariff {
		return this._tariffs[index]!;
	}

	/** Which tariff holds on `day`; -1: none yet. */
	indexAt(day: number): number {
		let index = this._tariffs.length - 1;
		while (index >= 0 && this._tariffs[index]!.from > day) index--;
		return index;
	}

	at(day: number): Tariff | undefined {
		return this._tariffs[this.indexAt(day)];
	}

	/** Takes a body of PUT /api/v1/tariff whole or not at all: what is wrong with it, or the code of a store that refused it. */
	replace(text: string): Fault | ErrorCode | undefined {
		const tariffs = readTariffs(text);
		if (isFault(tariffs)) return tariffs;
		// Without the spaces in between.
		const json = JSON.stringify(JSON.parse(text));
		if (utf8Bytes(json).length > STORED_MAX) return { code: "LENGTH", field: "tariffs" };
		if (json === this.json) return undefined;
		if (!this._store.set(DOMAIN, KEY, json)) return whyRefused(this._store, DOMAIN);
		this._tariffs = tariffs;
		this.version++;
		return undefined;
	}
}
