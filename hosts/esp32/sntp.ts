// biome-ignore lint/style/useNodejsImportProtocol: the SDK has a module of this name
import Net from "net";
import Time from "time";
import { readAnswer, SNTP_LENGTH, SNTP_PORT, writeQuestion } from "../../modules/lan/sntp";
import type { Log } from "../../modules/ports/log";
import type { Timer, TimerOwner, Timers } from "../../modules/ports/timers";
import type { Udp, UdpEvents, UdpSocket } from "../../modules/ports/udp";
import type { Guard } from "../xs/guard";

const AGAIN_MS = 12 * 3600 * 1000;
const FAILED_MS = 10 * 60 * 1000;
/** A question without an answer is asked again after this, so often. */
const ANSWER_MS = 5000;
const TRIES = 5;

/** Sets the clock from the network: when the LAN comes up, and twice a day. */
export class ClockSetter implements TimerOwner, UdpEvents {
	private readonly _host: string;
	private readonly _udp: Udp;
	private readonly _random: () => number;
	private readonly _guard: Guard;
	private readonly _log: Log;
	private readonly _timer: Timer;
	private readonly _question = new Uint8Array(SNTP_LENGTH);
	/** Questions that may still be asked now; 0 while nothing is asked. */
	private _tries = 0;
	private _address: string | undefined;
	private _socket: UdpSocket | undefined;
	private _high = 0;
	private _low = 0;

	/** `random`: an integer of 32 bits. */
	constructor(host: string, udp: Udp, random: () => number, timers: Timers, guard: Guard, log: Log) {
		this._host = host;
		this._udp = udp;
		this._random = random;
		this._guard = guard;
		this._log = log;
		this._timer = timers.create(this, "sntp");
	}

	ask(): void {
		if (this._tries > 0) return;
		this._tries = TRIES;
		this._address = undefined;
		this._try();
	}

	onTimer(): void {
		if (this._tries === 0) this.ask();
		else if (--this._tries > 0) this._try();
		else this._end(FAILED_MS);
	}

	onPacket(bytes: Uint8Array, length: number, address: string, port: number): void {
		if (this._tries === 0 || address !== this._address || port !== SNTP_PORT) return;
		const seconds = readAnswer(bytes, length, this._high, this._low);
		if (seconds == null) return;
		this._end(AGAIN_MS);
		Time.set(seconds);
		this._log.write("info", "clock", `set from ${this._host}`);
	}

	onClosed(): void {
		this._end(FAILED_MS);
	}

	/** Asks, as soon as the address of the server is known. */
	private _try(): void {
		this._timer.start(ANSWER_MS);
		if (this._address != null) {
			this._send();
			return;
		}
		try {
			Net.resolve(this._host, (_host, address) => {
				try {
					if (this._tries === 0 || this._address != null || address == null) return;
					this._address = address;
					this._send();
				} catch (error) {
					this._guard.caught("sntp", error);
				}
			});
		} catch (error) {
			this._log.write("warn", "LAN_DOWN", `time from ${this._host}: ${String(error)}`);
			this._end(FAILED_MS);
		}
	}

	private _send(): void {
		this._socket ??= this._udp.open(0, undefined, this);
		this._high = this._random();
		this._low = this._random();
		writeQuestion(this._question, this._high, this._low);
		// What could not be sent is asked again as what got no answer.
		this._socket.send(this._question, SNTP_LENGTH, this._address!, SNTP_PORT);
	}

	/** Rests, and begins anew after `restMs`. */
	private _end(restMs: number): void {
		this._tries = 0;
		this._timer.start(restMs);
		this._socket?.close();
		this._socket = undefined;
	}
}
