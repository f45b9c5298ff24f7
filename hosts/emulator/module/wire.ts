const HEX = Uint8Array.from("0123456789ABCDEF", (c) => c.charCodeAt(0));
const CR = 0x0d;
const LF = 0x0a;

/** What the module writes, gathered for one turn and then handed out in one piece. */
export class Wire {
	readonly #buffer = new Uint8Array(16_384);
	#length = 0;
	readonly #output: (bytes: Uint8Array) => void;
	/** Lets a fault spoil the bytes; returns the new length. It may use up to twice `length`. */
	spoil: ((bytes: Uint8Array, length: number) => number) | undefined;

	constructor(output: (bytes: Uint8Array) => void) {
		this.#output = output;
	}

	/** ASCII text as it stands. */
	text(text: string): void {
		this.#reserve(text.length);
		const buffer = this.#buffer;
		let at = this.#length;
		for (let i = 0; i < text.length; i++) buffer[at++] = text.charCodeAt(i);
		this.#length = at;
	}

	/** Text and CR LF. */
	line(text: string): void {
		this.text(text);
		this.end();
	}

	end(): void {
		this.#reserve(2);
		this.#buffer[this.#length++] = CR;
		this.#buffer[this.#length++] = LF;
	}

	bytes(bytes: Uint8Array): void {
		this.#reserve(bytes.length);
		this.#buffer.set(bytes, this.#length);
		this.#length += bytes.length;
	}

	/** Two upper-case digits for each byte. */
	hex(bytes: Uint8Array): void {
		this.#reserve(bytes.length * 2);
		for (const byte of bytes) {
			this.#buffer[this.#length++] = HEX[byte >> 4]!;
			this.#buffer[this.#length++] = HEX[byte & 15]!;
		}
	}

	/** Forgets what has not gone out yet. */
	discard(): void {
		this.#length = 0;
	}

	/** The view handed out is valid during the call only. */
	flush(): void {
		let length = this.#length;
		if (length === 0) return;
		this.#length = 0;
		if (this.spoil !== undefined) length = this.spoil(this.#buffer, length);
		if (length > 0) this.#output(this.#buffer.subarray(0, length));
	}

	#reserve(length: number): void {
		if (this.#length + length > this.#buffer.length / 2) this.flush();
	}
}
