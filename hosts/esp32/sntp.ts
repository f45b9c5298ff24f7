import SNTP from "sntp";
import Time from "time";
import type { Log } from "../../modules/ports/log";
import type { Timer, TimerOwner, Timers } from "../../modules/ports/timers";
import type { Guard } from "../xs/guard";

const AGAIN_MS = 12 * 3600 * 1000;
const FAILED_MS = 10 * 60 * 1000;

/** Sets the clock from the network: when the LAN comes up, and twice a day. */
export class ClockSetter implements TimerOwner {
	readonly #host: string;
	readonly #guard: Guard;
	readonly #log: Log;
	readonly #timer: Timer;
	#asking = false;

	constructor(host: string, timers: Timers, guard: Guard, log: Log) {
		this.#host = host;
		this.#guard = guard;
		this.#log = log;
		this.#timer = timers.create(this);
	}

	onTimer(): void {
		this.ask();
	}

	ask(): void {
		if (this.#asking) return;
		this.#asking = true;
		this.#timer.start(FAILED_MS);
		try {
			new SNTP({ host: this.#host }, (message, value) => {
				try {
					if (message === SNTP.time && typeof value === "number") this.#set(value);
					else if (message === SNTP.error) this.#asking = false;
				} catch (error) {
					this.#guard.caught("sntp", error);
				}
				return undefined;
			});
		} catch (error) {
			this.#asking = false;
			this.#log.write("warn", "LAN_DOWN", `time from ${this.#host}: ${String(error)}`);
		}
	}

	#set(seconds: number): void {
		this.#asking = false;
		Time.set(seconds);
		this.#timer.start(AGAIN_MS);
		this.#log.write("info", "clock", `set from ${this.#host}`);
	}
}
