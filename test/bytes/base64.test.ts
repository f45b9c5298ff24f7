import { describe, expect, it } from "vitest";
import { fromBase64 } from "../../modules/bytes/base64";

describe("base64", () => {
	// The examples of RFC 4648, chapter 10.
	it.each([
		["", ""],
		["Zg==", "f"],
		["Zm8=", "fo"],
		["Zm9v", "foo"],
		["Zm9vYg==", "foob"],
		["Zm9vYmE=", "fooba"],
		["Zm9vYmFy", "foobar"],
	])("%s is %s", (text, plain) => {
		const bytes = new Uint8Array(12);
		const length = fromBase64(text, bytes);
		expect(String.fromCharCode(...bytes.subarray(0, length))).toBe(plain);
	});

	it("knows all 64 characters", () => {
		const all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		const bytes = new Uint8Array(48);
		expect(fromBase64(all, bytes)).toBe(48);
		for (let i = 0; i < 64; i++) {
			const at = (i * 6) >> 3;
			const bits = ((bytes[at]! << 8) | (bytes[at + 1] ?? 0)) >> (10 - ((i * 6) & 7));
			expect(bits & 63).toBe(i);
		}
	});
});
