import type { ErrorCode } from "../../modules/errors/codes";
import type { Serial, SerialEvents, SerialPort } from "../../modules/ports/serial";

/** A UART whose other end is the test: what is written is kept, what the module says is fed by hand. */
export class ScriptedSerial implements Serial {
	overruns = 3;
	/** Writes since `take`, one character a byte, one entry a write. */
	writes: string[] = [];
	opened: number[] = [];
	resets = 0;
	/** Answers to whatever is written, at once; undefined says nothing. */
	reply: ((written: string) => string | undefined) | undefined;
	#events: SerialEvents | undefined;

	open(baud: number, events: SerialEvents): SerialPort {
		this.opened.push(baud);
		this.#events = events;
		return {
			write: (bytes, length) => {
				let text = "";
				for (let i = 0; i < length; i++) text += String.fromCharCode(bytes[i]!);
				this.writes.push(text);
				const said = this.reply?.(text);
				if (said !== undefined) this.say(said);
				return true;
			},
			close: () => {
				if (this.#events === events) this.#events = undefined;
			},
			pulseReset: () => {
				this.resets++;
				return true;
			},
		};
	}

	get isOpen(): boolean {
		return this.#events !== undefined;
	}

	/** The module says this, one character a byte. */
	say(text: string): void {
		const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
		this.#events?.onBytes(bytes, bytes.length);
	}

	fail(code: ErrorCode): void {
		const events = this.#events;
		this.#events = undefined;
		events?.onClosed(code);
	}

	take(): string[] {
		const { writes } = this;
		this.writes = [];
		return writes;
	}
}
