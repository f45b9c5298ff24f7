import type { Masker } from "../../modules/bytes/masker";
import type { ErrorCode } from "../../modules/errors/codes";
import type { Log } from "../../modules/ports/log";
import type { Store } from "../../modules/ports/store";
import type { FaultRecord } from "../../modules/ports/system";

const DOMAIN = "kabewatt";
const PLACE_KEY = "faultPlace";
const COUNT_KEY = "faultCount";
/** An exception's text is cut here: it goes to flash. */
const MAX_TEXT = 100;

/**
 * Where an exception ends that would otherwise leave a callback of the SDK: there it would abort the virtual
 * machine and restart the device. It is written to the log, counted, and kept over a restart.
 */
export class Guard {
	/** What no record may hold: the text of an exception may quote its input. */
	secrets: Masker | undefined;
	private readonly _log: Log;
	private _store: Store | undefined;
	private _place = "";
	private _count = 0;
	private _sinceStart = 0;

	constructor(log: Log) {
		this._log = log;
	}

	/** From here on faults are kept in `store`; takes over what it holds from earlier runs. */
	attach(store: Store): void {
		this._store = store;
		const count = store.get(DOMAIN, COUNT_KEY);
		const place = store.get(DOMAIN, PLACE_KEY);
		if (typeof count === "number" && count > 0) this._count += count;
		if (typeof place === "string" && this._place === "") this._place = place;
	}

	/** The last fault and how many there were in all, or undefined while there was none. */
	get record(): FaultRecord | undefined {
		if (this._count === 0) return undefined;
		const code: ErrorCode = "INTERNAL";
		return { code, place: this._place, count: this._count, sinceStart: this._sinceStart };
	}

	/** Takes an exception out of the callback named `place` ("udp.onPacket"). Never throws. */
	caught(place: string, error: unknown): void {
		this._count++;
		this._sinceStart++;
		const plain = describe(place, error);
		const text = this.secrets?.mask(plain) ?? plain;
		const isNew = text !== this._place;
		this._place = text;
		try {
			this._log.write("error", "INTERNAL", `${text} (${this._count})`);
			// Flash wears: a fault that repeats is written at its 1st, 2nd, 4th, 8th ... time.
			if (isNew || (this._count & (this._count - 1)) === 0) this._keep();
		} catch {
			// The log or the flash is what failed: there is nobody left to tell.
		}
	}

	private _keep(): void {
		if (this._store == null) return;
		this._store.set(DOMAIN, PLACE_KEY, this._place);
		this._store.set(DOMAIN, COUNT_KEY, this._count);
	}
}

/** What is recorded of an exception: the place, and its text as far as it fits. */
export function describe(place: string, error: unknown): string {
	const text = error instanceof Error ? `${place}: ${error.message}` : `${place}: ${String(error)}`;
	return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}
