import { describe, expect, it } from "vitest";
import { ascii, J11Rig, METER_IP, PASSWORD, PORTS, RBID, request, signal, word } from "./j11-rig";

const MAC = "0050C2FFFEDC2822";
const GET_E7 = "1081000105FF010288016201E700";
const SEND = METER_IP + PORTS;
const sendData = (payload: string, to = METER_IP) => to + PORTS + word(payload.length / 2) + payload;
const scanData = (duration: string, mask = "0003FFF0", id = ascii(RBID.slice(-8)), flag = "01") =>
	duration + mask + flag + id;
const pingData = (length: string, form: string, own = "") => METER_IP + length + form + own;

/** Brings a module into each of its four states. */
const STATES = {
	"whole 02": () => new J11Rig(),
	"B 01": () => new J11Rig().setUp(),
	"B 02": () => new J11Rig().start(),
	"B 03": () => new J11Rig().join(),
} as const;
type State = keyof typeof STATES;

/** What a request gets in the four states; a result of 01 stands for any answer that begins with it. */
const ALLOWED: readonly (readonly [string, string, string, string, string, string])[] = [
	["0001", "", "01", "01", "01", "01"],
	["0009", "", "01", "01", "01", "01"],
	["000E", "", "01", "01", "01", "01"],
	["0011", "", "01", "01", "01", "01"],
	["006B", "", "01", "01", "01", "01"],
	["0102", "", "01", "01", "01", "01"],
	["0107", "", "01", "01", "01", "01"],
	["010B", "", "01", "01", "01", "01"],
	["005F", "05000400", "01", "01", "34", "35"],
	["0101", "01", "01", "01", "34", "35"],
	["010A", "00", "01", "01", "34", "35"],
	["0054", ascii(RBID + PASSWORD), "37", "01", "01", "35"],
	["0051", scanData("01"), "37", "01", "01", "01"],
	["00DB", "00001000", "37", "01", "01", "01"],
	["0053", "", "37", "01", "34", "35"],
	["0005", "1234", "37", "10", "01", "01"],
	["0006", "0E1A", "37", "10", "01", "01"],
	["0007", "", "37", "10", "01", "01"],
	["0008", sendData(GET_E7), "37", "10", "01", "01"],
	["00D1", pingData("0004", "01"), "37", "10", "01", "01"],
	["005E", "", "37", "10", "01", "01"],
	["0056", "", "37", "10", "01", "35"],
	["0057", "", "37", "10", "34", "01"],
	["00D2", "", "37", "10", "34", "01"],
	["0059", "", "37", "10", "34", "01"],
	["0058", "", "37", "10", "01", "35"],
	["00F0", "", "01", "34", "34", "35"],
	["000A", "", "0F", "0F", "0F", "0F"],
];

describe("the table of states", () => {
	it.each(ALLOWED)("%s %s", (code, data, ...results) => {
		for (const [i, state] of (Object.keys(STATES) as State[]).entries()) {
			const rig = STATES[state]();
			expect([state, rig.ask(code, data, 3_000)?.slice(0, 2)]).toEqual([state, results[i]]);
		}
	});

	it("is told by 0001: whole block, B route, HAN", () => {
		const told = (Object.keys(STATES) as State[]).map((state) => STATES[state]().state);
		expect(told).toEqual(["020101", "030101", "030201", "030301"]);
	});

	it("00D9 leads back to the beginning from each, without an answer, and 6019 follows", () => {
		for (const make of Object.values(STATES)) {
			const rig = make();
			expect(rig.run("00D9", "", 499)).toEqual([]);
			expect(rig.frames(502)).toEqual(["6019"]);
			expect(rig.state).toBe("020101");
			expect(rig.ask("0107")).toBe("01FF00FF00");
		}
	});

	it("00F0 makes it deaf until a reset", () => {
		const rig = new J11Rig();
		expect(rig.ask("00F0")).toBe("01");
		for (const code of ["0001", "00D9"]) expect(rig.run(code, "", 2_000)).toEqual([]);
		expect(rig.emulator.pulseReset()).toBe(true);
		expect(rig.frames(1_001)).toEqual(["6019"]);
	});
});

/** Requests of a joined module with all of their answer. */
const ANSWERS: readonly (readonly [string, string, string, string])[] = [
	["version", "006B", "", "01040001030000158A"],
	["initial setting", "0107", "", "0105000C00"],
	["peers", "0011", "", `010101${MAC}BCDE010702`],
	["ports", "0007", "", "01010E1A"],
	["a port that is open already", "0005", "0E1A", "0A"],
	["a port of the module's own", "0005", "02CC", "0A"],
	["a port 0", "0005", "0000", "04"],
	["a port that is not open", "0006", "0E1B", "0B"],
	["PAN id", "005E", "", "01BCDE"],
	["send", "0008", sendData(GET_E7), "01001081000105"],
	["send of two bytes", "0008", sendData("1081"), "01001081"],
	["send to everybody", "0008", sendData(GET_E7, `FF02${"0".repeat(27)}1`), "01001081000105"],
	["send to an address with the bit not turned", "0008", sendData(GET_E7, `FE80000000000000${MAC}`), "06"],
	["send of nothing", "0008", sendData(""), "04"],
	["send with a length that is not the payload's", "0008", `${SEND}0004108100`, "11"],
	["send that is cut", "0008", METER_IP, "11"],
	["energy scan of one channel", "00DB", "00001000", "01010C"],
	["scan without a channel of J11", "0051", scanData("06", "0000000F"), "04"],
	["scan with duration 0", "0051", scanData("00"), "04"],
	["scan with duration 15", "0051", scanData("0F"), "04"],
	["flow control with 2", "010A", "02", "35"],
];

describe("answers", () => {
	it.each(ANSWERS)("%s: %s %s gives %s", (_, code, data, answer) => {
		const got = new J11Rig().join().ask(code, data, 800);
		expect(got?.slice(0, answer.length)).toBe(answer);
		if (code !== "00DB") expect(got).toHaveLength(answer.length);
	});

	it.each([
		["005F", "04000400", "04"],
		["005F", "0500FF00", "04"],
		["005F", "05000300", "04"],
		["005F", "05001200", "04"],
		["005F", "05020400", "04"],
		["005F", "05000403", "04"],
		["005F", "0500", "11"],
		["0054", ascii(RBID.toLowerCase() + PASSWORD), "04"],
		["0054", ascii(`${RBID}01234567-9AB`), "04"],
		["0054", ascii(`${RBID}0123456789A`), "11"],
		["0054", ascii(`${RBID}0123456789ABC`), "11"],
		["0054", ascii(`${RBID}0123456789ab`), "01"],
		["0054", ascii(`${RBID}${String.fromCharCode(0).repeat(12)}`), "04"],
	])("%s %s gets %s", (code, data, result) => {
		expect(new J11Rig().setUp().ask(code, data)).toBe(result);
	});

	it("a B-route request in another mode than Dual gets 14", () => {
		const rig = new J11Rig();
		expect(rig.ask("005F", "02000400")).toBe("01");
		expect(rig.ask("0053", "", 3_000)).toBe("14");
		expect(rig.ask("0001")).toBe("01030101");
	});

	it("ports: ten at most, and all are closed when the B route stops", () => {
		const rig = new J11Rig().start();
		for (let i = 1; i < 10; i++) expect(rig.ask("0005", word(i))).toBe("01");
		expect(rig.ask("0005", "0E1B")).toBe("12");
		expect(rig.ask("0007")).toBe("010A0E1A000100020003000400050006000700080009");
		expect(rig.ask("0006", "0E1A")).toBe("01");
		expect(rig.ask("0058")).toBe("01");
		expect(rig.ask("0053", "", 600)).toBe(`010CBCDE${MAC}${signal(rig)}`);
		expect(rig.ask("0007")).toBe("0100");
	});

	it("peers: none before the B route operates, operating before the session", () => {
		expect(new J11Rig().setUp().ask("0011")).toBe("0100");
		expect(new J11Rig().start().ask("0011")).toBe(`010101${MAC}BCDE010701`);
	});

	it("own MAC and address belong together", () => {
		const rig = new J11Rig({ moduleMac: "001D129100035A85" });
		expect(rig.ask("000E")).toBe("01001D129100035A85");
		expect(rig.ask("0009")).toBe("01FE80000000000000021D129100035A85");
	});

	it("credentials survive a second initial setting, and nothing survives a reset", () => {
		const rig = new J11Rig().setUp();
		rig.ask("005F", "05000C01");
		rig.ask("0053", "", 600);
		expect(rig.run("0056", "", 4_000)[1]).toBe(`6028 01${MAC}`);
		rig.emulator.pulseReset();
		rig.time.advance(1_001);
		rig.ask("005F", "05000C00");
		expect(rig.ask("0053", "", 3_000)).toBe("0E");
	});

	it("PANA without credentials gets 51", () => {
		const rig = new J11Rig().start();
		rig.emulator.module.radio.password = "";
		expect(rig.ask("0056")).toBe("51");
	});
});

describe("one request at a time", () => {
	it("a second one before the answer gets 3D, whatever it is, but 00D9", () => {
		const rig = new J11Rig().setUp();
		for (const code of ["0001", "006B", "0053"]) {
			rig.write(request("0001") + request(code));
			const frames = rig.frames(50);
			expect(frames).toEqual([`${word(0x2000 + Number.parseInt(code, 16))} 3D`, "2001 01030101"]);
		}
		rig.write(request("0001") + request("00D9") + request("006B"));
		expect(rig.frames(1_001)).toEqual(["6019"]);
	});

	it("what was written behind 00D9 in one piece is lost", () => {
		const rig = new J11Rig();
		rig.write(request("00D9") + request("005F", "05000400"));
		expect(rig.frames(1_001)).toEqual(["6019"]);
		expect(rig.state).toBe("020101");
	});

	it("a scan keeps all others waiting until its answer, which comes last", () => {
		const rig = new J11Rig().setUp();
		expect(rig.run("0051", scanData("06"), 5_000).filter((text) => !text.startsWith("4051"))).toEqual([]);
		for (const code of ["0001", "0051", "0053"]) expect(rig.ask(code, "", 0)).toBe("3D");
		expect(rig.ask("005F", "05000400", 0)).toBe("3D");
		const rest = rig.frames(6_000);
		expect(rest.filter((text) => text.startsWith("4051"))).toHaveLength(rest.length - 1);
		expect(rest[rest.length - 1]).toBe("2051 01");
	});

	it("an authentication lets states be read, gets 52 for another, and 3D for the rest", () => {
		const rig = new J11Rig().start();
		rig.ask("0056");
		expect(rig.state).toBe("030201");
		for (const code of ["0011", "0007", "0107", "006B"]) expect(rig.ask(code)?.slice(0, 2)).toBe("01");
		expect(rig.ask("0056")).toBe("52");
		expect(rig.ask("0058", "", 0)).toBe("3D");
		expect(rig.ask("0008", sendData(GET_E7), 0)).toBe("3D");
		expect(rig.frames(5_000)[0]).toBe(`6028 01${MAC}`);
	});
});

describe("scans and starts", () => {
	it("each channel of the mask gets its 4051, by its own number", () => {
		const rig = new J11Rig().setUp();
		const frames = rig.run("0051", scanData("07", "00021010"), 5_000);
		expect(frames).toEqual(["4051 0104", `4051 000C01${MAC}BCDE${signal(rig)}`, "4051 0111", "2051 01"]);
	});

	it("last 9.64 ms x 2^D and 0.09 s a channel", () => {
		const rig = new J11Rig().setUp();
		rig.write(request("0051", scanData("08")));
		const took = rig.time.until(() => rig.pieces.join("").includes("2051"), 60_000) ?? 0;
		expect(Math.abs(took - 35_800)).toBeLessThan(200);
	});

	it("with another pairing id find nothing; without one they find the neighbours as well", () => {
		const rig = new J11Rig().setUp();
		const { neighbours } = rig.emulator.routeB;
		neighbours.push({ channel: 0x25, panId: 0x1111, lqi: 60, mac: "001C640000001111", pairing: "77777777" });
		const heard = (data: string) =>
			rig.run("0051", data, 60_000).filter((text) => text.startsWith("4051 00"));
		expect(heard(scanData("08", "0003FFF0", ascii("00000000")))).toEqual([]);
		expect(heard(scanData("08", "0003FFF0", ascii("00000000"), "00")).length).toBeGreaterThan(1);
		expect(heard(scanData("08"))).toHaveLength(1);
	});

	it.each([
		["on another channel", (rig: J11Rig) => rig.setUp("0D")],
		["with another ID", (rig: J11Rig) => rig.setUp().ask("0054", ascii(`${"0".repeat(32)}${PASSWORD}`))],
		["without the meter in reach", (rig: J11Rig) => rig.setUp().emulator.cutRadio(true)],
	])("a start %s gets 0E after 2.6 s", (_, prepare) => {
		const rig = new J11Rig();
		prepare(rig);
		rig.write(request("0053"));
		expect(rig.frames(2_400)).toEqual([]);
		expect(rig.frames(700)).toEqual(["2053 0E"]);
		expect(rig.state).toBe("030101");
	});

	it("an energy scan takes 0.4 s for a channel and 4.5 s for all", () => {
		const rig = new J11Rig().setUp();
		for (const [mask, ms] of [
			["00001000", 400],
			["0003FFF0", 4_500],
		] as const) {
			rig.write(request("00DB", mask));
			const took = rig.time.until(() => rig.pieces.join("").includes("20DB"), 6_000) ?? 0;
			expect(Math.abs(took - ms)).toBeLessThan(60);
			rig.take();
		}
	});
});

describe("frames that are none", () => {
	const good = request("0054", ascii(RBID + PASSWORD));
	const changed = (at: number, digits: string) => good.slice(0, at) + digits + good.slice(at + digits.length);

	it.each([
		["a wrong header sum", changed(16, "0000"), "2FFF F0"],
		["a wrong data sum", changed(20, "0001"), "2054 F1"],
		["a length under 4", `${request("0001").slice(0, 12)}0003033D0000`, "2001 F2"],
		["a length over 1353", "D0EA83FC0008054A03900000", "2008 F3"],
		["a code that is no request", request("0019"), "FFFF 03"],
		["a code that is no request, its data sum wrong", `${request("0019", "00").slice(0, -2)}01`, "FFFF 03"],
		["a code of a notification", request("6018"), "FFFF 03"],
	])("%s", (_, frame, answer) => {
		const rig = new J11Rig().setUp();
		rig.write(frame);
		expect(rig.frames(50)).toEqual([answer]);
		expect(rig.state).toBe("030101");
	});

	it.each([
		["the data", 12, "2054 13"],
		["the header", 11, "2FFF 13"],
		["the header, just behind the unique code", 4, "2FFF 13"],
	])("a pause of a second within %s", (_, bytes, answer) => {
		const rig = new J11Rig().setUp();
		rig.write(good.slice(0, bytes * 2));
		expect(rig.frames(999)).toEqual([]);
		expect(rig.frames(1)).toEqual([answer]);
		expect(rig.run("0001")).toEqual(["2001 01030101"]);
	});

	it("nothing is said to what comes before a unique code, or behind a frame", () => {
		const rig = new J11Rig();
		rig.write(`00D0D0EA83${ascii("SKVER\r\n")}D0EA83D0${request("0001")}0D0AFFFF`);
		expect(rig.frames(3_000)).toEqual(["2001 01020101"]);
		for (const begun of ["D0", "D0D0", "D0EAD0", "D0EA83D0"]) {
			rig.write(begun + request("0001"));
			expect(rig.frames(3_000)).toEqual(["2001 01020101"]);
		}
	});

	it("a command of SKSTACK and a pad of 1,232 bytes are thrown away in silence", () => {
		const rig = new J11Rig();
		rig.write(ascii(`${"\r\n".repeat(616)}SKVER\r\n`));
		expect(rig.frames(3_000)).toEqual([]);
		expect(rig.ask("006B")).toBe("01040001030000158A");
	});
});
