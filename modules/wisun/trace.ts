import { readU8, readU16 } from "../bytes/bytes";

/** Records what passes on the UART, without secrets: lines and datagrams, not reads. For `--record`. */
export interface Trace {
	/**
	 * `direction` is ">" to the module, "<" from it, "!" for bytes that could not be read. Bytes that are not
	 * printable stand as `\xNN`, so that a binary payload can be told from a hex one; line ends are left out.
	 */
	onTrace(direction: string, text: string): void;
}

/** The header of an ECHONET Lite frame: from the EHD to the ESV. */
const HEADER_LENGTH = 11;
const EHD = 0x1081;
/** Services with two lists of properties: SetGet, its answer, and its refusal. */
const SET_GET: readonly number[] = Object.freeze([0x6e, 0x7e, 0x5e]);
const ROUTE_B_ID = 0xc0;
const ROUTE_B_ID_LENGTH = 16;
/** A property map of so many properties is as long as a route-B ID, which begins with 00. */
const MAP_OF_15 = 15;

/**
 * Property C0 of a second-generation meter is the route-B ID, and messages of PANA name it too. True when the payload
 * carries it, or may: only a whole ECHONET Lite frame without a value like it is shown, or what is too short for one.
 */
export function carriesSecret(bytes: Uint8Array, at: number, length: number): boolean {
	if (length <= HEADER_LENGTH) return false;
	if (readU16(bytes, at) !== EHD) return true;
	const end = at + length;
	const lists = SET_GET.includes(readU8(bytes, at + HEADER_LENGTH - 1)) ? 2 : 1;
	let cursor = at + HEADER_LENGTH;
	for (let list = 0; list < lists; list++) {
		if (cursor >= end) return true;
		for (let left = readU8(bytes, cursor++); left > 0; left--) {
			if (cursor + 2 > end) return true;
			const epc = readU8(bytes, cursor);
			const size = readU8(bytes, cursor + 1);
			cursor += 2;
			if (epc === ROUTE_B_ID && size > 0) return true;
			if (size === ROUTE_B_ID_LENGTH && (cursor >= end || readU8(bytes, cursor) !== MAP_OF_15)) return true;
			cursor += size;
		}
	}
	return cursor !== end;
}
