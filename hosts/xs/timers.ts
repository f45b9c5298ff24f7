import TimerModule, { type TimerId } from "timer";
import type { Timer, TimerOwner, Timers } from "../../modules/ports/timers";
import type { Guard } from "./guard";

/** After an exception in `onTimer` that left its timer unarmed, the same timer fires again this much later. */
const RETRY_MS = 5000;

export class XsTimers implements Timers {
	private readonly _guard: Guard;

	constructor(guard: Guard) {
		this._guard = guard;
	}

	create(owner: TimerOwner, name: string): Timer {
		return new XsTimer(owner, name, this._guard);
	}
}

/**
 * One native timer, made at the first start and rescheduled ever after. It is a repeating one that is stopped
 * when it fires: the SDK deletes one-shot timers by itself. First and repeat time are always the same, since
 * the SDK's Linux timer fires twice when a callback reschedules itself with two different ones.
 */
class XsTimer implements Timer {
	running = false;
	private readonly _owner: TimerOwner;
	private readonly _name: string;
	private readonly _guard: Guard;
	private _id: TimerId | undefined;

	constructor(owner: TimerOwner, name: string, guard: Guard) {
		this._owner = owner;
		this._name = name;
		this._guard = guard;
	}

	start(ms: number): void {
		const wait = ms < 1 ? 1 : Math.ceil(ms);
		this.running = true;
		if (this._id == null) this._id = TimerModule.set(() => this._fire(), wait, wait);
		else TimerModule.schedule(this._id, wait, wait);
	}

	stop(): void {
		if (!this.running) return;
		this.running = false;
		if (this._id != null) TimerModule.schedule(this._id);
	}

	private _fire(): void {
		// A message already under way when the timer was stopped.
		if (!this.running || this._id == null) return;
		this.running = false;
		TimerModule.schedule(this._id);
		try {
			this._owner.onTimer(this);
		} catch (error) {
			this._guard.caught(`timer ${this._name}`, error);
			// Whatever this part was about to do comes up again; else it would stand still for ever.
			if (!this.running) this.start(RETRY_MS);
		}
	}
}
