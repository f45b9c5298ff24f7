interface Stretch {
	/** Unix ms (true time) from which the offset holds. */
	from: number;
	offset: number;
}

/**
 * The meter's own clock: true time plus an offset that may jump. Registers are labelled with this clock, so a label
 * that a jump left out was never recorded, and a label lived through twice holds the later recording.
 */
export class MeterClock {
	readonly #stretches: Stretch[] = [{ from: Number.NEGATIVE_INFINITY, offset: 0 }];

	/** What the meter's clock shows (ms) at a true time. */
	label(ms: number): number {
		let index = this.#stretches.length - 1;
		while (this.#stretches[index]!.from > ms) index--;
		return ms + this.#stretches[index]!.offset;
	}

	/** The true time at which the clock showed `label`, never later than `now`; undefined when it never did. */
	trueTime(label: number, now: number): number | undefined {
		let until = now;
		for (let index = this.#stretches.length - 1; index >= 0; index--) {
			const stretch = this.#stretches[index]!;
			const ms = label - stretch.offset;
			if (ms >= stretch.from && ms <= until) return ms;
			until = Math.min(until, stretch.from - 1);
		}
		return undefined;
	}

	/** Every true time up to `now` at which the clock showed `label`, the latest first. */
	trueTimes(label: number, now: number): number[] {
		const all: number[] = [];
		for (
			let at = this.trueTime(label, now);
			at !== undefined;
			at = this.trueTime(label, all[all.length - 1]! - 1)
		)
			all.push(at);
		return all;
	}

	/** Sets the offset to true time (ms) from `now` on. */
	set(now: number, offset: number): void {
		const last = this.#stretches[this.#stretches.length - 1]!;
		if (last.offset !== offset) this.#stretches.push({ from: now, offset });
	}

	/** As if the offset had always been there: a meter that was installed with a wrong clock. */
	setAlways(offset: number): void {
		this.#stretches.length = 0;
		this.#stretches.push({ from: Number.NEGATIVE_INFINITY, offset });
	}

	/** True while it was never set. */
	get isSteady(): boolean {
		return this.#stretches.length === 1;
	}

	get offset(): number {
		return this.#stretches[this.#stretches.length - 1]!.offset;
	}
}
