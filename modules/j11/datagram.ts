import { equal } from "../bytes/bytes";
import type { Datagram } from "../wisun/datagram";
import { ENCRYPTED } from "./codes";
import type { Frame } from "./frame";
import { ADDRESS_LENGTH } from "./outgoing";

/** Places in the data: sender, its port, our port, PAN ID, kind, security, signal, length; then the payload. */
const OWN_PORT = ADDRESS_LENGTH + 2;
const SECURITY = OWN_PORT + 5;
const SIGNAL = SECURITY + 1;
const LENGTH = SIGNAL + 1;
export const PAYLOAD = LENGTH + 2;

/** A datagram as the module hands it over, in the reader's buffer. */
export class ReceivedDatagram implements Datagram {
	bytes: Uint8Array = new Uint8Array(0);
	at = 0;
	length = 0;
	fromPeer = false;
	localPort = 0;
	secured = 0;
	rssiDbm = 0;

	/** False when the frame is too short for what it says. */
	load(frame: Frame, peer: Uint8Array): boolean {
		const length = frame.u16(LENGTH);
		if (length < 0 || PAYLOAD + length > frame.length) return false;
		this.bytes = frame.bytes;
		this.at = frame.at + PAYLOAD;
		this.length = length;
		this.fromPeer = equal(frame.bytes, frame.at, peer, 0, ADDRESS_LENGTH);
		this.localPort = frame.u16(OWN_PORT);
		// What is not encrypted for certain counts as plain.
		this.secured = frame.u8(SECURITY) === ENCRYPTED ? 1 : 0;
		this.rssiDbm = dbm(frame.u8(SIGNAL));
		return true;
	}
}

/** A signal byte is a signed number of dBm. */
export function dbm(byte: number): number {
	return (byte << 24) >> 24;
}
