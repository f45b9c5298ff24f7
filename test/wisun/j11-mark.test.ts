import { describe, expect, it } from "vitest";
import { J11Mark } from "../../modules/wisun/j11-mark";
import type { Uart } from "../../modules/wisun/uart";

const MARK = [0xd0, 0xf9, 0xee, 0x5d];

/** True when a new detector sees the mark in these pieces. */
function sees(...pieces: readonly (readonly number[])[]): boolean {
	const mark = new J11Mark();
	for (const piece of pieces) mark.push(Uint8Array.from(piece), piece.length);
	return mark.seen;
}

describe("the mark of a J11 module", () => {
	it.each([
		["alone", [MARK]],
		["behind noise", [[0, 0xff, 0x45, ...MARK]]],
		["before the rest of an answer", [[...MARK, 0x60, 0x6b, 0, 4]]],
		["in single bytes", MARK.map((byte) => [byte])],
		["behind its own first byte", [[0xd0, ...MARK]]],
		["behind its own first half", [[0xd0, 0xf9, ...MARK]]],
		["behind three of its bytes", [[0xd0, 0xf9, 0xee, ...MARK]]],
	])("is seen %s", (_, pieces) => expect(sees(...pieces)).toBe(true));

	it.each([
		["nothing", [[]]],
		["all but its end", [MARK.slice(0, 3)]],
		["its bytes with another between", [[0xd0, 0xf9, 0, 0xee, 0x5d]]],
		["its bytes without the first", [MARK.slice(1)]],
		["its bytes with another first", [[0, ...MARK.slice(1)]]],
		["a request of ours, which a line that is looped brings back", [[0xd0, 0xea, 0x83, 0xfc]]],
		["text", [[...new TextEncoder().encode("OK\r\nEVER 1.2.10\r\n")]]],
	])("is not seen in %s", (_, pieces) => expect(sees(...pieces)).toBe(false));

	it("is looked for only in the bytes that came", () => {
		const mark = new J11Mark();
		mark.push(Uint8Array.from(MARK), 3);
		expect(mark.seen).toBe(false);
	});

	it("stays seen, and is looked for anew after a reset, half of one included", () => {
		const mark = new J11Mark();
		mark.push(Uint8Array.from([...MARK, 0]), 5);
		mark.push(Uint8Array.of(0), 1);
		expect(mark.seen).toBe(true);
		mark.reset();
		expect(mark.seen).toBe(false);
		mark.push(Uint8Array.from(MARK.slice(0, 2)), 2);
		mark.reset();
		mark.push(Uint8Array.from(MARK.slice(1)), 3);
		expect(mark.seen).toBe(false);
		mark.push(Uint8Array.from(MARK), 4);
		expect(mark.seen).toBe(true);
	});

	it("is asked for by a request for the version, as ROHM's manual has it", () => {
		const sent: number[] = [];
		const uart = { write: (bytes: Uint8Array, length: number) => sent.push(...bytes.subarray(0, length)) };
		new J11Mark().ask(uart as unknown as Uart);
		expect(sent).toEqual([0xd0, 0xea, 0x83, 0xfc, 0, 0x6b, 0, 4, 3, 0xa8, 0, 0]);
		// The sum of the first eight bytes, the header's check.
		expect(sent.slice(0, 8).reduce((sum, byte) => sum + byte, 0)).toBe((3 << 8) + 0xa8);
	});
});
