import { describe, expect, it } from "vitest";
import { FAULTS } from "../../../hosts/emulator/faults/all";
import { FaultRig, GET } from "./fault-rig";
import { ascii, J11Rig, METER_IP, RBID, request } from "./j11-rig";

const MAC = "0050C2FFFEDC2822";
const SENT = "2008 01001081000105";
const SCAN = `070003FFF001${ascii(RBID.slice(-8))}`;
const VERSION = "206B 01040001030000158A";

type Checks = Readonly<Record<string, (rig: FaultRig) => void>>;

/** Faults of every module, as a J11 module shows them. */
const COMMON: Checks = {
	"lose-bytes"(rig) {
		rig.fault("lose-bytes", { permille: 100, seconds: 10 });
		expect(rig.run("006B")[0]).toMatch(/^\?/);
		rig.time.advance(10_000);
		expect(rig.works).toBe(true);
	},
	"double-bytes"(rig) {
		rig.fault("double-bytes", { permille: 1_000, seconds: 0 });
		expect(rig.run("0001")[0]).toMatch(/^\? D0D0F9F9EEEE5D5D20200101/);
		rig.emulator.clearFault("double-bytes");
		expect(rig.works).toBe(true);
	},
	"garble-bytes"(rig) {
		rig.fault("garble-bytes", { permille: 1_000, seconds: 0, direction: 1 });
		expect(rig.run("006B", "", 1_100)).not.toContain(VERSION);
		rig.emulator.clearFault("garble-bytes");
		rig.time.advance(1_100);
		expect(rig.works).toBe(true);
	},
	"cut-line"(rig) {
		rig.fault("cut-line");
		expect(rig.run("006B")[0]).toMatch(/^\? D0/);
		expect(rig.run("006B")).toEqual([VERSION]);
	},
	"blank-lines"(rig) {
		rig.fault("blank-lines");
		expect(rig.works).toBe(true);
	},
	"ok-first"(rig) {
		rig.fault("ok-first");
		expect(rig.sent).toBe(SENT);
	},
	"uart-error"(rig) {
		rig.fault("uart-error");
		expect(rig.run("006B")).toEqual(["2FFF F0"]);
		expect(rig.run("006B")).toEqual([VERSION]);
	},
	baud(rig) {
		rig.fault("baud");
		expect(rig.run("006B", "", 5_000)).toEqual([]);
		rig.emulator.clearFault("baud");
		expect(rig.works).toBe(true);
	},
	echo(rig) {
		rig.fault("echo");
		expect(rig.run("006B")).toEqual([VERSION]);
	},
	reboot(rig) {
		expect(rig.fault("reboot", {}, 1_001)).toEqual(["6019"]);
		expect(rig.state).toBe("020101");
	},
	hang(rig) {
		rig.fault("hang", { seconds: 20 });
		expect(rig.run("006B", "", 15_000)).toEqual([]);
		rig.time.advance(5_000);
		expect(rig.works).toBe(true);
	},
	silent(rig) {
		rig.fault("silent");
		expect(rig.run("00D9", "", 60_000)).toEqual([]);
		rig.emulator.pulseReset();
		expect(rig.frames(1_001)).toEqual(["6019"]);
	},
	"other-dialect"(rig) {
		expect(rig.fault("other-dialect", {}, 1_001)).toEqual(["6019"]);
		expect(rig.run("006B")).toEqual([VERSION]);
	},
	"payload-switch"(rig) {
		rig.fault("payload-switch");
		expect(rig.works).toBe(true);
	},
	"split-output"(rig) {
		rig.fault("split-output", { ms: 30 });
		rig.pieces = [];
		expect(rig.run("006B", "", 100)).toEqual([VERSION]);
		for (let i = 0; i < 20; i++) {
			rig.write(request("006B"));
			rig.time.advance(100);
		}
		expect(rig.pieces.length).toBeGreaterThan(30);
		expect(rig.frames(0)).toHaveLength(20);
		rig.emulator.clearFault("split-output");
		expect(rig.works).toBe(true);
	},
	"merge-output"(rig) {
		rig.fault("merge-output", { ms: 3_000 });
		rig.write(request("0001"));
		rig.time.advance(100);
		rig.write(request("006B"));
		rig.time.advance(2_800);
		expect(rig.pieces).toEqual([]);
		rig.time.advance(200);
		expect(rig.pieces).toHaveLength(1);
		expect(rig.frames(0)).toEqual(["2001 01030301", VERSION]);
		rig.write(request("006B"));
		rig.time.advance(100);
		rig.emulator.clearFault("merge-output");
		expect(rig.frames(0)).toEqual([VERSION]);
	},
	"send-fails"(rig) {
		rig.fault("send-fails", { count: 2 });
		const failed = "2008 01051081000105";
		expect([rig.sent, rig.sent, rig.sent]).toEqual([failed, failed, SENT]);
	},
	"send-result"(rig) {
		for (const code of [2, 3, 5, 8]) {
			rig.fault("send-result", { code });
			expect([rig.sent, rig.sent]).toEqual([`2008 010${code}1081000105`, SENT]);
		}
		expect(() => rig.emulator.fault("send-result", { code: 4 })).toThrow("no send ends with 4");
	},
	"send-solicits"(rig) {
		rig.fault("send-solicits");
		expect(rig.sent).toBe(SENT);
		expect(rig.works).toBe(true);
	},
	"air-limit"(rig) {
		expect(rig.fault("air-limit", { minutes: 10 })).toEqual([]);
		expect(rig.sent).toBe("2008 01021081000105");
		rig.time.advance(600_000);
		expect(rig.works).toBe(true);
	},
	"beacon-missed"(rig) {
		rig.emulator.pulseReset();
		rig.time.advance(1_001);
		rig.setUp();
		rig.fault("beacon-missed", { count: 2 });
		const found = [1, 2, 3].map(() => rig.run("0051", SCAN, 40_000).some((text) => text.includes(MAC)));
		expect(found).toEqual([false, false, true]);
		rig.fault("beacon-missed");
		expect(rig.ask("0053", "", 3_000)).toBe("0E");
		expect(rig.ask("0053", "", 3_000)?.slice(0, 4)).toBe("010C");
	},
	"no-answer"(rig) {
		rig.fault("no-answer", { count: 2 });
		expect(rig.send(GET)).toEqual([SENT]);
		expect([rig.works, rig.works]).toEqual([false, true]);
	},
	"lost-answers"(rig) {
		rig.fault("lost-answers", { permille: 1_000 });
		expect(rig.send(GET)).toEqual([SENT]);
	},
	"late-answers"(rig) {
		rig.fault("late-answers", { ms: 6_000, count: 1 });
		expect(rig.send(GET, 6_000)).toEqual([SENT]);
		expect(rig.frames(1_000)).toHaveLength(1);
	},
	"answer-after-timeout"(rig) {
		rig.fault("answer-after-timeout");
		expect(rig.send(GET, 60_000)).toEqual([SENT]);
		expect(rig.frames(10_000)).toHaveLength(1);
	},
	"event-26"(rig) {
		expect(rig.fault("event-26")[0]).toMatch(new RegExp(`^601A 04${MAC}..$`));
		expect(rig.state).toBe("030201");
		rig.time.advance(10_000);
		expect(rig.run("0056", "", 5_000)[1]).toBe(`6028 01${MAC}`);
		expect(rig.works).toBe(true);
	},
	"event-27"(rig) {
		expect(rig.fault("event-27")).toEqual([]);
		expect(rig.state).toBe("030201");
		expect(rig.joinAgain()).toBe(true);
	},
	"event-28"(rig) {
		expect(rig.fault("event-28")).toEqual([]);
		expect(rig.state).toBe("030201");
		expect(rig.joinAgain()).toBe(true);
	},
	"event-29"(rig) {
		expect(rig.fault("event-29")).toEqual([]);
		expect(rig.state).toBe("030201");
		expect(rig.frames(5_000)).toEqual([`6028 01${MAC}`]);
		expect(rig.works).toBe(true);
	},
	"reauth-fails"(rig) {
		expect(rig.fault("reauth-fails", {}, 240_000).filter((text) => text.startsWith("6028"))).toEqual([
			`6028 03${MAC}`,
		]);
		expect(rig.state).toBe("030201");
		expect(rig.joinAgain()).toBe(true);
	},
	"silent-death"(rig) {
		rig.fault("silent-death");
		expect(rig.send(GET)).toEqual([SENT]);
		expect(rig.state).toBe("030301");
		expect(rig.joinAgain()).toBe(true);
		expect(rig.works).toBe(true);
	},
	"join-refused"(rig) {
		rig.fault("join-refused", { count: 2 });
		expect([rig.joinAgain(), rig.joinAgain(), rig.joinAgain()]).toEqual([false, false, true]);
	},
	"held-by-other"(rig) {
		rig.fault("held-by-other", { minutes: 5 });
		expect(rig.joinAgain()).toBe(false);
		rig.time.advance(300_000);
		expect(rig.joinAgain()).toBe(true);
	},
	"taken-by-other"(rig) {
		rig.fault("taken-by-other", { minutes: 5 });
		for (const stands of [false, true]) {
			rig.time.advance(100_000);
			expect(rig.joinAgain()).toBe(true);
			rig.time.advance(91_000);
			expect(rig.works).toBe(stands);
		}
	},
	"meter-away"(rig) {
		const { channel } = rig.emulator.routeB.place;
		rig.fault("meter-away", { minutes: 60 });
		expect(rig.sent).toBe("2008 01051081000105");
		rig.time.advance(3_600_000);
		expect(rig.works).toBe(true);
		for (let i = 0; i < 20; i++) {
			rig.fault("meter-away", { minutes: 1, move: 1 }, 61_000);
			const moved = rig.emulator.routeB.place.channel;
			expect(moved).toBeGreaterThan(0x20);
			expect(moved % 2).toBe(1);
		}
		expect(rig.emulator.routeB.place.channel === channel || !rig.works).toBe(true);
	},
	"meter-restart"(rig) {
		rig.fault("meter-restart");
		rig.time.advance(60_000);
		expect(rig.works).toBe(false);
		expect(rig.joinAgain()).toBe(true);
	},
	"power-cut"(rig) {
		rig.fault("power-cut", { seconds: 60, moduleS: 30 });
		expect(rig.run("006B", "", 89_900)).toEqual([]);
		expect(rig.frames(1_500)).toEqual(["6019"]);
	},
	"meter-exchanged"(rig) {
		rig.fault("meter-exchanged", { minutes: 1 }, 61_000);
		// The module still knows the old address, which acknowledges nothing.
		expect(rig.sent).toBe("2008 01051081000105");
		const { mac, place } = rig.emulator.routeB;
		rig.emulator.pulseReset();
		rig.time.advance(1_001);
		rig.setUp((4 + (place.channel - 0x21) / 2).toString(16).padStart(2, "0"));
		expect(rig.ask("0053", "", 600)).toContain(mac);
	},
	"service-ended"(rig) {
		rig.fault("service-ended");
		expect(rig.joinAgain()).toBe(false);
		rig.emulator.clearFault("service-ended");
		expect(rig.joinAgain()).toBe(true);
	},
};

/** What only a J11 module can do. */
const OWN: Checks = {
	"start-missed"(rig) {
		rig.emulator.pulseReset();
		rig.time.advance(1_001);
		rig.setUp();
		rig.fault("start-missed", { count: 2 });
		expect(rig.run("0051", SCAN, 40_000).join()).toContain(MAC);
		const results = [1, 2, 3].map(() => rig.ask("0053", "", 3_000)?.slice(0, 2));
		expect(results).toEqual(["0E", "0E", "01"]);
	},
	busy(rig) {
		rig.fault("busy", { count: 2 });
		expect([rig.ask("0001"), rig.ask("0056"), rig.ask("0001")]).toEqual(["3D", "3D", "01030301"]);
	},
	"pana-busy"(rig) {
		rig.fault("event-27");
		rig.fault("pana-busy");
		expect([rig.ask("0001"), rig.ask("0056"), rig.ask("0056")]).toEqual(["01030201", "52", "01"]);
	},
	"frame-error"(rig) {
		for (const [result, told] of [
			[241, "F1"],
			[19, "13"],
			[242, "F2"],
			[243, "F3"],
		] as const) {
			rig.fault("frame-error", { result });
			expect([rig.ask("0007"), rig.ask("0007")]).toEqual([told, "01010E1A"]);
		}
		expect(() => rig.emulator.fault("frame-error", { result: 1 })).toThrow("no frame fault");
	},
	"answer-lost"(rig) {
		rig.fault("answer-lost");
		expect(rig.run("0005", "1234")).toEqual([]);
		expect(rig.ask("0007")).toBe("01020E1A1234");
	},
	interrupt(rig) {
		rig.fault("interrupt");
		const [datagram, answer] = rig.run("006B");
		expect(datagram).toMatch(new RegExp(`^6018 ${METER_IP}.*02880105FF017302EA0B`));
		expect(answer).toBe(VERSION);
		expect(rig.run("006B")).toEqual([VERSION]);
		rig.fault("interrupt");
		const send = rig.send(GET, 400);
		expect(send.map((text) => text.slice(0, 4))).toEqual(["6018", "2008"]);
	},
	undecrypted(rig) {
		rig.fault("undecrypted");
		expect(rig.send(GET)[1]).toMatch(new RegExp(`^6038 01${METER_IP}..0000001081000102$`));
		rig.run("00D2", "", 5_000);
		expect(rig.works).toBe(true);
		expect(rig.lasted("undecrypted")).toBeDefined();
	},
	"mac-down"(rig) {
		expect(rig.fault("mac-down")[0]).toMatch(new RegExp(`^601A 03${MAC}..$`));
		expect(rig.state).toBe("030101");
		expect(rig.emulator.state().session).toBe("idle");
		expect(rig.events.some((event) => event.type === "idle")).toBe(true);
		rig.ask("0053", "", 600);
		rig.ask("0005", "0E1A");
		rig.run("0056", "", 8_000);
		expect(rig.works).toBe(true);
	},
	"pana-result"(rig) {
		expect(rig.fault("pana-result", { result: 1 })).toEqual([`6028 01${MAC}`]);
		expect(rig.works).toBe(true);
		expect(rig.fault("pana-result", { result: 2 })).toEqual([`6028 02${MAC}`]);
		expect(rig.state).toBe("030201");
		expect(rig.fault("pana-result")).toEqual([]);
		expect(rig.joinAgain()).toBe(true);
		expect(rig.fault("pana-result")).toEqual([`6028 03${MAC}`]);
		expect(() => rig.emulator.fault("pana-result", { result: 4 })).toThrow(
			"no authentication has the result 4",
		);
	},
	"late-result"(rig) {
		rig.fault("late-result", { seconds: 80 });
		rig.emulator.pulseReset();
		rig.time.advance(1_001);
		rig.start();
		expect(rig.run("0056", "", 60_000).filter((text) => text.startsWith("6028"))).toEqual([]);
		expect(rig.state).toBe("030301");
		rig.take();
		expect(rig.frames(30_000).filter((text) => text.startsWith("6028"))).toEqual([`6028 01${MAC}`]);
	},
	"peer-forgotten"(rig) {
		rig.fault("peer-forgotten");
		expect(rig.sent).toBe("2008 06");
		expect(rig.ask("0011")).toBe("0100");
		expect(rig.state).toBe("030301");
		expect(rig.joinAgain()).toBe(true);
		expect(rig.works).toBe(true);
	},
	"quiet-reboot"(rig) {
		expect(rig.fault("quiet-reboot", {}, 1_001)).toEqual([]);
		expect(rig.state).toBe("020101");
		expect(rig.sent).toBe("2008 37");
		rig.time.advance(5_000);
		expect(rig.lasted("quiet-reboot")).toBe(5);
		rig.emulator.pulseReset();
		expect(rig.frames(1_001)).toEqual(["6019"]);
	},
};

const LIES = Object.keys(FAULTS).filter((name) => FAULTS[name]!.area === "lie");

describe("the table of faults, on a J11 module", () => {
	it("has a check for every row; what lies is the meter", () => {
		const rows = Object.keys(FAULTS).filter((name) => FAULTS[name]!.area !== "reading");
		expect([...Object.keys(COMMON), ...Object.keys(OWN), ...LIES].sort()).toEqual(rows.sort());
	});

	it.each([...Object.entries(COMMON), ...Object.entries(OWN)])("%s", (_, check) => {
		check(new FaultRig());
	});

	it.each(Object.keys(FAULTS))("%s can be switched on and cleared at any time, joined or not", (name) => {
		for (const rig of [new FaultRig(), new J11Rig(), new J11Rig({ module: "j11-usb" })]) {
			rig.emulator.fault(name);
			rig.time.advance(1_000);
			rig.emulator.fault(name);
			rig.run("0001");
			rig.emulator.clearFault(name);
			expect(rig.emulator.faults()).toHaveLength(0);
			rig.time.advance(3_000);
			rig.emulator.powerCycle();
			rig.time.advance(13_000);
			expect(rig.run("006B")).toEqual([VERSION]);
		}
	});
});
