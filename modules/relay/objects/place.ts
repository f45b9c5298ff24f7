import { EPC } from "../../echonet/epc";
import type { FrameWriter } from "../../echonet/frame-writer";
import type { Store } from "../../ports/store";
import { STORE_DOMAIN } from "../identity";

/**
 * Installation location (81) of one of our objects: what a client on the LAN set, kept in the store. It is
 * never written to the meter.
 */
export class Place {
	/** 1 byte, or 17 that begin with 01; undefined until a client sets it. */
	value: Uint8Array | undefined;
	private readonly _store: Store;
	private readonly _key: string;

	constructor(store: Store, key: string) {
		this._store = store;
		this._key = key;
		const stored = store.get(STORE_DOMAIN, key);
		if (stored instanceof Uint8Array && isPlace(stored, 0, stored.length)) this.value = stored;
	}

	/** Takes a new location; false when it is none, or cannot be stored. */
	set(bytes: Uint8Array, at: number, pdc: number): boolean {
		if (!isPlace(bytes, at, pdc)) return false;
		if (this.value != null && this.equals(bytes, at, pdc)) return true;
		const value = bytes.slice(at, at + pdc);
		if (!this._store.set(STORE_DOMAIN, this._key, value)) return false;
		this.value = value;
		return true;
	}

	/** True when `bytes[at..at+pdc)` is the location as it stands. */
	equals(bytes: Uint8Array, at: number, pdc: number): boolean {
		const value = this.value;
		if (value == null) return pdc === 1 && bytes[at] === 0;
		if (value.length !== pdc) return false;
		for (let i = 0; i < pdc; i++) if (value[i] !== bytes[at + i]) return false;
		return true;
	}

	/** Adds the location as property 81; 00 (not set) where none is known. */
	write(writer: FrameWriter): boolean {
		const value = this.value;
		if (value != null) return writer.add(EPC.PLACE, value);
		const at = writer.reserve(EPC.PLACE, 1);
		if (at >= 0) writer.bytes[at] = 0;
		return at >= 0;
	}
}

/** Super class, 81: 00, 08 to FF in one byte (02 to 07 are reserved); 01 with 16 bytes of location. */
export function isPlace(bytes: Uint8Array, at: number, pdc: number): boolean {
	const first = bytes[at]!;
	if (pdc === 1) return first === 0 || first >= 8;
	return pdc === 17 && first === 1;
}
