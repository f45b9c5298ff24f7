import { readU32, writeU32 } from "../bytes/bytes";

/** Simple network time (RFC 4330, RFC 5905): one question, one answer, both of this length. */
export const SNTP_LENGTH = 48;
export const SNTP_PORT = 123;

/** No leap warning, version 4, mode 3 (client). */
const CLIENT = 0x23;
const MODE = 0x07;
const SERVER = 4;
const NOT_SYNCHRONISED = 3;
/** A primary server is 1; 0 is a refusal ("kiss of death"), and from 16 on a server is not synchronised. */
const STRATUM_MAX = 15;
const STRATUM_AT = 1;
const ORIGINATE_AT = 24;
const TRANSMIT_AT = 40;
/** From 1900, where NTP counts from, to 1970, in seconds. */
const TO_1970 = 2_208_988_800;
/** Seconds whose first bit is 0 are those after 7 February 2036 (RFC 4330, 3). */
const ERA = 0x80000000;
const ERA_LENGTH = 0x100000000;

/**
 * Writes a question to `bytes`. `high` and `low`, random numbers of 32 bits, stand where a client may write its time:
 * the answer repeats them, so that who did not see the question cannot answer it.
 */
export function writeQuestion(bytes: Uint8Array, high: number, low: number): void {
	bytes.fill(0, 0, SNTP_LENGTH);
	bytes[0] = CLIENT;
	writeU32(bytes, TRANSMIT_AT, high);
	writeU32(bytes, TRANSMIT_AT + 4, low);
}

/** Seconds since 1970 in the answer to the question with these two numbers; undefined when it is none, or says no time. */
export function readAnswer(bytes: Uint8Array, length: number, high: number, low: number): number | undefined {
	if (length < SNTP_LENGTH) return undefined;
	const first = bytes[0]!;
	const stratum = bytes[STRATUM_AT]!;
	if ((first & MODE) !== SERVER || first >> 6 === NOT_SYNCHRONISED) return undefined;
	if (stratum === 0 || stratum > STRATUM_MAX) return undefined;
	if (readU32(bytes, ORIGINATE_AT) !== high || readU32(bytes, ORIGINATE_AT + 4) !== low) return undefined;
	const seconds = readU32(bytes, TRANSMIT_AT);
	if (seconds === 0) return undefined;
	return (seconds < ERA ? seconds + ERA_LENGTH : seconds) - TO_1970;
}
