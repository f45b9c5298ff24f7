import { describe, expect, it } from "vitest";
import { ascii, framesIn, J11Bench, METER_IP, RBID, request, signal } from "./bench";

const MAC = "0050C2FFFEDC2822";
const GET_E7 = "1081000105FF010288016201E700";
const pingData = (length: string, form: string, own = "") => METER_IP + length + form + own;

describe("a session", () => {
	const OPENED = { lifetimeS: 1_000 };

	it("reads the meter: each value is the truth", () => {
		const bench = new J11Bench().join();
		bench.emulator.load(700);
		bench.emulator.sun(0);
		for (const epc of Object.keys(bench.emulator.truth().properties)) {
			const before = bench.emulator.truth().properties[epc]!;
			const got = bench.get(epc)!.slice(4);
			const after = bench.emulator.truth().properties[epc]!;
			expect([before, after], epc).toContain(got);
		}
		expect(bench.get("E7")).toBe("E704000002BC");
	});

	it("takes nothing without its port: 6038/40 with the first bytes", () => {
		const bench = new J11Bench().join();
		bench.ask("0006", "0E1A");
		expect(bench.send(GET_E7)[1]).toMatch(new RegExp(`^6038 40${METER_IP}000000001081000102$`));
		expect(bench.send(GET_E7)[1]).toMatch(new RegExp(`^6038 40${METER_IP}01000000`));
	});

	it("renews itself at 80 % of its lifetime, tells it by 6028, and sends meanwhile", () => {
		const bench = new J11Bench(OPENED).join();
		const frames = bench.frames(800_000);
		expect(frames.filter((text) => text.startsWith("6028"))).toEqual([`6028 01${MAC}`]);
		expect(bench.get("D7")).toBe("D70106");
		expect(bench.emulator.counters().renewals).toBe(1);
	});

	it("is renewed by 00D2; a second one meanwhile gets 52", () => {
		const bench = new J11Bench().join();
		expect(bench.run("00D2")).toEqual(["20D2 01"]);
		expect(bench.ask("00D2")).toBe("52");
		expect(bench.frames(5_000)[0]).toBe(`6028 01${MAC}`);
		expect(bench.state).toBe("030301");
	});

	it("ends by 0057: the meter is told, B route 02, no notification; then 0058", () => {
		const bench = new J11Bench().join();
		expect(bench.run("0057", "", 1_900)).toEqual(["2057 01"]);
		expect(bench.state).toBe("030201");
		expect(bench.emulator.state().session).toBe("idle");
		expect(bench.ask("0058")).toBe("01");
		expect(bench.state).toBe("030101");
	});

	it("ends by 0057 within 2 s although the meter is out of reach", () => {
		const bench = new J11Bench().join();
		bench.emulator.cutRadio(true);
		expect(bench.run("0057", "", 2_000)).toEqual(["2057 01"]);
	});

	it("stands from the start with `joined`, as after a restart of the host alone", () => {
		const bench = new J11Bench({ joined: true, module: "j11-usb" });
		expect(bench.state).toBe("030301");
		expect(bench.ask("0011")).toBe(`010101${MAC}BCDE010702`);
		expect(bench.ask("0107")).toBe("0105000C00");
		expect(bench.ask("0007")).toBe("01010E1A");
		expect(bench.get("D7")).toBe("D70106");
		expect(bench.ask("005F", "05000400")).toBe("35");
	});
});

/** Seconds from the request to 6028, and the result. */
function verdict(bench: J11Bench, code: string, mostMs: number): [number, string | undefined] {
	bench.take();
	bench.write(request(code));
	const took = bench.time.until(() => bench.pieces.join("").includes("D0F9EE5D6028"), mostMs) ?? 0;
	const frame = framesIn(bench.take()).find((text) => text.startsWith("6028"));
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
		expectVerdict(verdict(new J11Bench().start(), "0056", 10_000), "01", 1, 6);
	});

	it("a wrong password is told soon", () => {
		const bench = new J11Bench().start();
		bench.ask("0054", ascii(`${RBID}0123456789AC`));
		expectVerdict(verdict(bench, "0056", 10_000), "02", 0.5, 4);
		expect(bench.state).toBe("030201");
	});

	it("a meter that never answers is given up after 491.9 to 706.0 s", () => {
		for (let seed = 1; seed < 8; seed++) {
			const bench = new J11Bench({ seed }).start();
			bench.emulator.cutRadio(true);
			expectVerdict(verdict(bench, "0056", 1_000_000), "03", 491.9, 706.0);
			expect(bench.ask("0056")).toBe("01");
		}
	});

	it("a meter that could not answer at first answers a repetition of the first message", () => {
		const again = new J11Bench().join();
		again.ask("0057", "", 2_000);
		expectVerdict(verdict(again, "0056", 60_000), "01", 8, 20);
		const away = new J11Bench().start();
		away.emulator.cutRadio(true);
		away.time.setTimer(() => away.emulator.cutRadio(false), 60_000);
		expectVerdict(verdict(away, "0056", 100_000), "01", 60, 72);
		const renewal = new J11Bench().join();
		renewal.emulator.cutRadio(true);
		renewal.time.setTimer(() => renewal.emulator.cutRadio(false), 60_000);
		expectVerdict(verdict(renewal, "00D2", 100_000), "01", 60, 72);
	});

	it("an exchange that breaks off half-way is given up after 311.5 s", () => {
		const bench = new J11Bench().start();
		bench.ask("0056", "", 1_500);
		bench.emulator.cutRadio(true);
		const took = bench.time.until(() => bench.pieces.length > 0, 400_000) ?? 0;
		expect(bench.frames(0)).toEqual([`6028 03${MAC}`]);
		expect(Math.abs(took + 1_500 - 311_500)).toBeLessThan(60);
	});

	it("a re-authentication without an answer takes 180.1 to 236.7 s, one that breaks off 302.7 s", () => {
		const silent = new J11Bench().join();
		silent.emulator.routeB.forget();
		expectVerdict(verdict(silent, "00D2", 400_000), "03", 180.1, 236.7);
		expect(silent.state).toBe("030201");
		const broken = new J11Bench().join();
		broken.ask("00D2", "", 700);
		broken.emulator.cutRadio(true);
		const took = broken.time.until(() => broken.pieces.length > 0, 400_000) ?? 0;
		expect(Math.abs(took + 700 - 302_700)).toBeLessThan(60);
	});
});

describe("a ping", () => {
	it("gets 20D1 at once and 60D1 with the echo; a second one before that gets 3C", () => {
		const bench = new J11Bench().join();
		const data = pingData("0004", "00", ascii("kwat"));
		bench.take();
		bench.write(request("00D1", data));
		bench.time.advance(36);
		bench.write(request("00D1", data));
		const frames = bench.frames(1_000);
		expect(frames.slice(0, 2)).toEqual(["20D1 01", "20D1 3C"]);
		const note = `60D1 01${METER_IP}02${signal(bench)}0004${ascii("kwat")}`;
		expect(frames.slice(2)).toEqual([note]);
	});

	it.each([
		["letters", "01", "6162"],
		["counting", "02", "0001"],
	])("has %s of its own", (_, form, start) => {
		const bench = new J11Bench().join();
		const note = bench.run("00D1", pingData("001C", form), 1_000)[1]!;
		expect(note.slice(47, 51)).toBe(start);
		expect(note.slice(43, 47)).toBe("001C");
	});

	it("without an echo gets 60D1/00 after 10.5 s", () => {
		const bench = new J11Bench().join();
		bench.emulator.cutRadio(true);
		expect(bench.run("00D1", pingData("0001", "01"), 10_400)).toEqual(["20D1 01"]);
		expect(bench.frames(1_000)).toEqual(["60D1 00"]);
	});
});

describe("the hour's sending time", () => {
	it("used up: every send gets x2, nothing else tells of it, and one goes through when it is free again", () => {
		const bench = new J11Bench().join();
		bench.emulator.fault("air-limit", { minutes: 5 });
		expect(bench.frames(1_000)).toEqual([]);
		expect(bench.send(GET_E7)).toEqual(["2008 01021081000105"]);
		expect(bench.state).toBe("030301");
		bench.time.advance(300_000);
		bench.take();
		expect(bench.send(GET_E7)[0]).toBe("2008 01001081000105");
	});

	it("is used up by sending alone", () => {
		const bench = new J11Bench().join();
		const long = "00".repeat(1_232);
		let sends = 0;
		while (bench.send(long, 400)[0]?.startsWith("2008 0100") && sends < 10_000) sends++;
		expect(bench.emulator.counters().airMsLastHour).toBeGreaterThanOrEqual(360_000);
		expect(bench.send(long, 400)[0]).toBe("2008 01020000000000");
	});
});
