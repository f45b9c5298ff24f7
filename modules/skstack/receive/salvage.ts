import { codesOf, HEX, matches, PRINTABLE } from "./bytes";

/**
 * What is still good within a broken line: bytes that got lost took a line end with them, or noise stands before.
 */

const LETTER_E = 0x45;
/** The name that begins a datagram. */
export const ERXUDP = codesOf("ERXUDP ");
const EVENT = codesOf("EVENT ");
/** No header of ERXUDP is shorter (one without flags); and what an EVENT with its address takes: side and parameter may follow. */
export const HEADER_LEAST = 119;
const EVENT_LEAST = 48;
const EVENT_MOST = 54;

/**
 * Where a datagram or an event starts within `bytes[from..stop)`, which a line end follows; or -1. An event has a known
 * length, so that it is looked for from the end.
 */
export function findInside(bytes: Uint8Array, from: number, stop: number): number {
	const datagram = findDatagram(bytes, from, stop - HEADER_LEAST);
	if (datagram >= 0) return datagram;
	// An event ends in a number or an address.
	if (HEX[bytes[stop - 1]!]! < 0) return -1;
	const most = stop - EVENT_LEAST;
	for (let at = Math.max(from, stop - EVENT_MOST); at <= most; at++)
		if (bytes[at] === LETTER_E && matches(bytes, at, EVENT)) return at;
	return -1;
}

/** Where an ERXUDP whose header is printable starts, from `from` to `last`; or -1. */
function findDatagram(bytes: Uint8Array, from: number, last: number): number {
	let at = from;
	while (at <= last) {
		const end = at + HEADER_LEAST;
		// No header that starts here or up to this byte goes on behind it: noise is passed over.
		if (!PRINTABLE[bytes[end - 1]!]) at = end;
		else if (bytes[at] === LETTER_E && matches(bytes, at, ERXUDP) && isPrintable(bytes, at, end)) return at;
		else at++;
	}
	return -1;
}

/** True when there is nothing but printable ASCII in `bytes[from..to)`. */
export function isPrintable(bytes: Uint8Array, from: number, to: number): boolean {
	let at = from;
	while (at < to && PRINTABLE[bytes[at]!]) at++;
	return at === to;
}

/** Where `ERXUDP` and a space start, from `from` to `last`, behind which there must be as many bytes more; or -1. */
export function findName(bytes: Uint8Array, from: number, last: number): number {
	for (let at = from; at <= last; at++) if (bytes[at] === LETTER_E && matches(bytes, at, ERXUDP)) return at;
	return -1;
}
