import { createEmulator, type OpenEmulator } from "../../hosts/emulator/emulator";
import type { EmulatorOptions } from "../../hosts/emulator/index";
import { FakeTime } from "../support/fake-time";
import { Stuck } from "./naive";

const UNIQUE = [0xd0, 0xf9, 0xee, 0x5d];

export interface Frame {
	readonly code: number;
	readonly data: readonly number[];
}

function total(bytes: readonly number[]): number {
	return bytes.reduce((sum, byte) => sum + byte, 0) & 0xffff;
}

const word = (value: number): number[] => [value >> 8, value & 255];

/** The serial port of a naive J11 driver: requests out, frames in, in the order in which they came. */
export class J11Port {
	readonly time = new FakeTime();
	readonly emulator: OpenEmulator;
	readonly rbid: number[];
	readonly password: number[];
	/** Requests by code, as they were written. */
	readonly asked: string[] = [];
	#bytes: number[] = [];

	constructor(options: Partial<EmulatorOptions> = {}) {
		this.emulator = createEmulator({
			module: "j11",
			...options,
			scheduler: this.time,
			output: (bytes) => this.#bytes.push(...bytes),
		});
		this.emulator.load(700);
		this.emulator.sun(0);
		const { rbid, password } = this.emulator.routeB;
		[this.rbid, this.password] = [rbid, password].map((text) => Array.from(text, (c) => c.charCodeAt(0))) as [
			number[],
			number[],
		];
	}

	get pairing(): number[] {
		return this.rbid.slice(-8);
	}

	/** Writes a request; with `sums` false both checksums are 0000. */
	write(code: number, data: readonly number[] = [], sums = true): void {
		const head = [0xd0, 0xea, 0x83, 0xfc, ...word(code), ...word(data.length + 4)];
		const checks = sums ? [...word(total(head)), ...word(total(data))] : [0, 0, 0, 0];
		this.emulator.input(Uint8Array.from([...head, ...checks, ...data]));
		this.asked.push(code.toString(16).toUpperCase().padStart(4, "0"));
	}

	/** All that has come is forgotten. */
	flush(): void {
		this.#bytes = [];
	}

	/** The next frame with good checksums within `ms`. */
	next(ms: number): Frame | undefined {
		for (let left = ms; ; left -= 5) {
			const frame = this.#take();
			if (frame !== undefined) return frame;
			if (left <= 0) return undefined;
			this.time.advance(5);
		}
	}

	/** The next frame of this code; those in front of it are dropped. */
	find(code: number, ms: number): Frame | undefined {
		const end = this.time.ticks() + ms;
		for (;;) {
			const frame = this.next(Math.max(0, end - this.time.ticks()));
			if (frame === undefined || frame.code === code) return frame;
		}
	}

	need(code: number, ms: number, step: string): Frame {
		const frame = this.find(code, ms);
		if (frame === undefined) throw new Stuck(`${step}: nothing`);
		return frame;
	}

	/** A request and its answer, which must say 01; others in front of it are dropped. */
	must(code: number, data: readonly number[] = [], ms = 5_000, sums = true): Frame {
		const name = code.toString(16).toUpperCase().padStart(4, "0");
		this.write(code, data, sums);
		const answer = this.need(code + 0x2000, ms, name);
		if (answer.data[0] !== 1) throw new Stuck(`${name}: ${answer.data[0]!.toString(16).toUpperCase()}`);
		return answer;
	}

	#take(): Frame | undefined {
		for (;;) {
			const at = this.#bytes.findIndex((_, i) => UNIQUE.every((byte, j) => this.#bytes[i + j] === byte));
			if (at < 0) return undefined;
			this.#bytes.splice(0, at);
			const number = (from: number) => (this.#bytes[from]! << 8) | this.#bytes[from + 1]!;
			if (this.#bytes.length < 12 || this.#bytes.length < number(6) + 8) return undefined;
			const data = this.#bytes.slice(12, number(6) + 8);
			const good = number(8) === total(this.#bytes.slice(0, 8)) && number(10) === total(data);
			const code = number(4);
			this.#bytes.splice(0, good ? number(6) + 8 : 1);
			if (good) return { code, data };
		}
	}
}
