import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Recorder } from "../../hosts/node/tools/recorder";
import type { Log } from "../../modules/ports/log";
import { parseRecording } from "../replay/recording";
import { asUser, IS_ROOT, mountSmall, NOBODY, unmount } from "../support/powers";

let folder = "";
let now = 0;
let lines: string[] = [];
const log: Log = { level: "debug", write: (level, code, text) => lines.push(`${level} ${code} ${text}`) };
const path = () => join(folder, "line.log");
const recorded = () => readFileSync(path(), "utf8");

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-record-"));
	now = 0;
	lines = [];
});
afterEach(() => {
	unmount(folder);
	rmSync(folder, { recursive: true, force: true });
});

const open = () => new Recorder(path(), log, () => now);

describe("a recording", () => {
	it("is in the file line by line, behind what was there", () => {
		writeFileSync(path(), "before\n");
		const recorder = open();
		recorder.onTrace(">", "SKINFO\r\n");
		expect(recorded()).toMatch(/^before\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3} > SKINFO\\x0d\\x0a\n$/);
		recorder.close();
		expect(lines).toEqual([]);
	});

	it("goes on when its folder comes later, and says what is missing", () => {
		rmSync(folder, { recursive: true });
		const recorder = open();
		recorder.onTrace(">", "lost");
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/^error FILE_UNREADABLE .*ENOENT/);
		mkdirSync(folder);
		now = 5000;
		recorder.onTrace(">", "kept");
		expect(recorded()).toContain("> kept\n");
		expect(lines).toHaveLength(2);
		recorder.close();
	});

	it("into a pipe that nobody reads holds up nothing, and comes out once somebody does", async () => {
		expect(spawnSync("mkfifo", [path()]).status).toBe(0);
		const recorder = open();
		recorder.onTrace(">", "lost");
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/^error FILE_UNREADABLE .*ENXIO/);
		const reader = spawn("head", ["-n", "1", path()]);
		let heard = "";
		reader.stdout.on("data", (bytes: Buffer) => {
			heard += bytes.toString();
		});
		await expect
			.poll(() => {
				now += 5000;
				recorder.onTrace(">", "kept");
				return heard;
			})
			.toContain("> kept\n");
		recorder.close();
	});

	it.skipIf(!IS_ROOT)("that another user owns is told with what helps (needs root)", () => {
		writeFileSync(path(), "", { mode: 0o600 });
		asUser(NOBODY, open);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/^error FILE_UNREADABLE .*line\.log cannot be written: EACCES/);
	});
});

describe.skipIf(!IS_ROOT)("a recording on a full disk (needs root, for a small one)", () => {
	it("is told once as STORE_FULL, and goes on with whole lines when there is room", () => {
		expect(mountSmall(folder, "64k")).toBe(true);
		const recorder = open();
		recorder.onTrace(">", "first");
		const ballast = join(folder, "ballast");
		expect(() => writeFileSync(ballast, new Uint8Array(100_000))).toThrow("ENOSPC");
		// The file's own last page takes a part of a line.
		for (let i = 0; i < 2000; i++) {
			now += 100;
			recorder.onTrace("<", `line ${i} ${"x".repeat(50)}`);
		}
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/^error STORE_FULL .*line\.log.*ENOSPC.*goes on when there is room/);
		expect(recorded().length % 4096).toBe(0);
		rmSync(ballast);
		recorder.onTrace(">", "still resting");
		now += 5000;
		recorder.onTrace(">", "again");
		recorder.onTrace(">", "and again");
		recorder.close();
		expect(lines).toHaveLength(2);
		const missing = Number(/goes on; (\d+) lines are missing/.exec(lines[1]!)![1]);
		const steps = parseRecording(recorded());
		const whole = steps.filter(({ text }) => /^(first|line \d+ x{50}|again|and again)$/.test(text));
		expect(whole.length + missing).toBe(2004);
		expect(recorded()).toMatch(/ > again\n\S+ > and again\n$/);
		expect(existsSync(ballast)).toBe(false);
	});
});
