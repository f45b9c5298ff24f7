import { copy, equal } from "../../bytes/bytes";
import { PROPERTIES } from "../values/properties";
import { INDEX, KEPT, KEPT_BYTES, OFFSETS } from "../values/property-index";

/**
 * The last answer for each property, accepted or not. A value is accepted when two answers in a row are equal: the serial
 * line has no checksum that would reveal a garbled byte.
 */
export class Agreement {
	private readonly _bytes = new Uint8Array(KEPT_BYTES);
	/** Per property: length in bytes of the last answer, plus 1; 0: no answer yet. */
	private readonly _said = new Uint16Array(PROPERTIES.length);

	/** True when the last answer for `epc` was equal; stores this one. */
	agrees(epc: number, edt: Uint8Array, at: number, pdc: number): boolean {
		const index = INDEX[epc]!;
		if (index < 0 || !KEPT[index]) return true;
		const offset = OFFSETS[index]!;
		const length = Math.min(pdc, PROPERTIES[index]!.max);
		if (this._said[index] === pdc + 1 && equal(edt, at, this._bytes, offset, length)) return true;
		copy(edt, at, length, this._bytes, offset);
		this._said[index] = pdc + 1;
		return false;
	}

	/** Forgets all answers. */
	forget(): void {
		this._said.fill(0);
	}
}
