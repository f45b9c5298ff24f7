import { ESV, HEADER_LENGTH } from "./codes";

/**
 * Reads one ECHONET Lite frame of format 1 in place: no copy, no object for a property. One instance is
 * used again for every frame.
 *
 *     if (reader.load(bytes, 0, length)) while (reader.next()) use(reader.epc, reader.edt, reader.pdc);
 *
 * `load` walks the whole frame once, so that what `next` gives is always inside the buffer.
 */
export class FrameReader {
	bytes: Uint8Array = EMPTY;
	tid = 0;
	seoj = 0;
	deoj = 0;
	esv = 0;
	/** Count of properties as the frame states it; for SetGet that of the part being read. */
	opc = 0;
	/** The property that `next` came to: its code, the length of its data and where in `bytes` it starts. */
	epc = 0;
	pdc = 0;
	edt = 0;
	/** Where in `bytes` the first property starts. */
	first = 0;
	#cursor = 0;
	#left = 0;
	#second = -1;

	/**
	 * True when `bytes[at..at+length)` is a well-formed frame: EHD 1081, and the declared properties fit.
	 * Bytes behind the last property are tolerated, missing ones are not.
	 */
	load(bytes: Uint8Array, at: number, length: number): boolean {
		const end = at + length;
		if (length < HEADER_LENGTH || bytes[at] !== 0x10 || bytes[at + 1] !== 0x81) return false;
		const esv = bytes[at + 10]!;
		const opc = bytes[at + 11]!;
		const first = at + HEADER_LENGTH;
		let cursor = first;
		for (let left = opc; left > 0; left--) {
			if (cursor + 2 > end) return false;
			cursor += 2 + bytes[cursor + 1]!;
		}
		if (cursor > end) return false;
		this.#second = -1;
		if (esv === ESV.SETGET || esv === ESV.SETGET_RES || esv === ESV.SETGET_SNA) {
			if (skipProperties(bytes, cursor, end) < 0) return false;
			this.#second = cursor;
		}
		this.bytes = bytes;
		this.tid = (bytes[at + 2]! << 8) | bytes[at + 3]!;
		this.seoj = (bytes[at + 4]! << 16) | (bytes[at + 5]! << 8) | bytes[at + 6]!;
		this.deoj = (bytes[at + 7]! << 16) | (bytes[at + 8]! << 8) | bytes[at + 9]!;
		this.esv = esv;
		this.opc = opc;
		this.#left = opc;
		this.first = first;
		this.#cursor = first;
		return true;
	}

	/** Goes to the next property of the part being read; false when there is none. */
	next(): boolean {
		if (this.#left === 0) return false;
		this.#left--;
		this.epc = this.bytes[this.#cursor]!;
		this.pdc = this.bytes[this.#cursor + 1]!;
		this.edt = this.#cursor + 2;
		this.#cursor = this.edt + this.pdc;
		return true;
	}

	/** Goes back before the first property. Not for a SetGet whose second part was begun. */
	rewind(): void {
		this.#left = this.opc;
		this.#cursor = this.first;
	}

	/** SetGet only: goes from the Set part to the Get part; false when there is none (left). */
	second(): boolean {
		if (this.#second < 0) return false;
		this.opc = this.bytes[this.#second]!;
		this.#left = this.opc;
		this.#cursor = this.#second + 1;
		this.#second = -1;
		return true;
	}
}

const EMPTY = Object.freeze(new Uint8Array(0)) as Uint8Array;

/** From the OPC at `at` to behind the last property; -1 when that lies beyond `end`. */
function skipProperties(bytes: Uint8Array, at: number, end: number): number {
	if (at >= end) return -1;
	let cursor = at + 1;
	for (let left = bytes[at]!; left > 0; left--) {
		if (cursor + 2 > end) return -1;
		cursor += 2 + bytes[cursor + 1]!;
	}
	return cursor > end ? -1 : cursor;
}
