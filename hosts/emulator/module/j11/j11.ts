import { fromJ11, toJ11 } from "../../air/channels";
import type { Language } from "../../radio/language";
import type { Radio } from "../../radio/radio";
import type { ModuleCounters, RestartableModule } from "../parts";
import type { Wire } from "../wire";
import { ANSWER, COMMAND, HEADER_FAULT, NO_REQUEST, PANA, PEER, RESULT } from "./codes";
import { bare, COMMANDS, READING, refusal } from "./commands";
import { type Data, responseFrame } from "./frame";
import { Notifications } from "./notifications";
import type { J11Memory, J11Parts } from "./parts";
import { Receiver, type ReceiverEvents } from "./receiver";
import { DUAL } from "./route-commands";
import { J11_PATIENCE, J11_SCANS, NO_ECHO_MS, THINKING_MS } from "./times";

const ECHONET_PORT = 3610;
const ANY_CHANNEL = 4;
const NO_PAN = 0xffff;
/** Nothing has come of the start of a whole block, of the B route; the home's own network never starts. */
const [NOT_SET_UP, SET_UP] = [2, 3] as const;
const [STOPPED, OPERATING, AUTHENTICATED] = [1, 2, 3] as const;

/** As after a reset; 0107 gives these settings before 005F. */
function freshMemory(): J11Memory {
	return {
		setting: [0xff, 0x00, 0xff, 0x00],
		setUp: false,
		peer: undefined,
		ports: new Set(),
		solicits: false,
		flowControl: 0,
		pairing: "",
	};
}

/** ROHM's binary protocol in front of the radio: one request at a time, answered by its code. */
export class J11 implements Language, J11Parts, ReceiverEvents {
	readonly radio: Radio;
	readonly wire: Wire;
	readonly counters: ModuleCounters;
	readonly events: Notifications;
	readonly patience = J11_PATIENCE;
	readonly scanTimes = J11_SCANS;
	readonly muted = false;
	readonly securesPings = true;
	memory = freshMemory();
	pending: number | undefined;
	readonly #module: RestartableModule;
	readonly #receiver: Receiver;
	#inLoader = false;
	#onEcho: (() => void) | undefined;
	#pingTimer: unknown;
	/** Counts the resets: what was begun before one does not go on behind it. */
	#life = 0;

	constructor(module: RestartableModule) {
		this.#module = module;
		this.radio = module.radio;
		this.wire = module.wire;
		this.counters = module.counters;
		this.events = new Notifications(this);
		this.#receiver = new Receiver(module.radio.time, this);
	}

	// What the radio asks.

	get channel(): number {
		return fromJ11(this.memory.setUp ? this.memory.setting[2] : ANY_CHANNEL);
	}

	get panId(): number {
		return this.memory.peer?.panId ?? NO_PAN;
	}

	get pairing(): string {
		return this.memory.pairing;
	}

	get renewsByItself(): boolean {
		return !this.radio.hooks.reads("renews-never");
	}

	// What the module around it asks.

	get running(): boolean {
		return this.#module.running;
	}

	input(bytes: Uint8Array, length: number): void {
		if (!this.#inLoader) this.#receiver.input(bytes, length);
	}

	reset(): void {
		this.#life++;
		this.memory = freshMemory();
		this.pending = undefined;
		this.#inLoader = false;
		this.#receiver.reset();
		this.#endPing();
		this.events.expected = false;
	}

	onBooted(): void {
		this.events.booted();
	}

	onAdopted(): void {
		const { routeB } = this.radio;
		const { mac, address, place } = routeB;
		this.memory.setting = [DUAL, 0, toJ11(place.channel), 0];
		this.memory.setUp = true;
		this.memory.peer = { mac, address, panId: place.panId, lqi: place.lqi };
		this.memory.ports.add(ECHONET_PORT);
		this.radio.rbid = routeB.rbid;
		this.radio.password = routeB.password;
	}

	loseLink(): void {
		if (this.memory.peer === undefined) return;
		this.events.peerState(PEER.MAC_DOWN);
		this.stopRoute();
	}

	/** Any but success is the end of the session. */
	tellResult(result: number): void {
		if (!this.authenticated) return;
		if (result !== PANA.SUCCEEDED) this.radio.session.drop("left");
		this.events.result(result);
	}

	// What the commands and the notifications ask.

	get states(): readonly [number, number, number] {
		const { peer, setUp } = this.memory;
		const route = peer === undefined ? STOPPED : this.authenticated ? AUTHENTICATED : OPERATING;
		return [setUp ? SET_UP : NOT_SET_UP, route, STOPPED];
	}

	get authenticated(): boolean {
		return this.radio.session.state === "joined" && this.radio.session.key;
	}

	get pinging(): boolean {
		return this.#onEcho !== undefined;
	}

	expectResult(): void {
		this.events.expected = true;
	}

	stopRoute(): void {
		const { session } = this.radio;
		const joined = session.state === "joined";
		this.memory.peer = undefined;
		this.memory.ports.clear();
		this.#endPing();
		session.reset();
		if (joined) this.radio.onSession("idle");
	}

	enterLoader(): void {
		this.#inLoader = true;
	}

	beginPing(onEcho: () => void, onNone: () => void): void {
		this.#onEcho = onEcho;
		const [low, high] = NO_ECHO_MS;
		this.#pingTimer = this.later(low, high, () => {
			this.#endPing();
			onNone();
		});
	}

	echoed(): void {
		const onEcho = this.#onEcho;
		this.#endPing();
		onEcho?.();
	}

	later(low: number, high: number, run: () => void): unknown {
		const life = this.#life;
		const { random, time } = this.radio;
		return time.after(random.int(low, high), () => {
			if (life === this.#life) run();
		});
	}

	finish(data: Data): void {
		const code = this.pending;
		this.pending = undefined;
		if (code !== undefined) this.#answer(code, data);
	}

	notify(code: number, data: Data): void {
		if (this.running) this.wire.bytes(responseFrame(code, data.take()));
	}

	// What the receiver tells.

	get zeroSums(): boolean {
		return this.radio.hooks.reads("zero-checksums");
	}

	onFrame(code: number, data: Uint8Array): void {
		const { hooks } = this.radio;
		this.counters.commands++;
		if (hooks.uartError()) {
			this.onBadFrame(undefined, RESULT.HEADER_SUM);
			return;
		}
		if (code === COMMAND.HARDWARE_RESET) {
			this.#module.restart();
			return;
		}
		if (!COMMANDS.has(code)) {
			this.notify(NO_REQUEST, bare(RESULT.NO_REQUEST));
			return;
		}
		const result = hooks.refusal(code) ?? (this.#isBusy(code) ? RESULT.BUSY : undefined);
		if (result !== undefined) {
			this.#answer(code, bare(result));
			return;
		}
		this.pending = code;
		const [low, high] = THINKING_MS;
		this.later(low, high, () => this.#run(code, data));
	}

	onBadFrame(code: number | undefined, result: number): void {
		const { hooks } = this.radio;
		const told = result === RESULT.PAUSE && hooks.reads("cut-frame-f2") ? RESULT.TOO_SHORT : result;
		if (code === undefined || hooks.reads("faults-2fff")) this.notify(HEADER_FAULT, bare(told));
		else if (COMMANDS.has(code) || code === COMMAND.HARDWARE_RESET) this.#answer(code, bare(told));
		else this.notify(NO_REQUEST, bare(RESULT.NO_REQUEST));
	}

	#run(code: number, data: Uint8Array): void {
		const command = COMMANDS.get(code)!;
		const refused = refusal(command, this, data.length);
		const result = refused === 0 ? command.run(this, data) : refused;
		if (result !== undefined) this.finish(bare(result));
	}

	/** Another request is being carried out, or something that ends in a notification. */
	#isBusy(code: number): boolean {
		const { hooks, scanner, session } = this.radio;
		if (scanner.running && code === COMMAND.SET_UP && hooks.reads("set-up-ends-scan")) {
			scanner.reset();
			this.events.onScanned();
		}
		if (this.pending !== undefined || scanner.running) return true;
		if (!session.authenticating || session.key) return false;
		if (code === COMMAND.PANA_START) return false;
		if (hooks.reads("busy-while-joining")) return true;
		if (code === COMMAND.STOP) return !hooks.reads("stop-ends-join");
		return !READING.has(code);
	}

	#answer(code: number, data: Data): void {
		const { hooks, routeB } = this.radio;
		if (this.authenticated && hooks.interrupts()) routeB.push();
		if (hooks.answersHost()) this.notify((code + ANSWER) & 0xffff, data);
	}

	#endPing(): void {
		this.radio.time.cancel(this.#pingTimer);
		this.#pingTimer = undefined;
		this.#onEcho = undefined;
	}
}
