import { copy, readU16, writeU16, writeU32 } from "../../bytes/bytes";
import { networkOf, parseIpv4 } from "../../lan/ipv4";
import type { Udp, UdpEvents, UdpSocket } from "../../ports/udp";

const PORT = 53;
const HEADER = 12;
const NAME_MAX = 255;
const A = 1;
const IN = 1;
/** The access point's network. */
const PREFIX = 24;
/** A phone asks again at once when it has left the access point. */
const TTL_S = 10;

/**
 * Answers every question for an A record with one address (RFC 1035), so that a phone on the access point
 * lands on the set-up page whatever it asks for. Other types get an empty answer, and who is not on the access point none.
 */
export class CaptiveDns implements UdpEvents {
	private readonly _udp: Udp;
	private readonly _address: number;
	private readonly _answer = new Uint8Array(HEADER + NAME_MAX + 4 + 16);
	private _socket: UdpSocket | undefined;

	constructor(udp: Udp, address: string) {
		this._udp = udp;
		this._address = parseIpv4(address);
	}

	open(): void {
		this._socket ??= this._udp.open(PORT, undefined, this);
	}

	close(): void {
		this._socket?.close();
		this._socket = undefined;
	}

	onPacket(bytes: Uint8Array, length: number, address: string, port: number): void {
		// The home's computers have a DNS of their own, which this one must not seem to be.
		if (networkOf(parseIpv4(address), PREFIX) !== networkOf(this._address, PREFIX)) return;
		const answered = this.compose(bytes, length);
		if (answered > 0) this._socket?.send(this._answer, answered, address, port);
	}

	/** Without DNS the page is still found by its address, which the screen shows. */
	onClosed(): void {
		this._socket = undefined;
	}

	/** Puts the answer together; 0 for what is no plain question. */
	private compose(query: Uint8Array, length: number): number {
		// A standard query (opcode 0) with one question.
		if (length < HEADER || (query[2]! & 0xf8) !== 0 || readU16(query, 4) !== 1) return 0;
		const end = endOfName(query, length);
		if (end < 0) return 0;
		const known = readU16(query, end) === A && readU16(query, end + 2) === IN;
		const answer = this._answer;
		const question = end + 4;
		copy(query, 0, question, answer, 0);
		answer[2] = 0x84 | (query[2]! & 1);
		answer[3] = 0;
		writeU16(answer, 6, known ? 1 : 0);
		writeU32(answer, 8, 0);
		if (!known) return question;
		// The name again, as a pointer to the question.
		writeU16(answer, question, 0xc000 | HEADER);
		writeU16(answer, question + 2, A);
		writeU16(answer, question + 4, IN);
		writeU32(answer, question + 6, TTL_S);
		writeU16(answer, question + 10, 4);
		writeU32(answer, question + 12, this._address);
		return question + 16;
	}
}

/** Index behind the name of the question, with type and class still inside the packet, or -1. */
function endOfName(query: Uint8Array, length: number): number {
	let at = HEADER;
	for (;;) {
		const label = query[at]!;
		if (at >= length || label > 63) return -1;
		at += label + 1;
		if (at - HEADER > NAME_MAX || at + 4 > length) return -1;
		if (label === 0) return at;
	}
}
