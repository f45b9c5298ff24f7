import { describe, expect, it } from "vitest";
import { ascii, framesIn, J11Rig, METER_IP, RBID, request, signal } from "./j11-rig";

const MAC = "0050C2FFFEDC2822";
const GET_E7 = "1081000105FF010288016201E700";
const pingData = (length: string, form: string, own = "") => METER_IP + length + form + own;

describe("a session", () => {
	const OPENED = { lifetimeS: 1_000 };

	it("reads the meter: each value is the truth", () => {
		const rig = new J11Rig().join();
		rig.emulator.load(700);
		rig.emulator.sun(0);
		for (const epc of Object.keys(rig.emulator.truth().properties)) {
			const before = rig.emulator.truth().properties[epc]!;
			const got = rig.get(epc)!.slice(4);
			const after = rig.emulator.truth().properties[epc]!;
			expect([before, after], epc).toContain(got);
		}
		expect(rig.get("E7")).toBe("E704000002BC");
	});

	it("takes nothing without its port: 6038/40 with the first bytes", () => {
		const rig = new J11Rig().join();
		rig.ask("0006", "0E1A");
		expect(rig.send(GET_E7)[1]).toMatch(new RegExp(`^6038 40${METER_IP}000000001081000102$`));
		expect(rig.send(GET_E7)[1]).toMatch(new RegExp(`^6038 40${METER_IP}01000000`));
	});

	it("renews itself at 80 % of its lifetime, tells it by 6028, and sends meanwhile", () => {
		const rig = new J11Rig(OPENED).join();
		const frames = rig.frames(800_000);
		expect(frames.filter((text) => text.startsWith("6028"))).toEqual([`6028 01${MAC}`]);
		expect(rig.get("D7")).toBe("D70106");
		expect(rig.emulator.counters().renewals).toBe(1);
	});

	it("is renewed by 00D2; a second one meanwhile gets 52", () => {
		const rig = new J11Rig().join();
		expect(rig.run("00D2")).toEqual(["20D2 01"]);
		expect(rig.ask("00D2")).toBe("52");
		expect(rig.frames(5_000)[0]).toBe(`6028 01${MAC}`);
		expect(rig.state).toBe("030301");
	});

	it("ends by 0057: the meter is told, B route 02, no notification; then 0058", () => {
		const rig = new J11Rig().join();
		expect(rig.run("0057", "", 1_900)).toEqual(["2057 01"]);
		expect(rig.state).toBe("030201");
		expect(rig.emulator.state().session).toBe("idle");
		expect(rig.ask("0058")).toBe("01");
		expect(rig.state).toBe("030101");
	});

	it("ends by 0057 within 2 s although the meter is out of reach", () => {
		const rig = new J11Rig().join();
		rig.emulator.cutRadio(true);
		expect(rig.run("0057", "", 2_000)).toEqual(["2057 01"]);
	});

	it("stands from the start with `joined`, as after a restart of the host alone", () => {
		const rig = new J11Rig({ joined: true, module: "j11-usb" });
		expect(rig.state).toBe("030301");
		expect(rig.ask("0011")).toBe(`010101${MAC}BCDE010702`);
		expect(rig.ask("0107")).toBe("0105000C00");
		expect(rig.ask("0007")).toBe("01010E1A");
		expect(rig.get("D7")).toBe("D70106");
		expect(rig.ask("005F", "05000400")).toBe("35");
	});
});

/** Seconds from the request to 6028, and the result. */
function verdict(rig: J11Rig, code: string, mostMs: number): [number, string | undefined] {
	rig.take();
	rig.write(request(code));
	const took = rig.time.until(() => rig.pieces.join("").includes("D0F9EE5D6028"), mostMs) ?? 0;
	const frame = framesIn(rig.take()).find((text) => text.startsWith("6028"));
	return [took / 1_000, frame?.slice(5, 7)];
}

describe("times of an authentication", () => {
	const expectVerdict = (
		[seconds, result]: [number, string | undefined],
		wanted: string,
		low: number,
		high: number,
	) => {
		expect(result).toBe(wanted);
		expect(seconds).toBeGreaterThanOrEqual(low);
		expect(seconds).toBeLessThanOrEqual(high);
	};

	it("it is through in 1 to 6 s", () => {
		expectVerdict(verdict(new J11Rig().start(), "0056", 10_000), "01", 1, 6);
	});

	it("a wrong password is told soon", () => {
		const rig = new J11Rig().start();
		rig.ask("0054", ascii(`${RBID}0123456789AC`));
		expectVerdict(verdict(rig, "0056", 10_000), "02", 0.5, 4);
		expect(rig.state).toBe("030201");
	});

	it("a meter that never answers is given up after 491.9 to 706.0 s", () => {
		for (let seed = 1; seed < 8; seed++) {
			const rig = new J11Rig({ seed }).start();
			rig.emulator.cutRadio(true);
			expectVerdict(verdict(rig, "0056", 1_000_000), "03", 491.9, 706.0);
			expect(rig.ask("0056")).toBe("01");
		}
	});

	it("a meter that could not answer at first answers a repetition of the first message", () => {
		const again = new J11Rig().join();
		again.ask("0057", "", 2_000);
		expectVerdict(verdict(again, "0056", 60_000), "01", 8, 20);
		const away = new J11Rig().start();
		away.emulator.cutRadio(true);
		away.time.setTimer(() => away.emulator.cutRadio(false), 60_000);
		expectVerdict(verdict(away, "0056", 100_000), "01", 60, 72);
		const renewal = new J11Rig().join();
		renewal.emulator.cutRadio(true);
		renewal.time.setTimer(() => renewal.emulator.cutRadio(false), 60_000);
		expectVerdict(verdict(renewal, "00D2", 100_000), "01", 60, 72);
	});

	it("an exchange that breaks off half-way is given up after 311.5 s", () => {
		const rig = new J11Rig().start();
		rig.ask("0056", "", 1_500);
		rig.emulator.cutRadio(true);
		const took = rig.time.until(() => rig.pieces.length > 0, 400_000) ?? 0;
		expect(rig.frames(0)).toEqual([`6028 03${MAC}`]);
		expect(Math.abs(took + 1_500 - 311_500)).toBeLessThan(60);
	});

	it("a re-authentication without an answer takes 180.1 to 236.7 s, one that breaks off 302.7 s", () => {
		const silent = new J11Rig().join();
		silent.emulator.routeB.forget();
		expectVerdict(verdict(silent, "00D2", 400_000), "03", 180.1, 236.7);
		expect(silent.state).toBe("030201");
		const broken = new J11Rig().join();
		broken.ask("00D2", "", 700);
		broken.emulator.cutRadio(true);
		const took = broken.time.until(() => broken.pieces.length > 0, 400_000) ?? 0;
		expect(Math.abs(took + 700 - 302_700)).toBeLessThan(60);
	});
});

describe("a ping", () => {
	it("gets 20D1 at once and 60D1 with the echo; a second one before that gets 3C", () => {
		const rig = new J11Rig().join();
		const data = pingData("0004", "00", ascii("kwat"));
		rig.take();
		rig.write(request("00D1", data));
		rig.time.advance(36);
		rig.write(request("00D1", data));
		const frames = rig.frames(1_000);
		expect(frames.slice(0, 2)).toEqual(["20D1 01", "20D1 3C"]);
		const note = `60D1 01${METER_IP}02${signal(rig)}0004${ascii("kwat")}`;
		expect(frames.slice(2)).toEqual([note]);
	});

	it.each([
		["letters", "01", "6162"],
		["counting", "02", "0001"],
	])("has %s of its own", (_, form, start) => {
		const rig = new J11Rig().join();
		const note = rig.run("00D1", pingData("001C", form), 1_000)[1]!;
		expect(note.slice(47, 51)).toBe(start);
		expect(note.slice(43, 47)).toBe("001C");
	});

	it("without an echo gets 60D1/00 after 10.5 s", () => {
		const rig = new J11Rig().join();
		rig.emulator.cutRadio(true);
		expect(rig.run("00D1", pingData("0001", "01"), 10_400)).toEqual(["20D1 01"]);
		expect(rig.frames(1_000)).toEqual(["60D1 00"]);
	});
});

describe("the hour's sending time", () => {
	it("used up: every send gets x2, nothing else tells of it, and one goes through when it is free again", () => {
		const rig = new J11Rig().join();
		rig.emulator.fault("air-limit", { minutes: 5 });
		expect(rig.frames(1_000)).toEqual([]);
		expect(rig.send(GET_E7)).toEqual(["2008 01021081000105"]);
		expect(rig.state).toBe("030301");
		rig.time.advance(300_000);
		rig.take();
		expect(rig.send(GET_E7)[0]).toBe("2008 01001081000105");
	});

	it("is used up by sending alone", () => {
		const rig = new J11Rig().join();
		const long = "00".repeat(1_232);
		let sends = 0;
		while (rig.send(long, 400)[0]?.startsWith("2008 0100") && sends < 10_000) sends++;
		expect(rig.emulator.counters().airMsLastHour).toBeGreaterThanOrEqual(360_000);
		expect(rig.send(long, 400)[0]).toBe("2008 01020000000000");
	});
});
