import { findBoard } from "../../../hosts/esp32/boards";
import { FakeTime } from "../../support/fake-time";
import { Machine } from "./machine";
import { type Target, targetOf } from "./targets";
import type { FakeUart } from "./uart";

/**
 * A board under the hosts of the device: what the SDK's modules (the files beside this one) share. It behaves as
 * the SDK's C sources say a device does, including what goes wrong there. `powerUp` makes a new one; flash
 * content may be carried over.
 */
export interface AccessPoint {
	readonly ssid: string;
	readonly password: string;
	readonly rssi: number;
	/** `wifi_err_reason_t` with which it refuses a wrong password; 15 (the handshake's time-out) when absent. */
	readonly refusal?: number;
}

/** How the test reaches a socket of the device. */
/** The address of every name. */
export const TIME_SERVER = "133.243.238.243";

export interface UdpEnd {
	readonly port: number;
	readonly groups: Set<string>;
	/** Memberships that lwip still counts, though the connection they were made on is gone. */
	readonly stale: Set<string>;
	receive(bytes: Uint8Array, address: string, port: number): void;
}

export interface Sent {
	readonly bytes: Uint8Array;
	readonly address: string;
	readonly port: number;
}

/** What sounds: the frequency that would be heard, or undefined. */
export interface AudioDevice {
	readonly hertz: number | undefined;
}

export interface TouchPoint {
	readonly x: number;
	readonly y: number;
	readonly id: number;
}

export interface BoardOptions {
	/** The name that `config.board` gets. */
	readonly board?: string;
	/** `config.log`. */
	readonly log?: string;
	/** Milliseconds that the tick counter shows at power-up; near 2^31 to see it wrap. */
	readonly firstTick?: number;
	readonly flash?: Map<string, boolean | number | string | ArrayBuffer>;
	readonly resetReason?: number;
	/** A release build: no debugger on UART 0, and `trace` goes nowhere. */
	readonly release?: boolean;
	readonly screen?: boolean;
	readonly buttons?: readonly string[];
	/** Length of the machines' queues, when it is not the manifest's. */
	readonly queueLength?: number;
	/** The power chip does not answer on its bus. */
	readonly powerChipSilent?: boolean;
	/** What the screen's set-up throws. */
	readonly screenFault?: string;
}

export class Board {
	readonly time = new FakeTime();
	readonly options: BoardOptions;
	readonly target: Target;
	/** The main machine, and the one of the UART's Worker. */
	readonly main: Machine;
	readonly worker: Machine;
	/** NVS: "domain/key". */
	readonly flash: Map<string, boolean | number | string | ArrayBuffer>;
	flashWrites = 0;
	flashFull = false;
	/** Writes that NVS refuses from now on. */
	flashRefusals = 0;
	/** Steps of NVS (an erase, half a write) until the power is cut; -1 never. */
	flashStepsToCut = -1;
	/** Handles of NVS that are open. */
	nvsHandles = 0;
	readonly log: string[] = [];
	readonly uarts: FakeUart[] = [];
	readonly pinsInUse = new Set<number>();
	/** What hangs on the UART: gets the bytes that the device sends. */
	onUartOutput: (bytes: Uint8Array) => void = () => undefined;
	/** UART 0 where the console has it, and what hangs on it. */
	console: FakeUart | undefined;
	onConsoleOutput: (bytes: Uint8Array) => void = () => undefined;
	/** Milliseconds from a UART interrupt to the Worker's turn. */
	uartLatencyMs = 0;
	/** Milliseconds from the Worker's read until the interrupts are enabled again. */
	uartHandlerMs = 0;
	accessPoints: AccessPoint[] = [];
	/** What DHCP gives; "" when it does not answer. */
	address = "192.168.1.20";
	/** An address that DHCP gave, or undefined while not connected. */
	leased: string | undefined;
	/** So many timers find no memory. */
	timersToFail = 0;
	rssi = -60;
	/** The driver never tells the end of a scan. */
	scanHangs = false;
	/** The driver takes every attempt to join and says nothing of it. */
	wifiMute = false;
	wifiLog: string[] = [];
	/** Own address on the access point, while that is open. */
	accessPointAddress: string | undefined;
	readonly sockets: UdpEnd[] = [];
	readonly sent: Sent[] = [];
	udpPortBusy = false;
	/** What the network throws when it is asked anything. */
	networkFails: string | undefined;
	/** What was drawn between the last `begin` of each region and its `end`. */
	readonly drawn: string[] = [];
	readonly levels = new Map<string, number>();
	readonly pwm = new Map<number, number>();
	readonly digital: string[] = [];
	/** Names that were asked for. */
	readonly asked: string[] = [];
	/** Seconds that the time server tells; undefined: no answer. */
	networkTime: number | undefined = Date.UTC(2026, 3, 1) / 1000;
	clockSet: number | undefined;
	restarts = 0;
	/** When XS restarted the device because nobody caught an exception. */
	readonly aborts: number[] = [];
	/** The I2S port's user. */
	audio: AudioDevice | undefined;
	audioFails = false;
	touchFails = false;
	touchSilent = false;
	#touched: TouchPoint[] = [];
	#touchNews = false;
	#captured: string | undefined;
	brightness: number | undefined;

	constructor(options: BoardOptions) {
		this.options = options;
		this.target = targetOf(options.board ?? DEFAULT_BOARD);
		const length = options.queueLength ?? this.target.queueLength;
		const release = options.release === true;
		this.main = new Machine("main", this.time, length, release);
		this.worker = new Machine("UART worker", this.time, length, release);
		this.worker.latencyMs = () => this.uartLatencyMs;
		this.flash = options.flash ?? new Map();
	}

	get ticks(): number {
		return ((this.options.firstTick ?? 0) + this.time.ticks()) | 0;
	}

	get uart(): FakeUart | undefined {
		return this.uarts.at(-1);
	}

	/** Bytes from the module, at the speed of the line. */
	uartInput(bytes: Uint8Array): void {
		this.uart?.receive(bytes);
	}

	/** Turns a button; `down` of a GPIO button is level 0. */
	press(name: string, down: boolean): void {
		const touch = hasTouch(this.options);
		this.levels.set(name, down === touch ? 1 : 0);
		const key = (globalThis as { button?: Record<string, { onChanged?: () => void } | undefined> }).button?.[
			name
		];
		key?.onChanged?.();
	}

	/** For the fakes of the SDK's audio. */
	openAudio(device: AudioDevice): void {
		if (this.audio !== undefined) throw new Error("I2S port in use");
		this.audio = device;
	}

	/** For the fakes of the SDK's audio. */
	closeAudio(device: AudioDevice): void {
		if (this.audio === device) this.audio = undefined;
	}

	/** Fingers on the touch screen; below 240 on a Core2 they press its buttons instead. */
	touch(...points: TouchPoint[]): void {
		this.#touched = points.slice();
		this.#touchNews = true;
	}

	/** What the SDK's driver says when it is asked. */
	sampleTouch(): TouchPoint[] | undefined {
		if (this.touchFails) throw new Error("i2c: write failed");
		if (this.touchSilent) return undefined;
		if (!this.#touchNews && this.#touched.length === 0) return undefined;
		this.#touchNews = false;
		if (this.#touched.length === 0 && this.#captured !== undefined) {
			this.press(this.#captured, false);
			this.#captured = undefined;
		}
		return this.#touched.filter((point, index) => !this.#captures(point, index));
	}

	#captures({ x, y }: TouchPoint, index: number): boolean {
		if (this.options.board !== "m5stack_core2" || index > 0 || y < 240) return false;
		const name = "abc"[Math.floor(x / 107)]!;
		if (this.#captured === undefined) this.press(name, true);
		this.#captured ??= name;
		return true;
	}

	/** A datagram from the LAN. */
	deliver(bytes: Uint8Array, address: string, port: number, to = this.address, toPort = 3610): void {
		for (const socket of this.sockets.slice())
			if (socket.port === toPort && (to === this.address || socket.groups.has(to)))
				socket.receive(bytes, address, port);
	}

	/** True when the last drawings held this text. */
	shows(text: string): boolean {
		return this.drawn.some((line) => line.includes(text));
	}
}

const DEFAULT_BOARD = "m5stick_cplus";
/** Boards whose set-up talks to a power chip and needs its answer. */
const POWER_CHIPS: readonly string[] = ["m5stack_core2", "m5stack_cores3", "m5stick_cplus"];

const hasTouch = ({ board }: BoardOptions) => board === "m5stack_core2" || board === "m5stack_cores3";

let current: Board | undefined;

/** The board that the SDK's modules work on. */
export function board(): Board {
	if (current === undefined) throw new Error("no board is powered");
	return current;
}

/** Powers a new board: what the SDK's own set-up leaves in the globals, before main runs. */
export function powerUp(options: BoardOptions = {}): Board {
	const made = new Board(options);
	current = made;
	const globals = globalThis as Record<string, unknown>;
	globals["abort"] = undefined;
	globals["setupFault"] = undefined;
	globals["trace"] = (...text: string[]) => made.log.push(text.join("").trimEnd());
	globals["screen"] = options.screen === false ? undefined : made.target.screen;
	leaveButtons(made);
	if (options.powerChipSilent !== true) leavePower(made);
	globals["speaker"] = undefined;
	globals["System"] = { restart: () => made.restarts++ };
	globals["device"] = {
		io: { Digital: digitalClass(made), PWM: pwmClass(made) },
		sensor: hasTouch(options) ? { Touch: touchClass(made) } : {},
	};
	return made;
}

/** What the board's set-up leaves of its buttons. */
export function leaveButtons(made: Board): void {
	const { options } = made;
	const names = options.buttons ?? findBoard(options.board ?? DEFAULT_BOARD)?.buttons ?? [];
	for (const name of names) made.levels.set(name, hasTouch(options) ? 0 : 1);
	(globalThis as { button?: unknown }).button = Object.fromEntries(
		names.map((name) => [name, { read: () => made.levels.get(name) ?? 1 }]),
	);
}

/** What the board's set-up leaves of its power chip; a chip that does not answer is an exception. */
export function leavePower(made: Board): void {
	const globals = globalThis as { power?: unknown };
	globals.power = undefined;
	if (!POWER_CHIPS.includes(made.options.board ?? DEFAULT_BOARD)) return;
	if (made.options.powerChipSilent === true) throw new Error("i2c: write failed");
	globals.power = {
		set brightness(percent: number) {
			made.brightness = percent;
		},
	};
}

function digitalClass(made: Board) {
	return class Digital {
		static readonly Output = 8;
		readonly #pin: number;

		constructor(options: { pin: number }) {
			if (made.pinsInUse.has(options.pin)) throw new Error("in use");
			made.pinsInUse.add(options.pin);
			this.#pin = options.pin;
		}

		write(level: number): void {
			made.digital.push(`${made.time.ticks()} ${this.#pin} ${level}`);
		}

		close(): void {
			made.pinsInUse.delete(this.#pin);
		}
	};
}

function touchClass(made: Board) {
	return class Touch {
		constructor() {
			if (made.touchFails) throw new Error("i2c: write failed");
		}

		sample(): TouchPoint[] | undefined {
			return made.sampleTouch();
		}
	};
}

function pwmClass(made: Board) {
	return class PWM {
		readonly resolution = 10;
		readonly #pin: number;

		constructor(options: { pin: number }) {
			if (made.pinsInUse.has(options.pin)) throw new Error("in use");
			made.pinsInUse.add(options.pin);
			this.#pin = options.pin;
		}

		write(duty: number): void {
			if (duty < 0 || duty > 1023) throw new RangeError("invalid value");
			made.pwm.set(this.#pin, duty);
		}

		close(): void {
			made.pwm.delete(this.#pin);
			made.pinsInUse.delete(this.#pin);
		}
	};
}

/** For the fake Serial. */
export function attachUart(uart: FakeUart): void {
	board().uarts.push(uart);
}
