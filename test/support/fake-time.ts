import type { Clock } from "../../modules/ports/clock";
import type { Timer, TimerOwner, Timers } from "../../modules/ports/timers";

interface Armed {
	due: number;
	order: number;
	fire: () => void;
	cancelled: boolean;
}

/**
 * Virtual time for tests: a Clock, a Timers and the scheduler that the emulator takes, all on one time line.
 * `advance` runs what falls due, in order of time and then of arming.
 */
export class FakeTime implements Clock, Timers {
	/** Unix milliseconds at tick 0; `unix()` gives undefined while `unixKnown` is false. */
	readonly epoch: number;
	unixKnown = true;
	#now = 0;
	#order = 0;
	/** A binary heap by due time and order of arming. */
	readonly #heap: Armed[] = [];

	constructor(start = "2026-04-01T12:00:00+09:00") {
		this.epoch = Date.parse(start);
	}

	ticks(): number {
		return this.#now;
	}

	unix(): number | undefined {
		return this.unixKnown ? this.epoch + this.#now : undefined;
	}

	/** A test may give a function for the owner. */
	create(owner: TimerOwner | (() => void)): Timer {
		const time = this;
		let armed: Armed | undefined;
		const timer: Timer = {
			start(ms: number) {
				this.stop();
				armed = time.#arm(ms, () => {
					armed = undefined;
					if (typeof owner === "function") owner();
					else owner.onTimer(timer);
				});
			},
			stop() {
				if (armed !== undefined) armed.cancelled = true;
				armed = undefined;
			},
			get running() {
				return armed !== undefined;
			},
		};
		return timer;
	}

	/** The emulator's scheduler. */
	now(): number {
		return this.epoch + this.#now;
	}

	setTimer(fire: () => void, ms: number): unknown {
		return this.#arm(ms, fire);
	}

	clearTimer(handle: unknown): void {
		if (handle !== undefined) (handle as Armed).cancelled = true;
	}

	/** Runs everything due within the next `ms` milliseconds. */
	advance(ms: number): void {
		const end = this.#now + ms;
		for (let next = this.#heap[0]; next !== undefined && next.due <= end; next = this.#heap[0]) {
			this.#pop();
			if (next.cancelled) continue;
			this.#now = Math.max(this.#now, next.due);
			next.fire();
		}
		// A callback may have advanced by itself, as a machine that stands still does.
		this.#now = Math.max(this.#now, end);
	}

	/** Advances in steps until `done()` holds; throws when `limitMs` passes first. Returns the time it took. */
	until(done: () => boolean, limitMs: number, stepMs = 10): number {
		const start = this.#now;
		while (!done()) {
			if (this.#now - start >= limitMs) throw new Error(`not done within ${limitMs} ms of virtual time`);
			this.advance(stepMs);
		}
		return this.#now - start;
	}

	#arm(ms: number, fire: () => void): Armed {
		const armed = { due: this.#now + Math.max(0, ms), order: this.#order++, fire, cancelled: false };
		const heap = this.#heap;
		let at = heap.push(armed) - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!before(armed, heap[parent]!)) break;
			heap[at] = heap[parent]!;
			at = parent;
		}
		heap[at] = armed;
		return armed;
	}

	#pop(): void {
		const heap = this.#heap;
		const last = heap.pop()!;
		if (heap.length === 0) return;
		let at = 0;
		for (;;) {
			let child = at * 2 + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
			if (!before(heap[child]!, last)) break;
			heap[at] = heap[child]!;
			at = child;
		}
		heap[at] = last;
	}
}

function before(a: Armed, b: Armed): boolean {
	return a.due < b.due || (a.due === b.due && a.order < b.order);
}
