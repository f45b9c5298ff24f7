import { copy, equal } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { Clock } from "../../ports/clock";
import type { Capabilities } from "../polling/capabilities";
import { MINUTES_HELD_MS } from "../values/ages";
import type { AskedBudget } from "./asked-budget";
import type { CounterWatch } from "./counter-watch";
import { STEP, type Step } from "./steps";

/** EDT of EF: YYYY MM DD hh mm, count; EE repeats it and adds a pair for each minute, newest first, at most ten. */
const HEADER = 7;
const PAIR = 8;
const MOST = HEADER + 10 * PAIR;

/**
 * Single minutes (EE, history 3) for whoever asks on the LAN: of a meter that admits one controller nobody else can
 * get them. One selection at a time is set with EF, read with EE, and kept for a minute. We ourselves need none of it:
 * half hours, days and totals are exact from E2, E4, EC and EA, and no figure is finer than those.
 */
export class Minutes {
	private readonly _ticks: Clock;
	private readonly _support: Capabilities;
	private readonly _watch: CounterWatch;
	private readonly _budget: AskedBudget;
	/** The selection wanted, then the EDT of EE that answers it. */
	private readonly _bytes = new Uint8Array(HEADER + MOST);
	private _step: Step = STEP.NONE;
	/** Length of the answer; 0 while there is none. */
	private _length = 0;
	/** Length of an answer that must come a second time to be believed; 0: none came. */
	private _said = 0;
	/** Up to which `ticks()` the answer, or the failure, stands. */
	private _until = Number.NEGATIVE_INFINITY;

	constructor(ticks: Clock, support: Capabilities, watch: CounterWatch, budget: AskedBudget) {
		this._ticks = ticks;
		this._budget = budget;
		this._support = support;
		this._watch = watch;
	}

	/** What to send next for it, STEP.NONE when nobody waits. */
	get step(): Step {
		return this._step;
	}

	/** EDT of EF for SELECT_MINUTES: the first seven bytes. */
	get request(): Uint8Array {
		return this._bytes;
	}

	/**
	 * Writes the EDT of EE for the selection `selected[from..from+7)` to `to[at]`. False while it is not at hand; it has
	 * then been queued if no other is under way and the budget allows it.
	 */
	read(selected: Uint8Array, from: number, to: Uint8Array, at: number): boolean {
		const stands = this._ticks.ticks() < this._until;
		const same = equal(selected, from, this._bytes, 0, HEADER);
		if (same && stands && this._length > 0) {
			copy(this._bytes, HEADER, this._length, to, at);
			return true;
		}
		if (this._step !== STEP.NONE || (same && stands) || !this._budget.mayBegin) return false;
		if (
			this._support.map == null ||
			!this._support.gives(EPC.MINUTES) ||
			!this._support.takes(EPC.MINUTES_FROM)
		)
			return false;
		copy(selected, from, HEADER, this._bytes, 0);
		this._length = 0;
		this._step = STEP.SELECT_MINUTES;
		return false;
	}

	/** The answer to SELECT_MINUTES. */
	onSelected(ok: boolean): void {
		this._said = 0;
		if (ok) this._step = STEP.MINUTES;
		else this.end(0);
	}

	/** The answer to MINUTES: the EDT of EE. What is not what was asked for, or runs back, counts for nothing. */
	take(edt: Uint8Array, at: number, pdc: number): void {
		const count = this._bytes[HEADER - 1]!;
		const asked = pdc === HEADER + count * PAIR && pdc <= MOST && equal(edt, at, this._bytes, 0, HEADER);
		const oldest = at + HEADER + (count - 1) * PAIR;
		const rises = (direction: number) => this._watch.isRising(edt, oldest + direction * 4, count, -PAIR);
		if (!asked || !rises(0) || !rises(1)) {
			this.end(0);
			return;
		}
		if (this._said === 0) {
			copy(edt, at, pdc, this._bytes, HEADER);
			this._said = pdc;
		} else this.end(equal(edt, at, this._bytes, HEADER, pdc) ? pdc : 0);
	}

	/** The meter refused or was silent. */
	fail(): void {
		this.end(0);
	}

	/** The session is lost, the clock was set, or another meter answers: what is held means nothing any more. */
	forget(): void {
		this._step = STEP.NONE;
		this._length = 0;
		this._until = Number.NEGATIVE_INFINITY;
	}

	private end(length: number): void {
		this._step = STEP.NONE;
		this._length = length;
		this._until = this._ticks.ticks() + MINUTES_HELD_MS;
	}
}
