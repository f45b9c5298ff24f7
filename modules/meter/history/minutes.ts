import { copy, equal } from "../../bytes/bytes";
import type { Clock } from "../../ports/clock";
import type { Capabilities } from "../polling/capabilities";
import type { AskedBudget } from "./asked-budget";
import type { CounterWatch } from "./counter-watch";
import { STEP, type Step } from "./steps";

/** EDT of EF: YYYY MM DD hh mm, count; EE repeats it and adds a pair for each minute, newest first, at most ten. */
const HEADER = 7;
const PAIR = 8;
const MOST = HEADER + 10 * PAIR;
/** How long an answer stands (its newest minutes may not have been over), and a failure. */
const HELD_MS = 60_000;

/**
 * Single minutes (EE, history 3) for whoever asks on the LAN: of a meter that admits one controller nobody else can
 * get them. One selection at a time is set with EF, read with EE, and kept for a minute. We ourselves need none of it:
 * half hours, days and totals are exact from E2, E4, EC and EA, and no figure is finer than those.
 */
export class Minutes {
	readonly #ticks: Clock;
	readonly #support: Capabilities;
	readonly #watch: CounterWatch;
	readonly #budget: AskedBudget;
	/** The selection wanted, then the EDT of EE that answers it. */
	readonly #bytes = new Uint8Array(HEADER + MOST);
	#step: Step = STEP.NONE;
	/** Length of the answer; 0 while there is none. */
	#length = 0;
	/** Up to which `ticks()` the answer, or the failure, stands. */
	#until = Number.NEGATIVE_INFINITY;

	constructor(ticks: Clock, support: Capabilities, watch: CounterWatch, budget: AskedBudget) {
		this.#ticks = ticks;
		this.#budget = budget;
		this.#support = support;
		this.#watch = watch;
	}

	/** What to send next for it, STEP.NONE when nobody waits. */
	get step(): Step {
		return this.#step;
	}

	/** EDT of EF for SELECT_MINUTES: the first seven bytes. */
	get request(): Uint8Array {
		return this.#bytes;
	}

	/**
	 * Writes the EDT of EE for the selection `selected[from..from+7)` to `to[at]`. False while it is not at hand; it has
	 * then been queued if no other is under way and the budget allows it.
	 */
	read(selected: Uint8Array, from: number, to: Uint8Array, at: number): boolean {
		const stands = this.#ticks.ticks() < this.#until;
		const same = equal(selected, from, this.#bytes, 0, HEADER);
		if (same && stands && this.#length > 0) {
			copy(this.#bytes, HEADER, this.#length, to, at);
			return true;
		}
		if (this.#step !== STEP.NONE || (same && stands) || !this.#budget.mayBegin) return false;
		if (this.#support.map == null || !this.#support.gives(0xee) || !this.#support.takes(0xef)) return false;
		copy(selected, from, HEADER, this.#bytes, 0);
		this.#length = 0;
		this.#step = STEP.SELECT_MINUTES;
		return false;
	}

	/** The answer to SELECT_MINUTES. */
	onSelected(ok: boolean): void {
		if (ok) this.#step = STEP.MINUTES;
		else this.end(0);
	}

	/** The answer to MINUTES: the EDT of EE. What is not what was asked for, or runs back, counts for nothing. */
	take(edt: Uint8Array, at: number, pdc: number): void {
		const count = this.#bytes[HEADER - 1]!;
		const asked = pdc === HEADER + count * PAIR && pdc <= MOST && equal(edt, at, this.#bytes, 0, HEADER);
		const oldest = at + HEADER + (count - 1) * PAIR;
		const rises = (direction: number) => this.#watch.isRising(edt, oldest + direction * 4, count, -PAIR);
		if (!asked || !rises(0) || !rises(1)) {
			this.end(0);
			return;
		}
		copy(edt, at, pdc, this.#bytes, HEADER);
		this.end(pdc);
	}

	/** The meter refused or was silent. */
	fail(): void {
		this.end(0);
	}

	/** The session is lost, the clock was set, or another meter answers: what is held means nothing any more. */
	forget(): void {
		this.#step = STEP.NONE;
		this.#length = 0;
		this.#until = Number.NEGATIVE_INFINITY;
	}

	private end(length: number): void {
		this.#step = STEP.NONE;
		this.#length = length;
		this.#until = this.#ticks.ticks() + HELD_MS;
	}
}
