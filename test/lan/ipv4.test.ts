import { describe, expect, it } from "vitest";
import { networkOf, parseBlocks, parseIpv4 } from "../../modules/lan/ipv4";

describe("an IPv4 address", () => {
	it.each([
		["0.0.0.0", 0],
		["192.168.1.20", 0xc0a80114],
		["255.255.255.255", 0xffffffff],
		["10.0.200.9", 0x0a00c809],
	])("%s is read", (text, address) => expect(parseIpv4(text)).toBe(address));

	it.each([
		[0xc0a80114, 24, 0xc0a80100],
		[0xc0a80114, 32, 0xc0a80114],
		[0xffffffff, 0, 0],
		[0xffffffff, 1, 0x80000000],
		[0xac1fffff, 12, 0xac100000],
	])("%i has in common with its network of %i bits: %i", (address, prefix, base) =>
		expect(networkOf(address, prefix)).toBe(base),
	);

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
});
