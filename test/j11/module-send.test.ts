import { describe, expect, it } from "vitest";
import { bytesOf, request } from "./frames";
import { ADDRESS, GET, MAC, OPERATING, Rig, STANDS, STOPPED } from "./rig";

const MINUTE = 60_000;

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
		expect(send("01 00").serial.writes).toEqual([
			request(0x0008, `${ADDRESS} 0E1A 0E1A 0010 ${bytesOf(GET)}`),
		]);
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
