import { readU16 } from "../bytes/bytes";
import type { Uart } from "./uart";

/** The start of whatever a J11 module says, and a request for its version (ROHM's UART interface specification). */
const MARK: ArrayLike<number> = Uint8Array.of(0xd0, 0xf9, 0xee, 0x5d);
const VERSION_REQUEST: Uint8Array = Uint8Array.of(
	0xd0,
	0xea,
	0x83,
	0xfc,
	0x00,
	0x6b,
	0x00,
	0x04,
	0x03,
	0xa8,
	0x00,
	0x00,
);
/** The one rate of these modules. */
const BAUD = 115200;
/** Unique code, command code, length; then the sum of these. */
const SUM_AT = 8;
const HEADER_LENGTH = 10;

/** Recognises a module of the binary J11 protocol by the header of any of its frames, whatever comes before it. */
export class J11Mark {
	/** The header that was recognised. */
	readonly header = new Uint8Array(HEADER_LENGTH);
	private _length = 0;

	reset(): void {
		this._length = 0;
	}

	/** Asks for the version: a J11 may always be, and another module takes it for noise that the next line end ends. */
	ask(uart: Uart): void {
		if (uart.baud === BAUD) uart.write(VERSION_REQUEST, VERSION_REQUEST.length);
	}

	/** Looks at `bytes[0..length)`: one behind the header, or -1 while there is none. */
	push(bytes: Uint8Array, length: number): number {
		for (let at = 0; at < length; at++) {
			this.header[this._length++] = bytes[at]!;
			while (this._length > 0 && !this.fits()) this.shift();
			if (this._length < HEADER_LENGTH) continue;
			this._length = 0;
			return at + 1;
		}
		return -1;
	}

	/** What was gathered is a header, as far as it goes. */
	private fits(): boolean {
		const header = this.header;
		for (let i = 0; i < MARK.length && i < this._length; i++) if (header[i] !== MARK[i]) return false;
		if (this._length < HEADER_LENGTH) return true;
		let sum = 0;
		for (let i = 0; i < SUM_AT; i++) sum += header[i]!;
		return sum === readU16(header, SUM_AT);
	}

	/** Goes on one byte behind the false start. */
	private shift(): void {
		this.header.copyWithin(0, 1, this._length);
		this._length--;
	}
}
