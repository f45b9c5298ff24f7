import { describe, expect, it } from "vitest";
import type { EmulatorEvent } from "../../hosts/emulator/index";
import { EmulatorRig, frameOf, toLines } from "./emulator-rig";

const EVENT = (text: string) => toLines(text).flatMap((line) => /^EVENT (\S\S)/.exec(line)?.[1] ?? []);
const GET_E7 = "1081000105FF010288016201E700";

describe("scanning", () => {
	it.each([
		[3, 2_419],
		[4, 4_570],
		[5, 8_870],
		[6, 17_472],
		[7, 34_675],
	])("duration %i stays 0.0096 s x (2^D + 1) on each of 28 channels", (duration, ms) => {
		const bench = new EmulatorRig();
		bench.run(`SKSCAN 2 FFFFFFFF ${duration}`, 0);
		const took = bench.time.until(() => bench.text.includes("EVENT 22"), 60_000, 1);
		expect(took).toBeGreaterThanOrEqual(ms);
		expect(took).toBeLessThan(ms + 700);
	});

	it("a mask of one channel is 28 times as fast and finds only there", () => {
		const bench = new EmulatorRig();
		bench.run(`SKSETRBID ${bench.emulator.routeB.rbid}`);
		const bit = (1 << (bench.emulator.routeB.place.channel - 0x21)) >>> 0;
		expect(bench.run(`SKSCAN 2 ${bit.toString(16)} 7`, 2_000)).toContain("EPANDESC");
		const others = (~bit & 0x0fffffff) >>> 0;
		expect(bench.run(`SKSCAN 2 ${others.toString(16)} 7`, 40_000)).not.toContain("EPANDESC");
	});

	it("finds nothing with another ID; mode 3 hears everybody, without PairID", () => {
		const bench = new EmulatorRig();
		bench.run("SKSETRBID 00000000000000000000000000ABCDE0");
		expect(EVENT(bench.run("SKSCAN 2 FFFFFFFF 7", 40_000))).toEqual(["22"]);
		const all = bench.run("SKSCAN 3 FFFFFFFF 7", 40_000);
		expect(EVENT(all).filter((num) => num === "20").length).toBeGreaterThan(1);
		expect(all).not.toContain("PairID");
	});

	it("short scans miss the meter now and then, long ones hardly", () => {
		const found = (duration: number): number => {
			const bench = new EmulatorRig();
			bench.run(`SKSETRBID ${bench.emulator.routeB.rbid}`);
			let hits = 0;
			for (let i = 0; i < 100; i++) {
				if (bench.run(`SKSCAN 2 FFFFFFFF ${duration}`, 40_000).includes("EPANDESC")) hits++;
			}
			return hits;
		};
		expect(found(3)).toBeLessThan(45);
		expect(found(4)).toBeGreaterThan(30);
		expect(found(4)).toBeLessThan(75);
		expect(found(7)).toBeGreaterThan(95);
	});
});

describe("joining", () => {
	it("takes 2 to 8 s, shows the PANA frames, and the meter's list comes 3 s later", () => {
		const bench = new EmulatorRig({ payload: "hex" });
		const start = bench.time.ticks();
		bench.join();
		const took = bench.time.ticks() - start;
		expect(took).toBeGreaterThan(2_000);
		expect(took).toBeLessThan(8_000);
		const frames = toLines(bench.text).filter((line) => line.startsWith("ERXUDP"));
		expect(frames.map((line) => frameOf(line).slice(8, 12))).toEqual(["C000", "8000", "8000", "A000"]);
		for (const line of frames)
			expect(frameOf(line).length / 2).toBe(Number.parseInt(frameOf(line).slice(4, 8), 16));
		expect(frameOf(frames[3]!)).toContain("0008000000040000" + "00015180");
		bench.take();
		const list = bench.lines(3_300);
		expect(list).toHaveLength(1);
		expect(list[0]).toMatch(
			/FF02:0000:0000:0000:0000:0000:0000:0001 0E1A 0E1A .* 1081....0EF0010EF0017301D50401028801$/,
		);
	});

	it.each([
		["a wrong password", (bench: EmulatorRig) => bench.run("SKSETPWD C 0123456789AC"), ["0028", "0068"]],
		["a wrong channel", (bench: EmulatorRig) => bench.run("SKSREG S2 3A"), []],
		["a wrong PAN", (bench: EmulatorRig) => bench.run("SKSREG S3 1234"), []],
	])("%s ends in EVENT 24 after 38 to 40 s", (_name, spoil, seen) => {
		const bench = new EmulatorRig({ payload: "hex" });
		bench.join();
		bench.run("SKTERM", 12_000);
		spoil(bench);
		bench.run(`SKJOIN ${bench.emulator.routeB.address}`, 0);
		const took = bench.time.until(() => bench.text.includes("EVENT 24"), 60_000);
		expect(took).toBeGreaterThanOrEqual(38_000);
		expect(took).toBeLessThanOrEqual(40_100);
		expect(toLines(bench.text).flatMap((line) => / 0 (00[0-9A-F]{2}) /.exec(line)?.[1] ?? [])).toEqual(seen);
	});

	it("a known neighbour needs no solicitation", () => {
		const bench = new EmulatorRig();
		const { routeB } = bench.emulator;
		bench.run(`SKADDNBR ${routeB.address} ${routeB.mac}`);
		bench.join();
		expect(EVENT(bench.text)).toEqual(["21", "21", "21", "21", "21", "25"]);
		expect(bench.text).not.toContain(" 02\r\n");
	});

	it("SKTERM ends in EVENT 27; a join within 10 s fails, a later one succeeds", () => {
		const bench = new EmulatorRig();
		bench.join();
		bench.take();
		expect(EVENT(bench.run("SKTERM", 1_500))).toEqual(["21", "27"]);
		bench.run(`SKJOIN ${bench.emulator.routeB.address}`, 45_000);
		expect(bench.emulator.counters().joinFailures).toBe(1);
		expect(bench.run(`SKJOIN ${bench.emulator.routeB.address}`, 9_000)).toContain("EVENT 25");
		expect(bench.run("SKTERM", 0)).toBe("");
	});

	it("SKTERM that nobody hears ends in EVENT 28", () => {
		const bench = new EmulatorRig();
		bench.join();
		bench.emulator.cutRadio(true);
		expect(EVENT(bench.run("SKTERM", 16_000))).toEqual(["21", "28"]);
		expect(bench.send(GET_E7)[0]).toMatch(/^EVENT 21 \S+ 01$/);
	});

	it("authenticates again at 80 % of the lifetime, and sending goes on meanwhile", () => {
		const bench = new EmulatorRig({ payload: "hex" });
		bench.join();
		bench.take();
		bench.time.advance(69_100_000);
		expect(bench.take()).not.toContain("02CC");
		bench.time.advance(21_000);
		expect(bench.get("E7")).toBeDefined();
		bench.time.advance(10_000);
		expect(EVENT(bench.take()).filter((num) => num === "25")).toHaveLength(0);
		expect(bench.emulator.counters().renewals).toBe(1);
		bench.time.advance(86_400_000);
		expect(bench.get("E7")).toBeDefined();
	});

	it("S17 = 0: the session dies with its lifetime", () => {
		const bench = new EmulatorRig({ lifetimeS: 600 });
		bench.run("SKSREG S17 0");
		bench.join();
		bench.take();
		bench.time.advance(601_000);
		expect(EVENT(bench.take())).toContain("29");
		expect(bench.send(GET_E7)[0]).toMatch(/^EVENT 21 \S+ 01$/);
	});

	it("SKREJOIN shows EVENT 25 again", () => {
		const bench = new EmulatorRig();
		bench.join();
		expect(bench.run("SKREJOIN", 5_000)).toContain("EVENT 25");
	});

	it("a reset module has lost its session, the meter has not: a new join replaces it", () => {
		const bench = new EmulatorRig({ payload: "hex" });
		bench.join();
		bench.emulator.pulseReset();
		bench.time.advance(3_100);
		bench.join();
		expect(bench.get("E7")).toBeDefined();
	});

	it("a host that restarts finds the session alive", () => {
		const bench = new EmulatorRig({ joined: true, payload: "hex" });
		const { routeB } = bench.emulator;
		bench.run("SKSREG SFE 0");
		bench.run(`SKSREG S2 ${routeB.place.channel.toString(16)}`);
		bench.run(`SKSREG S3 ${routeB.place.panId.toString(16)}`);
		expect(bench.get("E7")).toBeDefined();
		expect(bench.run("SKTERM", 1_500)).toContain("EVENT 27");
	});
});

describe("the meter by itself", () => {
	it.each([
		["solar", "7302EA0B", 1],
		["two-wire", "7301EA0B", 1],
		["kyushu", "7402EA0B", 3],
		["release-r", "7402EA0B", 3],
	])("%s pushes the half hours within 5 minutes (%s, %i times without an answer)", (meter, head, count) => {
		const bench = new EmulatorRig({ meter, payload: "hex" }, "2026-04-01T12:20:00+09:00");
		bench.join();
		bench.time.advance(9 * 60_000);
		bench.take();
		bench.time.advance(6 * 60_000);
		const frames = toLines(bench.take()).map(frameOf);
		expect(frames).toHaveLength(count);
		expect(frames[0]!.slice(20, 28)).toBe(head);
		expect(frames[0]!.slice(28, 42)).toBe("07EA04010C1E00");
		const truth = bench.emulator.truth(Date.parse("2026-04-01T12:30:00+09:00"));
		expect(Number.parseInt(frames[0]!.slice(42, 50), 16)).toBe(truth.forwardCount);
		expect(new Set(frames).size).toBe(1);
	});

	it("an INFC that is answered does not come again", () => {
		const bench = new EmulatorRig({ meter: "kyushu", payload: "hex" }, "2026-04-01T12:29:00+09:00");
		bench.join();
		bench.time.advance(20_000);
		bench.take();
		bench.time.until(() => bench.text.includes("7402EA0B"), 400_000);
		const tid = frameOf(toLines(bench.text)[0]!).slice(4, 8);
		bench.send(`1081${tid}05FF010288017A02EA00EB00`);
		expect(bench.lines(60_000)).toHaveLength(0);
		expect(bench.emulator.counters().unansweredInfc).toBe(0);
	});
});

describe("timing and air", () => {
	it("sends and answers take the time measured in the field", () => {
		const bench = new EmulatorRig({ payload: "hex" });
		bench.join();
		bench.time.advance(4_000);
		const [sends, answers]: [number[], number[]] = [[], []];
		for (let i = 0; i < 400; i++) {
			bench.send(GET_E7, 0);
			sends.push(bench.time.until(() => bench.text.includes("EVENT 21"), 2_000, 1));
			answers.push(bench.time.until(() => bench.text.includes("7201E704"), 2_000, 1));
			bench.time.advance(20_000);
		}
		const at = (list: number[], part: number) =>
			list.sort((a, b) => a - b)[Math.floor(part * (list.length - 1))]!;
		expect(at(sends, 0)).toBeGreaterThanOrEqual(115);
		expect(at(sends, 1)).toBeLessThanOrEqual(352);
		expect(Math.abs(at(sends, 0.5) - 220)).toBeLessThan(25);
		expect(at(answers, 0)).toBeGreaterThanOrEqual(210);
		expect(at(answers, 1)).toBeLessThanOrEqual(468);
		expect(Math.abs(at(answers, 0.5) - 365)).toBeLessThan(25);
	});

	it("a Get costs about 10 ms of air, told by SFD", () => {
		const bench = new EmulatorRig();
		bench.join();
		bench.run("SKSREG SFD 0");
		bench.send(GET_E7);
		const sfd = Number.parseInt(/ESREG (\S+)/.exec(bench.run("SKSREG SFD"))![1]!, 16);
		expect(sfd).toBeGreaterThanOrEqual(8);
		expect(sfd).toBeLessThanOrEqual(14);
	});

	it("more than 360 s in an hour: EVENT 32, SFB, sends fail; EVENT 33 when the hour has moved on", () => {
		const bench = new EmulatorRig();
		bench.join();
		bench.time.advance(4_000);
		bench.take();
		const { air } = bench.emulator.module.radio;
		air.spendMs(359_995 - air.lastHour());
		expect(EVENT(bench.send(GET_E7).join("\n"))).toEqual(["32", "21"]);
		expect(bench.run("SKSREG SFB")).toContain("ESREG 1");
		expect(bench.send(GET_E7)[0]).toMatch(/^EVENT 21 \S+ 01$/);
		bench.time.advance(61 * 60_000);
		expect(EVENT(bench.take())).toContain("33");
		expect(bench.run("SKSREG SFB")).toContain("ESREG 0");
	});
});

describe("the emulator as a whole", () => {
	const script = (seed: number): string => {
		const bench = new EmulatorRig({ seed, payload: "hex", faults: ["garble-bytes", "lost-answers"] });
		bench.emulator.clearFault("garble-bytes");
		bench.join();
		let text = bench.take();
		for (let i = 0; i < 50; i++) text += bench.send(GET_E7, 10_000).join("\n");
		return text;
	};

	it("does the same for the same seed and other things for another", () => {
		expect(script(4)).toBe(script(4));
		expect(script(4)).not.toBe(script(5));
	});

	it("tells when the meter could answer and when not", () => {
		const events: EmulatorEvent[] = [];
		const bench = new EmulatorRig({ onEvent: (event) => events.push(event) });
		bench.join();
		bench.emulator.cutRadio(true);
		bench.time.advance(60_000);
		bench.emulator.cutRadio(false);
		bench.emulator.fault("air-limit", { minutes: 5 });
		bench.time.advance(6 * 60_000);
		bench.emulator.meterPower(false);
		expect(bench.emulator.able).toBe(false);
		bench.emulator.meterPower(true);
		const told = events.filter(({ type }) => type !== "radio");
		expect(told.map(({ type, detail }) => `${type} ${detail}`.trim())).toEqual([
			"joined",
			"unable out of range",
			"able",
			"fault air-limit",
			"unable air time used up",
			"fault-over air-limit",
			"able",
			"unable meter without power",
			"able",
		]);
		expect(told[2]!.at - told[1]!.at).toBe(60_000);
	});

	it("tells of each answer by its first property, and gets over a request that was garbled into one for nothing", () => {
		const events: EmulatorEvent[] = [];
		const bench = new EmulatorRig({ onEvent: (event) => events.push(event) });
		bench.join();
		bench.send(GET_E7);
		bench.send("1081000205FF010288016200");
		bench.send("1081000305FF010288016200E700");
		bench.send(GET_E7);
		const told = events.filter(({ type }) => type === "answer").map(({ detail }) => detail);
		expect([told[0], told.at(-1)]).toEqual(["E7", "E7"]);
		expect(told.slice(1, -1).every((detail) => detail === "")).toBe(true);
	});

	it("tells what occupies the radio, to the millisecond", () => {
		const events: EmulatorEvent[] = [];
		const bench = new EmulatorRig({ onEvent: (event) => events.push(event) });
		bench.emulator.pulseReset();
		bench.time.advance(3_100);
		bench.run("SKSCAN 2 FFFFFFFF 4", 6_000);
		bench.join();
		bench.run("SKTERM", 20_000);
		const radio = events.filter(({ type }) => type === "radio");
		expect(radio.map(({ detail }) => detail)).toEqual([
			"boot",
			"",
			"scan",
			"",
			"join",
			"",
			"end",
			"pause",
			"",
		]);
		expect(radio[8]!.at - radio[7]!.at).toBe(10_000);
		expect(radio[3]!.at - radio[2]!.at).toBeGreaterThan(4_500);
	});

	it("tells the truth in numbers as well as in EDT", () => {
		const bench = new EmulatorRig();
		bench.emulator.load(1_234);
		bench.emulator.sun(2_000);
		const { values, properties, watts, forwardCount } = bench.emulator.truth();
		expect([values.E7, watts]).toEqual([-766, -766]);
		expect(properties.E7).toBe("FFFFFD02");
		expect(values.E0).toBe(forwardCount);
		expect(values.E8R! + values.E8T!).toBeCloseTo(-7.66, 0);
		const twoWire = new EmulatorRig({ meter: "two-wire" }).emulator.truth().values;
		expect([twoWire.E8T, twoWire.E3, twoWire.D3]).toEqual([null, undefined, undefined]);
	});

	it("refuses options it does not know", () => {
		expect(() => new EmulatorRig({ meter: "gas" })).toThrow();
		expect(() => new EmulatorRig({ module: "bp35x9" as "bp35a1" })).toThrow();
		expect(() => new EmulatorRig({ start: "yesterday" })).toThrow();
		expect(() => new EmulatorRig({ faults: ["gremlins"] })).toThrow();
	});

	it("starts at the time asked for, whatever the scheduler says", () => {
		const bench = new EmulatorRig({ start: "2027-01-05T03:04:00+09:00" });
		expect(bench.emulator.truth().properties["98"]).toBe("07EB0105");
		expect(bench.emulator.truth().properties["97"]).toBe("0304");
	});
});
