import { readU16, readU32 } from "../../bytes/bytes";

const HEADER = 12;
/** A name has at most 255 bytes, and so at most this many labels. */
const LABELS_MAX = 127;

/**
 * Walks a DNS message (RFC 1035, RFC 6762) in place, without copying. Whatever stands in the message, every
 * step leads forward and every pointer of a name back, so that each walk ends.
 */
export class DnsReader {
	/** Where the name of the present question or record begins. */
	name = 0;
	type = 0;
	/** With the highest bit: "unicast wanted" of a question, "cache flush" of a record. */
	class = 0;
	ttlS = 0;
	data = 0;
	dataLength = 0;
	bytes: Uint8Array;
	private _length = 0;
	private _at = 0;

	/** `bytes`: any buffer, until a message is loaded. */
	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/** False for what is no message of a kind that matters here: too short, an opcode, an error. */
	load(bytes: Uint8Array, length: number): boolean {
		this.bytes = bytes;
		this._length = length;
		this._at = HEADER;
		return length >= HEADER && (readU16(bytes, 2) & 0x780f) === 0;
	}

	get id(): number {
		return readU16(this.bytes, 0);
	}

	get isResponse(): boolean {
		return (this.bytes[2]! & 0x80) !== 0;
	}

	get questions(): number {
		return readU16(this.bytes, 4);
	}

	get answers(): number {
		return readU16(this.bytes, 6);
	}

	get authorities(): number {
		return readU16(this.bytes, 8);
	}

	get additionals(): number {
		return readU16(this.bytes, 10);
	}

	/** Steps to the next question; false at the end of what can be read. */
	nextQuestion(): boolean {
		const end = this.endOfName(this._at);
		if (end < 0 || end + 4 > this._length) return false;
		this.name = this._at;
		this.type = readU16(this.bytes, end);
		this.class = readU16(this.bytes, end + 2);
		this._at = end + 4;
		return true;
	}

	/** Steps to the next record; false at the end of what can be read. */
	nextRecord(): boolean {
		const end = this.endOfName(this._at);
		if (end < 0 || end + 10 > this._length) return false;
		const data = end + 10;
		const dataLength = readU16(this.bytes, end + 8);
		if (data + dataLength > this._length) return false;
		this.name = this._at;
		this.type = readU16(this.bytes, end);
		this.class = readU16(this.bytes, end + 2);
		this.ttlS = readU32(this.bytes, end + 4);
		this.data = data;
		this.dataLength = dataLength;
		this._at = data + dataLength;
		return true;
	}

	/** True when the name at `at` is this one, in lower case here, in any case there. */
	isName(at: number, labels: readonly string[]): boolean {
		const bytes = this.bytes;
		const length = this._length;
		let lowest = at;
		let place = at;
		for (let i = 0; i <= labels.length; i++) {
			while (place + 1 < length && bytes[place]! >= 0xc0) {
				const to = readU16(bytes, place) & 0x3fff;
				if (to >= lowest) return false;
				lowest = place = to;
			}
			if (place >= length) return false;
			const size = bytes[place]!;
			if (i === labels.length) return size === 0;
			const label = labels[i]!;
			if (size !== label.length || place + size >= length) return false;
			for (let k = 0; k < size; k++)
				if (lowerCase(bytes[place + 1 + k]!) !== label.charCodeAt(k)) return false;
			place += size + 1;
		}
		return false;
	}

	/** Index behind the name, or -1 when it does not end inside the message. */
	private endOfName(from: number): number {
		let at = from;
		for (let i = 0; i <= LABELS_MAX && at < this._length; i++) {
			const size = this.bytes[at]!;
			if (size === 0) return at + 1;
			if (size >= 0xc0) return at + 2;
			if (size > 63) return -1;
			at += size + 1;
		}
		return -1;
	}
}

function lowerCase(code: number): number {
	return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
