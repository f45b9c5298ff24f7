import { codesOf, HEX, matches } from "./line";
import { PRINTABLE } from "./scan";

/**
 * What is still good within a broken line: bytes that got lost took a line end with them, or noise stands before.
 */

const LETTER_E = 0x45;
const ERXUDP = codesOf("ERXUDP ");
const EVENT = codesOf("EVENT ");
/** The shortest header of ERXUDP, and what an EVENT with its address takes: side and parameter may follow. */
const HEADER_LEAST = 110;
export const EVENT_LEAST = 48;
const EVENT_MOST = 54;
/** How many starts of a header are ruled out by the bytes that all of them cover. */
const STRETCH = 96;

/** How far the last character of ERXUDP and a space is away at least when this byte is seen; 0 for the last itself. */
const STEPS: readonly number[] = Object.freeze(
	Array.from({ length: 256 }, (_, code) => ERXUDP.length - 1 - ERXUDP.lastIndexOf(code)),
);

/**
 * Where a datagram or an event starts within `bytes[from..stop)`, which a line end follows; or -1. An event has a known
 * length, so that it is looked for from the end.
 */
export function findInside(bytes: Uint8Array, from: number, stop: number): number {
	const last = stop - HEADER_LEAST;
	const datagram = last < from ? -1 : findDatagram(bytes, from, last);
	if (datagram >= 0) return datagram;
	// An event ends in a number or an address.
	if (HEX[bytes[stop - 1]!]! < 0) return -1;
	const most = stop - EVENT_LEAST;
	for (let at = Math.max(from, stop - EVENT_MOST); at <= most; at++)
		if (bytes[at] === LETTER_E && matches(bytes, at, EVENT)) return at;
	return -1;
}

/**
 * Where an ERXUDP whose header is printable starts, from `from` to `last`; or -1. Wherever in a stretch its header
 * starts, it covers the bytes behind the stretch: in noise one of them is not printable, and the stretch is passed over
 * unseen.
 */
function findDatagram(bytes: Uint8Array, from: number, last: number): number {
	for (let start = from; start <= last; start += STRETCH) {
		const covered = start + HEADER_LEAST;
		let at = start + STRETCH - 1;
		while (at < covered && PRINTABLE[bytes[at]!]) at++;
		if (at < covered) continue;
		const most = Math.min(last, start + STRETCH - 1);
		let found = findName(bytes, start, most);
		while (found >= 0 && !isPrintable(bytes, found, found + HEADER_LEAST))
			found = findName(bytes, found + 1, most);
		if (found >= 0) return found;
	}
	return -1;
}

function isPrintable(bytes: Uint8Array, from: number, to: number): boolean {
	let at = from;
	while (at < to && PRINTABLE[bytes[at]!]) at++;
	return at === to;
}

/**
 * Where `ERXUDP` and a space start, from `from` to `last`, behind which there must be as many bytes more; or -1. It goes
 * by what may be the last character, so that most bytes are passed over unseen.
 */
export function findName(bytes: Uint8Array, from: number, last: number): number {
	const length = ERXUDP.length;
	const end = last + length;
	let at = from + length - 1;
	while (at < end) {
		const step = STEPS[bytes[at]!]!;
		at += step;
		if (step !== 0) continue;
		const start = at - length + 1;
		if (matches(bytes, start, ERXUDP)) return start;
		at += length;
	}
	return -1;
}
