import { putUint16, putUint32 } from "../meter/frame";
import type { Random } from "../time/random";

/** PANA (RFC 5191) messages as the host sees them come in on port 02CC while the module joins. */
export const PANA_PORT = 716;
const AUTH_REQUEST = 2;
const FLAG_REQUEST = 0x8000;
const FLAG_START = 0x4000;
const FLAG_COMPLETE = 0x2000;

const AVP_AUTH = 1;
const AVP_EAP = 2;
const AVP_INTEGRITY = 3;
const AVP_KEY_ID = 4;
const AVP_NONCE = 5;
const AVP_PRF = 6;
const AVP_RESULT = 7;
const AVP_LIFETIME = 8;

/** The four requests a meter sends during one authentication; keys and nonces are random bytes of the right size. */
export class PanaServer {
	readonly #random: Random;
	#session = 0;
	#sequence = 0;

	constructor(random: Random) {
		this.#random = random;
	}

	/** Flags C000, 40 bytes: the algorithms offered. */
	start(): Uint8Array {
		this.#session = this.#random.int(1, 0x7fffffff);
		this.#sequence = this.#random.int(1, 0x7fffffff);
		const out = this.#message(0x28, FLAG_REQUEST | FLAG_START);
		const at = this.#number(out, 16, AVP_PRF, 5);
		this.#number(out, at, AVP_INTEGRITY, 12);
		return out;
	}

	/** 104 bytes: nonce and the first EAP-PSK message (54 bytes, padded to 56). */
	challenge(): Uint8Array {
		const out = this.#message(0x68, FLAG_REQUEST);
		const at = this.#avp(out, 16, AVP_NONCE, 16);
		this.#random.bytes(out, at - 16, 16);
		const body = this.#avp(out, at, AVP_EAP, 54) - 56;
		this.#eap(out, body, 54);
		return out;
	}

	/** 84 bytes: the third EAP-PSK message (59 bytes, padded to 60). */
	confirm(): Uint8Array {
		const out = this.#message(0x54, FLAG_REQUEST);
		const body = this.#avp(out, 16, AVP_EAP, 59) - 60;
		this.#eap(out, body, 59);
		return out;
	}

	/** Flags A000, 88 bytes: success, key id, lifetime in seconds. */
	complete(lifetimeS: number): Uint8Array {
		const out = this.#message(0x58, FLAG_REQUEST | FLAG_COMPLETE);
		let at = this.#number(out, 16, AVP_RESULT, 0);
		at = this.#number(out, at, AVP_EAP, 0x03000004 | (this.#random.int(0, 255) << 16));
		at = this.#number(out, at, AVP_KEY_ID, this.#random.int(0, 0xffffffff));
		at = this.#number(out, at, AVP_LIFETIME, lifetimeS);
		at = this.#avp(out, at, AVP_AUTH, 16);
		this.#random.bytes(out, at - 16, 16);
		return out;
	}

	#message(length: number, flags: number): Uint8Array {
		const out = new Uint8Array(length);
		putUint16(out, 2, length);
		putUint16(out, 4, flags);
		putUint16(out, 6, AUTH_REQUEST);
		putUint32(out, 8, this.#session);
		putUint32(out, 12, this.#sequence++);
		return out;
	}

	/** Writes an AVP header; returns where the AVP ends. */
	#avp(out: Uint8Array, at: number, code: number, length: number): number {
		putUint16(out, at, code);
		putUint16(out, at + 4, length);
		return at + 8 + ((length + 3) & ~3);
	}

	#number(out: Uint8Array, at: number, code: number, value: number): number {
		const end = this.#avp(out, at, code, 4);
		putUint32(out, at + 8, value);
		return end;
	}

	/** An EAP request of type PSK (47) with random contents. */
	#eap(out: Uint8Array, at: number, length: number): void {
		this.#random.bytes(out, at, length);
		out[at] = 1;
		putUint16(out, at + 2, length);
		out[at + 4] = 47;
	}
}
