import { describe, expect, it } from "vitest";
import { type FlagError, parseFlags } from "../../hosts/emulator/flags";

describe("the emulator's command line", () => {
	it("has a default for everything", () => {
		expect(parseFlags([])).toEqual({
			listen: { host: "127.0.0.1", port: 3611 },
			control: undefined,
			module: "bp35a1",
			payload: "binary",
			meter: "solar",
			rbid: undefined,
			password: undefined,
			seed: 1,
			speed: 1,
			start: undefined,
			faults: [],
			meterMac: undefined,
			moduleMac: undefined,
			channel: undefined,
			panId: undefined,
			joined: false,
		});
	});

	it("takes all of them, with a space or with =", () => {
		const words =
			"--listen [::1]:0 --control=localhost:8081 --module dss --payload hex --meter release-r --seed 7 --speed 20";
		const more = "--start 2026-04-01T12:00:00 --fault no-answer,hang --channel 3c --pan 8cf5 --joined";
		const secrets = ["--rbid", "0123456789ABCDEF0123456789ABCDEF", "--password", "0123456789AB"];
		const macs = ["--meter-mac", "001c64000000abcd", "--module-mac", "001D129000000001"];
		expect(parseFlags([...words.split(" "), ...more.split(" "), ...secrets, ...macs])).toEqual({
			listen: { host: "::1", port: 0 },
			control: { host: "localhost", port: 8081 },
			module: "dss",
			payload: "hex",
			meter: "release-r",
			rbid: "0123456789ABCDEF0123456789ABCDEF",
			password: "0123456789AB",
			seed: 7,
			speed: 20,
			start: Date.parse("2026-04-01T12:00:00+09:00"),
			faults: ["no-answer", "hang"],
			meterMac: "001C64000000ABCD",
			moduleMac: "001D129000000001",
			channel: 0x3c,
			panId: 0x8cf5,
			joined: true,
		});
	});

	it("takes the channels of a J11 module by their SKSTACK numbers", () => {
		expect(parseFlags(["--module", "j11-usb", "--channel", "3b"])).toEqual({
			...parseFlags([]),
			module: "j11-usb",
			channel: 0x3b,
		});
	});

	it.each([
		["2026-04-01", "2026-04-01T00:00:00+09:00"],
		["2026-04-01T12:00:00Z", "2026-04-01T12:00:00Z"],
		["2026-04-01T12:00:00+0100", "2026-04-01T11:00:00Z"],
	])("--start %s", (text, same) => {
		expect(parseFlags(["--start", text]).start).toBe(Date.parse(same));
	});

	it.each([
		["FLAG_UNKNOWN", ["--bogus"]],
		["FLAG_UNKNOWN", ["bp35a1"]],
		["FLAG_UNKNOWN", ["--seeds", "1"]],
		["FLAG_UNKNOWN", ["--joined=yes"]],
		["FLAG_INVALID", ["--seed"]],
		["FLAG_INVALID", ["--seed", "one"]],
		["FLAG_INVALID", ["--seed", ""]],
		["FLAG_INVALID", ["--seed", "1.5"]],
		["FLAG_INVALID", ["--speed", "0"]],
		["FLAG_INVALID", ["--listen", "3611"]],
		["FLAG_INVALID", ["--listen", "localhost:70000"]],
		["FLAG_INVALID", ["--module", "bp35x9"]],
		["FLAG_INVALID", ["--meter", "toString"]],
		["FLAG_INVALID", ["--payload", "ascii"]],
		["FLAG_INVALID", ["--fault", "no-answer,gremlins"]],
		["FLAG_INVALID", ["--rbid", "1234"]],
		["FLAG_INVALID", ["--password", ""]],
		["FLAG_INVALID", ["--start", "yesterday"]],
		["FLAG_INVALID", ["--channel", "20"]],
		["FLAG_INVALID", ["--channel", "22", "--module", "j11"]],
		["FLAG_INVALID", ["--channel", "3c", "--module", "j11-usb"]],
		["FLAG_INVALID", ["--meter-mac", "00"]],
	])("%s: %j", (code, words) => {
		try {
			parseFlags(words);
			expect("no error").toBe(code);
		} catch (error) {
			expect((error as FlagError).code).toBe(code);
		}
	});
});
