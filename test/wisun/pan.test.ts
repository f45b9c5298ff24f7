import { describe, expect, it } from "vitest";
import { CHANNELS, isChannel, linkLocal, type Pan, pairIdOf, samePan, scanMs } from "../../modules/wisun/pan";

const PAN: Pan = { channel: 0x21, panId: 0x8888, mac: "001C6400030C12A4", rssiDbm: -60 };

describe("a meter's network", () => {
	it("has one of the 28 channels of route B", () => {
		expect(CHANNELS).toBe(28);
		expect([0x20, 0x21, 0x3c, 0x3d].map(isChannel)).toEqual([false, true, true, false]);
	});

	it.each([
		["another signal", { rssiDbm: undefined }, true],
		["another channel", { channel: 0x22 }, false],
		["another PAN ID", { panId: 0x8889 }, false],
		["another address", { mac: "001C6400030C12A5" }, false],
	])("is the same or not with %s", (_, other, same) => {
		expect(samePan(PAN, { ...PAN, ...other })).toBe(same);
	});
});

describe("the pairing ID", () => {
	it("is the last eight characters of the route-B ID", () => {
		expect(pairIdOf("00112233445566778899AABBCCDDEEFF")).toBe("CCDDEEFF");
	});
});

describe("the time of a scan", () => {
	it.each([
		[28, 6, 17_472],
		[28, 4, 4_569.6],
		[1, 6, 624],
		[2, 0, 38.4],
	])("of %i channels with the duration %i is %d ms", (channels, duration, ms) => {
		expect(scanMs(channels, duration)).toBeCloseTo(ms, 3);
	});
});

describe("the link-local address", () => {
	it.each([
		["001C6400030C12A4", "FE80:0000:0000:0000:021C:6400:030C:12A4"],
		["021c6400030c12a4", "FE80:0000:0000:0000:001C:6400:030C:12A4"],
		["FFEEDDCCBBAA9988", "FE80:0000:0000:0000:FDEE:DDCC:BBAA:9988"],
		["", ""],
		["001C6400030C12A", ""],
		["001C6400030C12A45", ""],
	])("of %j is %j", (mac, address) => expect(linkLocal(mac)).toBe(address));
});
