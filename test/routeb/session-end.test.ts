import { describe, expect, it } from "vitest";
import { SessionRig } from "../support/session-rig";
import { ANSWER, PAUSE, RADIO_JOIN, settled } from "./settled";

const MINUTE = 60_000;

describe("planned end", () => {
	it("ends the session with SKTERM, closes the port, and can start again", () => {
		const bench = settled();
		let done = 0;
		bench.session.stop(() => done++);
		expect(done).toBe(0);
		const took = bench.time.until(() => done === 1, 10_000);
		expect(took).toBeLessThan(2000);
		expect(bench.shown).toBe("off");
		expect(bench.emulator.module.radio.session.state).toBe("idle");
		bench.start();
		expect(bench.untilAnswer(MINUTE)).toBeLessThan(PAUSE + RADIO_JOIN + ANSWER + 2000);
		expect(done).toBe(1);
	});

	it("does not wait longer than 5 s for a meter that is out of reach", () => {
		const bench = settled();
		bench.emulator.cutRadio(true);
		let done = false;
		bench.session.stop(() => {
			done = true;
		});
		expect(bench.time.until(() => done, 10_000)).toBeLessThan(5200);
	});

	it.each(["probing", "scanning", "joining"] as const)("in the state %s", (state) => {
		const bench = new SessionRig().start();
		if (state !== "probing") bench.untilState(state, MINUTE);
		let done = false;
		bench.session.stop(() => {
			done = true;
		});
		bench.time.until(() => done, 10_000);
		bench.time.advance(MINUTE);
		expect(bench.shown).toBe("off");
		expect(bench.answers).toBe(0);
	});

	it("without a module at all", () => {
		const bench = new SessionRig();
		bench.serial.present = false;
		bench.start();
		bench.time.advance(5000);
		let done = false;
		bench.session.stop(() => {
			done = true;
		});
		expect(done).toBe(true);
		bench.time.advance(MINUTE);
		expect(bench.shown).toBe("off");
	});
});

describe("link", () => {
	const GET = Uint8Array.from([0x10, 0x81, 0, 1, 5, 0xff, 1, 2, 0x88, 1, 0x62, 1, 0xe7, 0]);

	it("takes one datagram at a time, and none while the gate is closed", () => {
		const bench = new SessionRig();
		bench.polling = false;
		expect(bench.session.send(GET, GET.length)).toBe(false);
		bench.start();
		bench.untilState("ready", 2 * MINUTE);
		expect(bench.session.send(GET, GET.length)).toBe(true);
		expect(bench.session.send(GET, GET.length)).toBe(false);
		bench.time.advance(2000);
		expect(bench.session.send(GET, GET.length)).toBe(true);
		expect(bench.session.upkeep.sent).toBe(1);
	});

	it("sends a datagram of 1,232 bytes and refuses a longer one", () => {
		const bench = settled();
		bench.polling = false;
		bench.time.advance(30_000);
		const long = new Uint8Array(1233).fill(0x0d);
		expect(bench.session.send(long, 1233)).toBe(false);
		const sent = bench.session.upkeep.sent;
		expect(bench.session.send(long, 1232)).toBe(true);
		bench.time.advance(3000);
		expect(bench.session.upkeep.sent).toBe(sent + 1);
		expect(bench.session.send(GET, GET.length)).toBe(true);
		bench.time.advance(3000);
		expect(bench.session.upkeep.sent).toBe(sent + 2);
	});

	it("a prompt answer goes out while a request waits, and leaves the request alone", () => {
		const bench = settled();
		bench.polling = false;
		bench.time.advance(30_000);
		const { sends } = bench.emulator.counters();
		expect(bench.session.send(GET, GET.length)).toBe(true);
		bench.session.sendPrompt(GET, GET.length);
		bench.time.advance(2000);
		expect(bench.emulator.counters().sends).toBe(sends + 2);
		expect(bench.session.upkeep.prompts).toBe(1);
	});

	it("EVENT 21 and OK in either order", () => {
		const bench = settled();
		bench.emulator.fault("ok-first");
		bench.time.advance(2 * MINUTE);
		expect(bench.ends.every((end) => end === "answered")).toBe(true);
		expect(bench.ends.length).toBeGreaterThan(9);
	});
});
