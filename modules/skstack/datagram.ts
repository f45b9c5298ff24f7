import { endOfToken, HEX, NOT_HEX, parseHex } from "./line";

/** The largest UDP payload that the module carries (SKSENDTO and ERXUDP alike). */
export const MAX_PAYLOAD = 1232;

/** What `measure` found out. */
export const MEASURE = Object.freeze({ WAIT: 0, BROKEN: 1, BINARY: 2, HEX: 3 } as const);

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
/** Number of the field with the sender's MAC. */
const MAC = 4;
/** No header is longer: name, two addresses, two ports, a MAC, three flags, the length, with room for masks. */
const MAX_HEADER = 160;

/**
 * One ERXUDP, parsed in the reader's buffer. The header describes itself: the optional fields between the
 * MAC and the length are told apart by their width, so that SE (`sec`), DSE (`sec side`), DSE with SA2=1
 * (`lqi sec side`), the HAN stack (`lqi sec`) and a header without `sec` are all read without knowing the
 * dialect. Valid only during the call that hands it over.
 */
export class Datagram {
	readonly bytes: Uint8Array;
	/** The payload is `bytes[at..at+length)`. */
	at = 0;
	length = 0;
	/** Sender's address as text, `bytes[senderAt..senderAt+senderLength)`. */
	senderAt = 0;
	senderLength = 0;
	/** Destination's address as text, of the same kind. */
	destinationAt = 0;
	remotePort = 0;
	localPort = 0;
	/** 1 encrypted, 0 plain, -1 when the field is missing. */
	secured = -1;
	/** 0 route B, 1 HAN, -1 on SE. */
	side = -1;
	/** Signal as the module counts it: dBm = 0.275 x lqi - 104.27; -1 when the field is missing. */
	lqi = -1;
	/** True when the payload came as hex digits. */
	hex = false;
	/** Where the payload starts on the wire, also when its form is not known yet. */
	payloadAt = 0;
	/** One above the last byte that must have come before the payload is complete, line end included. */
	need = 0;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/**
	 * Looks at the ERXUDP that starts at `start`. `stop` is the first CR or LF after it, or at least `end`.
	 * BROKEN: it can never become a datagram, scan again from `payloadAt`. HEX and BINARY: it is complete, in
	 * HEX as far as `decode` finds digits. `bytes[end..]` must hold a space at `end + 2` or before.
	 */
	measure(start: number, stop: number, end: number): number {
		const bytes = this.bytes;
		this.payloadAt = start + 7;
		this.need = 0;
		const header = this.header(start + 7, stop < end ? stop : end);
		if (header < 0) return MEASURE.BROKEN;
		if (header === 0) return stop < end || end - start > MAX_HEADER ? MEASURE.BROKEN : MEASURE.WAIT;
		const at = this.payloadAt;
		const { length } = this;
		if (length > MAX_PAYLOAD || at - start > MAX_HEADER) return MEASURE.BROKEN;
		if (at >= end) return MEASURE.WAIT;
		// A hex line has a digit at this place, a binary one the CR that ends it.
		const decisive = bytes[at + length]!;
		if (HEX[bytes[at]!] === NOT_HEX) this.hex = false;
		else if (at + length >= end) return MEASURE.WAIT;
		else this.hex = decisive !== CR || length === 0;
		if (!this.hex) {
			this.need = at + length + 2;
			if (at + length < end && decisive !== CR) return MEASURE.BROKEN;
			if (this.need > end) return MEASURE.WAIT;
			return bytes[at + length + 1] === LF ? MEASURE.BINARY : MEASURE.BROKEN;
		}
		const last = at + 2 * length;
		this.need = last + 1;
		if (stop < last && stop < end) return MEASURE.BROKEN;
		if (last >= end) return MEASURE.WAIT;
		const lineEnd = bytes[last]!;
		return lineEnd === CR || lineEnd === LF ? MEASURE.HEX : MEASURE.BROKEN;
	}

	/**
	 * Turns the hex payload into bytes where it stands; false when a character is no digit. Nothing from that
	 * character on is touched: a line may start there.
	 */
	decode(): boolean {
		const bytes = this.bytes;
		const end = this.payloadAt + this.length;
		let from = this.payloadAt;
		for (let to = from; to < end; to++) {
			const value = (HEX[bytes[from]!]! << 4) | HEX[bytes[from + 1]!]!;
			if (value > 0xff) return false;
			bytes[to] = value;
			from += 2;
		}
		return true;
	}

	/** Reads up to the payload: 1 done, 0 cut off at `limit`, -1 not a header. */
	private header(at: number, limit: number): number {
		const bytes = this.bytes;
		for (let field = 0; field < 5; field++) {
			const space = this.endOfField(field, at, limit);
			if (space >= limit) return 0;
			if (field === 0) {
				this.senderAt = at;
				this.senderLength = space - at;
			} else if (field === 1) this.destinationAt = at;
			else if (field === 2) this.remotePort = parseHex(bytes, at, space - at);
			else if (field === 3) this.localPort = parseHex(bytes, at, space - at);
			at = space + 1;
		}
		if (this.remotePort < 0 || this.localPort < 0) return -1;
		this.secured = -1;
		this.side = -1;
		this.lqi = -1;
		for (let field = 0; field < 4; field++) {
			const space = endOfToken(bytes, at, limit);
			if (space >= limit) return 0;
			const width = space - at;
			const value = parseHex(bytes, at, width);
			if (value < 0) return -1;
			at = space + 1;
			if (width === 4) {
				this.length = value;
				this.payloadAt = at;
				this.at = at;
				return 1;
			}
			if (width > 2) return -1;
			if (width === 2 && field === 0) this.lqi = value;
			else if (this.secured < 0) this.secured = value;
			else this.side = value;
		}
		return -1;
	}

	/** The space behind a field of the header; those of a fixed width are skipped at once. */
	private endOfField(field: number, at: number, limit: number): number {
		const bytes = this.bytes;
		if (field < 2) return endOfToken(bytes, at, limit);
		const behind = at + (field === MAC ? 16 : 4);
		const isWhole = bytes[behind] === SPACE && bytes[at + 1] !== SPACE && bytes[at + 2] !== SPACE;
		return isWhole && (field !== MAC || bytes[at + 4] !== SPACE) ? behind : endOfToken(bytes, at, limit);
	}
}
