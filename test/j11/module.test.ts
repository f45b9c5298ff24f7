import { describe, expect, it } from "vitest";
import { request } from "./frames";
import {
	ADDRESS,
	COLD,
	GET,
	JOINED,
	joinScript,
	MAC,
	OPERATING,
	PAN,
	PASSWORD,
	RBID,
	Rig,
	type Script,
	STANDS,
	STOPPED,
} from "./rig";

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
			request(0x0054, hex(RBID) + hex("abcdefABCDEF")),
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
		for (const channel of channels) rig.say(0x4051, `01 ${byte(channel)}`);
	};
	const BEACON = `00 0C 01 ${MAC} BCDE C4`;
	const FOUND = { ...PAN, rssiDbm: -60 };
	const REST = [4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17];

	it("asks all channels with the pairing ID, and ends with the answer behind the last of them", () => {
		const rig = configured();
		rig.module.scan(undefined, 6);
		expect(rig.serial.take()).toEqual([request(0x0051, `06 0003FFF0 01 ${hex("CCDDEEFF")}`)]);
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
		expect(rig.serial.take()).toEqual([request(0x0051, `07 ${mask} 01 ${hex("CCDDEEFF")}`)]);
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

describe("a join", () => {
	const configured = (script: Script = {}) => {
		const rig = Rig.found().answer({ ...joinScript(), ...script });
		rig.module.configure(RBID, PASSWORD);
		rig.take();
		return rig;
	};

	it("sets the channel, starts route B, opens the port, authenticates", () => {
		const rig = configured();
		expect(rig.module.join(PAN)).toBe(true);
		expect(rig.serial.take()).toEqual([
			request(0x0001),
			request(0x005f, "05 00 0C 00"),
			request(0x0053),
			request(0x0005, "0E1A"),
			request(0x0056),
		]);
		expect(rig.module.free).toBe(false);
		expect(rig.module.waitsFor).toBe("PANA");
		rig.say(0x6028, `01 ${MAC}`);
		expect(rig.told).toEqual(["OK"]);
		expect(rig.module.free).toBe(true);
		expect(rig.module.joined).toEqual({ ...PAN, rssiDbm: -34 });
	});

	it("tells of the meter's new radio, and sends to that", () => {
		const rig = configured({ "0053": "01 0D 1234 0050C2FFFEDC2899 C4" });
		rig.module.join(PAN);
		rig.say(0x6028, "01 0050C2FFFEDC2899");
		expect(rig.module.joined).toEqual({
			channel: 0x33,
			panId: 0x1234,
			mac: "0050C2FFFEDC2899",
			rssiDbm: -60,
		});
		rig.take();
		rig.module.loadRequest(GET, GET.length);
		rig.module.sendRequest();
		expect(rig.serial.writes[0]).toBe(
			request(0x0008, `${ADDRESS.slice(0, -2)}99 0E1A 0E1A 0010 ${bytes(GET)}`),
		);
	});

	it.each([
		["the meter refuses", "02", "DENIED"],
		["the meter does not answer", "03", "NO_ANSWER"],
	])("fails when %s", (_name, result, outcome) => {
		const rig = configured();
		rig.module.join(PAN);
		rig.say(0x6028, `${result} ${MAC}`);
		expect(rig.told).toEqual([outcome]);
	});

	it("takes a result of PANA that comes before its answer", () => {
		const rig = configured({ "0056": undefined });
		rig.module.join(PAN);
		rig.say(0x6028, `01 ${MAC}`);
		expect(rig.told).toEqual([]);
		rig.say(0x2056, "01");
		expect(rig.told).toEqual(["OK"]);
	});

	it("waits for a PANA that is under way, and passes over a result that there is not", () => {
		const rig = configured({ "0056": "52" });
		rig.module.join(PAN);
		rig.say(0x6028, `07 ${MAC}`);
		expect(rig.told).toEqual([]);
		rig.say(0x6028, `01 ${MAC}`);
		expect(rig.told).toEqual(["OK"]);
	});

	it("without a result is ended after 70 s by a reset, after which everything is set anew", () => {
		const rig = configured();
		rig.module.join(PAN);
		rig.take();
		rig.time.advance(70_000);
		expect(rig.asked).toEqual(["00D9"]);
		expect(rig.told).toEqual([]);
		expect(rig.module.waitsFor).toBe("reset");
		rig.time.advance(800);
		rig.say(0x6019);
		expect(rig.told).toEqual(["NO_ANSWER"]);
		expect(rig.module.free).toBe(true);
		expect(rig.module.restarts).toBe(0);
		expect(rig.module.isConfigured(RBID, PASSWORD)).toBe(false);
	});

	it("is silent when not even two resets bring the module back", () => {
		const rig = configured();
		rig.module.join(PAN);
		rig.take();
		rig.time.advance(76_000);
		expect(rig.asked).toEqual(["00D9", "00D9"]);
		expect(rig.told).toEqual(["SILENT"]);
	});

	it("tries a beacon that is not heard twice more, a second apart", () => {
		const rig = configured({ "0053": ["0E", "0E", `01 0C BCDE ${MAC} DE`] });
		rig.module.join(PAN);
		rig.time.advance(999);
		expect(rig.asked.filter((code) => code === "0053")).toHaveLength(1);
		rig.time.advance(1001);
		expect(rig.asked.filter((code) => code === "0053")).toHaveLength(3);
		expect(rig.module.waitsFor).toBe("PANA");
	});

	it("finds no meter where none of three beacons is heard", () => {
		const rig = configured({ "0053": "0E" });
		rig.module.join(PAN);
		rig.time.advance(2000);
		expect(rig.told).toEqual(["NOT_FOUND"]);
		expect(rig.asked.filter((code) => code === "0053")).toHaveLength(3);
	});

	it("finds no meter on a channel that the module does not have", () => {
		const rig = configured();
		rig.module.join({ ...PAN, channel: 0x22 });
		expect(rig.told).toEqual(["NOT_FOUND"]);
	});

	it("takes a port that is open for opened", () => {
		const rig = configured({ "0005": "0A" });
		rig.module.join(PAN);
		expect(rig.module.waitsFor).toBe("PANA");
	});

	it.each([
		["005F", "34"],
		["0053", "35"],
		["0053", "14"],
		["0005", "12"],
		["0056", "51"],
	])("is refused when %s is answered with %s", (code, result) => {
		const rig = configured({ [code]: result });
		rig.module.join(PAN);
		expect(rig.told).toEqual(["REFUSED"]);
	});

	it("gives the credentials again to a module that lost them without a word", () => {
		const rig = configured({ "0001": "01 02 01 01" });
		rig.module.join(PAN);
		expect(rig.asked).toEqual(["0001", "005F", "0054", "0053", "0005", "0056"]);
	});

	it.each([
		["that stands", STANDS, ["0001", "0057", "0058", "005F"]],
		["that was left half-way", OPERATING, ["0001", "0058", "005F"]],
	])("first ends a session %s", (_name, status, asked) => {
		const rig = configured({ "0001": status });
		rig.module.join(PAN);
		expect(rig.asked.slice(0, asked.length)).toEqual(asked);
		rig.say(0x6028, `01 ${MAC}`);
		expect(rig.told).toEqual(["OK"]);
	});

	it("ends by a reset what cannot be stopped, and goes on", () => {
		const rig = configured().answer({ "0001": OPERATING, "0058": "35" });
		rig.module.join(PAN);
		expect(rig.asked).toEqual(["0001", "0058", "00D9"]);
		rig.say(0x6019);
		expect(rig.asked.slice(3)).toEqual(["005F", "0054", "0053", "0005", "0056"]);
	});
});

describe("a session that stands already", () => {
	it("is taken over without a word on the air", () => {
		const rig = Rig.found(JOINED);
		rig.module.renew(PAN);
		expect(rig.asked).toEqual(["0001", "0005"]);
		expect(rig.told).toEqual(["OK"]);
		rig.take();
		rig.module.loadRequest(GET, GET.length);
		expect(rig.module.sendRequest()).toBe(true);
		expect(rig.serial.writes[0]).toContain(String.fromCharCode(0xfe, 0x80));
	});

	it.each([
		["has ended meanwhile", { "0001": OPERATING }, PAN],
		["is that of another meter", {}, { ...PAN, mac: "0050C2FFFEDC2899" }],
	])("is none where it %s", (_name, script, pan) => {
		const rig = Rig.found(JOINED).answer(script);
		rig.module.renew(pan);
		expect(rig.asked).toEqual(["0001"]);
		expect(rig.told).toEqual(["NO_SESSION"]);
	});
});

describe("leaving", () => {
	it.each<[string, Script, readonly string[], string]>([
		["tells the meter, then stops", { "0001": STANDS }, ["0001", "0057", "0058"], "OK"],
		["stops what was half-way", { "0001": OPERATING }, ["0001", "0058"], "NO_SESSION"],
		["has nothing to do without a session", { "0001": STOPPED }, ["0001"], "NO_SESSION"],
		["has nothing to do after a restart", { "0001": "01 02 03 01" }, ["0001"], "NO_SESSION"],
		[
			"stops where the session is gone",
			{ "0001": STANDS, "0057": "34" },
			["0001", "0057", "0058"],
			"NO_SESSION",
		],
	])("%s", (_name, script, asked, outcome) => {
		const rig = Rig.found().answer(script);
		rig.module.leave();
		expect(rig.asked).toEqual(asked);
		expect(rig.told).toEqual([outcome]);
	});
});

describe("a reset", () => {
	it("ends with the word that the module booted, and takes the credentials", () => {
		const rig = Rig.joined();
		rig.module.reset();
		expect(rig.serial.take()).toEqual([request(0x00d9)]);
		expect(rig.told).toEqual([]);
		rig.say(0x6019);
		expect(rig.told).toEqual(["OK"]);
		expect(rig.module.isConfigured(RBID, PASSWORD)).toBe(false);
	});

	it("is written again after 3 s, and is silent after 3 more", () => {
		const rig = Rig.found();
		rig.module.reset();
		rig.time.advance(5999);
		expect(rig.asked).toEqual(["00D9", "00D9"]);
		expect(rig.told).toEqual([]);
		rig.time.advance(1);
		expect(rig.told).toEqual(["SILENT"]);
	});
});

describe("a check", () => {
	it.each([
		[STANDS, "OK"],
		[OPERATING, "NO_SESSION"],
		[STOPPED, "NO_SESSION"],
		["01 02 01 01", "RESTARTED"],
		["3D", "REFUSED"],
	])("with the answer %s ends as %s", (status, outcome) => {
		const rig = Rig.joined().answer({ "0001": status });
		rig.module.check();
		rig.time.advance(6000);
		expect(rig.told).toEqual([outcome]);
		expect(rig.module.restarts).toBe(outcome === "RESTARTED" ? 1 : 0);
	});

	it("asks twice, then is silent", () => {
		const rig = Rig.joined().answer({ "0001": undefined });
		rig.module.check();
		rig.time.advance(3999);
		expect(rig.told).toEqual([]);
		rig.time.advance(1);
		expect(rig.told).toEqual(["SILENT"]);
		expect(rig.asked).toEqual(["0001", "0001"]);
		expect(rig.module.timeouts).toBe(2);
	});
});

describe("a request", () => {
	const STATUS = request(0x0001);

	it("is repeated a second after the module was busy, five times", () => {
		const rig = Rig.joined().answer({ "0001": ["3D", "3D", STANDS] });
		rig.module.check();
		rig.time.advance(999);
		expect(rig.asked).toHaveLength(1);
		rig.time.advance(1001);
		expect(rig.told).toEqual(["OK"]);
		rig.take();
		rig.answer({ "0001": "3D" });
		rig.module.check();
		rig.time.advance(MINUTE);
		expect(rig.asked).toHaveLength(6);
	});

	it.each(["!2FFFF0", "F0", "F1", "13", "F2", "F3"])(
		"is repeated once when bytes of it got lost (%s)",
		(lost) => {
			const rig = Rig.joined().answer({ "0001": [lost, STANDS] });
			rig.module.check();
			expect(rig.serial.take()).toEqual([STATUS, STATUS]);
			expect(rig.told).toEqual(["OK"]);
			rig.take();
			rig.answer({ "0001": lost });
			rig.module.check();
			expect(rig.told).toEqual(["REFUSED"]);
			expect(rig.module.moduleOverruns).toBe(3);
		},
	);

	it("is not answered by anything but its own answer", () => {
		const rig = Rig.joined().answer({ "0001": undefined });
		rig.module.check();
		rig
			.say(0x2008, "01 00")
			.say(0x6019 - 1, "00")
			.say(0x2001)
			.say(0x2011, "01");
		expect(rig.told).toEqual(["foreign"]);
		rig.say(0x2001, STANDS);
		expect(rig.told).toEqual(["foreign", "OK"]);
	});

	it("takes an answer that comes while it waits for its repeat", () => {
		const rig = Rig.joined().answer({ "0001": "3D" });
		rig.module.check();
		rig.say(0x2001, STANDS);
		rig.time.advance(MINUTE);
		expect(rig.told).toEqual(["OK"]);
		expect(rig.asked).toEqual(["0001"]);
	});
});

describe("sending", () => {
	const send = (answer: string | undefined) => {
		const rig = Rig.joined().answer({ "0008": answer });
		expect(rig.module.loadRequest(GET, GET.length)).toBe(true);
		expect(rig.module.sendRequest()).toBe(true);
		return rig;
	};

	it.each([
		["01 00 1081000605", "OK"],
		["01 03 1081000605", "UNSENT"],
		["01 05 1081000605", "UNSENT"],
		["01 08 1081000605", "UNSENT"],
		["01 0F 1081000605", "UNSENT"],
		["01", "UNSENT"],
		["06", "NO_SESSION"],
		["10", "NO_SESSION"],
		["37", "NO_SESSION"],
		["04", "REFUSED"],
		["14", "REFUSED"],
	])("answered with %s ends as %s", (answer, outcome) => {
		expect(send(answer).told).toEqual([outcome]);
	});

	it("goes to the meter's ECHONET Lite port, whole, with the payload", () => {
		expect(send("01 00").serial.writes).toEqual([request(0x0008, `${ADDRESS} 0E1A 0E1A 0010 ${bytes(GET)}`)]);
	});

	it("is not repeated after a silence, which is longer for a longer payload", () => {
		const rig = send(undefined);
		rig.time.advance(2249);
		expect(rig.told).toEqual([]);
		rig.time.advance(1);
		expect(rig.told).toEqual(["SILENT"]);
		expect(rig.asked).toEqual(["0008"]);
		const long = new Uint8Array(1232);
		rig.module.loadRequest(long, 1232);
		rig.module.sendRequest();
		rig.time.advance(8000);
		expect(rig.told).toHaveLength(1);
		expect(rig.module.loadRequest(new Uint8Array(1233), 1233)).toBe(false);
	});

	it("without anything loaded is not taken", () => {
		const rig = Rig.joined();
		expect(rig.module.sendRequest()).toBe(false);
		expect(rig.module.loadRequest(GET, 0)).toBe(false);
		expect(rig.module.free).toBe(true);
	});

	it("of a short answer leaves the request loaded", () => {
		const rig = Rig.joined().answer({ "0008": "01 00" });
		rig.module.loadRequest(GET, GET.length);
		rig.module.loadPrompt(GET, 4);
		rig.module.sendPrompt();
		rig.module.sendRequest();
		expect(rig.serial.writes.map((written) => written.length)).toEqual([38, 50]);
	});
});

describe("the hourly limit", () => {
	const blocked = () => {
		const rig = Rig.joined().answer({ "0008": "01 02 1081000605" });
		rig.module.loadRequest(GET, GET.length);
		rig.module.sendRequest();
		return rig;
	};

	it("is told once, before the datagram is told unsent", () => {
		const rig = blocked();
		expect(rig.told).toEqual(["duty true", "UNSENT"]);
		rig.module.sendRequest();
		expect(rig.take()).toEqual(["duty true", "UNSENT", "UNSENT"]);
	});

	it("is looked for with one datagram a minute, and with none between", () => {
		const rig = blocked();
		rig.take();
		for (let half = 1; half <= 4; half++) {
			rig.time.advance(30_000);
			rig.module.checkDuty();
		}
		expect(rig.asked).toEqual(["0001", "0008", "0001", "0008"]);
		expect(rig.take()).toEqual(["BLOCKED", "BLOCKED", "BLOCKED", "BLOCKED"]);
	});

	it.each(["01 00", "01 05"])("is over when the datagram is answered with %s", (answer) => {
		const rig = blocked().answer({ "0008": answer });
		rig.take();
		rig.time.advance(MINUTE);
		rig.module.checkDuty();
		expect(rig.asked).toEqual(["0008"]);
		expect(rig.take()).toEqual(["OK"]);
	});

	it("lasts where the datagram did not come as far as the limit", () => {
		const rig = blocked().answer({ "0008": "06" });
		rig.take();
		rig.time.advance(MINUTE);
		rig.module.checkDuty();
		expect(rig.told).toEqual(["BLOCKED"]);
	});

	it("costs no datagram while there is none", () => {
		const rig = Rig.joined();
		rig.module.loadRequest(GET, GET.length);
		rig.time.advance(MINUTE);
		rig.module.checkDuty();
		expect(rig.asked).toEqual(["0001"]);
		expect(rig.told).toEqual(["OK"]);
	});
});

describe("a ping", () => {
	const PONG = `01 ${ADDRESS} 02 C4 0004 00000000`;

	it("is accepted, and answered later", () => {
		const rig = Rig.joined();
		rig.module.ping();
		expect(rig.serial.writes).toEqual([request(0x00d1, `${ADDRESS} 0004 00 00000000`)]);
		rig.say(0x60d1, PONG);
		expect(rig.told).toEqual(["OK", "pong"]);
	});

	it("is answered before it is told accepted", () => {
		const rig = Rig.joined().answer({ "00D1": undefined });
		rig.module.ping();
		rig.say(0x60d1, PONG).say(0x20d1, "01");
		expect(rig.told).toEqual(["OK", "pong"]);
	});

	it.each([
		["without an echo", "01", ["OK"]],
		["while another is out", "3C", ["REFUSED"]],
	])("%s brings no pong", (_name, answer, told) => {
		const rig = Rig.joined().answer({ "00D1": answer });
		rig.module.ping();
		rig.say(0x60d1, "00");
		expect(rig.told).toEqual(told);
	});

	it("is given up after 11.5 s, and not repeated", () => {
		const rig = Rig.joined().answer({ "00D1": undefined });
		rig.module.ping();
		rig.time.advance(11_500);
		expect(rig.told).toEqual(["SILENT"]);
		expect(rig.asked).toEqual(["00D1"]);
	});
});

describe("what comes by itself", () => {
	it.each([
		[0x601a, `04 ${MAC} C4`, ["ended by the meter"]],
		[0x601a, `03 ${MAC} C4`, ["ended left unanswered"]],
		[0x601a, `01 ${MAC} C4`, []],
		[0x601a, `02 ${MAC} C4`, []],
		[0x6028, `01 ${MAC}`, ["renewed"]],
		[0x6028, `02 ${MAC}`, ["ended renewal failed"]],
		[0x6028, `03 ${MAC}`, ["ended renewal failed"]],
		[0x6028, "", []],
		[0x6038, `01 ${ADDRESS} 2A 00 0000 1081000102`, ["foreign"]],
		[0x4051, "01 04", []],
		[0x60d1, "00", []],
		[0x6099, "00", []],
		[0x2058, "01", []],
		[0x6019, "", ["MODULE_RESTARTED"]],
	])("%i with %s is told as %j", (code, data, told) => {
		const rig = Rig.joined();
		rig.say(code, data);
		expect(rig.told).toEqual(told);
		expect(rig.module.restarts).toBe(code === 0x6019 ? 1 : 0);
	});

	it.each([
		["encrypted, of the meter", ADDRESS, "0E1A", "02", "datagram 16 2 peer 1 -60"],
		["plain, of the meter", ADDRESS, "0E1A", "01", "datagram 16 2 peer 0 -60"],
		["of a security that there is not", ADDRESS, "0E1A", "03", "datagram 16 2 peer 0 -60"],
		["of another node", `${ADDRESS.slice(0, -2)}23`, "0E1A", "02", "datagram 16 2 other 1 -60"],
		["for another port", ADDRESS, "02CC", "02", "foreign"],
	])("a datagram, %s, is told with its signal", (_name, from, port, security, told) => {
		const rig = Rig.joined();
		rig.say(0x6018, `${from} 0E1A ${port} BCDE 00 ${security} C4 0002 1081`);
		expect(rig.told).toEqual([told]);
	});

	it.each(["", `${ADDRESS} 0E1A 0E1A BCDE 00 02 C4 0003 1081`, `${ADDRESS} 0E1A 0E1A BCDE 00 02 C4 00`])(
		"a datagram that is shorter than it says is of no use (%s)",
		(data) => {
			const rig = Rig.joined();
			rig.say(0x6018, data);
			expect(rig.told).toEqual(["foreign"]);
		},
	);

	it("a frame that does not come to its end is given up after a second", () => {
		const rig = Rig.joined();
		const cut = request(0x0008, "00").replace("\xea\x83\xfc", "\xf9\xee\x5d").slice(0, 11);
		rig.serial.say(cut);
		rig.time.advance(1000);
		expect(rig.module.droppedBytes).toBe(11);
	});
});

describe("a verb that is abandoned", () => {
	it("frees the module when its request is answered, and no sooner", () => {
		const rig = Rig.joined().answer({ "0001": undefined });
		rig.module.leave();
		rig.module.abandon();
		expect(rig.module.free).toBe(false);
		expect(rig.module.join(PAN)).toBe(false);
		rig.say(0x2001, STANDS);
		expect(rig.told).toEqual(["free"]);
		expect(rig.asked).toEqual(["0001"]);
		expect(rig.module.free).toBe(true);
	});

	it("frees it at once where only a notification was waited for", () => {
		const rig = Rig.found().answer(joinScript());
		rig.module.configure(RBID, PASSWORD);
		rig.module.join(PAN);
		rig.take();
		rig.module.abandon();
		expect(rig.module.free).toBe(true);
		rig.time.advance(100_000);
		expect(rig.told).toEqual([]);
	});

	it("ends a scan by a reset", () => {
		const rig = Rig.found().answer({ "0051": undefined });
		rig.module.configure(RBID, PASSWORD);
		rig.module.scan(undefined, 7);
		rig.take();
		rig.module.abandon();
		expect(rig.asked).toEqual(["00D9"]);
		expect(rig.module.free).toBe(false);
		rig.say(0x6019);
		expect(rig.told).toEqual(["free"]);
		expect(rig.module.free).toBe(true);
	});

	it("ends with the reset that it had begun", () => {
		const rig = Rig.found();
		rig.module.reset();
		rig.module.abandon();
		rig.say(0x6019);
		expect(rig.told).toEqual(["free"]);
	});

	it("that there is not changes nothing", () => {
		const rig = Rig.found();
		rig.module.abandon();
		expect(rig.module.free).toBe(true);
	});
});

function hex(text: string): string {
	return bytes(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

function bytes(some: Uint8Array): string {
	return Array.from(some, byte).join("");
}

function byte(value: number): string {
	return value.toString(16).toUpperCase().padStart(2, "0");
}
