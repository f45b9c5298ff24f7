import { copy } from "../bytes/bytes";
import { codesOf } from "./receive/bytes";
import { MAX_PAYLOAD } from "./receive/datagram";

const LENGTH_DIGITS = 5;
/** As codes: a look into a string allocates on XS. */
const DIGITS = codesOf("0123456789ABCDEF");

/**
 * One SKSENDTO, ready to be written in one piece so that nothing slips in between header and payload: header,
 * four digits of length, a space, the raw payload. The payload stays, so that a send can be repeated.
 */
export class Outgoing {
	/** The command is `bytes[0..length)`; 0 while there is no payload or no header. */
	bytes: Uint8Array;
	length = 0;
	private _header = 0;
	private _payload = 0;

	/** `capacity` payload bytes are kept at hand; a larger payload enlarges the buffer for good. */
	constructor(capacity: number) {
		this.bytes = new Uint8Array(HEADER_ROOM + capacity);
	}

	get headerLength(): number {
		return this._header + LENGTH_DIGITS;
	}

	/** Sets what stands before the length; a payload that is loaded keeps its place behind it. */
	setHeader(header: string): void {
		const before = this._header + LENGTH_DIGITS;
		const after = header.length + LENGTH_DIGITS;
		this.reserve(after + this._payload);
		copy(this.bytes, before, this._payload, this.bytes, after);
		for (let i = 0; i < header.length; i++) this.bytes[i] = header.charCodeAt(i);
		this._header = header.length;
		this.finish();
	}

	/** Takes a copy of `bytes[0..length)`; false when it is empty or too long for the module. */
	load(bytes: Uint8Array, length: number): boolean {
		if (length < 1 || length > MAX_PAYLOAD) return false;
		const at = this._header + LENGTH_DIGITS;
		this.reserve(at + length);
		copy(bytes, 0, length, this.bytes, at);
		this._payload = length;
		this.finish();
		return true;
	}

	clear(): void {
		this._payload = 0;
		this.length = 0;
	}

	private finish(): void {
		const bytes = this.bytes;
		const at = this._header;
		const length = this._payload;
		if (at === 0 || length === 0) {
			this.length = 0;
			return;
		}
		for (let i = 0; i < 4; i++) bytes[at + i] = DIGITS[(length >> (12 - 4 * i)) & 15]!;
		bytes[at + 4] = 0x20;
		this.length = at + LENGTH_DIGITS + length;
	}

	private reserve(size: number): void {
		if (size <= this.bytes.length) return;
		const larger = new Uint8Array(size);
		larger.set(this.bytes);
		this.bytes = larger;
	}
}

/** The longest header: `SKSENDTO 1 `, an address, ` 0E1A 1 0 `, the length and a space. */
const HEADER_ROOM = 68;
