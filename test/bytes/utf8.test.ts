import { describe, expect, it } from "vitest";
import { asciiText, putAscii } from "../../modules/bytes/ascii";
import { bytesToHex } from "../../modules/bytes/hex";
import { utf8Bytes } from "../../modules/bytes/utf8";

describe("UTF-8", () => {
	it.each([
		["", ""],
		["A\x7f", "417F"],
		["\x80\u07ff", "C280DFBF"],
		["\u0800壁\uffff", "E0A080E5A381EFBFBF"],
		["\u{10000}\u{1f50c}\u{10ffff}", "F0908080F09F948CF48FBFBF"],
		["\ud83d", "EFBFBD"],
		["\udd0cA", "EFBFBD41"],
	])("of %j is %s", (text, hex) => expect(bytesToHex(utf8Bytes(text))).toBe(hex));
});

describe("ASCII", () => {
	it.each([0, 1, 7, 8, 9, 64, 65])("of %i bytes comes back as it went", (length) => {
		const text = Array.from({ length }, (_, i) => String.fromCharCode(0x20 + (i % 90))).join("");
		const bytes = new Uint8Array(length + 4);
		putAscii(text, 0, length, bytes, 2);
		expect(asciiText(bytes, 2, 2 + length)).toBe(text);
		expect(bytes[0]! + bytes[1]! + bytes[length + 2]! + bytes[length + 3]!).toBe(0);
	});

	it("keeps bytes above 0x7F as characters of 8 bits", () => {
		expect(asciiText(Uint8Array.of(0, 255, 128), 0, 3)).toBe("\0\xff\x80");
	});
});
