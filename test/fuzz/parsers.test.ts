import { describe, expect, it } from "vitest";
import { J11ReaderTarget } from "./j11";
import { DecodeTarget, FrameTarget, ReaderTarget } from "./parsers";
import { Random } from "./random";
import { attempt } from "./target";

const RUNS = 500;

describe("the parsers withstand broken input", () => {
	it.each([
		["reader", () => new ReaderTarget()],
		["j11", () => new J11ReaderTarget()],
		["frame", () => new FrameTarget()],
		["decode", () => new DecodeTarget()],
	] as const)("%s", (_name, make) => {
		expect(attempt(make, (seed) => new Random(seed), 1, RUNS)).toEqual([]);
	});

	it.each([
		["an EVENT with nothing behind it, read again and again", 726],
		["a control character in place of the colon of an address, cut behind it", 200_174_706],
		["the same, and another one in the address before", 200_187_613],
		["the same in the first address", 300_108_792],
		["the same", 100_109_408],
		["the same", 100_308_188],
		["the same", 100_334_453],
		["the same", 100_396_669],
		["noise in a header, and behind it a datagram with noise in its address", 501_027_865],
	])("%s (seed %i)", (_name, seed) => {
		expect(
			attempt(
				() => new ReaderTarget(),
				(number) => new Random(number),
				seed,
				1,
			),
		).toEqual([]);
	});

	it("and a broken invariant would be seen", () => {
		const target = {
			name: "x",
			run(random: Random) {
				if (random.once(50)) throw new Error("broken");
			},
		};
		expect(
			attempt(
				() => target,
				(seed) => new Random(seed),
				1,
				RUNS,
			).length,
		).toBeGreaterThan(0);
	});
});
