import type { Datagram } from "../../wisun/datagram";
import { endOfToken, HEX, parseHex } from "./bytes";
import { lqiToDbm } from "./epandesc";
import { ERXUDP, HEADER_LEAST } from "./salvage";

/** The largest UDP payload that the module carries (SKSENDTO and ERXUDP alike). */
export const MAX_PAYLOAD = 1232;

/** What `measure` found out. */
export const MEASURE = Object.freeze({ WAIT: 0, BROKEN: 1, BINARY: 2, HEX: 3 } as const);

const CR = 0x0d;
const LF = 0x0a;
/** No header is longer: name, two addresses, two ports, a MAC, three flags, the length, with room for masks. */
const MAX_HEADER = 160;

/** What reading a header came to. */
const HEADER = Object.freeze({ BROKEN: -1, CUT_OFF: 0, DONE: 1 } as const);

/**
 * One ERXUDP, parsed in the reader's buffer. The header describes itself: the optional fields between the
 * MAC and the length are told apart by their width, so that SE (`sec`), DSE (`sec side`), DSE with SA2=1
 * (`lqi sec side`), the HAN stack (`lqi sec`) and a header without `sec` are all read without knowing the
 * dialect. Valid only during the call that hands it over.
 */
export class ReceivedDatagram implements Datagram {
	readonly bytes: Uint8Array;
	/** The payload is `bytes[at..at+length)`. */
	at = 0;
	length = 0;
	/** Sender's address as text, `bytes[senderAt..senderAt+senderLength)`. */
	senderAt = 0;
	senderLength = 0;
	remotePort = 0;
	localPort = 0;
	/** 1 encrypted, 0 plain, -1 when the field is missing. */
	secured = -1;
	/** 0 route B, 1 HAN, -1 on SE. */
	side = -1;
	/** Signal as the module counts it; -1 when the field is missing. */
	lqi = -1;
	/** Set by the terminal, which knows the peer. */
	fromPeer = false;
	/** True when the payload came as hex digits. */
	hex = false;
	/** Where the payload starts on the wire, also when its form is not known yet; behind `ERXUDP ` without a header. */
	payloadAt = 0;
	/** One above the last byte that must have come before the payload is complete, line end included. */
	need = 0;
	/** Where the datagram starts whose header was read and whose end has not come; -1 when there is none. */
	private _waiting = -1;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	get rssiDbm(): number | undefined {
		return this.lqi < 0 ? undefined : lqiToDbm(this.lqi);
	}

	/** What stands in the buffer changed its place or went away. */
	forget(): void {
		this._waiting = -1;
	}

	/**
	 * Looks at the ERXUDP that starts at `start`. `stop` is the first CR or LF after it, or `end` where a CR stands that
	 * did not come. BROKEN: it can never become a datagram, scan again from `payloadAt`. HEX and BINARY: it is complete,
	 * in HEX as far as `decode` finds digits. The header is read once, however many reads its payload comes in.
	 */
	measure(start: number, stop: number, end: number): number {
		if (this._waiting !== start) {
			const header = this.readHeader(start, stop, end);
			if (header === HEADER.BROKEN) return MEASURE.BROKEN;
			if (header === HEADER.CUT_OFF)
				return stop < end || end - start > MAX_HEADER ? MEASURE.BROKEN : MEASURE.WAIT;
		}
		const result = this.measurePayload(stop, end);
		this._waiting = result === MEASURE.WAIT ? start : -1;
		return result;
	}

	/** Turns the hex payload into bytes where it stands; false when a character is no digit. */
	decode(): boolean {
		const bytes = this.bytes;
		let from = this.payloadAt;
		const end = from + this.length;
		for (let to = from; to < end; to++) {
			const high = HEX[bytes[from]!]!;
			const low = HEX[bytes[from + 1]!]!;
			if (high < 0 || low < 0) return false;
			bytes[to] = (high << 4) | low;
			from += 2;
		}
		return true;
	}

	private readHeader(start: number, stop: number, end: number): number {
		const first = start + ERXUDP.length;
		this.payloadAt = first;
		// A header that came in single bytes is not read again with each of them.
		if (stop >= end && end - start < HEADER_LEAST) return HEADER.CUT_OFF;
		const flags = this.readAddresses(first, stop);
		if (flags <= 0) return flags;
		const header = this.readFlags(flags, stop);
		if (header !== HEADER.DONE) return header;
		// Where it is scanned again must not depend on whether its end has come: a header that is too long is given up
		// before.
		if (this.length > MAX_PAYLOAD || this.at - start > MAX_HEADER) return HEADER.BROKEN;
		this.payloadAt = this.at;
		return HEADER.DONE;
	}

	private measurePayload(stop: number, end: number): number {
		const bytes = this.bytes;
		const at = this.at;
		if (at >= end) return MEASURE.WAIT;
		// A hex line has a digit at this place, a binary one the CR that ends it.
		const middle = at + this.length;
		const decisive = bytes[middle];
		if (HEX[bytes[at]!]! < 0) this.hex = false;
		else if (middle >= end) return MEASURE.WAIT;
		else this.hex = decisive !== CR;
		if (!this.hex) {
			this.need = middle + 2;
			if (middle < end && decisive !== CR) return MEASURE.BROKEN;
			if (this.need > end) return MEASURE.WAIT;
			return bytes[middle + 1] === LF ? MEASURE.BINARY : MEASURE.BROKEN;
		}
		const last = middle + this.length;
		this.need = last + 1;
		if (stop < last && stop < end) return MEASURE.BROKEN;
		if (last >= end) return MEASURE.WAIT;
		const lineEnd = bytes[last];
		return lineEnd === CR || lineEnd === LF ? MEASURE.HEX : MEASURE.BROKEN;
	}

	/** Reads addresses, ports and MAC up to `limit`: where the flags start, or why not (HEADER). */
	private readAddresses(first: number, limit: number): number {
		const bytes = this.bytes;
		let at = first;
		this.senderAt = at;
		for (let field = 0; field < 5; field++) {
			const space = endOfToken(bytes, at);
			if (space >= limit) return HEADER.CUT_OFF;
			if (field === 0) this.senderLength = space - at;
			else if (field === 2) this.remotePort = parseHex(bytes, at, space - at);
			else if (field === 3) this.localPort = parseHex(bytes, at, space - at);
			at = space + 1;
		}
		return this.remotePort < 0 || this.localPort < 0 ? HEADER.BROKEN : at;
	}

	/** Reads the flags and the length, told apart by their width, up to `limit`. */
	private readFlags(first: number, limit: number): number {
		const bytes = this.bytes;
		let at = first;
		this.secured = -1;
		this.side = -1;
		this.lqi = -1;
		for (let field = 0; field < 4; field++) {
			const space = endOfToken(bytes, at);
			if (space >= limit) return HEADER.CUT_OFF;
			const width = space - at;
			const value = parseHex(bytes, at, width);
			if (value < 0) return HEADER.BROKEN;
			at = space + 1;
			if (width === 4) {
				this.length = value;
				this.at = at;
				return HEADER.DONE;
			}
			if (width > 2) return HEADER.BROKEN;
			if (width === 2 && field === 0) this.lqi = value;
			else if (this.secured < 0) this.secured = value;
			else this.side = value;
		}
		return HEADER.BROKEN;
	}
}
