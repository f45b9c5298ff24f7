import { wholeNumber } from "../bytes/ascii";

/** Blocks that the setting `lanAllow` may name at most. */
const MAX_BLOCKS = 2;

/** A part of the address space: all addresses that share the first `prefix` bits of `base`. */
export interface Block {
	/** First address, as an unsigned number of 32 bits. */
	readonly base: number;
	/** 0 to 32. */
	readonly prefix: number;
}

/** Where homes have their networks: RFC 1918, and the shared addresses of RFC 6598, which some VPNs use. */
const PRIVATE: readonly Block[] = Object.freeze([
	Object.freeze({ base: 0x0a000000, prefix: 8 }),
	Object.freeze({ base: 0xac100000, prefix: 12 }),
	Object.freeze({ base: 0xc0a80000, prefix: 16 }),
	Object.freeze({ base: 0x64400000, prefix: 10 }),
]);

/**
 * The address as an unsigned number of 32 bits, or -1 for what is no dotted quad. Leading zeros are refused: programs
 * disagree on whether they mean octal. Allocates nothing.
 */
export function parseIpv4(text: string, from = 0, to = text.length): number {
	let address = 0;
	let octet = -1;
	let dots = 0;
	for (let i = from; i < to; i++) {
		const digit = text.charCodeAt(i) - 0x30;
		if (digit >= 0 && digit <= 9) {
			if (octet === 0) return -1;
			octet = octet < 0 ? digit : octet * 10 + digit;
			if (octet > 255) return -1;
		} else {
			if (digit !== -2 || octet < 0 || ++dots > 3) return -1;
			address = address * 256 + octet;
			octet = -1;
		}
	}
	return dots === 3 && octet >= 0 ? address * 256 + octet : -1;
}

/** The bits of `address` that a network of this prefix has in common. */
export function networkOf(address: number, prefix: number): number {
	// A shift by 32 would shift by nothing.
	return prefix === 0 ? 0 : (address & (0xffffffff << (32 - prefix))) >>> 0;
}

/**
 * Reads `lanAllow`: up to two blocks "10.5.0.0/16, 172.17.0.2", separated by commas; an address alone is a block of
 * one. Undefined when the text says anything else, or a block that is not private as a whole.
 */
export function parseBlocks(text: string): readonly Block[] | undefined {
	const blocks: Block[] = [];
	if (text.trim() === "") return blocks;
	const parts = text.split(",");
	if (parts.length > MAX_BLOCKS) return undefined;
	for (let i = 0; i < parts.length; i++) {
		const block = parseBlock(parts[i]!.trim());
		if (block == null) return undefined;
		blocks.push(block);
	}
	return blocks;
}

function parseBlock(text: string): Block | undefined {
	const slash = text.indexOf("/");
	const address = parseIpv4(text, 0, slash < 0 ? text.length : slash);
	const digits = slash < 0 ? "32" : text.slice(slash + 1);
	const prefix = digits.startsWith("0") ? undefined : wholeNumber(digits, 2);
	if (address < 0 || prefix == null || prefix > 32 || !isPrivate(address, prefix)) return undefined;
	return { base: networkOf(address, prefix), prefix };
}

function isPrivate(address: number, prefix: number): boolean {
	for (let i = 0; i < PRIVATE.length; i++) {
		const row = PRIVATE[i]!;
		if (prefix >= row.prefix && networkOf(address, row.prefix) === row.base) return true;
	}
	return false;
}
