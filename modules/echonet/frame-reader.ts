import { EHD, HEADER_LENGTH } from "./codes";

/**
 * Reads one ECHONET Lite frame of format 1 in place: no copy, no object for a property. One instance is
 * used again for every frame.
 *
 *     if (reader.load(bytes, 0, length)) while (reader.next()) use(reader.epc, reader.edt, reader.pdc);
 *
 * `load` walks the whole frame once, so that what `next` gives is always inside the buffer. What of the header
 * not every frame's reader wants to know is read when it is asked for.
 */
export class FrameReader {
	bytes: Uint8Array = EMPTY;
	/** Where in `bytes` the frame starts. */
	start = 0;
	esv = 0;
	/** Count of properties as the frame states it; for SetGet that of the part being read. */
	opc = 0;
	/** The property that `next` came to: its code, the length of its data and where in `bytes` that starts. */
	epc = 0;
	pdc = 0;
	edt = 0;
	/** Over `bytes`, for the numbers in an EDT: one read through it costs XS less than two of single bytes. */
	view = new DataView(EMPTY.buffer);
	/** Where the part being read ends (`next` goes on from edt + pdc); and where the Get part of a SetGet begins, or -1. */
	private _limit = 0;
	private _second = -1;

	/**
	 * True when `bytes[at..limit)` is a well-formed frame: EHD 1081, and the declared properties fit.
	 * Bytes behind the last property are tolerated, missing ones are not. After false there is no frame to read.
	 */
	load(bytes: Uint8Array, at: number, limit: number): boolean {
		if (bytes !== this.bytes) this.take(bytes);
		if (limit - at < HEADER_LENGTH || this.view.getUint16(at) !== EHD) return this.refuse();
		let left = bytes[at + 11]!;
		let end = at + HEADER_LENGTH;
		this.start = at;
		this.esv = bytes[at + 10]!;
		this.opc = left;
		this.edt = end;
		this.pdc = 0;
		while (left > 0) {
			// Behind the buffer `end` becomes NaN, which is nowhere.
			if (!(end < limit)) return this.refuse();
			end += bytes[end + 1]! + 2;
			left--;
		}
		this._limit = end;
		// SetGet: 6E, 7E, 5E
		if ((this.esv & 15) === 14) return this.loadSecond(end, limit);
		return end <= limit || this.refuse();
	}

	get tid(): number {
		return this.view.getUint16(this.start + 2);
	}

	get seoj(): number {
		return this.view.getUint32(this.start + 4) >>> 8;
	}

	get deoj(): number {
		return this.view.getUint32(this.start + 6) & 0xffffff;
	}

	/** Goes to the next property of the part being read; false when there is none. */
	next(): boolean {
		const at = this.edt + this.pdc;
		if (at >= this._limit) return false;
		this.epc = this.bytes[at]!;
		this.pdc = this.bytes[at + 1]!;
		this.edt = at + 2;
		return true;
	}

	/** Goes back before the first property. Not for a SetGet whose second part was begun. */
	rewind(): void {
		this.edt = this.start + HEADER_LENGTH;
		this.pdc = 0;
	}

	/** SetGet only: goes from the Set part to the Get part; false when there is none (left). */
	second(): boolean {
		const at = this._second;
		// `load` leaves the place of an earlier SetGet's second part as it is.
		if (at < 0 || (this.esv & 15) !== 14) return false;
		this._second = -1;
		const opc = this.bytes[at]!;
		this.opc = opc;
		this.edt = at + 1;
		this.pdc = 0;
		this._limit = skipProperties(this.bytes, at + 1, opc, this.bytes.length);
		return true;
	}

	private refuse(): boolean {
		this._limit = 0;
		return false;
	}

	private take(bytes: Uint8Array): void {
		this.bytes = bytes;
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	/** The Get part, whose OPC is at `at`, must end before `limit`. */
	private loadSecond(at: number, limit: number): boolean {
		if (at >= limit || !(skipProperties(this.bytes, at + 1, this.bytes[at]!, limit) <= limit))
			return this.refuse();
		this._second = at;
		return true;
	}
}

const EMPTY = Object.freeze(new Uint8Array(0)) as Uint8Array;

/** From the first of `count` properties to behind the last; NaN or beyond `limit` when they do not fit. */
function skipProperties(bytes: Uint8Array, at: number, count: number, limit: number): number {
	let end = at;
	let left = count;
	while (left > 0 && end < limit) {
		end += bytes[end + 1]! + 2;
		left--;
	}
	return left === 0 ? end : Number.NaN;
}
