import { bytesToHex } from "../../modules/bytes/hex";
import { MAX_FRAME } from "../../modules/j11/frame";
import { Reader } from "../../modules/j11/reader";
import { latin1 } from "../fixtures/transcript";
import {
	frame,
	J01_HOST,
	J01_MODULE,
	J02_MODULE,
	J03_MODULE,
	J04_MODULE,
	J04_WHOLE,
	raw,
} from "../j11/frames";
import { joined, mutate } from "./mutate";
import type { Random } from "./random";
import { insist, type Target } from "./target";

const FRAMES = [...J01_MODULE, ...J02_MODULE, ...J03_MODULE, ...J04_MODULE, J04_WHOLE, ...J01_HOST].map(
	(hex) => latin1(raw(hex)),
);
const GOOD = latin1(frame(0x6018, "0102030405060708"));
const MAX_PIECE = 4_000;

/** Frames, broken and inside each other, in pieces of any size; then silence; then one good frame. */
export class J11ReaderTarget implements Target {
	readonly name = "j11";
	#heard: string[] = [];
	#garbage = 0;
	readonly #reader = new Reader({
		onFrame: ({ bytes, at, length }) => {
			insist(at >= 12 && at + length <= bytes.length, "a frame outside the buffer");
			this.#heard.push(bytesToHex(bytes, at - 12, length + 12));
		},
		onGarbage: (bytes, at, length) => {
			insist(at >= 0 && length > 0 && at + length <= bytes.length, "garbage outside the buffer");
			this.#garbage += length;
		},
	});

	run(random: Random): void {
		const input = stream(random);
		const reader = this.#reader;
		const dropped = reader.droppedBytes;
		this.#heard = [];
		this.#garbage = 0;
		for (let at = 0; at < input.length; ) {
			const length = Math.min(input.length - at, 1 + random.below(random.once(4) ? 1_500 : 40));
			reader.push(input.slice(at, at + length), length);
			at += length;
		}
		reader.settle();
		insist(!reader.pending, "bytes are still pending after a silence");
		const want = framesOf(input);
		insist(
			want.length === this.#heard.length && want.every((one, i) => one === this.#heard[i]),
			`${JSON.stringify(this.#heard)} was read, ${JSON.stringify(want)} is in it`,
		);
		const read = this.#heard.reduce((sum, one) => sum + one.length / 2, 0);
		insist(read + this.#garbage === input.length, "each byte is in a frame or dropped");
		insist(reader.droppedBytes - dropped === this.#garbage, "what is dropped is counted");
		this.#heard = [];
		reader.push(GOOD, GOOD.length);
		insist(this.#heard[0] === bytesToHex(GOOD), "the good frame after the garbage was not understood");
	}
}

/** One to six pieces, some of them broken, some inside the data of a frame. */
function stream(random: Random): Uint8Array {
	const pieces: Uint8Array[] = [];
	for (let left = 1 + random.below(6); left > 0; left--) {
		const seed = random.pick(FRAMES);
		let piece = random.once(2) ? seed : mutate(random, seed, FRAMES, MAX_PIECE);
		if (random.once(4)) piece = latin1(frame(0x6018, bytesToHex(piece.subarray(0, 1_300))));
		if (random.once(4)) piece = mutate(random, piece, FRAMES, MAX_PIECE);
		pieces.push(piece);
	}
	return joined(...pieces).subarray(0, 6_000);
}

/** The same question, answered as plainly as the manual puts it, with all of the input at hand. */
function framesOf(input: Uint8Array): string[] {
	const found: string[] = [];
	const sum = (from: number, to: number) => input.subarray(from, to).reduce((a, b) => a + b, 0) & 0xffff;
	const word = (at: number) => input[at]! * 256 + input[at + 1]!;
	for (let at = 0; at + 12 <= input.length; ) {
		const length = word(at + 6);
		const end = at + 8 + length;
		const isFrame =
			word(at) === 0xd0f9 &&
			word(at + 2) === 0xee5d &&
			length >= 4 &&
			8 + length <= MAX_FRAME &&
			end <= input.length &&
			sum(at, at + 8) === word(at + 8) &&
			sum(at + 12, end) === word(at + 10);
		if (isFrame) found.push(bytesToHex(input, at, end - at));
		at = isFrame ? end : at + 1;
	}
	return found;
}
