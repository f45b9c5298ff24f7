import { wholeNumber } from "../../bytes/ascii";

/**
 * Sets of days, hours and months as people write them: "1-5", "0,6,7", "22-8". Every function gives the set as bits, or 0
 * where the text is none.
 */

/** Days 0 (Sunday) to 6, 7 for a public holiday; ascending ranges. */
export function dayBits(text: string): number {
	return bits(text, 0, 7, false);
}

/** Months 1 to 12; a range whose end comes before its beginning runs over the new year. Bit 0 is January. */
export function monthBits(text: string): number {
	return bits(text, 1, 12, true) >> 1;
}

/** Hours as ranges alone, from 0 to 24; "22-8" runs over midnight. Bit 0 is 0:00 to 1:00. */
export function hourBits(text: string): number {
	const parts = text.split(",");
	let set = 0;
	for (let i = 0; i < parts.length; i++) {
		const range = parts[i]!.split("-");
		const from = wholeNumber(range[0]!, 2) ?? -1;
		const to = wholeNumber(range[1] ?? "", 2) ?? -1;
		if (range.length > 2 || from < 0 || to < 0 || from > 23 || to > 24 || from === to) return 0;
		let hour = from;
		do {
			set |= 1 << hour;
			hour = (hour + 1) % 24;
		} while (hour !== to % 24);
	}
	return set;
}

function bits(text: string, least: number, most: number, wraps: boolean): number {
	const parts = text.split(",");
	let set = 0;
	for (let i = 0; i < parts.length; i++) {
		const range = parts[i]!.split("-");
		const from = wholeNumber(range[0]!, 2) ?? -1;
		const to = wholeNumber(range[1] ?? range[0]!, 2) ?? -1;
		if (range.length > 2 || from < least || from > most || to < least || to > most || (to < from && !wraps))
			return 0;
		for (let value = from; ; value = value === most ? least : value + 1) {
			set |= 1 << value;
			if (value === to) break;
		}
	}
	return set;
}
