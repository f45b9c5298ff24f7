import type { Timer, TimerOwner, Timers } from "../../../modules/ports/timers";
import type { NodeGuard } from "./guard";

/** After an exception in `onTimer` that left its timer unarmed, the same timer fires again this much later. */
const RETRY_MS = 5000;

export class NodeTimers implements Timers {
	readonly #guard: NodeGuard;

	constructor(guard: NodeGuard) {
		this.#guard = guard;
	}

	create(owner: TimerOwner, name: string): Timer {
		return new NodeTimer(owner, name, this.#guard);
	}
}

class NodeTimer implements Timer {
	readonly #owner: TimerOwner;
	readonly #name: string;
	readonly #guard: NodeGuard;
	#handle: NodeJS.Timeout | undefined;

	constructor(owner: TimerOwner, name: string, guard: NodeGuard) {
		this.#owner = owner;
		this.#name = name;
		this.#guard = guard;
	}

	get running(): boolean {
		return this.#handle !== undefined;
	}

	start(ms: number): void {
		clearTimeout(this.#handle);
		// Node cuts a fraction off and would fire before the time.
		this.#handle = setTimeout(() => this.#fire(), Math.ceil(ms));
	}

	stop(): void {
		clearTimeout(this.#handle);
		this.#handle = undefined;
	}

	#fire(): void {
		this.#handle = undefined;
		try {
			this.#owner.onTimer(this);
		} catch (error) {
			this.#guard.caught(`timer ${this.#name}`, error);
			// Whatever this part was about to do comes up again; else it would stand still for ever.
			if (!this.running) this.start(RETRY_MS);
		}
	}
}
