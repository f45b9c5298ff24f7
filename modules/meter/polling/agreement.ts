import { copy, equal } from "../../bytes/bytes";
import { PROPERTIES } from "../values/properties";
import { INDEX, KEPT, KEPT_BYTES, OFFSETS } from "../values/property-index";

/**
 * What the meter said of each property last, believed or not. A value counts when two answers in a row are alike: nothing
 * on the serial line would show that a byte of one was garbled on the way.
 */
export class Agreement {
	private readonly _bytes = new Uint8Array(KEPT_BYTES);
	/** Length of what was said, plus 1; 0: nothing was said. */
	private readonly _said = new Uint16Array(PROPERTIES.length);

	/** True when the meter said the same of `epc` the last time. */
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

	/** What was said so far counts for nothing. */
	forget(): void {
		this._said.fill(0);
	}
}
