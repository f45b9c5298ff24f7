import { bytesToHex } from "../bytes/hex";
import { FIRST_CHANNEL, isChannel, type Pan } from "../wisun/pan";
import { dbm } from "./datagram";
import type { Frame } from "./frame";

/** The module's channels are every other one of ours: its 4 is 33 (0x21), its 17 is 59. */
const FIRST = 4;
const LAST = 17;
const STEP = 2;
export const CHANNELS = LAST - FIRST + 1;
/** A channel that a module takes before it knows the meter's. */
export const ANY_CHANNEL = FIRST;
export const ALL_CHANNELS = 0x3fff0;
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

/** Gathers what a scan tells: of the meters that know our pairing ID the one that is heard best. */
export class Beacons {
	best: Pan | undefined;
	/** Channels that were told of. */
	told = 0;

	/** A scan begins; `best` stays until it is cleared. */
	begin(): void {
		this.told = 0;
		this.best = undefined;
	}

	take(frame: Frame): void {
		this.told++;
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
}
