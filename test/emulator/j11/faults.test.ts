import { describe, expect, it } from "vitest";
import { FAULTS } from "../../../hosts/emulator/faults/all";
import { ascii, J11Bench, METER_IP, RBID, request } from "./bench";
import { FaultBench, GET } from "./fault-bench";

const MAC = "0050C2FFFEDC2822";
const SENT = "2008 01001081000105";
const SCAN = `070003FFF001${ascii(RBID.slice(-8))}`;
const VERSION = "206B 01040001030000158A";

type Checks = Readonly<Record<string, (bench: FaultBench) => void>>;

/** Faults of every module, as a J11 module shows them. */
const COMMON: Checks = {
	"lose-bytes"(bench) {
		bench.fault("lose-bytes", { permille: 100, seconds: 10 });
		expect(bench.run("006B")[0]).toMatch(/^\?/);
		bench.time.advance(10_000);
		expect(bench.works).toBe(true);
	},
	"double-bytes"(bench) {
		bench.fault("double-bytes", { permille: 1_000, seconds: 0 });
		expect(bench.run("0001")[0]).toMatch(/^\? D0D0F9F9EEEE5D5D20200101/);
		bench.emulator.clearFault("double-bytes");
		expect(bench.works).toBe(true);
	},
	"garble-bytes"(bench) {
		bench.fault("garble-bytes", { permille: 1_000, seconds: 0, direction: 1 });
		expect(bench.run("006B", "", 1_100)).not.toContain(VERSION);
		bench.emulator.clearFault("garble-bytes");
		bench.time.advance(1_100);
		expect(bench.works).toBe(true);
	},
	"cut-line"(bench) {
		bench.fault("cut-line");
		expect(bench.run("006B")[0]).toMatch(/^\? D0/);
		expect(bench.run("006B")).toEqual([VERSION]);
	},
	"blank-lines"(bench) {
		bench.fault("blank-lines");
		expect(bench.works).toBe(true);
	},
	"ok-first"(bench) {
		bench.fault("ok-first");
		expect(bench.sent).toBe(SENT);
	},
	"uart-error"(bench) {
		bench.fault("uart-error");
		expect(bench.run("006B")).toEqual(["2FFF F0"]);
		expect(bench.run("006B")).toEqual([VERSION]);
	},
	baud(bench) {
		bench.fault("baud");
		expect(bench.run("006B", "", 5_000)).toEqual([]);
		bench.emulator.clearFault("baud");
		expect(bench.works).toBe(true);
	},
	echo(bench) {
		bench.fault("echo");
		expect(bench.run("006B")).toEqual([VERSION]);
	},
	reboot(bench) {
		expect(bench.fault("reboot", {}, 1_001)).toEqual(["6019"]);
		expect(bench.state).toBe("020101");
	},
	hang(bench) {
		bench.fault("hang", { seconds: 20 });
		expect(bench.run("006B", "", 15_000)).toEqual([]);
		bench.time.advance(5_000);
		expect(bench.works).toBe(true);
	},
	silent(bench) {
		bench.fault("silent");
		expect(bench.run("00D9", "", 60_000)).toEqual([]);
		bench.emulator.pulseReset();
		expect(bench.frames(1_001)).toEqual(["6019"]);
	},
	"other-dialect"(bench) {
		expect(bench.fault("other-dialect", {}, 1_001)).toEqual(["6019"]);
		expect(bench.run("006B")).toEqual([VERSION]);
	},
	"payload-switch"(bench) {
		bench.fault("payload-switch");
		expect(bench.works).toBe(true);
	},
	"split-output"(bench) {
		bench.fault("split-output", { ms: 30 });
		bench.pieces = [];
		expect(bench.run("006B", "", 100)).toEqual([VERSION]);
		for (let i = 0; i < 20; i++) {
			bench.write(request("006B"));
			bench.time.advance(100);
		}
		expect(bench.pieces.length).toBeGreaterThan(30);
		expect(bench.frames(0)).toHaveLength(20);
		bench.emulator.clearFault("split-output");
		expect(bench.works).toBe(true);
	},
	"merge-output"(bench) {
		bench.fault("merge-output", { ms: 3_000 });
		bench.write(request("0001"));
		bench.time.advance(100);
		bench.write(request("006B"));
		bench.time.advance(2_800);
		expect(bench.pieces).toEqual([]);
		bench.time.advance(200);
		expect(bench.pieces).toHaveLength(1);
		expect(bench.frames(0)).toEqual(["2001 01030301", VERSION]);
		bench.write(request("006B"));
		bench.time.advance(100);
		bench.emulator.clearFault("merge-output");
		expect(bench.frames(0)).toEqual([VERSION]);
	},
	"send-fails"(bench) {
		bench.fault("send-fails", { count: 2 });
		const failed = "2008 01051081000105";
		expect([bench.sent, bench.sent, bench.sent]).toEqual([failed, failed, SENT]);
	},
	"send-result"(bench) {
		for (const code of [2, 3, 5, 8]) {
			bench.fault("send-result", { code });
			expect([bench.sent, bench.sent]).toEqual([`2008 010${code}1081000105`, SENT]);
		}
		expect(() => bench.emulator.fault("send-result", { code: 4 })).toThrow("no send ends with 4");
	},
	"send-solicits"(bench) {
		bench.fault("send-solicits");
		expect(bench.sent).toBe(SENT);
		expect(bench.works).toBe(true);
	},
	"air-limit"(bench) {
		expect(bench.fault("air-limit", { minutes: 10 })).toEqual([]);
		expect(bench.sent).toBe("2008 01021081000105");
		bench.time.advance(600_000);
		expect(bench.works).toBe(true);
	},
	"beacon-missed"(bench) {
		bench.emulator.pulseReset();
		bench.time.advance(1_001);
		bench.setUp();
		bench.fault("beacon-missed", { count: 2 });
		const found = [1, 2, 3].map(() => bench.run("0051", SCAN, 40_000).some((text) => text.includes(MAC)));
		expect(found).toEqual([false, false, true]);
		bench.fault("beacon-missed");
		expect(bench.ask("0053", "", 3_000)).toBe("0E");
		expect(bench.ask("0053", "", 3_000)?.slice(0, 4)).toBe("010C");
	},
	"no-answer"(bench) {
		bench.fault("no-answer", { count: 2 });
		expect(bench.send(GET)).toEqual([SENT]);
		expect([bench.works, bench.works]).toEqual([false, true]);
	},
	"lost-answers"(bench) {
		bench.fault("lost-answers", { permille: 1_000 });
		expect(bench.send(GET)).toEqual([SENT]);
	},
	"late-answers"(bench) {
		bench.fault("late-answers", { ms: 6_000, count: 1 });
		expect(bench.send(GET, 6_000)).toEqual([SENT]);
		expect(bench.frames(1_000)).toHaveLength(1);
	},
	"answer-after-timeout"(bench) {
		bench.fault("answer-after-timeout");
		expect(bench.send(GET, 60_000)).toEqual([SENT]);
		expect(bench.frames(10_000)).toHaveLength(1);
	},
	"event-26"(bench) {
		expect(bench.fault("event-26")[0]).toMatch(new RegExp(`^601A 04${MAC}..$`));
		expect(bench.state).toBe("030201");
		bench.time.advance(10_000);
		expect(bench.run("0056", "", 5_000)[1]).toBe(`6028 01${MAC}`);
		expect(bench.works).toBe(true);
	},
	"event-27"(bench) {
		expect(bench.fault("event-27")).toEqual([]);
		expect(bench.state).toBe("030201");
		expect(bench.joinAgain()).toBe(true);
	},
	"event-28"(bench) {
		expect(bench.fault("event-28")).toEqual([]);
		expect(bench.state).toBe("030201");
		expect(bench.joinAgain()).toBe(true);
	},
	"event-29"(bench) {
		expect(bench.fault("event-29")).toEqual([]);
		expect(bench.state).toBe("030201");
		expect(bench.frames(5_000)).toEqual([`6028 01${MAC}`]);
		expect(bench.works).toBe(true);
	},
	"reauth-fails"(bench) {
		expect(bench.fault("reauth-fails", {}, 240_000).filter((text) => text.startsWith("6028"))).toEqual([
			`6028 03${MAC}`,
		]);
		expect(bench.state).toBe("030201");
		expect(bench.joinAgain()).toBe(true);
	},
	"silent-death"(bench) {
		bench.fault("silent-death");
		expect(bench.send(GET)).toEqual([SENT]);
		expect(bench.state).toBe("030301");
		expect(bench.joinAgain()).toBe(true);
		expect(bench.works).toBe(true);
	},
	"join-refused"(bench) {
		bench.fault("join-refused", { count: 2 });
		expect([bench.joinAgain(), bench.joinAgain(), bench.joinAgain()]).toEqual([false, false, true]);
	},
	"held-by-other"(bench) {
		bench.fault("held-by-other", { minutes: 5 });
		expect(bench.joinAgain()).toBe(false);
		bench.time.advance(300_000);
		expect(bench.joinAgain()).toBe(true);
	},
	"meter-away"(bench) {
		const { channel } = bench.emulator.routeB.place;
		bench.fault("meter-away", { minutes: 60 });
		expect(bench.sent).toBe("2008 01051081000105");
		bench.time.advance(3_600_000);
		expect(bench.works).toBe(true);
		for (let i = 0; i < 20; i++) {
			bench.fault("meter-away", { minutes: 1, move: 1 }, 61_000);
			const moved = bench.emulator.routeB.place.channel;
			expect(moved).toBeGreaterThan(0x20);
			expect(moved % 2).toBe(1);
		}
		expect(bench.emulator.routeB.place.channel === channel || !bench.works).toBe(true);
	},
	"meter-restart"(bench) {
		bench.fault("meter-restart");
		bench.time.advance(60_000);
		expect(bench.works).toBe(false);
		expect(bench.joinAgain()).toBe(true);
	},
	"power-cut"(bench) {
		bench.fault("power-cut", { seconds: 60, moduleS: 30 });
		expect(bench.run("006B", "", 89_900)).toEqual([]);
		expect(bench.frames(1_500)).toEqual(["6019"]);
	},
	"meter-exchanged"(bench) {
		bench.fault("meter-exchanged", { minutes: 1 }, 61_000);
		// The module still knows the old address, which acknowledges nothing.
		expect(bench.sent).toBe("2008 01051081000105");
		const { mac, place } = bench.emulator.routeB;
		bench.emulator.pulseReset();
		bench.time.advance(1_001);
		bench.setUp((4 + (place.channel - 0x21) / 2).toString(16).padStart(2, "0"));
		expect(bench.ask("0053", "", 600)).toContain(mac);
	},
	"service-ended"(bench) {
		bench.fault("service-ended");
		expect(bench.joinAgain()).toBe(false);
		bench.emulator.clearFault("service-ended");
		expect(bench.joinAgain()).toBe(true);
	},
};

/** What only a J11 module can do. */
const OWN: Checks = {
	"start-missed"(bench) {
		bench.emulator.pulseReset();
		bench.time.advance(1_001);
		bench.setUp();
		bench.fault("start-missed", { count: 2 });
		expect(bench.run("0051", SCAN, 40_000).join()).toContain(MAC);
		const results = [1, 2, 3].map(() => bench.ask("0053", "", 3_000)?.slice(0, 2));
		expect(results).toEqual(["0E", "0E", "01"]);
	},
	busy(bench) {
		bench.fault("busy", { count: 2 });
		expect([bench.ask("0001"), bench.ask("0056"), bench.ask("0001")]).toEqual(["3D", "3D", "01030301"]);
	},
	"pana-busy"(bench) {
		bench.fault("event-27");
		bench.fault("pana-busy");
		expect([bench.ask("0001"), bench.ask("0056"), bench.ask("0056")]).toEqual(["01030201", "52", "01"]);
	},
	"frame-error"(bench) {
		for (const [result, told] of [
			[241, "F1"],
			[19, "13"],
			[242, "F2"],
			[243, "F3"],
		] as const) {
			bench.fault("frame-error", { result });
			expect([bench.ask("0007"), bench.ask("0007")]).toEqual([told, "01010E1A"]);
		}
		expect(() => bench.emulator.fault("frame-error", { result: 1 })).toThrow("no frame fault");
	},
	"answer-lost"(bench) {
		bench.fault("answer-lost");
		expect(bench.run("0005", "1234")).toEqual([]);
		expect(bench.ask("0007")).toBe("01020E1A1234");
	},
	interrupt(bench) {
		bench.fault("interrupt");
		const [datagram, answer] = bench.run("006B");
		expect(datagram).toMatch(new RegExp(`^6018 ${METER_IP}.*02880105FF017302EA0B`));
		expect(answer).toBe(VERSION);
		expect(bench.run("006B")).toEqual([VERSION]);
		bench.fault("interrupt");
		const send = bench.send(GET, 400);
		expect(send.map((text) => text.slice(0, 4))).toEqual(["6018", "2008"]);
	},
	undecrypted(bench) {
		bench.fault("undecrypted");
		expect(bench.send(GET)[1]).toMatch(new RegExp(`^6038 01${METER_IP}..0000001081000102$`));
		bench.run("00D2", "", 5_000);
		expect(bench.works).toBe(true);
		expect(bench.lasted("undecrypted")).toBeDefined();
	},
	"mac-down"(bench) {
		expect(bench.fault("mac-down")[0]).toMatch(new RegExp(`^601A 03${MAC}..$`));
		expect(bench.state).toBe("030101");
		expect(bench.emulator.state().session).toBe("idle");
		expect(bench.events.some((event) => event.type === "idle")).toBe(true);
		bench.ask("0053", "", 600);
		bench.ask("0005", "0E1A");
		bench.run("0056", "", 8_000);
		expect(bench.works).toBe(true);
	},
	"pana-result"(bench) {
		expect(bench.fault("pana-result", { result: 1 })).toEqual([`6028 01${MAC}`]);
		expect(bench.works).toBe(true);
		expect(bench.fault("pana-result", { result: 2 })).toEqual([`6028 02${MAC}`]);
		expect(bench.state).toBe("030201");
		expect(bench.fault("pana-result")).toEqual([]);
		expect(bench.joinAgain()).toBe(true);
		expect(bench.fault("pana-result")).toEqual([`6028 03${MAC}`]);
		expect(() => bench.emulator.fault("pana-result", { result: 4 })).toThrow(
			"no authentication has the result 4",
		);
	},
	"late-result"(bench) {
		bench.fault("late-result", { seconds: 80 });
		bench.emulator.pulseReset();
		bench.time.advance(1_001);
		bench.start();
		expect(bench.run("0056", "", 60_000).filter((text) => text.startsWith("6028"))).toEqual([]);
		expect(bench.state).toBe("030301");
		bench.take();
		expect(bench.frames(30_000).filter((text) => text.startsWith("6028"))).toEqual([`6028 01${MAC}`]);
	},
	"peer-forgotten"(bench) {
		bench.fault("peer-forgotten");
		expect(bench.sent).toBe("2008 06");
		expect(bench.ask("0011")).toBe("0100");
		expect(bench.state).toBe("030301");
		expect(bench.joinAgain()).toBe(true);
		expect(bench.works).toBe(true);
	},
	"quiet-reboot"(bench) {
		expect(bench.fault("quiet-reboot", {}, 1_001)).toEqual([]);
		expect(bench.state).toBe("020101");
		expect(bench.sent).toBe("2008 37");
		bench.time.advance(5_000);
		expect(bench.lasted("quiet-reboot")).toBe(5);
		bench.emulator.pulseReset();
		expect(bench.frames(1_001)).toEqual(["6019"]);
	},
};

const LIES = Object.keys(FAULTS).filter((name) => FAULTS[name]!.area === "lie");

describe("the table of faults, on a J11 module", () => {
	it("has a check for every row; what lies is the meter", () => {
		const rows = Object.keys(FAULTS).filter((name) => FAULTS[name]!.area !== "reading");
		expect([...Object.keys(COMMON), ...Object.keys(OWN), ...LIES].sort()).toEqual(rows.sort());
	});

	it.each([...Object.entries(COMMON), ...Object.entries(OWN)])("%s", (_, check) => {
		check(new FaultBench());
	});

	it.each(Object.keys(FAULTS))("%s can be switched on and cleared at any time, joined or not", (name) => {
		for (const bench of [new FaultBench(), new J11Bench(), new J11Bench({ module: "j11-usb" })]) {
			bench.emulator.fault(name);
			bench.time.advance(1_000);
			bench.emulator.fault(name);
			bench.run("0001");
			bench.emulator.clearFault(name);
			expect(bench.emulator.faults()).toHaveLength(0);
			bench.time.advance(3_000);
			bench.emulator.powerCycle();
			bench.time.advance(13_000);
			expect(bench.run("006B")).toEqual([VERSION]);
		}
	});
});
