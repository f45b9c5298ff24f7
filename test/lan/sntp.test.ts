import { describe, expect, it } from "vitest";
import { readU32, writeU32 } from "../../modules/bytes/bytes";
import { readAnswer, SNTP_LENGTH, writeQuestion } from "../../modules/lan/sntp";

const HIGH = 0xfedcba98;
const LOW = 0x01234567;
const APRIL = Date.UTC(2026, 3, 1) / 1000;
const TO_1970 = 2_208_988_800;

function answer(change: (bytes: Uint8Array) => void = () => {}): Uint8Array {
	const bytes = new Uint8Array(SNTP_LENGTH);
	bytes[0] = 0x24;
	bytes[1] = 2;
	writeU32(bytes, 24, HIGH);
	writeU32(bytes, 28, LOW);
	writeU32(bytes, 40, APRIL + TO_1970);
	change(bytes);
	return bytes;
}

const read = (bytes: Uint8Array) => readAnswer(bytes, bytes.length, HIGH, LOW);

describe("a question for the time", () => {
	it("is version 4 of a client, with the two numbers at its end and nothing else", () => {
		const bytes = new Uint8Array(SNTP_LENGTH).fill(0xff);
		writeQuestion(bytes, HIGH, LOW);
		expect(bytes[0]).toBe(0x23);
		expect(bytes.subarray(1, 40).every((byte) => byte === 0)).toBe(true);
		expect([readU32(bytes, 40), readU32(bytes, 44)]).toEqual([HIGH, LOW]);
	});
});

describe("an answer with the time", () => {
	it("is read in seconds since 1970", () => {
		expect(read(answer())).toBe(APRIL);
	});

	it.each([
		["the last second before 2036-02-07 06:28:16", 0xffffffff, Date.UTC(2036, 1, 7, 6, 28, 15) / 1000],
		["a second of the next era", 1, Date.UTC(2036, 1, 7, 6, 28, 17) / 1000],
	])("is read across the turn of NTP: %s", (_name, seconds, unix) => {
		expect(read(answer((bytes) => writeU32(bytes, 40, seconds)))).toBe(unix);
	});

	it.each<[string, (bytes: Uint8Array) => void]>([
		["of a client", (bytes) => bytes.set([0x23])],
		["of a server that is not synchronised", (bytes) => bytes.set([0xe4])],
		["of stratum 0, a refusal", (bytes) => bytes.set([0], 1)],
		["of stratum 16", (bytes) => bytes.set([16], 1)],
		["to another question", (bytes) => writeU32(bytes, 24, HIGH - 1)],
		["to another question, by its last bits", (bytes) => writeU32(bytes, 28, LOW + 1)],
		["without a time", (bytes) => writeU32(bytes, 40, 0)],
	])("%s is none", (_name, change) => {
		expect(read(answer(change))).toBeUndefined();
	});

	it("that is cut is none", () => {
		const bytes = answer();
		for (let length = 0; length < SNTP_LENGTH; length++)
			expect(readAnswer(bytes, length, HIGH, LOW)).toBeUndefined();
	});
});
