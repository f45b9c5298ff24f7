import type { Random } from "../../time/random";
import type { Timeline } from "../../time/timeline";

const CR = 0x0d;
const SPACE = 0x20;
/** A longer line silently loses its tail. */
const LINE_BYTES = 512;
const QUEUE_BYTES = 8_192;
const SEND = "SKSENDTO";

/** Who carries out what was typed. */
export interface Interpreter {
	/** A command has not been answered yet. */
	readonly busy: boolean;
	/** Spaces of a SKSENDTO head: the payload begins behind the last. */
	readonly sendSpaces: number;
	runLine(text: string): void;
	/** The head of SKSENDTO up to the last space; may ask for the payload with `collect`. */
	startSend(text: string): void;
	emptyLine(): void;
}

/** The module's command line: typed bytes in, one command at a time. Bytes that come while a command runs wait here. */
export class Shell {
	readonly #interpreter: Interpreter;
	readonly #time: Timeline;
	readonly #random: Random;
	readonly #queue = new Uint8Array(QUEUE_BYTES);
	#head = 0;
	#count = 0;
	readonly #line = new Uint8Array(LINE_BYTES);
	#lineLength = 0;
	#spaces = 0;
	readonly #payload = new Uint8Array(1_232);
	#have = 0;
	#need = 0;
	#timer: unknown;
	#onPayload: ((payload: Uint8Array) => void) | undefined;

	constructor(interpreter: Interpreter, time: Timeline, random: Random) {
		this.#interpreter = interpreter;
		this.#time = time;
		this.#random = random;
	}

	reset(): void {
		this.#time.cancel(this.#timer);
		this.#timer = undefined;
		this.#count = 0;
		this.#lineLength = 0;
		this.#spaces = 0;
		this.#need = 0;
	}

	/** Typed bytes; what does not fit into the queue is lost, as in a UART. */
	input(bytes: Uint8Array, length: number): void {
		for (let i = 0; i < length && this.#count < QUEUE_BYTES; i++) {
			this.#queue[(this.#head + this.#count++) % QUEUE_BYTES] = bytes[i]!;
		}
		this.wake();
	}

	/** Goes on with what is queued, after the module's thinking time. */
	wake(): void {
		if (this.#timer !== undefined || this.#count === 0 || this.#interpreter.busy) return;
		this.#timer = this.#time.after(this.#random.int(2, 8), () => {
			this.#timer = undefined;
			this.#work();
			this.wake();
		});
	}

	/** The module now takes `length` bytes as data, whatever they are. */
	collect(length: number, onPayload: (payload: Uint8Array) => void): void {
		this.#have = 0;
		this.#need = length;
		this.#onPayload = onPayload;
	}

	/** Runs until one command has been carried out or the queue is empty. */
	#work(): void {
		while (this.#count > 0 && !this.#interpreter.busy) {
			const byte = this.#queue[this.#head]!;
			this.#head = (this.#head + 1) % QUEUE_BYTES;
			this.#count--;
			if (this.#need > 0) {
				this.#payload[this.#have++] = byte;
				if (this.#have < this.#need) continue;
				this.#need = 0;
				this.#onPayload?.(this.#payload.slice(0, this.#have));
				return;
			}
			if (this.#type(byte)) return;
		}
	}

	/** True when the byte completed a command. */
	#type(byte: number): boolean {
		if (byte === CR) return this.#enter();
		if (byte === 0x08 || byte === 0x7f) {
			if (this.#lineLength > 0 && this.#line[--this.#lineLength] === SPACE) this.#spaces--;
			return false;
		}
		// Line feeds and other control bytes mean nothing.
		if (byte < SPACE || this.#lineLength >= LINE_BYTES) return false;
		this.#line[this.#lineLength++] = byte;
		const { sendSpaces } = this.#interpreter;
		if (byte !== SPACE || ++this.#spaces < sendSpaces || !this.#startsWithSend()) return false;
		if (this.#spaces > sendSpaces) return false;
		const text = this.#take();
		this.#interpreter.startSend(text);
		return this.#need === 0;
	}

	#enter(): boolean {
		const text = this.#take();
		// An empty line is answered by an empty line: a capture shows it after a payload with CR LF behind it.
		if (text.length === 0) {
			this.#interpreter.emptyLine();
			return false;
		}
		this.#interpreter.runLine(text);
		return true;
	}

	#take(): string {
		let text = "";
		for (let i = 0; i < this.#lineLength; i++) text += String.fromCharCode(this.#line[i]!);
		this.#lineLength = 0;
		this.#spaces = 0;
		return text;
	}

	#startsWithSend(): boolean {
		for (let i = 0; i < SEND.length; i++) if (this.#line[i] !== SEND.charCodeAt(i)) return false;
		return this.#line[SEND.length] === SPACE;
	}
}
