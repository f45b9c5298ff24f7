const MOST = 8;

/** What people asked to be read at once: a short queue, each property in it once. Full: refused. */
export class Wishes {
	readonly #epcs = new Uint8Array(MOST);
	#count = 0;

	get waiting(): boolean {
		return this.#count > 0;
	}

	add(epc: number): boolean {
		for (let i = 0; i < this.#count; i++) if (this.#epcs[i] === epc) return true;
		if (this.#count === MOST) return false;
		this.#epcs[this.#count++] = epc;
		return true;
	}

	/** Moves the first `max` to `to`; returns how many. */
	take(to: Uint8Array, max: number): number {
		const count = Math.min(this.#count, max);
		for (let i = 0; i < count; i++) to[i] = this.#epcs[i]!;
		this.#epcs.copyWithin(0, count);
		this.#count -= count;
		return count;
	}

	clear(): void {
		this.#count = 0;
	}
}
