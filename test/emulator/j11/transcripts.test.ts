import { describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../../hosts/emulator/index";
import { fromHex } from "../emulator-rig";
import { framesIn, hexOf, J11Rig, METER_IP } from "./j11-rig";
import { J01, J02, J03, J04 } from "./transcripts";

const plain = (hex: string): string => hex.replace(/ /g, "");

/** Raw LQI that reads as this many dBm. */
const lqiOf = (dBm: number): number => Math.min(255, Math.round((dBm + 104.27) / 0.275));

/**
 * A rig whose meter is received with exactly this signal: times, the meter's answers and the wandering of the signal are
 * the emulator's own, and drawn. Here each draw gives the middle of its range.
 */
function steady(dBm: number, options: Partial<EmulatorOptions> = {}): J11Rig {
	const rig = new J11Rig(options);
	const { routeB, module } = rig.emulator;
	routeB.place = { ...routeB.place, lqi: lqiOf(dBm) };
	module.radio.random.int = (low, high) => Math.trunc((low + high) / 2);
	return rig;
}

/** Writes a request in two pieces, cut behind `cut` bytes, and gives all that is written within `ms`. */
function write(rig: J11Rig, hex: string, cut: number, ms: number): string {
	const bytes = fromHex(plain(hex));
	rig.emulator.input(bytes.subarray(0, cut));
	rig.time.advance(700);
	rig.emulator.input(bytes.subarray(cut));
	rig.time.advance(ms);
	return rig.take();
}

const nothingOn = (channel: number): string => {
	const last = channel.toString(16).padStart(2, "0").toUpperCase();
	const total = (channel + 1).toString(16).padStart(4, "0").toUpperCase();
	return `D0F9EE5D4051000603AB${total}01${last}`;
};
const scanned = [
	J01.nothingOn4,
	...[5, 6, 7, 8, 9, 10, 11].map(nothingOn),
	J01.heardOn12,
	...[13, 14, 15, 16, 17].map(nothingOn),
	J01.scanDone,
];

/** Request, all that follows, and how long that may take. */
const STEPS: readonly (readonly [string, string, readonly string[], number])[] = [
	["reset", J01.reset, [J01.booted], 1_000],
	["initial setting", J01.setUp4, [J01.setUpDone], 50],
	["credentials", J01.credentials, [J01.credentialsDone], 50],
	["scan", J01.scan, scanned, 11_000],
	["initial setting with the channel found", J01.setUp12, [J01.setUpDone], 50],
	["start", J01.start, [J01.started], 600],
	["UDP port", J01.openPort, [J01.portOpen], 50],
	["PANA start", J01.panaStart, [J01.panaStarted, J01.panaDone], 3_700],
];

/** The exchange of the note up to its F18; throws nothing: all that was written, step by step. */
function join(rig: J11Rig, cut: number): string[] {
	return STEPS.map(([, request, , ms]) => {
		const length = plain(request).length / 2;
		return write(rig, request, Math.min(cut, length), ms);
	});
}

const expected = STEPS.map(([, , frames]) => plain(frames.join("")));

describe("ROHM's application note (J01)", () => {
	it.each(STEPS)("%s is answered byte for byte", (name) => {
		const at = STEPS.findIndex(([step]) => step === name);
		expect(join(steady(-34), 999)[at]).toBe(expected[at]!);
	});

	it("is answered the same wherever a request is cut", () => {
		for (let cut = 1; cut < 60; cut++) expect([cut, join(steady(-34), cut)]).toEqual([cut, expected]);
	});

	it("is answered the same byte by byte", () => {
		const rig = steady(-34);
		for (const [i, [, request, , ms]] of STEPS.entries()) {
			for (const byte of fromHex(plain(request))) {
				rig.emulator.input(Uint8Array.of(byte));
				rig.time.advance(1);
			}
			rig.time.advance(ms);
			expect(rig.take()).toBe(expected[i]!);
		}
	});

	it("sends the Get of the note, and tells its two datagrams as the note does (payloads given to the radio)", () => {
		const rig = steady(-34);
		join(rig, 999);
		rig.time.advance(4_000);
		rig.take();
		const payload = (frame: string) => fromHex(plain(frame).slice(24 + 2 * 27));
		rig.emulator.routeB.deliver(payload(J01.inf), false);
		rig.time.advance(1);
		expect(write(rig, "", 0, 0)).toBe(plain(J01.inf));
		expect(write(rig, J01.get, 7, 400)).toBe(plain(J01.sent));
		// The meter answers with its own counts.
		const [own] = rig.frames(5_000);
		const [note] = framesIn(plain(J01.got));
		const { EA, EB } = rig.emulator.truth().properties;
		expect(own!.replace("BCDE", "22A9").slice(0, 52)).toBe(note!.slice(0, 52));
		expect(own!.slice(-76)).toBe(`${note!.slice(-76, -52)}EA0B${EA}EB0B${EB}`);

		// Its answer comes from another run: other PAN and signal.
		const other = steady(-53, { panId: 0x22a9 });
		other.join();
		other.emulator.routeB.deliver(payload(J01.got), false);
		expect(write(other, "", 0, 0)).toBe(plain(J01.got));
	});
});

describe("logs of modules in use", () => {
	it("J02: the version, wherever the request is cut, within the 26 ms of the log and some", () => {
		const length = plain(J02.version).length / 2;
		for (let cut = 0; cut <= length; cut++)
			expect(write(new J11Rig(), J02.version, cut, 36)).toBe(plain(J02.versionIs));
	});

	it.each([
		["J02: the instance list, multicast", J02.instances, -60, "8CDF9DFFFEC10F01", 0xd884],
		["J03: the scheduled values, unicast", J03.scheduled, -69, "0050C2FFFEDC2822", 0xbcde],
	])("%s", (_, frame, dBm, meterMac, panId) => {
		const rig = steady(dBm, { meterMac, panId });
		rig.join();
		const hex = plain(frame);
		rig.emulator.routeB.deliver(
			fromHex(hex.slice(24 + 2 * 27)),
			hex.slice(24 + 2 * 22, 24 + 2 * 23) === "01",
		);
		expect(write(rig, "", 0, 0)).toBe(hex);
	});

	it("J02: the meter's own instance list comes 3 s after the session, multicast and encrypted", () => {
		const rig = steady(-60);
		const frames = rig.start().run("0056", "", 8_000);
		const list = "1081....0EF0010EF0017301D50401028801";
		expect(frames[2]).toMatch(new RegExp(`^6018 ${METER_IP}0E1A0E1ABCDE0102C40012${list}$`));
	});

	it("J04: a frame cut by lost bytes, at once followed by the next", () => {
		const rig = steady(-34, { meterMac: "001D129100035A85", panId: 0x5678 });
		rig.join();
		// The log has 43 of the 70 payload bytes; the sum of all tells what the rest adds up to.
		const seen = plain(J04.next);
		const rest = new Uint8Array(70);
		rest.set(fromHex(seen.slice(24 + 2 * 27)), 0);
		let left = 0x2803;
		for (const byte of [...fromHex(seen.slice(24, 24 + 2 * 27)), ...rest]) left -= byte;
		const known = seen.length / 2 - 12 - 27;
		for (let i = known; i < 70; i++) {
			rest[i] = Math.min(255, left);
			left -= rest[i]!;
		}
		expect(left).toBe(0);
		rig.take();
		rig.emulator.module.wire.spoil = (bytes, length) => {
			bytes.copyWithin(25, 109, length);
			return length - 109 + 25;
		};
		rig.emulator.routeB.deliver(rest, false);
		rig.emulator.routeB.deliver(rest, false);
		rig.time.advance(1);
		const written = write(rig, "", 0, 0);
		// The sum of the lost first frame belongs to another payload: 25E4 in the log.
		expect(written.slice(0, 50).replace("2803", "25E4")).toBe(plain(J04.cut));
		expect(written.slice(50, 50 + seen.length)).toBe(seen);
		expect(written).toHaveLength(50 + 2 * 109);
	});
});

describe("the helper that cuts frames", () => {
	it("shows what is broken as it is", () => {
		expect(framesIn(plain(J02.versionIs))).toEqual(["206B 01040001030000158A"]);
		expect(framesIn(plain(J04.next))[0]).toMatch(/^\? D0F9EE5D6018/);
		expect(hexOf([1, 0xab])).toBe("01AB");
	});
});
