import { createEmulator, type OpenEmulator } from "../../hosts/emulator/emulator";
import type { EmulatorOptions } from "../../hosts/emulator/index";
import { FakeTime } from "../support/fake-time";

/** A driver cannot go on: what it waited for did not come. */
export class Stuck extends Error {}

/** The serial port of a naive driver: text out, text in, one character a byte. */
export class Port {
	readonly time = new FakeTime();
	readonly emulator: OpenEmulator;
	/** All that came. */
	text = "";
	/** Up to here it has been looked at. */
	at = 0;

	constructor(options: Partial<EmulatorOptions>) {
		this.emulator = createEmulator({
			...options,
			scheduler: this.time,
			output: (bytes) => {
				for (const byte of bytes) this.text += String.fromCharCode(byte);
			},
		});
		this.emulator.load(700);
		this.emulator.sun(0);
	}

	write(text: string): void {
		this.emulator.input(Uint8Array.from(text, (char) => char.charCodeAt(0)));
	}

	/** Looks from where it stopped last time until `pattern` comes; undefined when it does not. */
	find(pattern: RegExp, ms: number): RegExpExecArray | undefined {
		for (let left = ms; ; left -= 10) {
			const found = pattern.exec(this.text.slice(this.at));
			if (found !== null) {
				this.at += found.index + found[0].length;
				return found;
			}
			if (left <= 0) return undefined;
			this.time.advance(10);
		}
	}

	/** The same for what must come. */
	need(pattern: RegExp, ms: number, step: string): RegExpExecArray {
		const found = this.find(pattern, ms);
		if (found === undefined) throw new Stuck(`${step}: nothing`);
		return found;
	}

	/** A command and CR LF; all up to OK, or the failure as text. */
	ask(command: string, ms = 5_000): string {
		this.write(`${command}\r\n`);
		return this.answer(command, ms);
	}

	answer(command: string, ms: number): string {
		const from = this.at;
		const end = this.need(/(?:^|[\r\n])(OK|FAIL ER\d\d)[\r\n]/, ms, command.split(" ")[0]!);
		return end[1] === "OK" ? this.text.slice(from, this.at) : end[1]!;
	}

	/** The same; a failure ends the driver. */
	must(command: string, ms?: number): string {
		const answer = this.ask(command, ms);
		if (answer.startsWith("FAIL")) throw new Stuck(`${command.split(" ")[0]}: ${answer}`);
		return answer;
	}

	get rbid(): string {
		return this.emulator.routeB.rbid;
	}

	get password(): string {
		return this.emulator.routeB.password;
	}
}

export function hexOf(text: string): string {
	let hex = "";
	for (const char of text) hex += char.charCodeAt(0).toString(16).padStart(2, "0");
	return hex.toUpperCase();
}

/** A Get of the meter as text of bytes. */
export function getFrame(tid: number, ...epcs: readonly number[]): string {
	const blocks = epcs.map((epc) => String.fromCharCode(epc, 0)).join("");
	const head = `\x10\x81${String.fromCharCode(tid >> 8, tid & 255)}\x05\xff\x01\x02\x88\x01\x62`;
	return head + String.fromCharCode(epcs.length) + blocks;
}
