/** The unspecified address. Published captures are masked with zeros; here it stands for the meter, so that they replay. */
export const MASKED = "0000:0000:0000:0000:0000:0000:0000:0000";
export const ALL_NODES = "FF02:0000:0000:0000:0000:0000:0000:0001";

/** Upper-case hex, `width` digits. */
export function hex(value: number, width: number): string {
	return value.toString(16).toUpperCase().padStart(width, "0");
}

/** The link-local address of a 64-bit MAC address (16 hex digits): its first byte with bit 1 turned over. */
export function linkLocal(mac: string): string {
	const id = hex(Number.parseInt(mac.slice(0, 2), 16) ^ 2, 2) + mac.slice(2).toUpperCase();
	return `FE80:0000:0000:0000:${id.slice(0, 4)}:${id.slice(4, 8)}:${id.slice(8, 12)}:${id.slice(12)}`;
}

export function isAddress(text: string): boolean {
	return /^[0-9A-Fa-f]{4}(:[0-9A-Fa-f]{4}){7}$/.test(text);
}

export function isMac(text: string): boolean {
	return /^[0-9A-Fa-f]{16}$/.test(text);
}

/** A hexadecimal number of 1 to `width` digits, or undefined. */
export function parseHex(text: string, width: number): number | undefined {
	return text.length <= width && /^[0-9A-Fa-f]+$/.test(text) ? Number.parseInt(text, 16) : undefined;
}
