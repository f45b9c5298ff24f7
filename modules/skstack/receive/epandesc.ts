import { upperCase } from "../../bytes/ascii";
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
	private _channel = -1;
	private _panId = -1;
	private _mac = "";
	private _lqi = 0;
	private _pair = "";
	private _bestRank = -1;

	clear(): void {
		this.best = undefined;
		this._bestRank = -1;
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
		if (key === "Channel") this._channel = number(value, 2);
		else if (key === "Pan ID") this._panId = number(value, 4);
		else if (key === "Addr") this._mac = isHex(value, 16) ? upperCase(value) : "";
		else if (key === "LQI") this._lqi = Math.max(0, number(value, 2));
		else if (key === "PairID") this._pair = value;
	}

	/** No more lines belong to the block. */
	close(): void {
		const channel = this._channel;
		if (!isChannel(channel) || this._mac === "") return;
		if (this._panId < 0 || this._panId >= NO_PAN) return;
		const paired = this._pair !== "" && this.pairId !== "";
		if (paired && this._pair !== this.pairId) return;
		const rank = this._lqi + (paired ? PAIRED : 0);
		if (rank <= this._bestRank) return;
		this._bestRank = rank;
		this.best = { channel, panId: this._panId, mac: this._mac, rssiDbm: lqiToDbm(this._lqi) };
	}

	private begin(): void {
		this._channel = -1;
		this._panId = -1;
		this._mac = "";
		this._lqi = 0;
		this._pair = "";
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
