import { describe, expect, it } from "vitest";
import * as bytes from "../../modules/bytes/bytes";
import { bytesToHex, hexToBytes, hexValue, toHex } from "../../modules/bytes/hex";

const data = Uint8Array.of(0xff, 0xff, 0xfc, 0xb8, 0x7f, 0xfe, 0x80, 0x00);

describe("big-endian reads", () => {
	it.each([
		["u8", bytes.readU8(data, 2), 0xfc],
		["u8 behind the end", bytes.readU8(data, 8), 0],
		["u16", bytes.readU16(data, 4), 0x7ffe],
		["u24", bytes.readU24(data, 1), 0xfffcb8],
		["u32 with the top bit set", bytes.readU32(data, 0), 0xfffffcb8],
		["i32 of a selling house", bytes.readI32(data, 0), -840],
		["i16, lowest", bytes.readI16(data, 6), -32768],
		["i16, highest", bytes.readI16(data, 4), 32766],
	])("%s", (_name, got, want) => {
		expect(got).toBe(want);
	});
});

describe("big-endian writes", () => {
	it("give back what was written", () => {
		const to = new Uint8Array(9);
		bytes.writeU16(to, 0, 0x0e1a);
		bytes.writeU24(to, 2, 0x028801);
		bytes.writeU32(to, 5, 0xfffffffe);
		expect(bytesToHex(to)).toBe("0E1A028801FFFFFFFE");
		bytes.writeU32(to, 1, 0x12345678);
		expect(bytesToHex(to)).toBe("0E12345678FFFFFFFE");
	});

	it.each([
		["the whole", 0, 4, 0, "0102030400"],
		["the whole, further back", 0, 4, 1, "0001020304"],
		["the head", 0, 2, 3, "0000000102"],
		["the tail", 2, 2, 0, "0304000000"],
		["the middle", 1, 2, 2, "0000020300"],
		["all but the first, as many as there is room for", 1, 3, 0, "0203040000"],
		["nothing", 3, 0, 1, "0000000000"],
	])("copy %s between two buffers and touch nothing else", (_, at, length, toAt, hex) => {
		const to = new Uint8Array(5);
		bytes.copy(Uint8Array.of(1, 2, 3, 4), at, length, to, toAt);
		expect(bytesToHex(to)).toBe(hex);
	});

	it("copy within one buffer when the ranges overlap", () => {
		const to = Uint8Array.of(1, 2, 3, 4, 5);
		bytes.copy(to, 0, 4, to, 1);
		expect(bytesToHex(to)).toBe("0101020304");
	});

	it("tell equal ranges from others", () => {
		expect(bytes.equal(data, 0, data, 1, 1)).toBe(true);
		expect(bytes.equal(data, 0, data, 1, 2)).toBe(false);
		expect(bytes.equal(data, 2, Uint8Array.of(0, 0xfc, 0xb8), 1, 2)).toBe(true);
		expect(bytes.equal(data, 2, Uint8Array.of(0, 0xfc, 0xb9), 1, 2)).toBe(false);
		expect(bytes.equal(data, 2, Uint8Array.of(0, 0xfd, 0xb8), 1, 2)).toBe(false);
		expect(bytes.equal(data, 0, data, 3, 0)).toBe(true);
	});
});

describe("hex", () => {
	it("takes digits of both cases and nothing else", () => {
		const valid = "0123456789abcdefABCDEF";
		for (let code = 0; code < 256; code++) {
			const at = valid.indexOf(String.fromCharCode(code));
			const want = at < 0 ? -1 : at < 16 ? at : at - 6;
			expect(hexValue(code)).toBe(want);
		}
	});

	it.each([
		[0x1a, 4, "001A"],
		[0xffffffff, 8, "FFFFFFFF"],
		[0, 2, "00"],
	])("writes %d as %d digits", (value, digits, text) => {
		expect(toHex(value, digits)).toBe(text);
	});

	it("reads back what it wrote, spaces ignored", () => {
		expect(hexToBytes("10 81 0E")).toEqual(Uint8Array.of(0x10, 0x81, 0x0e));
		expect(bytesToHex(hexToBytes("00ff10")!)).toBe("00FF10");
		expect(bytesToHex(Uint8Array.of(1, 2, 3), 1)).toBe("0203");
		expect(bytesToHex(Uint8Array.of(1, 2, 3), 1, 1)).toBe("02");
	});

	it.each(["0", "1", "100", "101", "123", "0x10", "GG", "10-81"])("refuses %s", (text) => {
		expect(hexToBytes(text)).toBeUndefined();
	});
});
