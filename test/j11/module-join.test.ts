import { describe, expect, it } from "vitest";
import { bytesOf, request } from "./frames";
import {
	ADDRESS,
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
			request(0x0008, `${ADDRESS.slice(0, -2)}99 0E1A 0E1A 0010 ${bytesOf(GET)}`),
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
