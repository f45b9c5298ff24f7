import { assert, integer, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { networkOf, parseBlocks, parseIpv4 } from "../../modules/lan/ipv4";

const octets = tuple(
	integer({ min: 0, max: 255 }),
	integer({ min: 0, max: 255 }),
	integer({ min: 0, max: 255 }),
	integer({ min: 0, max: 255 }),
);
/** The first `prefix` bits of an address as text: another way to say what a network is. */
const bits = (address: number, prefix: number) => address.toString(2).padStart(32, "0").slice(0, prefix);

describe("an IPv4 address", () => {
	it("is read back whatever it is", () => {
		assert(
			property(octets, ([a, b, c, d]) => {
				expect(parseIpv4(`${a}.${b}.${c}.${d}`)).toBe(a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d);
			}),
		);
	});

	it.each([
		"",
		".",
		"1.2.3",
		"1.2.3.",
		".1.2.3",
		"1..2.3",
		"1.2.3.4.",
		"1.2.3.4.5",
		"256.1.1.1",
		"1.1.1.999999999999",
		"01.2.3.4",
		"1.2.3.00",
		"0x7f.0.0.1",
		"127.1",
		"::1",
		"::ffff:1.2.3.4",
		"1.2.3.4 ",
		"-1.2.3.4",
		"1.2.3.+4",
		"a.b.c.d",
		"１.2.3.4",
	])("%j is none", (text) => expect(parseIpv4(text)).toBe(-1));

	it("shares the network with exactly those that have the same leading bits", () => {
		const address = integer({ min: 0, max: 0xffffffff });
		assert(
			property(address, address, integer({ min: 0, max: 32 }), (one, other, prefix) => {
				const near = networkOf(one, prefix) === networkOf(other, prefix);
				expect(near).toBe(bits(one, prefix) === bits(other, prefix));
			}),
		);
	});
});

describe("the list of blocks", () => {
	it.each([
		["", []],
		["  ", []],
		["10.5.0.0/16", [[0x0a050000, 16]]],
		[
			"10.5.0.0/16,172.17.0.0/16",
			[
				[0x0a050000, 16],
				[0xac110000, 16],
			],
		],
		[
			" 10.5.7.9/16 , 192.168.3.4 ",
			[
				[0x0a050000, 16],
				[0xc0a80304, 32],
			],
		],
		["10.0.0.0/8", [[0x0a000000, 8]]],
		["172.16.0.0/12", [[0xac100000, 12]]],
		["192.168.0.0/16", [[0xc0a80000, 16]]],
		["100.64.0.0/10", [[0x64400000, 10]]],
	])("%j is understood", (text, blocks) => {
		expect(parseBlocks(text)?.map(({ base, prefix }) => [base, prefix])).toEqual(blocks);
	});

	it.each([
		["a public network", "8.8.8.0/24"],
		["everything", "0.0.0.0/0"],
		["a block that is private in part", "172.16.0.0/11"],
		["a block around a private one", "10.0.0.0/7"],
		["172.32, which is not private", "172.32.0.0/16"],
		["three blocks", "10.1.0.0/16,10.2.0.0/16,10.3.0.0/16"],
		["an empty block", "10.1.0.0/16,"],
		["no prefix", "10.1.0.0/"],
		["a prefix with a leading zero", "10.1.0.0/016"],
		["a prefix of 33", "10.1.0.0/33"],
		["a netmask", "10.1.0.0/255.255.0.0"],
		["two slashes", "10.1.0.0/16/16"],
		["a name", "hems.lan"],
		["multicast", "224.0.0.0/8"],
		["loopback", "127.0.0.0/8"],
		["link-local", "169.254.0.0/16"],
	])("%s is refused", (_, text) => expect(parseBlocks(text)).toBeUndefined());

	it("never names a public address, whatever is written there", () => {
		const isPrivate = (a: number, b: number) =>
			a === 10 ||
			(a === 172 && b >= 16 && b < 32) ||
			(a === 192 && b === 168) ||
			(a === 100 && b >= 64 && b < 128);
		assert(
			property(octets, integer({ min: -1, max: 40 }), ([a, b, c, d], prefix) => {
				const blocks = parseBlocks(`${a}.${b}.${c}.${d}/${prefix}`) ?? [];
				for (const { base, prefix: bitsKept } of blocks) {
					const last = base + 2 ** (32 - bitsKept) - 1;
					for (const edge of [base, last])
						expect(isPrivate(Math.floor(edge / 2 ** 24), Math.floor(edge / 2 ** 16) % 256)).toBe(true);
				}
			}),
			{ numRuns: 2000 },
		);
	});
});
