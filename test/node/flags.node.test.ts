import { describe, expect, it } from "vitest";
import { BOARDS } from "../../hosts/esp32/boards";
import { parseFlags, tcpAddress } from "../../hosts/node/flags";
import { SCREENS } from "../../hosts/node/tools/screen-names";

const parse = (...words: string[]) => parseFlags(words, ["m5stack", "160x80"]);

describe("flags", () => {
	it("have defaults that make the whole job with the emulator", () => {
		expect(parse()).toEqual({
			flags: {
				serial: "emulator",
				httpPort: 8080,
				lan: undefined,
				state: undefined,
				screen: undefined,
				lang: undefined,
				firstRun: false,
				record: undefined,
				settings: undefined,
				console: false,
			},
		});
	});

	it("take their value as the next word or after an equals sign", () => {
		const flags = {
			serial: "/dev/ttyUSB0",
			httpPort: 0,
			lan: "192.168.1.5",
			state: "/var/lib/kabewatt",
			screen: "160x80",
			lang: "en",
			firstRun: true,
			record: "a=b.log",
			settings: "my.settings",
			console: true,
		};
		const words = [
			"--serial",
			"/dev/ttyUSB0",
			"--http",
			"0",
			"--lan",
			"192.168.1.5",
			"--state",
			"/var/lib/kabewatt",
		];
		expect(
			parse(
				...words,
				"--screen",
				"160x80",
				"--lang",
				"en",
				"--first-run",
				"--record",
				"a=b.log",
				"--settings",
				"my.settings",
				"--console",
			),
		).toEqual({ flags });
		const joined = ["--serial=/dev/ttyUSB0", "--http=0", "--lan=192.168.1.5", "--state=/var/lib/kabewatt"];
		expect(
			parse(
				...joined,
				"--screen=160x80",
				"--lang=en",
				"--first-run",
				"--record=a=b.log",
				"--settings=my.settings",
				"--console",
			),
		).toEqual({
			flags,
		});
	});

	it.each([
		["--help", "help"],
		["-h", "help"],
		["--version", "version"],
	])("%s is shown", (word, show) => expect(parse("--http", "1", word)).toEqual({ show }));

	it.each([["--nonsense"], ["serial"], ["-x"], ["--serialx=1"], ["--Serial"], [""]])(
		"%j is unknown",
		(word) => {
			const result = parse(word);
			expect("error" in result && result.error.code).toBe("FLAG_UNKNOWN");
		},
	);

	it.each([
		["--http", "65536"],
		["--http", "-1"],
		["--http", "8080x"],
		["--http", "0x50"],
		["--http=", ""],
		["--http", "--lan"],
		["--lan", "192.168.1"],
		["--lan", "192.168.1.256"],
		["--lan", "eth0"],
		["--lan", "on"],
		["--lang", "fr"],
		["--screen", "999x1"],
		["--serial", "tcp:nowhere"],
		["--serial", "tcp://host"],
		["--serial", "tcp://host:0"],
		["--serial", "tcp://host:99999"],
	])("%s %s is refused", (flag, value) => {
		const result = value === "" ? parse(flag) : parse(flag, value);
		expect("error" in result && result.error.code).toBe("FLAG_INVALID");
	});

	it.each([["--state"], ["--serial", "a", "--serial", "b"], ["--record="]])(
		"%s %s is refused",
		(...words) => {
			const result = parse(...words.filter((word) => word !== undefined));
			expect("error" in result && result.error.code).toBe("FLAG_INVALID");
		},
	);

	it.each(BOARDS.map(({ name, screen, buttons }) => [name, screen, buttons] as const))(
		"--screen %s is the board's screen (%j) with its buttons",
		(name, [width, height], buttons) => {
			const screens = SCREENS.map((screen) => screen.name);
			expect(parseFlags(["--screen", name], screens)).toHaveProperty("flags.screen", name);
			expect(SCREENS.find((screen) => screen.name === name)).toEqual({ name, width, height, buttons });
		},
	);

	it.each([
		["tcp://127.0.0.1:4001", { host: "127.0.0.1", port: 4001 }],
		["tcp://pi.local:65535/", { host: "pi.local", port: 65535 }],
		["tcp://[::1]:4001", { host: "::1", port: 4001 }],
		["tcp://::1:4001", undefined],
		["http://a:1", undefined],
		["/dev/ttyUSB0", undefined],
	])("%s is %o", (text, address) => expect(tcpAddress(text)).toEqual(address));
});
