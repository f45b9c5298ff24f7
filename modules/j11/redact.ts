import { bytesToHex, toHex } from "../bytes/hex";
import { MASK } from "../bytes/masker";
import { carriesSecret } from "../wisun/trace";
import { NOTICE, REQUEST } from "./codes";
import { CODE_AT, DATA_AT, DATA_SUM_AT, type Frame, UNIQUE } from "./frame";

/**
 * What of the module's protocol may be shown: of each frame that is known, so many bytes of its data; of others none.
 * Where bytes are hidden the data's sum is hidden, too. Code, bytes, name; one text, since rows of objects take flash.
 *
 * 0008 and 6018: what stands before the payload. 0051: duration, channels, flag; the pairing ID stands behind. 2008: the first
 * bytes of the payload come back, those of a header. 0054, 2059: nothing.
 */
const ROWS = `
0001 00 status
2001 04 status answer
0005 02 open port
2005 01 open port answer
0008 22 send
2008 07 send answer
0011 00 peers
2011 16 peers answer
0051 06 scan
2051 01 scan answer
0053 00 start route B
2053 13 start route B answer
0054 00 credentials
2054 01 credentials answer
0056 00 PANA
2056 01 PANA answer
0057 00 end PANA
2057 01 end PANA answer
0058 00 stop route B
2058 01 stop route B answer
005F 04 setting
205F 01 setting answer
006B 00 version
206B 09 version answer
00D1 23 ping
20D1 01 ping answer
00D9 00 reset
0107 00 read setting
2107 05 read setting answer
2FFF 01 header refused
FFFF 01 code refused
4051 14 beacon
6018 27 datagram
6019 00 booted
601A 10 peer
6028 09 PANA
6038 21 not received
60D1 21 pong
`;
/** Places in a row, which begins behind a line end. */
const SHOWN_AT = 6;
const NAME_AT = 9;

/** A frame of the module, as it may be shown. */
export function shownFrame(frame: Frame): string {
	return shown(frame.bytes, frame.at - DATA_AT, frame.at + frame.length);
}

/** A request of `length` bytes, as it may be shown. */
export function shownRequest(bytes: Uint8Array, length: number): string {
	return shown(bytes, 0, length);
}

/** What could not be read: that it began like a frame of a known kind, and how long it was. */
export function shownNoise(bytes: Uint8Array, at: number, length: number): string {
	let same = 0;
	while (same < UNIQUE.length && same < length && bytes[at + same] === UNIQUE[same]) same++;
	const row = same === UNIQUE.length && length > CODE_AT + 1 ? find(codeAt(bytes, at)) : -1;
	return row < 0 ? `${length} ${MASK}` : `${length} ${nameAt(row)} ${MASK}`;
}

function shown(bytes: Uint8Array, from: number, to: number): string {
	const code = codeAt(bytes, from);
	const row = find(code);
	const most = row < 0 ? 0 : Number(ROWS.slice(row + SHOWN_AT, row + NAME_AT));
	const at = from + DATA_AT;
	const rest = to - at - most;
	const header = bytesToHex(bytes, from, DATA_SUM_AT);
	const name = row < 0 ? header : `${nameAt(row)} ${header}`;
	const isDatagram = code === NOTICE.DATAGRAM || code === REQUEST.SEND;
	if (rest <= 0 || (isDatagram && !carriesSecret(bytes, at + most, rest)))
		return `${name} ${bytesToHex(bytes, from + DATA_SUM_AT, to - from - DATA_SUM_AT)}`;
	if (most === 0) return `${name} ${MASK}`;
	return `${name} ${MASK} ${bytesToHex(bytes, at, most)} ${MASK}`;
}

function codeAt(bytes: Uint8Array, from: number): number {
	return (bytes[from + CODE_AT]! << 8) | bytes[from + CODE_AT + 1]!;
}

/** Where the row of a code begins, or -1. */
function find(code: number): number {
	return ROWS.indexOf(`\n${toHex(code, 4)} `);
}

function nameAt(row: number): string {
	return ROWS.slice(row + NAME_AT, ROWS.indexOf("\n", row + 1));
}
