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

/** Recognises a module of the binary J11 protocol where nothing speaks its language. */
export class J11Mark {
	seen = false;
	private _matched = 0;

	reset(): void {
		this.seen = false;
		this._matched = 0;
	}

	ask(uart: Uart): void {
		uart.write(VERSION_REQUEST, VERSION_REQUEST.length);
	}

	push(bytes: Uint8Array, length: number): void {
		for (let i = 0; i < length && !this.seen; i++) {
			if (bytes[i] === MARK[this._matched]) this._matched++;
			else this._matched = bytes[i] === MARK[0] ? 1 : 0;
			this.seen = this._matched === MARK.length;
		}
	}
}
