import { describe, expect, it } from "vitest";
import { ALL_CHANNELS, channelMask, lqiToDbm, PanCollector } from "../../modules/skstack/receive/epandesc";
import { CHANNELS, linkLocal, scanMs } from "../../modules/wisun/pan";

describe("numbers of a scan", () => {
	it.each([
		[0x21, 0x00000001],
		[0x39, 0x01000000],
		[0x3c, 0x08000000],
		[0x20, ALL_CHANNELS],
		[0x3d, ALL_CHANNELS],
	])("channel %i has the mask %i", (channel, mask) => {
		expect(channelMask(channel)).toBe(mask);
	});

	it.each([
		[4, 4.57],
		[6, 17.47],
		[7, 34.68],
	])("duration %i over all channels takes %d s, as was measured", (duration, seconds) => {
		expect(Math.round(scanMs(CHANNELS, duration) / 10) / 100).toBe(seconds);
	});

	it("one channel takes a 28th", () => {
		expect(scanMs(1, 6) * 28).toBeGreaterThan(17_000);
		expect(scanMs(1, 6)).toBeLessThan(630);
	});

	it.each([
		[0x2d, -92],
		[0xb2, -55],
		[0xe1, -42],
		[0, -104],
	])("lqi %i is %i dBm", (lqi, dbm) => {
		expect(lqiToDbm(lqi)).toBe(dbm);
	});
});

describe("link-local address", () => {
	it.each([
		["001C6400036E8CF5", "FE80:0000:0000:0000:021C:6400:036E:8CF5"],
		["8CDF9DFFFEC1323B", "FE80:0000:0000:0000:8EDF:9DFF:FEC1:323B"],
		["021C6400036E8CF5", "FE80:0000:0000:0000:001C:6400:036E:8CF5"],
	])("of %s, as SKLL64 would answer", (mac, address) => {
		expect(linkLocal(mac)).toBe(address);
	});
});

describe("EPANDESC", () => {
	const FIELDS = [
		"Channel:39",
		"Channel Page:09",
		"Pan ID:8CF5",
		"Addr:001C6400036E8CF5",
		"LQI:2D",
		"PairID:12345678",
	];

	function collect(fields: string[], pairId = "12345678") {
		const pans = new PanCollector();
		pans.pairId = pairId;
		pans.open();
		for (const field of fields) pans.field(field);
		pans.close();
		return pans.best;
	}

	it("is complete with channel, PAN ID and address", () => {
		expect(collect(FIELDS)).toEqual({ channel: 0x39, panId: 0x8cf5, mac: "001C6400036E8CF5", rssiDbm: -92 });
		expect(collect(FIELDS.filter((field) => !field.startsWith("LQI")))?.rssiDbm).toBe(-104);
		expect(collect(FIELDS.filter((field) => !field.startsWith("Pair")))).toBeDefined();
	});

	it.each([
		["no channel", FIELDS.slice(1)],
		["no PAN ID", FIELDS.filter((field) => !field.startsWith("Pan"))],
		["no address", FIELDS.filter((field) => !field.startsWith("Addr"))],
		["a channel outside 33..60", ["Channel:3D", ...FIELDS.slice(1)]],
		["a short address", FIELDS.map((field) => field.replace("001C6400036E8CF5", "001C6400036E8CF"))],
		["a long address", FIELDS.map((field) => field.replace("001C6400036E8CF5", "001C6400036E8CF55"))],
		["an address that starts with no digit", FIELDS.map((field) => field.replace("001C", "!01C"))],
		["a channel below 33", FIELDS.map((field) => field.replace("Channel:39", "Channel:20"))],
		["the PAN ID of nobody", FIELDS.map((field) => field.replace("8CF5", "FFFF"))],
		["an address that is no number", FIELDS.map((field) => field.replace("001C", "00!C"))],
		["the meter of a neighbour", FIELDS.map((field) => field.replace("12345678", "87654321"))],
		["a line without a colon", ["Channel", "Pan ID", "Addr"]],
	])("is left aside with %s", (_, fields) => {
		expect(collect(fields)).toBeUndefined();
	});

	it("of several the one with the right pairing ID is taken, then the strongest, then the first", () => {
		const block = (channel: string, lqi: string, pair = "") => [
			`Channel:${channel}`,
			"Pan ID:8CF5",
			"Addr:001C6400036E8CF5",
			`LQI:${lqi}`,
			...(pair === "" ? [] : [`PairID:${pair}`]),
		];
		const best = (blocks: string[][], pairId = "12345678") => {
			const pans = new PanCollector();
			pans.pairId = pairId;
			for (const fields of blocks) {
				pans.open();
				for (const field of fields) pans.field(field);
			}
			pans.close();
			return pans.best?.channel;
		};
		expect(best([block("21", "FF"), block("22", "01", "12345678")])).toBe(0x22);
		expect(best([block("21", "01", "12345678"), block("22", "FF")])).toBe(0x21);
		expect(best([block("21", "10"), block("22", "11")])).toBe(0x22);
		expect(best([block("21", "10"), block("22", "10")])).toBe(0x21);
		expect(best([block("21", "10", "87654321")], "")).toBe(0x21);
		expect(best([block("21", "XX")])).toBe(0x21);
	});

	it("the channels of the mask", () => {
		expect([0x21, 0x22, 0x3c].map(channelMask)).toEqual([1, 2, 1 << 27]);
		expect([0x20, 0x3d].map(channelMask)).toEqual([ALL_CHANNELS, ALL_CHANNELS]);
	});

	it("is taken with any pairing ID while none is looked for, and with the lowest PAN ID", () => {
		const pans = new PanCollector();
		for (const field of FIELDS) pans.field(field.replace("8CF5", "0000"));
		pans.close();
		expect(pans.best?.panId).toBe(0);
	});

	it.each(["Channel", "Pan ID", "Addr"])("lends the next block nothing: not its %s", (key) => {
		const pans = new PanCollector();
		pans.open();
		for (const field of FIELDS) pans.field(field);
		pans.open();
		const stronger = FIELDS.map((field) => field.replace("LQI:2D", "LQI:FF").replace(":39", ":22"));
		for (const field of stronger) if (!field.startsWith(`${key}:`)) pans.field(field);
		pans.close();
		expect(pans.best?.rssiDbm).toBe(-92);
	});

	it("lends the next block neither signal nor pairing ID", () => {
		const pans = new PanCollector();
		pans.pairId = "12345678";
		pans.open();
		for (const field of FIELDS) pans.field(field);
		pans.open();
		for (const field of FIELDS) if (!/^(LQI|PairID)/.test(field)) pans.field(field.replace(":39", ":22"));
		pans.close();
		expect(pans.best?.channel).toBe(0x39);
		pans.clear();
		pans.open();
		for (const field of FIELDS) if (!/^(LQI|PairID)/.test(field)) pans.field(field.replace(":39", ":22"));
		pans.close();
		expect([pans.best?.channel, pans.best?.rssiDbm]).toEqual([0x22, -104]);
	});

	it("forgets an older block when a new scan starts", () => {
		const pans = new PanCollector();
		pans.open();
		for (const field of FIELDS) pans.field(field);
		pans.close();
		pans.clear();
		pans.close();
		expect(pans.best).toBeUndefined();
	});
});
