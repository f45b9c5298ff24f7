import { upperCase } from "../bytes/ascii";
import { hexValue } from "../bytes/hex";

/** A meter's network. */
export interface Pan {
	/** Channel number 0x21..0x3C (33..60, 922.5..927.9 MHz). */
	readonly channel: number;
	readonly panId: number;
	/** The meter's radio address, 16 upper-case hex digits. */
	readonly mac: string;
	/** Signal of its beacon; undefined where it was not told. */
	readonly rssiDbm: number | undefined;
}

export const FIRST_CHANNEL = 0x21;
export const LAST_CHANNEL = 0x3c;
export const CHANNELS = LAST_CHANNEL - FIRST_CHANNEL + 1;

export function isChannel(channel: number): boolean {
	return channel >= FIRST_CHANNEL && channel <= LAST_CHANNEL;
}

/** The pairing ID: the end of the route-B ID, which the module tells the meter from others by. */
export function pairIdOf(rbid: string): string {
	return rbid.slice(-8);
}

/** Milliseconds that a scan of so many channels takes: 9.6 ms x (2^duration + 1) for each. Manuals, and measured. */
export function scanMs(channels: number, duration: number): number {
	return 9.6 * (2 ** duration + 1) * channels;
}

/** Characters of an IPv6 address in full. */
const ADDRESS_LENGTH = 39;

/** Link-local address of a MAC: FE80 and the MAC with bit 1 of its first byte turned. */
export function linkLocal(mac: string): string {
	const high = hexValue(mac.charCodeAt(0));
	const low = hexValue(mac.charCodeAt(1)) ^ 2;
	const id = upperCase(`${high.toString(16)}${low.toString(16)}${mac.slice(2)}`);
	const address = `FE80:0000:0000:0000:${id.slice(0, 4)}:${id.slice(4, 8)}:${id.slice(8, 12)}:${id.slice(12)}`;
	return address.length === ADDRESS_LENGTH ? address : "";
}

export function samePan(a: Pan, b: Pan): boolean {
	return a.channel === b.channel && a.panId === b.panId && a.mac === b.mac;
}
