import { copy, writeU16 } from "../bytes/bytes";
import { hexToBytes } from "../bytes/hex";
import { REQUEST } from "./codes";
import { DATA_AT, seal } from "./frame";

/** The largest UDP payload that the module carries. */
const MAX_PAYLOAD = 1232;
/** UDP port of ECHONET Lite. */
export const PORT_ECHONET = 3610;
export const ADDRESS_LENGTH = 16;
/** Address, two ports, length; then the payload. */
const PORTS_AT = DATA_AT + ADDRESS_LENGTH;
export const PAYLOAD_AT = PORTS_AT + 6;

/** One datagram, ready to be written in one piece. The payload stays, so that a send can be repeated. */
export class Outgoing {
	bytes: Uint8Array;
	/** Of the whole frame; 0 while nothing is loaded. */
	length = 0;
	private _payload = 0;

	/** `capacity` payload bytes are kept at hand; a larger payload enlarges the buffer for good. */
	constructor(capacity: number) {
		this.bytes = new Uint8Array(PAYLOAD_AT + capacity);
	}

	/** Whom it goes to. */
	setPeer(address: Uint8Array): void {
		this.bytes.set(address, DATA_AT);
		this.finish();
	}

	/** Takes a copy of `bytes[0..length)`; false when it is empty or too long for the module. */
	load(bytes: Uint8Array, length: number): boolean {
		if (length < 1 || length > MAX_PAYLOAD) return false;
		if (PAYLOAD_AT + length > this.bytes.length) {
			const larger = new Uint8Array(PAYLOAD_AT + length);
			larger.set(this.bytes);
			this.bytes = larger;
		}
		copy(bytes, 0, length, this.bytes, PAYLOAD_AT);
		this._payload = length;
		this.finish();
		return true;
	}

	private finish(): void {
		const bytes = this.bytes;
		const payload = this._payload;
		if (payload === 0) return;
		writeU16(bytes, PORTS_AT, PORT_ECHONET);
		writeU16(bytes, PORTS_AT + 2, PORT_ECHONET);
		writeU16(bytes, PORTS_AT + 4, payload);
		this.length = seal(bytes, REQUEST.SEND, PAYLOAD_AT - DATA_AT + payload);
	}
}

/** Link-local address of a MAC: FE80 and the MAC with bit 1 of its first byte turned. */
export function putLinkLocal(mac: string, address: Uint8Array): void {
	address.fill(0, 0, 8);
	address[0] = 0xfe;
	address[1] = 0x80;
	address.set(hexToBytes(mac)!, 8);
	address[8]! ^= 2;
}
