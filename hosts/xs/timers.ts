import TimerModule, { type TimerId } from "timer";
import type { Timer, TimerOwner, Timers } from "../../modules/ports/timers";
import type { Guard } from "./guard";

/** After an exception in `onTimer` that left its timer unarmed, the same timer fires again this much later. */
const RETRY_MS = 5000;

export class XsTimers implements Timers {
	readonly #guard: Guard;

	constructor(guard: Guard) {
		this.#guard = guard;
	}

	create(owner: TimerOwner): Timer {
		return new XsTimer(owner, this.#guard);
	}
}

/**
 * One native timer, made at the first start and rescheduled ever after. It is a repeating one that is stopped
 * when it fires: the SDK deletes one-shot timers by itself. First and repeat time are always the same, since
 * the SDK's Linux timer fires twice when a callback reschedules itself with two different ones.
 */
class XsTimer implements Timer {
	running = false;
	readonly #owner: TimerOwner;
	readonly #guard: Guard;
	#id: TimerId | undefined;

	constructor(owner: TimerOwner, guard: Guard) {
		this.#owner = owner;
		this.#guard = guard;
	}

	start(ms: number): void {
		const wait = ms < 1 ? 1 : Math.ceil(ms);
		this.running = true;
		if (this.#id == null) this.#id = TimerModule.set(() => this.#fire(), wait, wait);
		else TimerModule.schedule(this.#id, wait, wait);
	}

	stop(): void {
		if (!this.running) return;
		this.running = false;
		if (this.#id != null) TimerModule.schedule(this.#id);
	}

	#fire(): void {
		// A message already under way when the timer was stopped.
		if (!this.running || this.#id == null) return;
		this.running = false;
		TimerModule.schedule(this.#id);
		try {
			this.#owner.onTimer(this);
		} catch (error) {
			this.#guard.caught("timer", error);
			// Whatever this part was about to do comes up again; else it would stand still for ever.
			if (!this.running) this.start(RETRY_MS);
		}
	}
}
