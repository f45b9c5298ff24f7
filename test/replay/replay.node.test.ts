import { describe, expect, it } from "vitest";
import { filesBelow, read } from "../support/files";
import { parseRecording, replay } from "./recording";

const FILES = filesBelow("test/fixtures/recordings", (path) => path.endsWith(".txt"));

describe("recordings from users and simulators", () => {
	it("are there", () => {
		expect(FILES.length).toBeGreaterThan(0);
	});

	it.each(FILES)("%s is read line for line, however it is cut", (file) => {
		const steps = parseRecording(read(file));
		const whole = replay(steps, 4096);
		expect(whole.trouble).toEqual([]);
		expect(whole.lines).toBeGreaterThan(0);
		for (const chunk of [1, 7, 64]) expect(replay(steps, chunk)).toEqual(whole);
	});

	it.each(FILES)("%s holds no secret", (file) => {
		const text = read(file);
		for (const line of text.split("\n").filter((one) => /SKSETPWD|SKSETRBID|SKSETPSK|PairID/.test(one)))
			expect(line).toContain("***");
	});
});

describe("a recording", () => {
	it("is read in both forms, and other lines are left out", () => {
		const text = [
			"# a remark",
			"2026-04-01T12:00:00.123 > SKVER",
			"2026-04-01T12:00:00.150 < EVER 1.2.10",
			"3.6 debug uart < OK",
			"3.6 info link probing",
		].join("\n");
		expect(
			parseRecording(text).map(({ direction, text: shown, at }) => `${at} ${direction} ${shown}`),
		).toEqual(["2 > SKVER", "3 < EVER 1.2.10", "4 < OK"]);
	});

	it("tells what this reader does not read, and what was not read then", () => {
		const address = "FE80:0000:0000:0000:021C:6400:00CE:257E";
		const short = `ERXUDP ${address} ${address} 0E1A 0E1A 001C640000CE257E 1 0004 \\x10\\x81\\x0d`;
		const { trouble } = replay(parseRecording(`debug uart < ${short}\ndebug uart ! \\x00\\xff`));
		expect(trouble).toHaveLength(2);
		expect(trouble[0]).toMatch(/^line 1: read as 0 pieces/);
		expect(trouble[1]).toMatch(/^line 2: not read when it was recorded/);
	});
});
