import { describe, expect, it } from "vitest";
import { XsClock } from "../../../hosts/xs/clock";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { PreferenceStore } from "../../../hosts/xs/store";
import { XsTimers } from "../../../hosts/xs/timers";
import { powerUp } from "../sdk/board";

const makeTimers = () => new XsTimers(new Guard(new TraceLog("info")));

describe("the clock over int32 ticks", () => {
	it.each([
		[0, 1000],
		[0x7fffffff - 500, 1000],
		[-1, 5],
		[-0x80000000, 0x7fffffff],
	])("from tick %d goes on by %d ms", (firstTick, ms) => {
		const { time } = powerUp({ firstTick });
		const clock = new XsClock();
		const start = clock.ticks();
		time.advance(ms);
		expect(clock.ticks() - start).toBe(ms);
	});

	it("counts on over many wraps", () => {
		const { time } = powerUp({ firstTick: 0x7fff0000 });
		const clock = new XsClock();
		const start = clock.ticks();
		const DAYS = 120;
		for (let day = 0; day < DAYS; day++) {
			time.advance(86_400_000);
			clock.ticks();
		}
		expect(clock.ticks() - start).toBe(DAYS * 86_400_000);
	});
});

describe("timers", () => {
	it("fire once, and can be started again from within", () => {
		const { time } = powerUp();
		let fired = 0;
		const owner = {
			onTimer: () => {
				fired++;
				if (fired < 3) timer.start(100);
			},
		};
		const timer = makeTimers().create(owner, "test");
		timer.start(50);
		expect(timer.running).toBe(true);
		time.advance(49);
		expect(fired).toBe(0);
		time.advance(1);
		expect(fired).toBe(1);
		time.advance(1000);
		expect(fired).toBe(3);
		expect(timer.running).toBe(false);
	});

	it("move when started anew, and stay silent when stopped", () => {
		const { time } = powerUp();
		let fired = 0;
		const timer = makeTimers().create({ onTimer: () => fired++ }, "test");
		timer.start(100);
		time.advance(90);
		timer.start(100);
		time.advance(90);
		expect(fired).toBe(0);
		timer.stop();
		timer.stop();
		time.advance(1000);
		expect(fired).toBe(0);
		timer.start(10);
		time.advance(10);
		expect(fired).toBe(1);
	});

	it.each([0, 0.2, -5, 12.5, 86_400_000])("take %d ms", (ms) => {
		const { time } = powerUp();
		let fired = 0;
		makeTimers()
			.create({ onTimer: () => fired++ }, "test")
			.start(ms);
		time.advance(Math.max(1, Math.ceil(ms)));
		expect(fired).toBe(1);
	});

	it("come back after an exception that left them unarmed, and leave a record with their name", () => {
		const board = powerUp();
		const guard = new Guard(new TraceLog("info"));
		let calls = 0;
		const owner = {
			onTimer: () => {
				calls++;
				if (calls === 1) throw new Error("once");
				timer.start(1000);
			},
		};
		const timer = new XsTimers(guard).create(owner, "meter poll");
		timer.start(10);
		board.time.advance(10);
		expect(guard.record).toEqual({
			code: "INTERNAL",
			place: "timer meter poll: once",
			count: 1,
			sinceStart: 1,
		});
		board.time.advance(10_000);
		expect(calls).toBe(7);
		expect(board.log).toEqual(["error INTERNAL timer meter poll: once (1)"]);
	});
});

describe("the record of faults", () => {
	it("is kept over a restart and counts on", () => {
		const first = powerUp();
		const log = new TraceLog("info");
		const guard = new Guard(log);
		guard.attach(new PreferenceStore(log));
		guard.caught("udp.onPacket", new RangeError("too short"));
		guard.caught("udp.onPacket", new RangeError("too short"));
		powerUp({ flash: first.flash });
		const again = new Guard(log);
		again.attach(new PreferenceStore(log));
		expect(again.record).toEqual({
			code: "INTERNAL",
			place: "udp.onPacket: too short",
			count: 2,
			sinceStart: 0,
		});
		again.caught("timer", "text");
		expect(again.record).toEqual({ code: "INTERNAL", place: "timer: text", count: 3, sinceStart: 1 });
	});

	it("spares the flash when a fault repeats", () => {
		const board = powerUp();
		const log = new TraceLog("error");
		const guard = new Guard(log);
		guard.attach(new PreferenceStore(log));
		for (let i = 0; i < 1000; i++) guard.caught("timer", new Error("again"));
		expect(guard.record?.count).toBe(1000);
		expect(board.flashWrites).toBeLessThanOrEqual(20);
	});

	it("survives a flash that takes nothing", () => {
		const board = powerUp();
		board.flashFull = true;
		const log = new TraceLog("info");
		const guard = new Guard(log);
		guard.attach(new PreferenceStore(log));
		guard.caught("timer", new Error("x"));
		expect(guard.record?.count).toBe(1);
	});

	it("is empty at first", () => {
		powerUp();
		expect(new Guard(new TraceLog("info")).record).toBeUndefined();
	});
});

describe("the log", () => {
	it.each([
		["error", 1],
		["warn", 2],
		["info", 3],
		["debug", 4],
		["nonsense", 3],
		[undefined, 3],
	])("at level %s passes the first %d of the four levels", (level, count) => {
		const board = powerUp();
		const log = new TraceLog(level);
		for (const one of ["error", "warn", "info", "debug"] as const) log.write(one, "x", "text");
		expect(board.log).toHaveLength(count);
	});
});
