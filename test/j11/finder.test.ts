import { describe, expect, it } from "vitest";
import { J11 } from "../../modules/j11/module";
import { SKSTACK } from "../../modules/skstack/module";
import type { Protocol } from "../../modules/wisun/finder";
import { SE_SCRIPT } from "../skstack/terminal-rig";
import { frame, J02_MODULE, raw, request } from "./frames";
import { COLD, PAN, Rig } from "./rig";

const ASKED = request(0x006b);
const SKVER = "\r\nSKVER\r\n";

/** A protocol, and what it makes noted. */
function spied(name: string, of: Protocol, made: string[]): Protocol {
	const protocol: Protocol = {
		...of,
		make: (...parts) => {
			made.push(name);
			return Object.defineProperty(of.make(...parts), "protocol", { get: () => protocol });
		},
	};
	return protocol;
}

/** Looks for a module of either protocol; `made`: the drivers that were made. */
function search(): { rig: Rig; made: string[] } {
	const made: string[] = [];
	const rig = new Rig(COLD, [spied("J11", J11, made), spied("SK", SKSTACK, made)]);
	return { rig, made };
}

/** An SK module is there instead. */
function becomeSk(rig: Rig): void {
	rig.serial.reply = (written) => SE_SCRIPT[written.trim()];
}

describe("looking for a module of either protocol", () => {
	it("writes the J11 request in one piece directly before SKVER, at every try at 115,200", () => {
		const { rig } = search();
		rig.serial.reply = undefined;
		rig.finder.probe();
		rig.time.advance(800);
		expect(rig.serial.writes.filter((text) => !/^[\r\n]*$/.test(text))).toEqual([
			ASKED,
			SKVER,
			ASKED,
			SKVER,
			ASKED,
			SKVER,
		]);
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["MODULE_SILENT"]);
		expect(rig.serial.opened).toEqual([115200, 57600, 38400, 19200, 9600, 4800, 2400]);
		expect(rig.serial.writes.filter((text) => text === ASKED)).toHaveLength(10);
	});

	it("finds a J11 by its answer", () => {
		const { rig } = search();
		rig.finder.probe();
		expect(rig.told).toEqual(["found"]);
		expect([rig.module.kind, rig.time.ticks()]).toEqual(["J11", 0]);
	});

	it.each([
		["its word that it booted", frame(0x6019)],
		["what it says of a header", frame(0x2fff, "F0")],
		["a datagram of a session that stands", raw(J02_MODULE[1]!)],
		["any frame behind noise", `\xd0\xf9\xff${frame(0x4051, "0104")}`],
	])("finds a J11 at once by %s, cut anywhere", (_name, said) => {
		for (let cut = 0; cut <= said.length; cut += 3) {
			const { rig } = search();
			const reply = rig.serial.reply;
			rig.serial.reply = undefined;
			rig.finder.probe();
			rig.serial.say(said.slice(0, cut));
			rig.serial.say(said.slice(cut));
			// The set-up has begun: its first request is repeated when nothing comes.
			rig.serial.reply = reply;
			rig.time.advance(2000);
			expect(rig.told).toEqual(["found"]);
			expect(rig.module.kind).toBe("J11");
		}
	});

	it("reads the frame that it was known by to its end", () => {
		const { rig } = search();
		rig.finder.probe();
		expect(rig.module.droppedBytes).toBe(0);
		expect(rig.asked).toEqual(["006B", "006B", "0001"]);
	});

	it("knows a J11 that boots for a second within 1.5 s of the port's opening", () => {
		const { rig } = search();
		const reply = rig.serial.reply;
		rig.serial.reply = undefined;
		rig.finder.probe();
		rig.time.advance(1000);
		rig.serial.reply = reply;
		rig.time.advance(500);
		expect(rig.told).toEqual(["found"]);
	});

	it("finds an SK module as fast as without J11, in the midst of what it says to the request", () => {
		const { rig } = search();
		rig.serial.reply = (written) =>
			written === ASKED ? undefined : `FAIL ER04\r\n${SE_SCRIPT[written.trim()]}`;
		rig.finder.probe();
		rig.time.advance(500);
		expect(rig.told).toEqual(["found"]);
		expect(rig.finder.module.kind).toBe("SE");
	});

	it("makes the driver of a J11 only when one is there", () => {
		const { rig, made } = search();
		becomeSk(rig);
		rig.finder.probe();
		rig.finder.probe();
		expect(made).toEqual(["SK"]);
		const other = search();
		other.rig.finder.probe();
		expect(other.made).toEqual(["SK", "J11"]);
	});

	it("makes no other driver for a J11 that comes back within a second", () => {
		const { rig, made } = search();
		const reply = rig.serial.reply;
		rig.finder.probe();
		for (let times = 0; times < 5; times++) {
			rig.serial.reply = undefined;
			rig.finder.probe();
			rig.take();
			rig.time.advance(700);
			rig.serial.reply = reply;
			rig.time.advance(500);
			expect(rig.told).toEqual(["found"]);
			rig.serial.fail("SERIAL_LOST");
		}
		expect(made).toEqual(["SK", "J11"]);
	});

	it("makes one other driver in an outage, however long that is", () => {
		const { rig, made } = search();
		const reply = rig.serial.reply;
		rig.finder.probe();
		rig.serial.reply = undefined;
		for (let times = 0; times < 5; times++) {
			rig.finder.probe();
			rig.time.advance(20_000);
		}
		expect(made).toEqual(["SK", "J11", "SK"]);
		rig.take();
		rig.serial.reply = reply;
		rig.finder.probe();
		expect(rig.told).toEqual(["found"]);
		expect(made).toHaveLength(3);
	});

	it("arms no timer of a driver that is let go, whatever noise it heard", () => {
		const { rig } = search();
		const reply = rig.serial.reply;
		rig.serial.reply = undefined;
		const armed: object[] = [];
		const create = rig.time.create.bind(rig.time);
		rig.time.create = (owner) => {
			const timer = create(owner);
			const start = timer.start.bind(timer);
			timer.start = (ms) => {
				armed.push(owner);
				start(ms);
			};
			return timer;
		};
		rig.finder.module = SKSTACK.make(
			rig.finder.uart,
			{ serial: rig.serial, timers: rig.time, clock: rig.time },
			rig.finder,
			rig,
		);
		rig.finder.probe();
		rig.serial.say("\x00EVER 1.2\xd0\xf9");
		rig.time.advance(900);
		rig.serial.say("SKVER");
		rig.serial.reply = reply;
		rig.time.advance(400);
		expect(rig.told).toEqual(["found"]);
		expect(armed.filter((owner) => "secret" in owner)).toEqual([]);
	});

	it("finds the other kind after the stick was changed, in both directions", () => {
		const { rig, made } = search();
		const reply = rig.serial.reply;
		rig.finder.expect("DSE");
		for (const kind of ["J11", "SE", "J11", "SE"] as const) {
			if (kind === "J11") rig.serial.reply = reply;
			else becomeSk(rig);
			rig.serial.fail("SERIAL_LOST");
			rig.take();
			rig.finder.probe();
			rig.time.advance(1600);
			expect(rig.told).toEqual(["found"]);
			expect(rig.finder.module.kind).toBe(kind);
		}
		expect(made.length).toBeLessThan(8);
	});

	it("tells MODULE_J11 where the protocol is not built in", () => {
		const rig = new Rig(COLD, [SKSTACK]);
		rig.finder.probe();
		expect(rig.told).toEqual(["MODULE_J11"]);
		rig.time.advance(10_000);
		expect(rig.told).toHaveLength(1);
	});

	it("looks at the one rate of a J11 where no other protocol is built in", () => {
		const rig = new Rig({}, [J11]);
		rig.serial.reply = undefined;
		rig.finder.probe();
		rig.time.advance(20_000);
		expect(rig.told).toEqual(["MODULE_SILENT"]);
		expect(rig.serial.opened).toEqual([115200]);
		expect(new Set(rig.serial.writes)).toEqual(new Set([ASKED]));
	});

	it("takes a verb of a module that is lost for ended", () => {
		const rig = Rig.joined();
		rig.answer({ "0001": undefined });
		rig.module.join(PAN);
		rig.serial.fail("SERIAL_LOST");
		expect(rig.told).toEqual(["SERIAL_LOST"]);
		rig.time.advance(100_000);
		expect(rig.told).toHaveLength(1);
		rig.answer(COLD);
		rig.finder.probe();
		expect(rig.told).toEqual(["SERIAL_LOST", "found"]);
		expect(rig.module.free).toBe(true);
	});
});
