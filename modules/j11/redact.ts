import { bytesToHex } from "../bytes/hex";
import { MASK } from "../bytes/masker";
import { carriesSecret } from "../wisun/trace";
import { ANSWER, COMPLAINT, NOTICE, REQUEST } from "./codes";
import { PAYLOAD } from "./datagram";
import { CODE_AT, DATA_AT, DATA_SUM_AT, type Frame, UNIQUE } from "./frame";
import { PAYLOAD_AT } from "./outgoing";

/**
 * What of the module's language may be shown: of each frame that is known, so many bytes of its data; of others none.
 * Where bytes are hidden the data's sum is hidden, too.
 */
interface Row {
	readonly code: number;
	readonly name: string;
	readonly shown: number;
}

const row = (code: number, name: string, shown = 0): Row => Object.freeze({ code, name, shown });
/** A request and its answer, of which `answer` bytes may be shown. */
const pair = (code: number, name: string, shown: number, answer = 1): readonly Row[] => [
	row(code, name, shown),
	row(code + ANSWER, `${name} answer`, answer),
];

const ROWS: readonly Row[] = Object.freeze([
	...pair(REQUEST.STATUS, "status", 0, 4),
	...pair(REQUEST.OPEN_PORT, "open port", 2),
	// The first bytes of the payload come back: those of a header.
	...pair(REQUEST.SEND, "send", PAYLOAD_AT - DATA_AT, 7),
	...pair(REQUEST.PEERS, "peers", 0, 16),
	// Duration, channels, flag; then the pairing ID.
	...pair(REQUEST.SCAN, "scan", 6),
	...pair(REQUEST.START, "start route B", 0, 13),
	...pair(REQUEST.CREDENTIALS, "credentials", 0),
	...pair(REQUEST.PANA, "PANA", 0),
	...pair(REQUEST.END_PANA, "end PANA", 0),
	...pair(REQUEST.STOP, "stop route B", 0),
	...pair(REQUEST.SETTING, "setting", 4),
	...pair(REQUEST.VERSION, "version", 0, 9),
	...pair(REQUEST.PING, "ping", 23),
	row(REQUEST.RESET, "reset"),
	...pair(REQUEST.READ_SETTING, "read setting", 0, 5),
	row(COMPLAINT.HEADER, "header refused", 1),
	row(COMPLAINT.CODE, "code refused", 1),
	row(NOTICE.BEACON, "beacon", 14),
	row(NOTICE.DATAGRAM, "datagram", PAYLOAD),
	row(NOTICE.BOOTED, "booted"),
	row(NOTICE.PEER, "peer", 10),
	row(NOTICE.PANA, "PANA", 9),
	row(NOTICE.NOT_RECEIVED, "not received", 21),
	row(NOTICE.PONG, "pong", 21),
]);

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
	const known = same === UNIQUE.length && length > CODE_AT + 1 ? find(codeAt(bytes, at)) : undefined;
	return known == null ? `${length} ${MASK}` : `${length} ${known.name} ${MASK}`;
}

function shown(bytes: Uint8Array, from: number, to: number): string {
	const code = codeAt(bytes, from);
	const known = find(code);
	const most = known?.shown ?? 0;
	const at = from + DATA_AT;
	const rest = to - at - most;
	const header = bytesToHex(bytes, from, DATA_SUM_AT);
	const name = known == null ? header : `${known.name} ${header}`;
	const isDatagram = code === NOTICE.DATAGRAM || code === REQUEST.SEND;
	if (rest <= 0 || (isDatagram && !carriesSecret(bytes, at + most, rest)))
		return `${name} ${bytesToHex(bytes, from + DATA_SUM_AT, to - from - DATA_SUM_AT)}`;
	if (most === 0) return `${name} ${MASK}`;
	return `${name} ${MASK} ${bytesToHex(bytes, at, most)} ${MASK}`;
}

function codeAt(bytes: Uint8Array, from: number): number {
	return (bytes[from + CODE_AT]! << 8) | bytes[from + CODE_AT + 1]!;
}

function find(code: number): Row | undefined {
	return ROWS.find((known) => known.code === code);
}
