import { bytesToHex, hexToBytes, toHex } from "../bytes/hex";
import type { Store } from "../ports/store";
import type { ModuleKind } from "../wisun/module";
import { type Pan, samePan } from "../wisun/pan";

const DOMAIN = "routeb";
const PAN_KEY = "pan";
const MARK_KEY = "mark";
const VERSION = 1;
const LENGTH = 13;
/** By their number in the store. */
const KINDS: readonly ModuleKind[] = Object.freeze(["SE", "DSE", "J11"]);

/**
 * What is remembered of the meter over restarts, so that a restart joins without a scan: channel, PAN ID, MAC,
 * kind of module; and a mark of the credentials that joined, never the credentials themselves.
 */
export class PanCache {
	/** The PAN that was joined last. */
	pan: Pan | undefined;
	kind: ModuleKind = "SE";
	private readonly _store: Store;

	constructor(store: Store) {
		this._store = store;
		const bytes = store.get(DOMAIN, PAN_KEY);
		if (!(bytes instanceof Uint8Array) || bytes.length !== LENGTH || bytes[0] !== VERSION) return;
		this.kind = KINDS[bytes[1]!] ?? "SE";
		this.pan = {
			channel: bytes[2]!,
			panId: (bytes[3]! << 8) | bytes[4]!,
			mac: bytesToHex(bytes, 5, 8),
			rssiDbm: undefined,
		};
	}

	/** Remembers what was joined; writes only what changed. */
	remember(pan: Pan, kind: ModuleKind): void {
		const old = this.pan;
		const same = old != null && samePan(old, pan) && this.kind === kind;
		this.pan = pan;
		this.kind = kind;
		if (same && this._store.get(DOMAIN, PAN_KEY) != null) return;
		const head = `0${VERSION}0${KINDS.indexOf(kind)}${toHex(pan.channel, 2)}${toHex(pan.panId, 4)}`;
		this._store.set(DOMAIN, PAN_KEY, hexToBytes(head + pan.mac)!);
	}

	/** The next start scans at once. The PAN stays known while the program runs. */
	forget(): void {
		if (this._store.get(DOMAIN, PAN_KEY) != null) this._store.remove(DOMAIN, PAN_KEY);
	}

	/** True when these credentials are the ones that joined last. */
	knows(rbid: string, password: string): boolean {
		return this._store.get(DOMAIN, MARK_KEY) === markOf(rbid, password);
	}

	/** These credentials joined. */
	mark(rbid: string, password: string): void {
		if (!this.knows(rbid, password)) this._store.set(DOMAIN, MARK_KEY, markOf(rbid, password));
	}
}

/** 32 bits of FNV-1a: enough to tell other credentials, far too little to find them. */
function markOf(rbid: string, password: string): number {
	const text = `${rbid}/${password}`;
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return hash | 0;
}
