import { bytesToHex } from "../bytes/hex";
import { OUTCOME } from "../wisun/outcome";
import type { Pan } from "../wisun/pan";
import { PANA } from "./codes";
import { dbm } from "./datagram";
import type { Frame } from "./frame";
import { fromOwnChannel, MAC_LENGTH } from "./scan";

/** What answers and notifications mean. Where too little came they mean nothing. */

/** Firmware, major and minor number, revision; "" where they are missing. */
export function versionOf(frame: Frame): string {
	if (frame.length < 9) return "";
	return `${frame.u8(3)}.${frame.u8(4)} ${bytesToHex(frame.bytes, frame.at + 5, 4)}`;
}

/** Channel, PAN ID, MAC, signal, as route B was started with. */
export function startedPan(frame: Frame): Pan | undefined {
	const channel = fromOwnChannel(frame.u8(1));
	if (channel < 0 || frame.length < 13) return undefined;
	const mac = bytesToHex(frame.bytes, frame.at + 4, MAC_LENGTH);
	return { channel, panId: frame.u16(2), mac, rssiDbm: dbm(frame.u8(12)) };
}

/** A peer: MAC, PAN ID, network, role, state. */
const PEER_LENGTH = MAC_LENGTH + 5;
const NETWORK = MAC_LENGTH + 2;
const STATE = MAC_LENGTH + 4;
const ROUTE_B = 1;
const AUTHENTICATED = 2;

/** Where the meter stands in the list of peers: the one on route B that is authenticated; -1 where there is none. */
export function meterAt(frame: Frame): number {
	for (
		let left = frame.u8(2), at = 3;
		left > 0 && at + PEER_LENGTH <= frame.length;
		left--, at += PEER_LENGTH
	)
		if (frame.u8(at + NETWORK) === ROUTE_B && frame.u8(at + STATE) === AUTHENTICATED) return at;
	return -1;
}

/** The OUTCOME of PANA, or -1. */
export function panaOutcome(frame: Frame): number {
	switch (frame.u8(0)) {
		case PANA.DONE:
			return OUTCOME.OK;
		case PANA.REFUSED:
			return OUTCOME.DENIED;
		case PANA.NO_ANSWER:
			return OUTCOME.NO_ANSWER;
		default:
			return -1;
	}
}
