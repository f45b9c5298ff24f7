import SNTP from "sntp";
import Time from "time";
import type { Log } from "../../modules/ports/log";
import type { Timer, TimerOwner, Timers } from "../../modules/ports/timers";
import type { Guard } from "../xs/guard";

const AGAIN_MS = 12 * 3600 * 1000;
const FAILED_MS = 10 * 60 * 1000;

/** Sets the clock from the network: when the LAN comes up, and twice a day. */
export class ClockSetter implements TimerOwner {
	private readonly _host: string;
	private readonly _guard: Guard;
	private readonly _log: Log;
	private readonly _timer: Timer;
	private _asking = false;

	constructor(host: string, timers: Timers, guard: Guard, log: Log) {
		this._host = host;
		this._guard = guard;
		this._log = log;
		this._timer = timers.create(this, "sntp");
	}

	onTimer(): void {
		this.ask();
	}

	ask(): void {
		if (this._asking) return;
		this._asking = true;
		this._timer.start(FAILED_MS);
		try {
			new SNTP({ host: this._host }, (message, value) => {
				try {
					if (message === SNTP.time && typeof value === "number") this._set(value);
					else if (message === SNTP.error) this._asking = false;
				} catch (error) {
					this._guard.caught("sntp", error);
				}
				return undefined;
			});
		} catch (error) {
			this._asking = false;
			this._log.write("warn", "LAN_DOWN", `time from ${this._host}: ${String(error)}`);
		}
	}

	private _set(seconds: number): void {
		this._asking = false;
		Time.set(seconds);
		this._timer.start(AGAIN_MS);
		this._log.write("info", "clock", `set from ${this._host}`);
	}
}
