/** Days that a set remembers, the newest one included. */
const DAYS = 128;

/** The days that were fetched since the join, whatever came of it: a bit for each of the 128 up to the newest. */
export class TriedDays {
	private readonly _bits = new Uint8Array(DAYS >> 3);
	/** The newest day, or -1 while the set is empty. */
	private _newest = -1;

	clear(): void {
		this._newest = -1;
	}

	has(day: number): boolean {
		const bit = this._newest - day;
		return bit >= 0 && bit < DAYS && (this._bits[bit >> 3]! & (1 << (bit & 7))) !== 0;
	}

	/** Adds `day`. Into an empty set no day after `newest` will ever come. */
	add(day: number, newest: number): void {
		if (this._newest < 0) {
			this._newest = newest;
			this._bits.fill(0);
		}
		const bit = this._newest - day;
		if (bit >= 0 && bit < DAYS) this._bits[bit >> 3]! |= 1 << (bit & 7);
	}
}
