import { writeU16, writeU32 } from "../bytes/bytes";
import { DATA_AT } from "./frame";
import { ADDRESS_LENGTH, PORT_ECHONET } from "./outgoing";

/** The data of requests: each is written to DATA_AT, and its length given. */

/** Mode "dual", which alone has route B; the HAN does not sleep; full power. */
const DUAL = 5;
const ID_LENGTH = 32;
/** Bytes of our own that a ping carries. */
const PING_LENGTH = 4;

/** `channel` as the module numbers it. */
export function putSetting(bytes: Uint8Array, channel: number): number {
	bytes[DATA_AT] = DUAL;
	bytes[DATA_AT + 1] = 0;
	bytes[DATA_AT + 2] = channel;
	bytes[DATA_AT + 3] = 0;
	return 4;
}

export function putCredentials(bytes: Uint8Array, rbid: string, password: string): number {
	return putText(rbid, bytes, DATA_AT) + putText(password, bytes, DATA_AT + ID_LENGTH);
}

/** Only who knows the pairing ID answers. */
export function putScan(bytes: Uint8Array, duration: number, mask: number, pairId: string): number {
	bytes[DATA_AT] = duration;
	writeU32(bytes, DATA_AT + 1, mask);
	bytes[DATA_AT + 5] = 1;
	return 6 + putText(pairId, bytes, DATA_AT + 6);
}

export function putPort(bytes: Uint8Array): number {
	writeU16(bytes, DATA_AT, PORT_ECHONET);
	return 2;
}

export function putPing(bytes: Uint8Array, address: Uint8Array): number {
	const at = DATA_AT + ADDRESS_LENGTH;
	bytes.set(address, DATA_AT);
	writeU16(bytes, at, PING_LENGTH);
	bytes.fill(0, at + 2, at + 3 + PING_LENGTH);
	return ADDRESS_LENGTH + 3 + PING_LENGTH;
}

function putText(text: string, bytes: Uint8Array, at: number): number {
	for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
	return text.length;
}
