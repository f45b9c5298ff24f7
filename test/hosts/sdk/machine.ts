import type { FakeTime } from "../../support/fake-time";

/**
 * Who posts. `self`: the machine's own task, which in a release build waits for ever for a place that only it could
 * make; `task`: another task (lwIP, Wi-Fi, the Worker), which waits until there is one; `isr`: an interrupt, whose
 * message is lost.
 */
export type Poster = "self" | "task" | "isr";

/** In a debug build nobody waits longer for a place in the queue; the message is lost then. */
const DEBUG_WAIT_MS = 20;

interface Message {
	readonly source: string;
	readonly deliver: () => void;
}

/** Two machines wait for each other or one for itself, and nothing happens any more. */
export class Hung extends Error {}

/**
 * An XS machine in its task, with the queue of messages that everything asynchronous but its timers goes through. A
 * turn takes what was in the queue when it began. A machine that is busy takes nothing meanwhile.
 */
export class Machine {
	/** Milliseconds from a message to the machine's turn. */
	latencyMs: () => number = () => 0;
	/** Most messages that were in the queue at once, and who they were from. */
	highWater = 0;
	highWaterSources: readonly string[] = [];
	/** Messages that found the queue full. */
	refused = 0;
	/** Messages of interrupts that get lost from now on, whatever room there is. */
	interruptsToLose = 0;
	hung: Hung | undefined;
	readonly name: string;
	readonly length: number;
	readonly #time: FakeTime;
	readonly #release: boolean;
	readonly #queue: Message[] = [];
	/** Of tasks that wait for a place. */
	readonly #waiting: Message[] = [];
	#turn: unknown;
	#busyUntil = 0;

	constructor(name: string, time: FakeTime, length: number, release: boolean) {
		this.name = name;
		this.#time = time;
		this.length = length;
		this.#release = release;
	}

	/** Milliseconds for which the machine is busy yet. */
	get busyMs(): number {
		return Math.max(0, this.#busyUntil - this.#time.ticks());
	}

	/** True when lwIP or another task stands still because this machine's queue is full. */
	get blocksOthers(): boolean {
		return this.#waiting.length > 0;
	}

	/** Keeps the machine from its queue and its timers: drawing, collecting garbage, erasing flash. */
	work(ms: number): void {
		this.#busyUntil = Math.max(this.#busyUntil, this.#time.ticks()) + ms;
	}

	/** False when the message is lost. */
	post(source: string, deliver: () => void, poster: Poster = "task"): boolean {
		this.check();
		if (poster === "isr" && this.interruptsToLose > 0) {
			this.interruptsToLose--;
			return false;
		}
		if (this.#queue.length >= this.length) return this.#onFull({ source, deliver }, poster);
		this.#queue.push({ source, deliver });
		if (this.#queue.length > this.highWater) {
			this.highWater = this.#queue.length;
			this.highWaterSources = this.#queue.map((message) => message.source);
		}
		this.#arm();
		return true;
	}

	/** Throws for ever when the machine stands still. */
	check(): void {
		if (this.hung !== undefined) throw this.hung;
	}

	/** The machine waits for a task that waits for the machine. */
	hang(why: string): never {
		this.hung = new Hung(`${this.name} hung: ${why}`);
		throw this.hung;
	}

	#onFull(message: Message, poster: Poster): boolean {
		this.refused++;
		if (poster === "isr") return false;
		if (!this.#release) {
			if (poster === "self") this.work(DEBUG_WAIT_MS);
			return false;
		}
		if (poster === "self")
			this.hang(`${message.source} into its own queue, full of ${this.#queue.map(({ source }) => source)}`);
		this.#waiting.push(message);
		return true;
	}

	#arm(): void {
		this.#turn ??= this.#time.setTimer(() => this.#service(), Math.max(this.latencyMs(), this.busyMs));
	}

	#service(): void {
		this.#turn = undefined;
		this.check();
		if (this.busyMs > 0) {
			this.#arm();
			return;
		}
		for (let left = this.#queue.length; left > 0; left--) {
			const message = this.#queue.shift()!;
			const next = this.#waiting.shift();
			if (next !== undefined) this.#queue.push(next);
			try {
				inside(this, message.deliver);
			} finally {
				if (this.#queue.length > 0) this.#arm();
			}
		}
	}
}

let running: Machine | undefined;

/** The machine whose code runs now. */
export function runningMachine(): Machine | undefined {
	return running;
}

/** Runs `code` as that machine. */
export function inside<T>(machine: Machine, code: () => T): T {
	const outer = running;
	running = machine;
	try {
		return code();
	} finally {
		running = outer;
	}
}
