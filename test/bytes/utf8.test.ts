import { describe, expect, it } from "vitest";
import { asciiText, putAscii, visibleText } from "../../modules/bytes/ascii";
import { bytesToHex } from "../../modules/bytes/hex";
import { utf8Bytes, utf8Text } from "../../modules/bytes/utf8";

describe("UTF-8", () => {
	it.each([
		["", ""],
		["A\x7f", "417F"],
		["\x80\u07ff", "C280DFBF"],
		["\u0800壁\uffff", "E0A080E5A381EFBFBF"],
		["\uffffA", "EFBFBF41"],
		["\ud7ff\ue000", "ED9FBFEE8080"],
		["\ud800-\udfff", "EFBFBD2DEFBFBD"],
		["\u{10000}\u{1f50c}\u{10ffff}", "F0908080F09F948CF48FBFBF"],
		["\ud83d", "EFBFBD"],
		["\udd0cA", "EFBFBD41"],
	])("of %j is %s", (text, hex) => expect(bytesToHex(utf8Bytes(text))).toBe(hex));
});

describe("UTF-8 as characters of 8 bits", () => {
	const latin1 = (text: string) => String.fromCharCode(...utf8Bytes(text));

	it.each(["", "A\x7f", "100%25", "a%", "\x80\u07ff壁\u{1f50c}", "\0"])("of %j is read back", (text) => {
		expect(utf8Text(latin1(text))).toBe(text);
	});

	it.each([
		["a byte that begins nothing", "a\x80"],
		["a sequence cut short", "\xe5\xa3"],
		["a sequence broken off", "\xe5\xa3A"],
		["a longer form than needed", "\xc0\xaf"],
		["half of a pair", "\xed\xa0\x80"],
		["FF", "\xff"],
	])("is none: %s", (_, bytes) => expect(utf8Text(bytes)).toBeUndefined());
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

	it("is written from the place that was asked for, and no further", () => {
		const bytes = new Uint8Array(6);
		putAscii("abcdef", 1, 4, bytes, 2);
		expect([...bytes]).toEqual([0, 0, 0x62, 0x63, 0x64, 0]);
	});

	it.each([
		["", ""],
		[" ~", " ~"],
		["a\\b", "a\\x5cb"],
		["\0\t\x0f\x10\x1f", "\\x00\\x09\\x0f\\x10\\x1f"],
		["\x7f\x80\xff", "\\x7f\\x80\\xff"],
		["[]", "[]"],
	])("that can be read of %j is %s", (text, visible) => expect(visibleText(text)).toBe(visible));
});
