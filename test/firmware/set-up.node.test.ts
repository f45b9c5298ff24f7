import { describe, expect, it } from "vitest";
import { compareSetUp, type Linked } from "./set-up";

const script = (name: string) => `\t{ NULL, NULL, 0, NULL, 0, NULL, 0, "${name}", { 1, 2, 3, 0 } },`;
const rule = (name: string, file: string) => `$(MODULES_DIR)/${name}.xsb: ${file}`;

const RIGHT: Linked = {
	linked: ["timer", "setup/network", "setup/target", "net", "setup/commodetto", "setup/speaker"]
		.map(script)
		.join("\n"),
	makefile: [
		rule("board/target", "/sdk/build/devices/esp32/targets/m5stick_cplus/setup-target.js"),
		rule("setup/network", "/app/hosts/esp32/setup/first.js"),
		rule("setup/target", "/app/hosts/esp32/setup/target.js"),
	].join("\n"),
	defines:
		"#define MODDEF_TASK_QUEUELENGTH (64)\n#define MODDEF_ILI9341_WIDTH (240)\n#define MODDEF_ILI9341_HEIGHT (135)\n",
	config: '\t"rotation": 270,\n',
};

const changed = (part: keyof Linked, from: string, to: string): Linked => ({
	...RIGHT,
	[part]: RIGHT[part].replace(from, to),
});

describe("what the linker made of a board's set-up", () => {
	it("is right in this order, from these files", () => {
		expect(compareSetUp("m5stick_cplus", RIGHT)).toEqual([]);
	});

	it.each([
		["another order", changed("linked", "setup/network", "setup/zuletzt"), /set-up runs as/],
		[
			"the SDK's own file",
			changed("makefile", "/app/hosts/esp32/setup/first.js", "/sdk/network.js"),
			/network/,
		],
		[
			"no set-up of the board",
			changed("makefile", "board/target", "board/other"),
			/board\/target is made of/,
		],
		["the SDK's queue", changed("defines", "64", "10"), /a queue of 10/],
		["no word of a queue", changed("defines", "TASK", "MASK"), /a queue of NaN/],
		["another screen", changed("defines", "240", "320"), /a screen of 320x135/],
		["another rotation", changed("config", "270", "0"), /a rotation of 0/],
	])("is wrong with %s", (_name, linked, pattern) => {
		const faults = compareSetUp("m5stick_cplus", linked);
		expect(faults).toHaveLength(1);
		expect(faults[0]).toMatch(pattern);
	});
});
