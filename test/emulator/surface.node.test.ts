import { describe, expect, it } from "vitest";
import * as surface from "../../hosts/emulator/index";
import { FakeTime } from "../support/fake-time";
import { read } from "../support/files";

/** Declarations of `names` in a file (all exported ones without names), without comments and line breaks. */
function declarations(file: string, names?: readonly string[]): string[] {
	const text = read(`hosts/emulator/${file}`)
		.replace(/\/\*\*[\s\S]*?\*\//g, "")
		.replace(/\/\/.*$/gm, "");
	return [...text.matchAll(/^export (?:interface (\w+) [\s\S]*?^\}|type (\w+)[^;]*;)$/gm)]
		.filter(([, name, alias]) => names === undefined || names.includes(name ?? alias!))
		.map(([declaration]) => declaration.replace(/\s+/g, " "));
}

describe("the public surface of the emulator", () => {
	it("stays as written down (a wanted change: npx vitest run test/emulator/surface -u, and say so in its page)", async () => {
		const lines = [
			...Object.keys(surface).sort(),
			...declarations("api.ts"),
			...declarations("time/timeline.ts", ["Scheduler"]),
			...declarations("truth.ts", ["Truth"]),
			...declarations("module/kinds.ts", ["ModuleName"]),
			...declarations("module/module.ts", ["Occupation"]),
			`meters ${Object.keys(surface.METER_KINDS).join(" ")}`,
			`modules ${Object.keys(surface.MODULE_KINDS).join(" ")}`,
			...Object.entries(surface.FAULTS).map(
				([name, { area, params }]) => `fault ${name} (${area}) ${JSON.stringify(params)}`,
			),
		];
		expect(lines.length).toBeGreaterThan(60);
		await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("surface.txt");
	});

	it("is enough to run a meter in a test: bytes in, bytes out, its own clock", () => {
		const time = new FakeTime();
		let text = "";
		const emulator = surface.createEmulator({
			scheduler: time,
			output: (bytes) => {
				text += Buffer.from(bytes).toString("latin1");
			},
			joined: true,
		});
		emulator.load(1234);
		emulator.sun(0);
		emulator.input(Buffer.from("SKVER\r\n"));
		time.advance(1_000);
		expect(text).toContain("EVER 1.2.10\r\nOK\r\n");
		expect(emulator.state()).toMatchObject({ module: "bp35a1", session: "joined", watts: 1234, load: 1234 });
		expect(emulator.truth().watts).toBe(1234);
		emulator.fault("hang", { seconds: 10 });
		expect(emulator.faults()).toEqual(["hang"]);
		expect(emulator.state().faults).toEqual(["hang"]);
	});
});
