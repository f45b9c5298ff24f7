import { describe, expect, it } from "vitest";
import { byteOf, hexOf, request } from "./frames";
import { COLD, JOINED, MAC, PAN, PASSWORD, RBID, Rig } from "./rig";

const MINUTE = 60_000;
/** For the two tries of a request that has no time of its own. */
const SILENCE = 4000;

describe("setting up", () => {
	it("asks for version and status, and no more of a module that was not started", () => {
		const rig = new Rig();
		rig.finder.probe();
		expect(rig.told).toEqual(["found"]);
		// The first one is the finder's.
		expect(rig.asked).toEqual(["006B", "006B", "0001"]);
		const { kind, version, channel, panId, free } = rig.module;
		expect([kind, version, channel, panId, free]).toEqual(["J11", "1.3 0000158A", -1, -1, true]);
	});

	it("asks for peers and channel where a session stands", () => {
		const rig = new Rig(JOINED);
		rig.finder.probe();
		expect(rig.asked.slice(2)).toEqual(["0001", "0011", "0107"]);
		expect([rig.module.channel, rig.module.panId]).toEqual([PAN.channel, PAN.panId]);
	});

	it.each([
		["a HAN device", `01 01 01 ${MAC} BCDE 02 07 02`],
		["a meter that is not authenticated", `01 01 01 ${MAC} BCDE 01 07 01`],
		["nobody", "01 00"],
		["a list that is cut off", "01 01 01 0050"],
	])("takes %s for no session", (_name, peers) => {
		expect(Rig.found({ ...JOINED, "0011": peers }).module.panId).toBe(-1);
	});

	it("begins anew when the module boots meanwhile", () => {
		const rig = new Rig({ ...COLD, "0001": undefined });
		rig.finder.probe();
		rig.answer(COLD).say(0x6019);
		expect(rig.told).toEqual(["found"]);
	});

	it("is repeated when it goes unanswered, and gives the module up after the third time", () => {
		const rig = new Rig({ ...COLD, "0001": undefined });
		rig.finder.probe();
		rig.time.advance(3 * SILENCE + 5000);
		expect(rig.told).toEqual(["MODULE_SILENT"]);
	});

	it("tells of a module that does not know its own version that it refuses", () => {
		const rig = new Rig({ ...COLD, "006B": "!FFFF03" });
		rig.finder.probe();
		rig.time.advance(MINUTE);
		expect(rig.told).toEqual(["MODULE_REFUSED"]);
	});
});

describe("credentials", () => {
	it("are given behind a setting with any channel, the ID in capitals", () => {
		const rig = Rig.found();
		rig.module.configure(RBID.toLowerCase(), "abcdefABCDEF");
		expect(rig.serial.take()).toEqual([
			request(0x0001),
			request(0x005f, "05 00 04 00"),
			request(0x0054, hexOf(RBID) + hexOf("abcdefABCDEF")),
		]);
		expect(rig.told).toEqual(["OK"]);
		expect(rig.module.isConfigured(RBID.toLowerCase(), "abcdefABCDEF")).toBe(true);
		expect(rig.module.isConfigured(RBID, PASSWORD)).toBe(false);
	});

	it.each([
		["0054", "04", "REJECTED"],
		["0054", "11", "REJECTED"],
		["0054", "37", "REFUSED"],
		["0054", "14", "REFUSED"],
		["005F", "04", "REFUSED"],
	])("that are answered to %s with %s are not taken", (code, result, outcome) => {
		const rig = Rig.found().answer({ [code]: result });
		rig.module.configure(RBID, PASSWORD);
		expect(rig.told).toEqual([outcome]);
		expect(rig.module.isConfigured(RBID, PASSWORD)).toBe(false);
	});

	it("that are there already are there", () => {
		const rig = Rig.found().answer({ "0054": "58" });
		rig.module.configure(RBID, PASSWORD);
		expect(rig.told).toEqual(["OK"]);
	});

	it.each([
		["a password of 11", RBID, "0123456789A"],
		["a password of 13", RBID, "0123456789ABC"],
		["a password with another character", RBID, "0123456789A-"],
		["a password with a letter of eight bits", RBID, "0123456789A\xc1"],
		["an ID of 31", RBID.slice(1), PASSWORD],
		["an ID with another letter", `G${RBID.slice(1)}`, PASSWORD],
	])("with %s are judged before a byte of them is written", (_name, rbid, password) => {
		const rig = Rig.found();
		expect(rig.module.takesCredentials(rbid, password)).toBe(false);
		rig.module.configure(rbid, password);
		expect(rig.told).toEqual(["REJECTED"]);
		expect(rig.asked).not.toContain("0054");
	});

	it.each([
		[RBID, PASSWORD],
		[RBID.toLowerCase(), "abcdefghijkz"],
		["0".repeat(32), "ABCDEFGHIJKZ"],
	])("%s and %s can be given", (rbid, password) => {
		expect(Rig.found().module.takesCredentials(rbid, password)).toBe(true);
	});

	it("are given only once a session that still stands was ended", () => {
		const rig = Rig.found(JOINED);
		rig.module.configure(RBID, PASSWORD);
		expect(rig.asked).toEqual(["0001", "0057", "0058", "005F", "0054"]);
	});
});

describe("a scan", () => {
	const configured = () => {
		const rig = Rig.found().answer({ "0051": undefined });
		rig.module.configure(RBID, PASSWORD);
		rig.take();
		return rig;
	};
	const nothing = (rig: Rig, ...channels: number[]) => {
		for (const channel of channels) rig.say(0x4051, `01 ${byteOf(channel)}`);
	};
	const BEACON = `00 0C 01 ${MAC} BCDE C4`;
	const FOUND = { ...PAN, rssiDbm: -60 };
	const REST = [4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17];

	it("asks all channels with the pairing ID, and ends with the answer behind the last of them", () => {
		const rig = configured();
		rig.module.scan(undefined, 6);
		expect(rig.serial.take()).toEqual([request(0x0051, `06 0003FFF0 01 ${hexOf("CCDDEEFF")}`)]);
		nothing(rig, ...REST);
		rig.say(0x4051, BEACON);
		expect(rig.told).toEqual([]);
		rig.say(0x2051, "01");
		expect(rig.told).toEqual(["OK"]);
		expect(rig.module.best).toEqual(FOUND);
	});

	it.each([
		[0x21, "00000010"],
		[0x31, "00001000"],
		[0x3b, "00020000"],
		// A channel that only other modules have.
		[0x22, "0003FFF0"],
	])("of channel %i has the mask %s", (channel, mask) => {
		const rig = configured();
		rig.module.scan(channel, 7);
		expect(rig.serial.take()).toEqual([request(0x0051, `07 ${mask} 01 ${hexOf("CCDDEEFF")}`)]);
	});

	it("takes the strongest of several beacons, and none of a radio that is in no PAN", () => {
		const rig = configured();
		rig.module.scan(0x31, 6);
		rig
			.say(
				0x4051,
				`00 0C 04 0050C2FFFEDC2823 1111 B0 ${MAC} BCDE C4 0050C2FFFEDC2824 2222 C4 0050C2FFFEDC2825 FFFF DE`,
			)
			.say(0x2051, "01");
		expect(rig.module.best).toEqual(FOUND);
	});

	it.each([
		["whose beacons are cut off", `00 0C 02 ${MAC} BCDE C4 0050`, FOUND],
		["of a channel that there is not", `00 20 01 ${MAC} BCDE C4`, undefined],
		["without beacons", "00 0C 00", undefined],
	])("reads a notification %s as far as it goes", (_name, data, best) => {
		const rig = configured();
		rig.module.scan(0x31, 6);
		rig.say(0x4051, data).say(0x2051, "01");
		expect(rig.module.best).toEqual(best);
	});

	it("waits for what is found where the answer comes first", () => {
		const rig = configured().answer({ "0051": "01" });
		rig.module.scan(0x31, 6);
		rig.time.advance(700);
		expect(rig.told).toEqual([]);
		rig.say(0x4051, BEACON);
		expect(rig.told).toEqual(["OK"]);
		expect(rig.module.best).toEqual(FOUND);
	});

	it("ends half a second after its time where the answer came first and nothing was told", () => {
		const rig = configured().answer({ "0051": "01" });
		rig.module.scan(0x31, 6);
		rig.time.advance(1200);
		expect(rig.told).toEqual([]);
		rig.time.advance(10);
		expect(rig.told).toEqual(["OK"]);
	});

	it("ends well without its answer where channels were told of", () => {
		const rig = configured();
		rig.module.scan(undefined, 6);
		nothing(rig, ...REST);
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["OK"]);
	});

	it("is silent when nothing at all was told in its time, and is not asked for again", () => {
		const rig = configured();
		rig.module.scan(undefined, 6);
		rig.time.advance(15_000);
		expect(rig.told).toEqual([]);
		rig.time.advance(1000);
		expect(rig.told).toEqual(["SILENT"]);
		expect(rig.asked).toEqual(["0051"]);
	});

	it("begins anew with what an earlier one found forgotten", () => {
		const rig = configured();
		rig.module.scan(0x31, 6);
		rig.say(0x4051, BEACON).say(0x2051, "01");
		rig.module.scan(0x31, 6);
		expect(rig.module.best).toBeUndefined();
		nothing(rig, 12);
		rig.say(0x2051, "01");
		expect(rig.told).toEqual(["OK", "OK"]);
		expect(rig.module.best).toBeUndefined();
	});

	it("of a module that lost its setting is refused, and the credentials are given again", () => {
		const rig = configured().answer({ "0051": "37" });
		rig.module.scan(undefined, 6);
		expect(rig.told).toEqual(["REFUSED"]);
		expect(rig.module.isConfigured(RBID, PASSWORD)).toBe(false);
	});
});
