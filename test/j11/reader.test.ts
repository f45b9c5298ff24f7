import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import type { Frame } from "../../modules/j11/frame";
import { Reader } from "../../modules/j11/reader";
import { frame, J01_MODULE, J02_MODULE, J03_MODULE, J04_MODULE, J04_WHOLE, raw } from "./frames";

/** Writes down what a reader gives: the whole of each frame, and in brackets what was dropped before it. */
class Scribe {
	readonly told: string[] = [];
	readonly reader = new Reader({
		onFrame: (read: Frame) =>
			this.told.push(bytesToHex(read.bytes, read.at - 12, read.length + 12), `${read.code.toString(16)}`),
		onGarbage: (bytes, at, length) => this.told.push(`[${bytesToHex(bytes, at, length)}]`),
	});

	push(text: string): this {
		const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
		this.reader.push(bytes, bytes.length);
		return this;
	}

	get frames(): string[] {
		return this.told.filter((one) => /^D0F9/.test(one));
	}
}

const plain = (hex: string): string => hex.replaceAll(" ", "");
const text = (lines: readonly string[]): string => raw(lines.join(""));
const longest = frame(0x6018, "AB".repeat(1349));

const CAPTURES = [
	["J01, a whole exchange of the application note", J01_MODULE],
	["J02, version and instance list of a real module", J02_MODULE],
	["J03, the half-hourly notification of a real meter", J03_MODULE],
] as const;

describe("the reader", () => {
	it.each(CAPTURES)("understands %s, merged, in single bytes, and split at every byte", (_name, lines) => {
		const bytes = text(lines);
		const want = lines.map(plain);
		expect(new Scribe().push(bytes).frames).toEqual(want);
		const single = new Scribe();
		for (const byte of bytes) single.push(byte);
		expect(single.frames).toEqual(want);
		for (let cut = 1; cut < bytes.length; cut++) {
			const split = new Scribe().push(bytes.slice(0, cut)).push(bytes.slice(cut));
			expect(split.frames).toEqual(want);
			expect(split.reader.droppedBytes).toBe(0);
			expect(split.reader.pending).toBe(false);
		}
	});

	it("understands J04: the frame behind one that was cut, wherever the read is cut", () => {
		const bytes = text([J04_MODULE[0]!, J04_WHOLE, ...J02_MODULE]);
		const want = [J04_WHOLE, ...J02_MODULE].map(plain);
		for (let cut = 0; cut <= bytes.length; cut++) {
			const { told, reader, frames } = new Scribe().push(bytes.slice(0, cut)).push(bytes.slice(cut));
			expect(frames).toEqual(want);
			expect(told[0]).toBe(`[${plain(J04_MODULE[0]!)}]`);
			expect([reader.droppedBytes, reader.droppedPieces]).toEqual([25, 1]);
		}
	});

	it("gives J04 as it was logged up when nothing more comes, and is ready for the next frame", () => {
		const scribe = new Scribe().push(text(J04_MODULE));
		expect(scribe.told).toEqual([]);
		expect(scribe.reader.pending).toBe(true);
		scribe.reader.settle();
		expect(scribe.told).toEqual([`[${plain(J04_MODULE.join(""))}]`]);
		expect(scribe.reader.pending).toBe(false);
		expect(scribe.push(text(J02_MODULE)).frames).toEqual(J02_MODULE.map(plain));
	});

	it("hands over code and data", () => {
		const { told } = new Scribe().push(raw(J01_MODULE[0]!)).push(raw(J02_MODULE[0]!));
		expect(told).toEqual([plain(J01_MODULE[0]!), "6019", plain(J02_MODULE[0]!), "206b"]);
	});

	it.each([
		["its unique code", 2],
		["its command code", 4],
		["its length", 7],
		["the header's sum", 9],
		["the data's sum", 10],
		["its data", 20],
	])("drops a frame in which a bit of %s is wrong, and no more", (_name, at) => {
		for (let bit = 0; bit < 8; bit++) {
			const good = raw(J02_MODULE[0]!);
			const bad =
				good.slice(0, at) + String.fromCharCode(good.charCodeAt(at) ^ (1 << bit)) + good.slice(at + 1);
			const scribe = new Scribe().push(bad + good);
			expect(scribe.frames).toEqual([plain(J02_MODULE[0]!)]);
			expect(scribe.reader.droppedBytes).toBe(good.length);
		}
	});

	it("drops a frame of which any one byte is missing, and no more", () => {
		const good = raw(J02_MODULE[1]!);
		for (let at = 0; at < good.length; at++) {
			const scribe = new Scribe().push(good.slice(0, at) + good.slice(at + 1) + good);
			expect(scribe.frames).toEqual([plain(J02_MODULE[1]!)]);
			expect(scribe.reader.droppedBytes).toBe(good.length - 1);
		}
	});

	it("takes another unique code for noise, although both sums hold", () => {
		for (const head of ["D1F9EE5D 6019 0004 0392", "D0F9EE5E 6019 0004 0392", "D0EA83FC 6019 0004 0416"]) {
			const scribe = new Scribe().push(raw(`${head} 0000`) + raw(J01_MODULE[0]!));
			expect(scribe.frames).toEqual([plain(J01_MODULE[0]!)]);
			expect(scribe.reader.droppedBytes).toBe(12);
		}
	});

	it("does not believe a length before the header's sum holds", () => {
		const liar = raw("D0F9EE5D 6018 0500 0000 0000");
		expect(new Scribe().push(liar + raw(J01_MODULE[0]!)).frames).toEqual([plain(J01_MODULE[0]!)]);
	});

	it.each([
		["shorter than its sums", "D0F9EE5D 6018 0003 038F"],
		["longer than any frame", "D0F9EE5D 6018 054A 03DB"],
	])("takes a length %s for damage, whatever the header's sum", (_name, head) => {
		const scribe = new Scribe().push(raw(head) + raw(J01_MODULE[0]!));
		expect(scribe.frames).toEqual([plain(J01_MODULE[0]!)]);
		expect(scribe.reader.droppedBytes).toBe(10);
	});

	it("takes the longest frame there is, without data and with all of it", () => {
		expect(longest).toHaveLength(1361);
		const scribe = new Scribe().push(longest + frame(0x6019) + longest);
		expect(scribe.frames.map((one) => one.length / 2)).toEqual([1361, 12, 1361]);
	});

	it("takes a unique code in the data, a whole frame even, for data", () => {
		const outer = frame(0x6018, bytesToHex(hexToBytes(plain(J01_MODULE[0]!))!));
		const scribe = new Scribe().push(outer);
		expect(scribe.frames).toHaveLength(1);
		expect(scribe.reader.droppedBytes).toBe(0);
	});

	it("finds the frame inside the data of one whose sum is wrong", () => {
		const inner = plain(J01_MODULE[0]!);
		const outer = frame(0x6018, `0102${inner}03`);
		const bad = `${outer.slice(0, -1)}\x04`;
		const { told } = new Scribe().push(bad + raw(J02_MODULE[0]!));
		expect(told.filter((one) => !one.startsWith("["))).toEqual([
			inner,
			"6019",
			plain(J02_MODULE[0]!),
			"206b",
		]);
	});

	it("finds the frame behind any noise, and drops the noise in one piece", () => {
		for (const noise of [
			"\0",
			"\xd0",
			"\xd0\xf9",
			"\xd0\xd0\xf9\xee",
			"OK\r\n",
			"\xd0\xf9\xee\x5d",
			"\xff".repeat(3000),
		]) {
			const scribe = new Scribe().push(noise + raw(J01_MODULE[0]!));
			expect(scribe.frames).toEqual([plain(J01_MODULE[0]!)]);
			expect(scribe.reader.droppedBytes).toBe(noise.length);
			if (noise.length < 1000) expect(scribe.reader.droppedPieces).toBe(1);
			const single = new Scribe();
			for (const byte of noise + raw(J01_MODULE[0]!)) single.push(byte);
			expect(single.told).toEqual(scribe.told);
		}
	});

	it("counts noise between two frames that is longer than its buffer", () => {
		const scribe = new Scribe().push(raw(J01_MODULE[0]!) + "\x01".repeat(2000) + raw(J02_MODULE[0]!));
		expect(scribe.frames).toEqual([plain(J01_MODULE[0]!), plain(J02_MODULE[0]!)]);
		expect([scribe.reader.droppedBytes, scribe.reader.droppedPieces]).toEqual([2000, 2]);
	});

	it("waits for a frame that begins where its buffer ends", () => {
		for (let length = 1340; length < 1380; length++) {
			const scribe = new Scribe().push("\x01".repeat(length)).push(raw(J02_MODULE[0]!).slice(0, 11));
			expect(scribe.push(raw(J02_MODULE[0]!).slice(11)).frames).toEqual([plain(J02_MODULE[0]!)]);
			expect(scribe.reader.droppedBytes).toBe(length);
		}
	});

	it("finds a frame in the midst of proven headers that never come to their end", () => {
		const heads = raw("D0F9EE5D 6018 0549 03DA 0000").repeat(300);
		const scribe = new Scribe().push(heads + raw(J01_MODULE[0]!));
		expect(scribe.frames).toEqual([]);
		scribe.reader.settle();
		expect(scribe.frames).toEqual([plain(J01_MODULE[0]!)]);
		expect(scribe.reader.droppedBytes).toBe(3600);
	});

	it.each([
		["noise", "\xd0\xf9\xee".repeat(1000)],
		["headers that promise more than comes", raw("D0F9EE5D 6018 0549 03DA 0000").repeat(300)],
		["long frames inside each other, each with a wrong sum", raw("D0F9EE5D 6018 0500 0391 0001").repeat(300)],
		["single bytes of a frame", longest],
	])("looks at a byte a few times only: %s", (_name, stream) => {
		const scribe = new Scribe();
		let reads = 0;
		for (const name of ["_buffer", "_sums"] as const) {
			const inner = scribe.reader as unknown as Record<typeof name, Uint8Array | Uint16Array>;
			inner[name] = new Proxy(inner[name], {
				get: (array, key) => {
					if (typeof key === "string" && /^\d+$/.test(key)) reads++;
					const value: unknown = Reflect.get(array, key, array);
					return typeof value === "function" ? value.bind(array) : value;
				},
			});
		}
		for (const byte of stream) scribe.push(byte);
		scribe.reader.settle();
		expect(reads / stream.length).toBeLessThan(16);
	});

	it("forgets a frame that had begun when the port is opened anew", () => {
		const scribe = new Scribe().push(raw(J02_MODULE[0]!).slice(0, 15));
		scribe.reader.reset();
		expect(scribe.reader.pending).toBe(false);
		expect(scribe.push(raw(J02_MODULE[1]!)).frames).toEqual([plain(J02_MODULE[1]!)]);
		expect(scribe.reader.droppedBytes).toBe(15);
	});

	it("reads nothing behind the end of the data", () => {
		let seen: number[] = [];
		const reader = new Reader({
			onFrame: (read) => {
				seen = [read.u8(0), read.u8(1), read.u8(2), read.u16(0), read.u16(1)];
			},
			onGarbage: () => undefined,
		});
		const bytes = Uint8Array.from(frame(0x2001, "0102"), (char) => char.charCodeAt(0));
		reader.push(bytes, bytes.length);
		expect(seen).toEqual([1, 2, -1, 0x102, -1]);
	});
});
