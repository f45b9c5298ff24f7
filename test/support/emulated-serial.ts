import { createEmulator, type OpenEmulator } from "../../hosts/emulator/emulator";
import type { EmulatorOptions } from "../../hosts/emulator/index";
import type { Serial, SerialEvents, SerialPort } from "../../modules/ports/serial";
import type { FakeTime } from "./fake-time";

export interface EmulatedSerialOptions extends Omit<EmulatorOptions, "scheduler" | "output"> {
	/** How reads are cut: one piece as it was written, or pieces drawn from a seed, late and merged. */
	readonly reads?: "whole" | "torn";
	/** The rate that the module was left at; at any other it hears nothing and is heard as noise. */
	readonly baud?: number;
	/** The board has a reset line. Default true. */
	readonly resetPin?: boolean;
}

/** The virtual module on a UART of the tests' virtual time: the port side of hosts/emulator. */
export class EmulatedSerial implements Serial {
	readonly overruns = undefined;
	readonly emulator: OpenEmulator;
	/** False: the device file does not exist. */
	present = true;
	/** Changes what the module writes in one turn, one character a byte. */
	filter: ((text: string) => string) | undefined;
	/** Baud rates in the order they were opened. */
	readonly opened: number[] = [];
	/** Everything written, one character a byte. */
	written = "";
	readonly #time: FakeTime;
	readonly #options: EmulatedSerialOptions;
	#events: SerialEvents | undefined;
	#baud = 0;
	#queue: number[] = [];
	#timer: unknown;
	#random: number;

	constructor(time: FakeTime, options: EmulatedSerialOptions = {}) {
		this.#time = time;
		this.#options = options;
		this.#random = (options.seed ?? 1) * 7919;
		this.emulator = createEmulator({ ...options, scheduler: time, output: (bytes) => this.#receive(bytes) });
	}

	/** Commands that were written, in order, without payloads: what stands at the start of a line. */
	get commands(): string[] {
		return this.written.match(/SKSENDTO|(?:SK[A-Z0-9]+[^\r]*|ROPT|WOPT[^\r]*)(?=\r)/g) ?? [];
	}

	open(baud: number, events: SerialEvents): SerialPort {
		this.opened.push(baud);
		this.#baud = baud;
		this.#queue = [];
		this.#events = this.present ? events : undefined;
		if (!this.present) this.#time.setTimer(() => events.onClosed("SERIAL_ABSENT"), 1);
		const close = () => {
			if (this.#events === events) this.#events = undefined;
		};
		return {
			write: (bytes, length) => {
				if (this.#events === events) this.#send(bytes, length);
				return true;
			},
			close,
			pulseReset: () => {
				if (this.#options.resetPin === false || this.#events !== events) return false;
				return this.emulator.pulseReset();
			},
		};
	}

	/** The stick is pulled out. */
	vanish(): void {
		this.present = false;
		const events = this.#events;
		this.#events = undefined;
		if (events !== undefined) this.#time.setTimer(() => events.onClosed("SERIAL_LOST"), 1);
	}

	/** The host's end is gone without a word: nothing is delivered to it any more. */
	unplugHost(): void {
		this.#events = undefined;
	}

	#send(bytes: Uint8Array, length: number): void {
		if (!this.#rightBaud) return;
		for (let i = 0; i < length; i++) this.written += String.fromCharCode(bytes[i]!);
		this.emulator.input(bytes.slice(0, length), length);
	}

	get #rightBaud(): boolean {
		return this.#options.baud === undefined || this.#options.baud === this.#baud;
	}

	#receive(bytes: Uint8Array): void {
		if (this.#events === undefined) return;
		let written: Iterable<number> = bytes;
		if (this.filter !== undefined) {
			const text = this.filter(String.fromCharCode(...bytes));
			written = Array.from(text, (c) => c.charCodeAt(0));
		}
		for (const byte of written) this.#queue.push(this.#rightBaud ? byte : (byte * 5 + 3) & 255);
		this.#schedule(1);
	}

	#schedule(ms: number): void {
		this.#timer ??= this.#time.setTimer(() => {
			this.#timer = undefined;
			this.#deliver();
		}, ms);
	}

	#deliver(): void {
		const torn = this.#options.reads === "torn";
		const count = torn ? 1 + (this.#draw() % 70) : this.#queue.length;
		const piece = Uint8Array.from(this.#queue.splice(0, count));
		if (this.#queue.length > 0) this.#schedule(1 + (this.#draw() % 12));
		if (piece.length > 0) this.#events?.onBytes(piece, piece.length);
	}

	#draw(): number {
		this.#random = (Math.imul(this.#random, 1103515245) + 12345) >>> 0;
		return this.#random >>> 16;
	}
}
