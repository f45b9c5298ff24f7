import { upperCase, wholeNumber } from "../bytes/ascii";
import { parseBlocks } from "../lan/ipv4";
import type { SettingRow, TextSetting } from "./table";

/**
 * What people paste: full-width letters and digits (U+FF01..FF5E) become ASCII, and in IDs, passwords of route B
 * and network blocks every space, of any kind, and hyphen goes. Numbers pass as they are.
 */
export function cleanText(row: SettingRow, input: string | number): string | number {
	if (typeof input === "number" || row.type !== "text" || row.charset === "any") return input;
	let text = "";
	for (let i = 0; i < input.length; i++) {
		let code = input.charCodeAt(i);
		if (code >= 0xff01 && code <= 0xff5e) code -= 0xfee0;
		if (row.charset !== "ascii" && (code <= 0x20 || code === 0xa0 || code === 0x3000 || code === 0x2d))
			continue;
		text += String.fromCharCode(code);
	}
	return row.charset === "upper" ? upperCase(text) : text;
}

/** The value in its stored form, or undefined when the setting does not allow it. */
export function validate(row: SettingRow, value: string | number): string | number | undefined {
	switch (row.type) {
		case "integer": {
			const number = typeof value === "number" ? value : parseInteger(value);
			return Number.isInteger(number) && number >= row.min && number <= row.max ? number : undefined;
		}
		case "choice":
			return typeof value === "string" && row.choices.includes(value) ? value : undefined;
		case "text": {
			if (typeof value !== "string") return undefined;
			if (value === "") return value;
			if (value.length < row.minLength || value.length > row.maxLength) return undefined;
			if (row.charset === "blocks") return parseBlocks(value) == null ? undefined : value;
			for (let i = 0; i < value.length; i++) if (!allowed(row.charset, value.charCodeAt(i))) return undefined;
			return value;
		}
	}
}

function parseInteger(text: string): number {
	const trimmed = text.trim();
	const isNegative = trimmed.startsWith("-");
	const amount = wholeNumber(isNegative ? trimmed.slice(1) : trimmed, 9) ?? Number.NaN;
	return isNegative ? -amount : amount;
}

function allowed(charset: Exclude<TextSetting["charset"], "blocks">, code: number): boolean {
	switch (charset) {
		case "upper":
			return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a);
		case "alnum":
			return (
				(code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
			);
		case "ascii":
			return code >= 0x20 && code <= 0x7e;
		case "any":
			return code >= 0x20 && code !== 0x7f;
	}
}
