import { type Language, NO_EVENTS, UNTUNED } from "../../radio/language";
import type { Wire } from "../wire";

const REQUEST = [0xd0, 0xea, 0x83, 0xfc] as const;
const RESPONSE = [0xd0, 0xf9, 0xee, 0x5d] as const;
const VERSION = 0x006b;
const HEADER = 12;
const LARGEST = 1_300;
/** Result "good", then firmware id, version and revision. */
const VERSION_DATA = [0x01, 0x04, 0x10, 0x01, 0x05, 0x00, 0x00, 0x00, 0x02] as const;

/** A part with the binary J11 protocol. It answers the version request and takes everything else in silence. */
export class J11 implements Language {
	readonly events = NO_EVENTS;
	readonly channel = UNTUNED.channel;
	readonly panId = UNTUNED.panId;
	readonly pairing = UNTUNED.pairing;
	readonly muted = UNTUNED.muted;
	readonly renewsByItself = UNTUNED.renewsByItself;
	readonly securesPings = UNTUNED.securesPings;
	readonly #wire: Wire;
	readonly #frame = new Uint8Array(LARGEST);
	#length = 0;

	constructor(wire: Wire) {
		this.#wire = wire;
	}

	reset(): void {
		this.#length = 0;
	}

	input(bytes: Uint8Array, length: number): void {
		for (let i = 0; i < length; i++) this.#take(bytes[i]!);
	}

	#take(byte: number): void {
		if (this.#length < REQUEST.length && byte !== REQUEST[this.#length]) {
			this.#length = byte === REQUEST[0] ? 1 : 0;
			return;
		}
		this.#frame[this.#length++] = byte;
		if (this.#length < HEADER) return;
		const total = 8 + this.#uint16(6);
		if (total < HEADER || total > LARGEST || sum(this.#frame, 0, 8) !== this.#uint16(8)) {
			this.#length = 0;
			return;
		}
		if (this.#length < total) return;
		if (sum(this.#frame, HEADER, total) === this.#uint16(10)) this.#answer(this.#uint16(4));
		this.#length = 0;
	}

	#answer(command: number): void {
		if (command !== VERSION) return;
		const out = new Uint8Array(HEADER + VERSION_DATA.length);
		out.set(RESPONSE, 0);
		put(out, 4, command | 0x2000);
		put(out, 6, VERSION_DATA.length + 4);
		put(out, 8, sum(out, 0, 8));
		out.set(VERSION_DATA, HEADER);
		put(out, 10, sum(out, HEADER, out.length));
		this.#wire.bytes(out);
	}

	#uint16(at: number): number {
		return (this.#frame[at]! << 8) | this.#frame[at + 1]!;
	}
}

function sum(bytes: Uint8Array, from: number, to: number): number {
	let total = 0;
	for (let i = from; i < to; i++) total += bytes[i]!;
	return total & 0xffff;
}

function put(out: Uint8Array, at: number, value: number): void {
	out[at] = value >> 8;
	out[at + 1] = value;
}
