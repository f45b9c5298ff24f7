import { hexValue } from "../bytes/hex";
import { ADDRESS_LENGTH } from "./line";

/** A meter's network as EPANDESC describes it. */
export interface Pan {
	/** Channel number 0x21..0x3C (33..60, 922.5..927.9 MHz). */
	channel: number;
	panId: number;
	/** The meter's radio address, 16 upper-case hex digits. */
	mac: string;
	/** Signal of its beacon: dBm = 0.275 x lqi - 104.27. */
	lqi: number;
}

const COLON = 0x3a;
export const FIRST_CHANNEL = 0x21;
export const LAST_CHANNEL = 0x3c;
/** SKSCAN mask with every channel. */
export const ALL_CHANNELS = 0xffffffff;

/** Bit of a channel in the mask of SKSCAN: bit 0 is channel 33. */
export function channelMask(channel: number): number {
	return channel >= FIRST_CHANNEL && channel <= LAST_CHANNEL
		? (1 << (channel - FIRST_CHANNEL)) >>> 0
		: ALL_CHANNELS;
}

/** The pairing ID: the end of the route-B ID, which the module tells the meter from others by. */
export function pairIdOf(rbid: string): string {
	return rbid.slice(-8);
}

/** Signal in dBm, rounded. Formula from two independent drivers. */
export function lqiToDbm(lqi: number): number {
	return Math.round(0.275 * lqi - 104.27);
}

/** Milliseconds that a scan takes: 9.6 ms x (2^duration + 1) for each channel. Manual, and measured. */
export function scanMs(mask: number, duration: number): number {
	let channels = 0;
	for (let i = 0; i <= LAST_CHANNEL - FIRST_CHANNEL; i++) if ((mask >>> i) & 1) channels++;
	return 9.6 * (2 ** duration + 1) * channels;
}

/** Link-local address of a MAC: FE80 and the MAC with bit 1 of its first byte turned, as SKLL64 answers. */
export function linkLocal(mac: string): string {
	const high = hexValue(mac.charCodeAt(0));
	const low = hexValue(mac.charCodeAt(1)) ^ 2;
	const id = `${high.toString(16)}${low.toString(16)}${mac.slice(2)}`.toUpperCase();
	const address = `FE80:0000:0000:0000:${id.slice(0, 4)}:${id.slice(4, 8)}:${id.slice(8, 12)}:${id.slice(12)}`;
	return address.length === ADDRESS_LENGTH ? address : "";
}

/** True for an address as the module writes it: eight groups of four hex digits. */
export function isAddress(text: string): boolean {
	if (text.length !== ADDRESS_LENGTH) return false;
	for (let i = 0; i < ADDRESS_LENGTH; i++) {
		const code = text.charCodeAt(i);
		if (i % 5 === 4 ? code !== COLON : hexValue(code) < 0) return false;
	}
	return true;
}

/** PAN ID of nobody: 802.15.4 has it for broadcast, and for a node that is in no PAN. */
const NO_PAN = 0xffff;
/** More than any signal: the right pairing ID counts before it. */
const PAIRED = 0x100;

/**
 * Collects EPANDESC blocks. Lines are not counted and unknown keys are passed over; of several complete
 * blocks one with the right pairing ID is kept, else one without any, and of equals the strongest.
 */
export class PanCollector {
	best: Pan | undefined;
	/** The pairing ID to look for; "" takes any. */
	pairId = "";
	#channel = -1;
	#panId = -1;
	#mac = "";
	#lqi = 0;
	#pair = "";
	#bestRank = -1;

	clear(): void {
		this.best = undefined;
		this.#bestRank = -1;
		this.begin();
	}

	/** A new block starts; the former one is complete. */
	open(): void {
		this.close();
		this.begin();
	}

	/** One `key:value` line. Values of the wrong width are not taken. */
	field(text: string): void {
		const colon = text.indexOf(":");
		const key = text.slice(0, colon);
		const value = text.slice(colon + 1);
		if (key === "Channel") this.#channel = number(value, 2);
		else if (key === "Pan ID") this.#panId = number(value, 4);
		else if (key === "Addr") this.#mac = isHex(value, 16) ? value.toUpperCase() : "";
		else if (key === "LQI") this.#lqi = Math.max(0, number(value, 2));
		else if (key === "PairID") this.#pair = value;
	}

	/** No more lines belong to the block. */
	close(): void {
		const channel = this.#channel;
		if (channel < FIRST_CHANNEL || channel > LAST_CHANNEL || this.#mac === "") return;
		if (this.#panId < 0 || this.#panId >= NO_PAN) return;
		const paired = this.#pair !== "" && this.pairId !== "";
		if (paired && this.#pair !== this.pairId) return;
		const rank = this.#lqi + (paired ? PAIRED : 0);
		if (rank <= this.#bestRank) return;
		this.#bestRank = rank;
		this.best = { channel, panId: this.#panId, mac: this.#mac, lqi: this.#lqi };
	}

	private begin(): void {
		this.#channel = -1;
		this.#panId = -1;
		this.#mac = "";
		this.#lqi = 0;
		this.#pair = "";
	}
}

function isHex(text: string, width: number): boolean {
	if (text.length !== width) return false;
	for (let i = 0; i < width; i++) if (hexValue(text.charCodeAt(i)) < 0) return false;
	return true;
}

function number(text: string, width: number): number {
	return isHex(text, width) ? Number.parseInt(text, 16) : -1;
}
