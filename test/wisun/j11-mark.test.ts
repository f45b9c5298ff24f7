import { describe, expect, it } from "vitest";
import { J11Mark } from "../../modules/wisun/j11-mark";
import type { Uart } from "../../modules/wisun/uart";

/** The header of an answer to the version request; its last two bytes are the sum of the eight before. */
const HEADER = [0xd0, 0xf9, 0xee, 0x5d, 0x20, 0x6b, 0x00, 0x0d, 0x03, 0xac];

/** What a new detector says of each of these pieces. */
function found(...pieces: readonly (readonly number[])[]): readonly number[] {
	const mark = new J11Mark();
	return pieces.map((piece) => mark.push(Uint8Array.from(piece), piece.length));
}

describe("the header of a J11 frame", () => {
	it.each([
		["alone", [], 10],
		["behind noise", [0, 0xff, 0x45], 13],
		["behind its own first byte", [0xd0], 11],
		["behind its own first half", [0xd0, 0xf9], 12],
		["behind three of its bytes", [0xd0, 0xf9, 0xee], 13],
		["behind all but its sum", HEADER.slice(0, 8), 18],
	])("is found %s", (_, noise, end) => expect(found([...noise, ...HEADER, 0])).toEqual([end]));

	it("is found in single bytes, with the last of them", () => {
		expect(found(...HEADER.map((byte) => [byte]))).toEqual([-1, -1, -1, -1, -1, -1, -1, -1, -1, 1]);
	});

	it.each([
		["nothing", []],
		["all but its end", HEADER.slice(0, 9)],
		["its bytes with another between", [0xd0, 0xf9, 0, ...HEADER.slice(2)]],
		["its bytes without the first", HEADER.slice(1)],
		["its bytes with another first", [0, ...HEADER.slice(1)]],
		["one whose sum is wrong", [...HEADER.slice(0, 9), 0xad]],
		[
			"a request of ours, which a line that is looped brings back",
			[0xd0, 0xea, 0x83, 0xfc, 0, 0x6b, 0, 4, 3, 0xa8],
		],
		["text", Array.from("OK\r\nEVER 1.2.10\r\n", (c) => c.charCodeAt(0))],
	])("is not found in %s", (_, bytes) => expect(found(bytes)).toEqual([-1]));

	it("is looked for only in the bytes that came", () => {
		expect(new J11Mark().push(Uint8Array.from(HEADER), 9)).toBe(-1);
	});

	it("is looked for anew after it was found, and after a reset, half of one included", () => {
		const mark = new J11Mark();
		expect(mark.push(Uint8Array.from(HEADER), 10)).toBe(10);
		expect(mark.push(Uint8Array.from(HEADER), 10)).toBe(10);
		mark.push(Uint8Array.from(HEADER), 5);
		mark.reset();
		expect(mark.push(Uint8Array.from(HEADER.slice(5)), 5)).toBe(-1);
		expect(mark.push(Uint8Array.from(HEADER), 10)).toBe(10);
	});

	it("is asked for by a request for the version, as ROHM's manual has it, at the one rate of these modules", () => {
		const sent: number[] = [];
		const uart = (baud: number) =>
			({
				baud,
				write: (bytes: Uint8Array, length: number) => sent.push(...bytes.subarray(0, length)),
			}) as unknown as Uart;
		new J11Mark().ask(uart(9600));
		expect(sent).toEqual([]);
		new J11Mark().ask(uart(115200));
		expect(sent).toEqual([0xd0, 0xea, 0x83, 0xfc, 0, 0x6b, 0, 4, 3, 0xa8, 0, 0]);
		// The sum of the first eight bytes, the header's check.
		expect(sent.slice(0, 8).reduce((sum, byte) => sum + byte, 0)).toBe((3 << 8) + 0xa8);
	});
});
