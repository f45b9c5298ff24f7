import { FIRST_EPC, LAST_EPC } from "./epc";

/**
 * A set of EPCs (0x80..0xFF) as the 16 bytes of the bitmap form: EPC e is bit (e >> 4) - 8 of byte e & 15
 * (Appendix, property map description format 2). Both wire forms are read and written.
 */
export class PropertyMap {
	readonly bits = new Uint8Array(16);

	has(epc: number): boolean {
		return epc >= FIRST_EPC && (this.bits[epc & 15]! & (1 << ((epc >> 4) - 8))) !== 0;
	}

	add(epc: number): void {
		if (epc >= FIRST_EPC && epc <= LAST_EPC) this.bits[epc & 15]! |= 1 << ((epc >> 4) - 8);
	}

	remove(epc: number): void {
		if (epc >= FIRST_EPC && epc <= LAST_EPC) this.bits[epc & 15]! &= ~(1 << ((epc >> 4) - 8));
	}

	clear(): void {
		this.bits.fill(0);
	}

	get count(): number {
		let count = 0;
		for (let i = 0; i < 16; i++) for (let byte = this.bits[i]!; byte !== 0; byte &= byte - 1) count++;
		return count;
	}

	/**
	 * Takes the EDT of a 9D, 9E or 9F property. The count byte decides between list and bitmap; a frame whose
	 * length does not fit its count leaves the map as it was and returns false.
	 */
	load(edt: Uint8Array, at: number, pdc: number): boolean {
		if (pdc < 1) return false;
		const count = edt[at]!;
		if (count < 16) {
			if (pdc < 1 + count) return false;
			this.clear();
			for (let i = 1; i <= count; i++) this.add(edt[at + i]!);
			return true;
		}
		if (pdc < 17) return false;
		for (let i = 0; i < 16; i++) this.bits[i] = edt[at + 1 + i]!;
		return true;
	}

	/** Writes the EDT (1 to 17 bytes) at `to[at]` and returns its length. */
	store(to: Uint8Array, at: number): number {
		const count = this.count;
		to[at] = count;
		if (count >= 16) {
			to.set(this.bits, at + 1);
			return 17;
		}
		let rows = 0;
		for (let i = 0; i < 16; i++) rows |= this.bits[i]!;
		let length = 1;
		for (let row = 0; row < 8; row++) {
			const mask = 1 << row;
			if ((rows & mask) === 0) continue;
			for (let i = 0; i < 16; i++) if ((this.bits[i]! & mask) !== 0) to[at + length++] = ((row + 8) << 4) | i;
		}
		return length;
	}
}

/** A map of these EPCs. */
export function mapOf(...epcs: readonly number[]): PropertyMap {
	const map = new PropertyMap();
	for (let i = 0; i < epcs.length; i++) map.add(epcs[i]!);
	return map;
}
