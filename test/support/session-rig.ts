import { Client, type ClientEvents, type RequestEnd } from "../../modules/echonet/client";
import type { FrameReader } from "../../modules/echonet/frame-reader";
import type { Log } from "../../modules/ports/log";
import type { SerialEvents, SerialPort } from "../../modules/ports/serial";
import type { Timers } from "../../modules/ports/timers";
import { Session } from "../../modules/routeb/session";
import type { SessionState } from "../../modules/routeb/session-ports";
import { SKSTACK } from "../../modules/skstack/module";
import { EmulatedSerial, type EmulatedSerialOptions } from "./emulated-serial";
import { FakeStore } from "./fake-host";
import { FakeSystem } from "./fake-system";
import { FakeTime } from "./fake-time";

export const RBID = "00000000000000000000000000ABCDEF";
export const PASSWORD = "0123456789AB";
const METER = 0x028801;
const POLL_MS = 10_000;

/** What a program without power has. */
const NO_PORT: SerialPort = { write: () => true, close: () => {}, pulseReset: () => false };

class NoLog implements Log {
	readonly level = "debug";
	text = "";

	write(level: string, code: string, text: string): void {
		this.text += `${level} ${code} ${text}\n`;
	}
}

/**
 * A session with the virtual module and meter, and above it the real ECHONET Lite client, which asks for E7 every 10 s
 * as the default poll does. It writes down what the layers above would see.
 */
export class SessionRig implements ClientEvents {
	readonly time: FakeTime;
	readonly serial: EmulatedSerial;
	readonly store: FakeStore;
	readonly log = new NoLog();
	readonly client: Client;
	readonly session: Session;
	/** `state` or `state CODE`, each change once. */
	readonly states: string[] = [];
	/** Ticks of the last answer, and how many there were. */
	answeredAt = -1;
	answers = 0;
	ends: RequestEnd[] = [];
	polling = true;
	readonly #poll;
	#dead = false;

	constructor(options: EmulatedSerialOptions = {}, from?: SessionRig) {
		this.time = from?.time ?? new FakeTime();
		this.serial = from?.serial ?? new EmulatedSerial(this.time, options);
		this.store = from?.store ?? new FakeStore();
		const system = new FakeSystem(options.seed ?? 1);
		// A program without power does not go on counting.
		const timers: Timers = {
			create: (owner) => {
				const timer = this.time.create(() => {
					if (!this.#dead) owner.onTimer(timer);
				});
				return timer;
			},
		};
		this.client = new Client(this.time, timers, system, this);
		this.session = new Session(
			{
				serial: { overruns: undefined, open: (baud, events) => this.#open(baud, events) },
				timers,
				clock: this.time,
				store: this.store,
				system,
				log: this.log,
			},
			[SKSTACK],
			Object.assign(this.client, { onState: () => this.#note() }),
		);
		this.client.link = this.session;
		this.#poll = this.time.create(() => this.#ask());
	}

	get emulator() {
		return this.serial.emulator;
	}

	/** `state`, with the code when there is one. */
	get shown(): string {
		const { state, error } = this.session;
		return error === undefined ? state : `${state} ${error}`;
	}

	start(rbid = RBID, password = PASSWORD): this {
		this.session.start(rbid, password);
		return this;
	}

	/** Runs until this state is reached; gives the milliseconds it took. */
	untilState(state: SessionState, limitMs: number): number {
		return this.time.until(() => this.session.state === state, limitMs);
	}

	/** Runs until the next answer of the meter; gives the milliseconds it took. */
	untilAnswer(limitMs: number): number {
		const before = this.answers;
		return this.time.until(() => this.answers > before, limitMs);
	}

	/** Everything of the program is gone at once, as when the power of the device is cut; the module stays as it is. */
	powerCut(): SessionRig {
		this.polling = false;
		this.#dead = true;
		this.#poll.stop();
		this.client.stop();
		this.serial.unplugHost();
		return new SessionRig({}, this);
	}

	onJoined(): void {
		this.#ask();
	}

	onLost(): void {
		this.#poll.stop();
	}

	onResumed(): void {
		this.#ask();
	}

	onProperty(): void {
		this.answers++;
		this.answeredAt = this.time.ticks();
	}

	onRefused(): void {}

	onFrame(_frame: FrameReader): void {}

	onEnd(end: RequestEnd): void {
		this.ends.push(end);
		if (this.polling && this.session.open) this.#poll.start(end === "answered" ? POLL_MS : 0);
	}

	#open(baud: number, events: SerialEvents): SerialPort {
		return this.#dead ? NO_PORT : this.serial.open(baud, events);
	}

	#ask(): void {
		if (this.polling && this.session.open) this.client.get(METER, [0xe7], 1);
	}

	#note(): void {
		if (this.states[this.states.length - 1] !== this.shown) this.states.push(this.shown);
	}
}
