import { describe, expect, it } from "vitest";
import { carriesSecret, redact } from "../../modules/skstack/redact";

describe("redact", () => {
	it.each([
		["SKSETPWD C 0123456789AB", "SKSETPWD C ***"],
		["SKSETRBID 00112233445566778899AABBCCDDEEFF", "SKSETRBID ***"],
		["SKSETPSK 10 00112233445566778899AABBCCDDEEFF", "SKSETPSK 10 ***"],
		["SKSETHPWD 00112233445566778899AABBCCDDEEFF 0123", "SKSETHPWD ***"],
		["  PairID:CCDDEEFF", "  PairID:***"],
		["PairID:CCDDEEFF", "PairID:***"],
		["SKSREG S0A CCDDEEFF", "SKSREG S0A ***"],
		["SKSREG SA CCDDEEFF", "SKSREG SA ***"],
		["SKSREG S0B CCDDEEFF", "SKSREG S0B ***"],
		["KSETPWD C 0123456789AB", "***"],
		["xxSKSETRBID 0011", "***"],
		["SKSREG S0A", "SKSREG S0A"],
		["SKSREG S2 39", "SKSREG S2 39"],
		["SKSREG SA2 1", "SKSREG SA2 1"],
		["SKINFO", "SKINFO"],
		["", ""],
	])("%j -> %j", (line, shown) => {
		expect(redact(line)).toBe(shown);
	});
});

describe("carriesSecret", () => {
	const frame = (...properties: number[]) =>
		Uint8Array.from([0x10, 0x81, 0, 1, 2, 0x88, 1, 5, 0xff, 1, 0x72, ...properties]);

	it.each([
		["C0 with data", frame(1, 0xc0, 1, 5), true],
		["C0 behind another", frame(2, 0xe7, 2, 1, 2, 0xc0, 1, 5), true],
		["a request for C0", frame(1, 0xc0, 0), false],
		["C0 as data", frame(1, 0xe7, 4, 0xc0, 1, 0xc0, 1), false],
		["cut off", frame(9, 0xe7, 4, 0, 0, 0), false],
		["C0 cut off", frame(1, 0xc0), false],
		["no frame", Uint8Array.from([1, 2, 3]), false],
		["another protocol", new Uint8Array(40).fill(0xc0), false],
	] as const)("%s", (_, bytes, secret) => {
		expect(carriesSecret(bytes, 0, bytes.length)).toBe(secret);
	});

	it("looks at the given part only", () => {
		const bytes = Uint8Array.from([9, 9, ...frame(1, 0xc0, 1, 5), 9]);
		expect(carriesSecret(bytes, 2, bytes.length - 3)).toBe(true);
		expect(carriesSecret(bytes, 0, bytes.length)).toBe(false);
	});
});
