const FIRST = 0x21;
const LAST = 0x3c;

/** Channels of SKSTACK, 0x21 (922.5 MHz) to 0x3C, 0.2 MHz apart. */
export const CHANNELS: readonly number[] = Object.freeze(
	Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i),
);

const J11_FIRST = 4;
const J11_LAST = 17;

/** The 14 channels of J11, 0.4 MHz apart, by their SKSTACK numbers. */
export const J11_CHANNELS: readonly number[] = Object.freeze(
	Array.from({ length: J11_LAST - J11_FIRST + 1 }, (_, i) => fromJ11(J11_FIRST + i)),
);

export function isJ11Channel(number: number): boolean {
	return Number.isInteger(number) && number >= J11_FIRST && number <= J11_LAST;
}

/** J11 counts 4..17 what SKSTACK counts 0x21, 0x23 .. 0x3B. */
export function fromJ11(number: number): number {
	return FIRST + 2 * (number - J11_FIRST);
}

export function toJ11(channel: number): number {
	return J11_FIRST + (channel - FIRST) / 2;
}
