import { hexToBytes } from "../../modules/bytes/hex";

/** Both unique codes. */
const MODULE = "D0F9EE5D";
const HOST = "D0EA83FC";

/** A frame of the module, one character a byte: made here by the manual, without the driver's own code. */
export function frame(code: number, data = ""): string {
	return whole(MODULE, code, data);
}

/** A request, in the same way. */
export function request(code: number, data = ""): string {
	return whole(HOST, code, data);
}

export function raw(hex: string): string {
	return String.fromCharCode(...hexToBytes(hex)!);
}

function whole(unique: string, code: number, data: string): string {
	const bytes = hexToBytes(data)!;
	const head = [
		...hexToBytes(unique)!,
		code >> 8,
		code & 255,
		(bytes.length + 4) >> 8,
		(bytes.length + 4) & 255,
	];
	const sums = [head, [...bytes]].map((some) => some.reduce((sum, byte) => sum + byte, 0) & 0xffff);
	return String.fromCharCode(...head, ...sums.flatMap((sum) => [sum >> 8, sum & 255]), ...bytes);
}

/** The code of a request as it was written, or -1. */
export function codeOf(written: string): number {
	return written.startsWith(raw(HOST)) ? written.charCodeAt(4) * 256 + written.charCodeAt(5) : -1;
}

/** ROHM's application note 63AN028E: a whole exchange; the values are its placeholders. Lengths and sums hold. */
export const J01_MODULE: readonly string[] = [
	"D0F9EE5D 6019 0004 0391 0000",
	"D0F9EE5D 205F 0005 0398 0001 01",
	"D0F9EE5D 2054 0005 038D 0001 01",
	"D0F9EE5D 4051 0006 03AB 0005 01 04",
	"D0F9EE5D 4051 0012 03B7 06BA 00 0C 01 0050C2FFFEDC2822 BCDE DE",
	"D0F9EE5D 2051 0005 038A 0001 01",
	"D0F9EE5D 2053 0011 0398 06BA 01 0C BCDE 0050C2FFFEDC2822 DE",
	"D0F9EE5D 2005 0005 033E 0001 01",
	"D0F9EE5D 2056 0005 038F 0001 01",
	"D0F9EE5D 6028 000D 03A9 0436 01 0050C2FFFEDC2822",
	"D0F9EE5D 6018 0038 03C4 0E1C FE800000000000000250C2FFFEDC2822 0E1A 0E1A BCDE 00 02 DE 0019 1081000102880105FF017301EA0B07DF081F151E0000000DAC",
	"D0F9EE5D 2008 000B 0347 009D 01 00 1081000605",
	"D0F9EE5D 6018 0045 03D1 108D FE800000000000000250C2FFFEDC2822 0E1A 0E1A 22A9 00 02 CB 0026 1081000602880105FF017202EA0B07E20A020E1E00000373AFEB0B07E20A020E1E0000016A72",
];
export const J01_HOST: readonly string[] = [
	"D0EA83FC 00D9 0004 0416 0000",
	"D0EA83FC 005F 0008 03A0 0009 05 00 04 00",
	"D0EA83FC 0054 0030 03BD 09D4 3030313132323333343435353636373738383939414142424343444445454646 303132333435363738394142",
	"D0EA83FC 0051 0012 039C 041D 06 0003FFF0 01 4343444445454646",
	"D0EA83FC 005F 0008 03A0 0011 05 00 0C 00",
	"D0EA83FC 0053 0004 0390 0000",
	"D0EA83FC 0005 0006 0344 0028 0E1A",
	"D0EA83FC 0056 0004 0393 0000",
	"D0EA83FC 0008 002A 036B 0A75 FE800000000000000250C2FFFEDC2822 0E1A 0E1A 0010 1081000605FF010288016202EA00EB00",
];
/** A log of ak1211 (2025), with a real module and meter: version, and the instance list behind a join. */
export const J02_MODULE: readonly string[] = [
	"D0F9EE5D 206B 000D 03AC 00A8 01 0400 01 03 0000158A",
	"D0F9EE5D 6018 0031 03BD 0E2E FE800000000000008EDF9DFFFEC10F01 0E1A 0E1A D884 01 02 C4 0012 1081905B0EF0010EF0017301D50401028801",
];
/** A log line of Tosainu (2024): the half-hourly notification; address, PAN ID and sums are made up. */
export const J03_MODULE: readonly string[] = [
	"D0F9EE5D 6018 0045 03D1 1049 FE800000000000000250C2FFFEDC2822 0E1A 0E1A BCDE 00 02 BB 0026 1081000102880105FF017302EA0B07E809010A1E0000001CD2EB0B07E809010A1E0000000015",
];
/** A log of a Korean HAN gateway: a frame cut after 25 bytes, at once followed by the next one, which is cut as well (84 of 109 bytes). */
export const J04_MODULE: readonly string[] = [
	"D0F9EE5D 6018 0065 03F1 25E4 FE8000000000000002 1D129100",
	"D0F9EE5D 6018 0065 03F1 2803 FE80000000000000021D129100035A85 0E1A 0E1A 5678 00 02 DE 0046 61E65C1537C65EC2DB0DDFF209A9AE2A168493789F3FC15ECF4F8C8B89C166C6C9570395FB66EA1FBAB6FA9C13",
];
/** The second frame of J04 with the 25 bytes that are missing made up so that its sum holds (2803). */
export const J04_WHOLE = `${J04_MODULE[1]} 7070707070707070707070707070707070707070707070707D`;

/** Hex of text, of bytes, of one byte. */
export function hexOf(text: string): string {
	return bytesOf(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

export function bytesOf(some: Uint8Array): string {
	return Array.from(some, byteOf).join("");
}

export function byteOf(value: number): string {
	return value.toString(16).toUpperCase().padStart(2, "0");
}
