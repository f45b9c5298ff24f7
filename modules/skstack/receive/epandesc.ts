import { hexValue } from "../../bytes/hex";
import { FIRST_CHANNEL, isChannel, type Pan } from "../../wisun/pan";

/** SKSCAN mask with every channel. */
export const ALL_CHANNELS = 0xffffffff;

/** Bit of a channel in the mask of SKSCAN: bit 0 is channel 33. */
export function channelMask(channel: number): number {
	return isChannel(channel) ? (1 << (channel - FIRST_CHANNEL)) >>> 0 : ALL_CHANNELS;
}

/** Signal in dBm, rounded. Formula from two independent drivers. */
export function lqiToDbm(lqi: number): number {
	return Math.round(0.275 * lqi - 104.27);
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
		if (!isChannel(channel) || this.#mac === "") return;
		if (this.#panId < 0 || this.#panId >= NO_PAN) return;
		const paired = this.#pair !== "" && this.pairId !== "";
		if (paired && this.#pair !== this.pairId) return;
		const rank = this.#lqi + (paired ? PAIRED : 0);
		if (rank <= this.#bestRank) return;
		this.#bestRank = rank;
		this.best = { channel, panId: this.#panId, mac: this.#mac, rssiDbm: lqiToDbm(this.#lqi) };
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
