import { describe, expect, it } from "vitest";
import { FAULTS } from "../../../hosts/emulator/faults/all";
import { Random } from "../../../hosts/emulator/time/random";
import { ascii, framesIn, hexOf, J11Rig, METER_IP, PASSWORD, PORTS, RBID, request, word } from "./j11-rig";

const VERSION = "206B 01040001030000158A";
const CODES =
	"0001 0005 0006 0007 0008 0009 000E 0011 0051 0053 0054 0056 0057 0058 0059 005E 005F 006B 00D1 00D2 00D9 00DB 0101 0102 0107 010A 010B".split(
		" ",
	);
const DATA = [
	"",
	"0E1A",
	"05000C00",
	ascii(RBID + PASSWORD),
	`010003FFF001${ascii(RBID.slice(-8))}`,
	`${METER_IP}${PORTS}000E1081000105FF010288016201E700`,
	`${METER_IP}000002`,
	"00001000",
];
const READINGS = Object.keys(FAULTS).filter((name) => FAULTS[name]!.area === "reading");

/** One thing that a host in disorder may write. */
function piece(random: Random): string {
	const any = (list: readonly string[]) => list[random.int(0, list.length - 1)]!;
	const noise = new Uint8Array(random.int(1, 40));
	random.bytes(noise, 0, noise.length);
	switch (random.int(0, 5)) {
		case 0:
			return hexOf(noise);
		case 1:
			return request(word(random.int(0, 0xffff)), hexOf(noise));
		case 2:
			return request(any(CODES), hexOf(noise));
		case 3: {
			const whole = request(any(CODES), any(DATA));
			return whole.slice(0, 2 * random.int(1, whole.length / 2));
		}
		case 4:
			return `D0EA83FC${hexOf(noise)}`;
		default:
			return request(any(CODES), any(DATA));
	}
}

describe("a host in disorder", () => {
	it.each([1, 2, 3, 4])(
		"writes anything (%d): each word of the module is a whole frame, its state a known one",
		(seed) => {
			const random = new Random(seed, 99);
			const rig = new J11Rig({ seed });
			for (let i = 0; i < 6_000; i++) {
				rig.write(piece(random));
				if (random.int(0, 3) === 0) rig.time.advance(random.int(0, 400));
				if (random.int(0, 199) === 0) {
					const name = READINGS[random.int(0, READINGS.length - 1)]!;
					if (rig.emulator.faults().includes(name)) rig.emulator.clearFault(name);
					else rig.emulator.fault(name);
				}
				const written = rig.take();
				expect(framesIn(written).filter((text) => text.startsWith("?"))).toEqual([]);
				expect(written.length).toBeLessThan(20_000);
			}
			for (const name of rig.emulator.faults()) rig.emulator.clearFault(name);
			rig.emulator.powerCycle();
			rig.time.advance(1_001);
			rig.take();
			expect(rig.run("006B")).toEqual([VERSION]);
			rig.join(20_000);
			expect(rig.get("D7")).toBe("D70106");
		},
	);

	it("writes a megabyte of noise at once: it stays silent, but for what looked like frames", () => {
		const random = new Random(7, 99);
		const rig = new J11Rig();
		const noise = new Uint8Array(1 << 20);
		random.bytes(noise, 0, noise.length);
		rig.emulator.input(noise);
		rig.time.advance(1_000);
		expect(rig.take()).toBe("");
		for (let i = 0; i < 1_000; i++) rig.write("D0EA83FC");
		rig.time.advance(1_000);
		// Each third unique code ends the header of the first.
		expect(new Set(framesIn(rig.take()))).toEqual(new Set(["2FFF F0", "2FFF 13"]));
		expect(rig.run("006B")).toEqual([VERSION]);
	});

	it("asks a thousand times without waiting: one answer, the rest is 3D", () => {
		const rig = new J11Rig();
		rig.write(request("006B").repeat(1_000));
		const frames = rig.frames(1_000);
		expect(frames).toHaveLength(1_000);
		expect(frames.filter((text) => text === "206B 3D")).toHaveLength(999);
		expect(frames).toContain(VERSION);
	});

	it("is not heard in the middle of a boot", () => {
		const rig = new J11Rig();
		rig.emulator.pulseReset();
		rig.write(request("006B"));
		expect(rig.frames(1_001)).toEqual(["6019"]);
	});
});
