import { createEmulator, type OpenEmulator } from "../../hosts/emulator/emulator";
import type { EmulatorOptions } from "../../hosts/emulator/index";
import { FakeTime } from "../support/fake-time";

/** An emulator on virtual time with a host that types and reads text (one character a byte). */
export class EmulatorRig {
	readonly time: FakeTime;
	readonly emulator: OpenEmulator;
	/** Everything written since the last `take`. */
	text = "";

	constructor(options: Partial<EmulatorOptions> = {}, start = "2026-04-01T12:00:00+09:00") {
		this.time = new FakeTime(start);
		this.emulator = createEmulator({
			...options,
			scheduler: this.time,
			output: (bytes) => {
				for (const byte of bytes) this.text += String.fromCharCode(byte);
			},
		});
	}

	/** Types text as it stands. */
	type(text: string): void {
		this.emulator.input(Uint8Array.from(text, (c) => c.charCodeAt(0)));
	}

	/** Types a line and waits; returns what the module wrote meanwhile. */
	run(line: string, ms = 50): string {
		this.take();
		this.type(`${line}\r\n`);
		this.time.advance(ms);
		return this.take();
	}

	/** The lines written within `ms`, empty ones left out. */
	lines(ms: number): string[] {
		this.time.advance(ms);
		return toLines(this.take());
	}

	take(): string {
		const text = this.text;
		this.text = "";
		return text;
	}

	/** Echo off, credentials, channel and PAN straight from the emulator, join; ends just after EVENT 25. */
	join(): void {
		const { routeB } = this.emulator;
		this.run("SKSREG SFE 0");
		this.run(`SKSETPWD ${routeB.password.length.toString(16)} ${routeB.password}`);
		this.run(`SKSETRBID ${routeB.rbid}`);
		this.run(`SKSREG S2 ${routeB.place.channel.toString(16)}`);
		this.run(`SKSREG S3 ${routeB.place.panId.toString(16)}`);
		this.run(`SKJOIN ${routeB.address}`);
		this.time.until(() => this.text.includes("EVENT 25 "), 60_000);
	}

	/** Sends one ECHONET Lite frame (hex) and returns the lines of the next `ms`. */
	send(frame: string, ms = 5_000): string[] {
		this.take();
		const side = this.emulator.module.dialect === "DSE" ? " 0" : "";
		const length = (frame.length / 2).toString(16).toUpperCase().padStart(4, "0");
		this.type(`SKSENDTO 1 ${this.emulator.routeB.address} 0E1A 1${side} ${length} `);
		this.emulator.input(fromHex(frame));
		return this.lines(ms);
	}

	/** Asks the meter for properties and returns the answer's frame as hex; undefined for none (hex payload only). */
	get(epcs: string, ms = 8_000): string | undefined {
		const opc = (epcs.length / 2).toString(16).padStart(2, "0");
		const blocks = epcs.replace(/../g, "$&00");
		return this.exchange(`1081000105FF0102880162${opc}${blocks}`, ms);
	}

	exchange(frame: string, ms = 8_000): string | undefined {
		const tid = frame.slice(4, 8).toUpperCase();
		const line = this.send(frame, ms).find(
			(text) => text.startsWith("ERXUDP") && frameOf(text).slice(4, 8) === tid,
		);
		return line === undefined ? undefined : frameOf(line);
	}
}

export function toLines(text: string): string[] {
	return text.split(/[\r\n]+/).filter((line) => line !== "");
}

/** The payload token of an ERXUDP line in hex form. */
export function frameOf(line: string): string {
	return line.slice(line.lastIndexOf(" ") + 1);
}

export function fromHex(text: string): Uint8Array {
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
