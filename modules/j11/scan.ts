import { bytesToHex } from "../bytes/hex";
import { FIRST_CHANNEL, isChannel, type Pan } from "../wisun/pan";
import { dbm } from "./datagram";
import type { Frame } from "./frame";

/** The module's channels are every other one of ours: its 4 is 33 (0x21), its 17 is 59. */
const FIRST = 4;
const LAST = 17;
const STEP = 2;
const CHANNELS = LAST - FIRST + 1;
/** A channel that a module takes before it knows the meter's. */
export const ANY_CHANNEL = FIRST;
const ALL_CHANNELS = 0x3fff0;
export const MAC_LENGTH = 8;
/** PAN ID of nobody. */
const NO_PAN = 0xffff;
/** Places in what it says of a channel; then MAC, PAN ID and signal of each beacon. */
const COUNT = 2;
const FIRST_BEACON = 3;
const BEACON_LENGTH = MAC_LENGTH + 3;

/** The module's number of a channel, or -1 when it has none. */
export function toOwnChannel(channel: number): number {
	const own = (channel - FIRST_CHANNEL) / STEP + FIRST;
	return isChannel(channel) && Number.isInteger(own) && own <= LAST ? own : -1;
}

/** The channel that the module gives this number, or -1. */
export function fromOwnChannel(own: number): number {
	return own >= FIRST && own <= LAST ? FIRST_CHANNEL + (own - FIRST) * STEP : -1;
}

/** A scan takes 9.64 ms x 2^duration for each channel, and some 90 ms more; it is given a part more, and some seconds. */
const DWELL_MS = 9.64;
const CHANNEL_MS = 90;
const FACTOR = 1.25;
const MORE_MS = 3000;
/** One source has the answer to a scan before what it finds: that long it is waited for beyond the scan's time. */
const LATE_MS = 500;

/** One scan after the other, and what it finds: of the meters that know our pairing ID the one that is heard best. */
export class Scan {
	best: Pan | undefined;
	/** Channels that are looked at, as bits, and how long each. */
	mask = 0;
	duration = 0;
	private _channels = 0;
	private _told = 0;
	private _begunAt = 0;

	/** A scan of one channel begins, or of all; what an earlier one found is forgotten. `now` in ms. */
	begin(channel: number | undefined, duration: number, now: number): void {
		const own = channel == null ? -1 : toOwnChannel(channel);
		this.best = undefined;
		this.mask = own < 0 ? ALL_CHANNELS : 1 << own;
		this.duration = duration;
		this._channels = own < 0 ? CHANNELS : 1;
		this._told = 0;
		this._begunAt = now;
	}

	/** Something was told of a channel. */
	get isHeard(): boolean {
		return this._told > 0;
	}

	/** Every channel was told of. */
	get isWhole(): boolean {
		return this._told >= this._channels;
	}

	/** Longest wait for the answer, in ms. */
	get limitMs(): number {
		return this.lengthMs() * FACTOR + MORE_MS;
	}

	/** For how long something may still be told. */
	leftMs(now: number): number {
		return Math.max(this.lengthMs() + LATE_MS - (now - this._begunAt), LATE_MS);
	}

	/** The module tells of a channel. */
	take(frame: Frame): void {
		this._told++;
		const channel = fromOwnChannel(frame.u8(1));
		if (frame.u8(0) !== 0 || channel < 0) return;
		for (let left = frame.u8(COUNT), at = FIRST_BEACON; left > 0; left--, at += BEACON_LENGTH) {
			if (at + BEACON_LENGTH > frame.length) return;
			const panId = frame.u16(at + MAC_LENGTH);
			const rssiDbm = dbm(frame.u8(at + MAC_LENGTH + 2));
			if (panId === NO_PAN || (this.best != null && rssiDbm <= this.best.rssiDbm!)) continue;
			this.best = { channel, panId, mac: bytesToHex(frame.bytes, frame.at + at, MAC_LENGTH), rssiDbm };
		}
	}

	private lengthMs(): number {
		return this._channels * (DWELL_MS * 2 ** this.duration + CHANNEL_MS);
	}
}
