import { doubleOf } from "./double";
import { ADDRESS_LENGTH, endOfToken, HEX, parseHex } from "./line";

/** The largest UDP payload that the module carries (SKSENDTO and ERXUDP alike). */
export const MAX_PAYLOAD = 1232;

/** What `measure` found out. */
export const MEASURE = Object.freeze({ WAIT: 0, BROKEN: 1, BINARY: 2, HEX: 3 } as const);

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;

/** Behind `ERXUDP `: where the other address, the ports, the MAC and the flags stand in a header as modules print it. */
const DESTINATION_AT = 40;
const PORTS_AT = 80;
const MAC_AT = 90;
const FLAGS_AT = 107;
/** The two ports of ECHONET Lite, ` 0E1A 0E1A `, as a number of eight characters and one of the last four. */
const ECHONET_PORTS = doubleOf(" 0E1A 0E");
const ECHONET_PORTS_END = 0x45314120;
const ECHONET = 3610;
/** Groups of eight hex digits that are remembered: the meter's answers to the poll are no longer. */
const GROUPS = 8;
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
	/** Over the same bytes. */
	readonly view: DataView;
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
	/** Signal as the module counts it: dBm = 0.275 x lqi - 104.27; -1 when the field is missing. */
	lqi = -1;
	/** True when the payload came as hex digits. */
	hex = false;
	/** Where the payload starts on the wire, also when its form is not known yet; behind `ERXUDP ` without a header. */
	payloadAt = 0;
	/** One above the last byte that must have come before the payload is complete, line end included. */
	need = 0;
	/** The first groups of eight hex digits that were decoded last, as `doubleOf` has them, and their values. */
	readonly #digits = new Float64Array(GROUPS);
	readonly #values = new Int32Array(GROUPS);

	constructor(bytes: Uint8Array, view: DataView) {
		this.bytes = bytes;
		this.view = view;
	}

	/**
	 * Looks at the ERXUDP that starts at `start`. `stop` is the first CR or LF after it, or at least `end`.
	 * BROKEN: it can never become a datagram, scan again from `payloadAt`. HEX and BINARY: it is complete, in
	 * HEX as far as `decode` finds digits. `bytes[end..]` must hold a space at `end + 2` or before.
	 */
	measure(start: number, stop: number, end: number): number {
		const bytes = this.bytes;
		this.payloadAt = start + 7;
		const limit = stop < end ? stop : end;
		const flags = this.addresses(start + 7, limit, end);
		const header = flags > 0 ? this.flags(flags, limit) : flags;
		if (header < 0) return MEASURE.BROKEN;
		if (header === 0) return stop < end || end - start > MAX_HEADER ? MEASURE.BROKEN : MEASURE.WAIT;
		const at = this.at;
		const length = this.length;
		// Where it is scanned again must not depend on whether its end has come: a header that is too long is given up
		// before.
		if (length > MAX_PAYLOAD || at - start > MAX_HEADER) return MEASURE.BROKEN;
		this.payloadAt = at;
		if (at >= end) return MEASURE.WAIT;
		// A hex line has a digit at this place, a binary one the CR that ends it.
		const middle = at + length;
		const decisive = bytes[middle]!;
		if (HEX[bytes[at]!]! < 0) this.hex = false;
		else if (middle >= end) return MEASURE.WAIT;
		else this.hex = decisive !== CR;
		if (!this.hex) {
			this.need = middle + 2;
			if (middle < end && decisive !== CR) return MEASURE.BROKEN;
			if (this.need > end) return MEASURE.WAIT;
			return bytes[middle + 1] === LF ? MEASURE.BINARY : MEASURE.BROKEN;
		}
		const last = middle + length;
		this.need = last + 1;
		if (stop < last && stop < end) return MEASURE.BROKEN;
		if (last >= end) return MEASURE.WAIT;
		const lineEnd = bytes[last];
		return lineEnd === CR || lineEnd === LF ? MEASURE.HEX : MEASURE.BROKEN;
	}

	/**
	 * Turns the hex payload into bytes where it stands; false when a character is no digit. Nothing from that
	 * character on is touched: a line may start there. Most digits of an answer (objects, service, property) are those
	 * of the last one in the same places, which one comparison of eight tells.
	 */
	decode(): boolean {
		const bytes = this.bytes;
		const view = this.view;
		const known = this.#digits;
		let group = 0;
		let from = this.payloadAt;
		let to = from;
		const end = from + this.length;
		const lastWord = end - 4;
		// Four bytes at a time: on XS a loop costs as much as reading two digits does.
		while (to <= lastWord) {
			const digits = view.getFloat64(from);
			if (digits === known[group]) view.setInt32(to, this.#values[group]!);
			else {
				const value =
					((((((HEX[bytes[from]!]! * 16 + HEX[bytes[from + 1]!]!) * 16 + HEX[bytes[from + 2]!]!) * 16 +
						HEX[bytes[from + 3]!]!) *
						16 +
						HEX[bytes[from + 4]!]!) *
						16 +
						HEX[bytes[from + 5]!]!) *
						16 +
						HEX[bytes[from + 6]!]!) *
						16 +
					HEX[bytes[from + 7]!]!;
				if (value < 0) break;
				view.setInt32(to, value);
				// Behind the last group nothing is kept.
				known[group] = digits;
				this.#values[group] = value;
			}
			group++;
			from += 8;
			to += 4;
		}
		while (to < end) {
			const value = HEX[bytes[from]!]! * 16 + HEX[bytes[from + 1]!]!;
			if (value < 0) return false;
			bytes[to++] = value;
			from += 2;
		}
		return true;
	}

	/** Reads addresses, ports and MAC. Where the flags start; 0 cut off at `limit`, -1 not a header. */
	private addresses(at: number, limit: number, end: number): number {
		const bytes = this.bytes;
		const view = this.view;
		this.senderAt = at;
		const flags = at + FLAGS_AT;
		if (
			flags <= limit &&
			view.getFloat64(at + PORTS_AT - 1) === ECHONET_PORTS &&
			view.getInt32(at + MAC_AT - 4) === ECHONET_PORTS_END &&
			bytes[at + DESTINATION_AT - 1] === SPACE &&
			bytes[flags - 1] === SPACE
		) {
			this.senderLength = ADDRESS_LENGTH;
			this.remotePort = ECHONET;
			this.localPort = ECHONET;
			return flags;
		}
		// What may still become a header in its usual places is not looked at in another way before: how a read is
		// cut must not matter.
		return flags > limit && limit === end ? 0 : this.fields(at, limit);
	}

	/** The same for a header of any form. */
	private fields(at: number, limit: number): number {
		const bytes = this.bytes;
		for (let field = 0; field < 5; field++) {
			const space = endOfToken(bytes, at, limit);
			if (space >= limit) return 0;
			if (field === 0) this.senderLength = space - at;
			else if (field === 2) this.remotePort = parseHex(bytes, at, space - at);
			else if (field === 3) this.localPort = parseHex(bytes, at, space - at);
			at = space + 1;
		}
		return this.remotePort < 0 || this.localPort < 0 ? -1 : at;
	}

	/** Reads from the flags to the payload: 1 done, 0 cut off at `limit`, -1 not a header. */
	private flags(at: number, limit: number): number {
		const bytes = this.bytes;
		// As the SE dialect has them: one digit, and four of the length.
		if (bytes[at + 1] === SPACE && bytes[at + 6] === SPACE && at + 6 < limit) {
			const digit = HEX[bytes[at]!]!;
			const high = HEX[bytes[at + 2]!]! * 16 + HEX[bytes[at + 3]!]!;
			const length = (high * 16 + HEX[bytes[at + 4]!]!) * 16 + HEX[bytes[at + 5]!]!;
			if (digit >= 0 && length >= 0) {
				this.secured = digit;
				this.side = -1;
				this.lqi = -1;
				this.length = length;
				this.at = at + 7;
				return 1;
			}
		}
		let secured = -1;
		let side = -1;
		let lqi = -1;
		for (let field = 0; field < 4; field++) {
			let space = at + 1;
			let value = HEX[bytes[at]!]!;
			if (bytes[space] !== SPACE) {
				value = value * 16 + HEX[bytes[space]!]!;
				space++;
				if (bytes[space] !== SPACE) {
					value = (value * 16 + HEX[bytes[space]!]!) * 16 + HEX[bytes[space + 1]!]!;
					space += 2;
					if (bytes[space] !== SPACE && space < limit) {
						space = endOfToken(bytes, space, limit);
						value = -1;
					}
				}
			}
			if (space >= limit) return 0;
			if (value < 0) return -1;
			const width = space - at;
			at = space + 1;
			if (width === 4) {
				this.secured = secured;
				this.side = side;
				this.lqi = lqi;
				this.length = value;
				this.at = at;
				return 1;
			}
			if (width === 2 && field === 0) lqi = value;
			else if (secured < 0) secured = value;
			else side = value;
		}
		return -1;
	}
}
