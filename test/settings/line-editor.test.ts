import { describe, expect, it } from "vitest";
import { utf8Bytes, utf8Text } from "../../modules/bytes/utf8";
import { LineEditor } from "../../modules/settings/line-editor";

const SECRET = "set wifiPassword ";

function bench() {
	const lines: string[] = [];
	let echo = "";
	let cancelled = 0;
	const editor = new LineEditor({
		onLine: (text) => lines.push(text),
		onCancel: () => cancelled++,
		onEcho: (bytes) => {
			echo += bytes;
		},
		hides: (begun) => begun.startsWith(SECRET),
	});
	return {
		lines,
		get echo() {
			return utf8Text(echo)!;
		},
		get cancelled() {
			return cancelled;
		},
		type(text: string, step = text.length) {
			const bytes = utf8Bytes(text);
			for (let at = 0; at < bytes.length; at += step) {
				const part = bytes.subarray(at, at + step);
				editor.take(part, part.length);
			}
		},
	};
}

describe("a line from a terminal", () => {
	it.each([
		["CR", "list\r", ["list"]],
		["LF", "list\n", ["list"]],
		["CR LF is one end", "list\r\nhelp\r\n", ["list", "help"]],
		["two ends are an empty line", "list\r\r", ["list", ""]],
		["UTF-8", "set name 台所\r", ["set name 台所"]],
		["Backspace takes a letter", "lisx\x7ft\r", ["list"]],
		["Backspace takes a kanji whole", "台所\b\r", ["台"]],
		["Backspace at the beginning does nothing", "\x7f\x7fa\r", ["a"]],
		["Ctrl-U takes all", "nonsense\x15list\r", ["list"]],
		["Ctrl-C gives up", "set name x\x03list\r", ["list"]],
		["arrows and other keys", "li\x1b[Ast\x1bOP\x1b[3~\r", ["list"]],
		["control characters", "l\x00i\x07s\tt\r", ["list"]],
	])("%s", (_name, typed, lines) => {
		for (const step of [1, 2, 3, typed.length * 3]) {
			const line = bench();
			line.type(typed, step);
			expect(line.lines).toEqual(lines);
		}
	});

	it("is shown as it is typed", () => {
		const line = bench();
		line.type("set namx\x7fe 台\b所\r");
		expect(line.echo).toBe("set namx\b \be 台\b\b  \b\b所\r\n");
	});

	it("shows stars for a secret, and one is taken back at a time", () => {
		const line = bench();
		line.type(`${SECRET}hunter2\x7f3é\x7f\r`);
		expect(line.lines).toEqual([`${SECRET}hunter3`]);
		expect(line.echo).toBe(`${SECRET}*******\b \b**\b \b\r\n`);
	});

	it("is cut where it is longer than any line, and long enough for that to be noticed", () => {
		const line = bench();
		line.type(`${"台".repeat(1000)}\rlist\r`);
		expect(line.lines[0]!.length).toBeGreaterThan(200);
		expect(line.lines[0]!.length).toBeLessThan(700);
		expect(line.lines[1]).toBe("list");
	});

	it("that is no UTF-8 stays bytes", () => {
		const lines: string[] = [];
		const editor = new LineEditor({
			onLine: (text) => lines.push(text),
			onCancel() {},
			onEcho() {},
			hides: () => false,
		});
		editor.take(Uint8Array.of(0xe5, 0x25, 0x41, 13), 4);
		expect(lines).toEqual(["\xe5%A"]);
	});

	it("counts a cancel", () => {
		const line = bench();
		line.type("x\x03");
		expect([line.cancelled, line.lines]).toEqual([1, []]);
	});
});
