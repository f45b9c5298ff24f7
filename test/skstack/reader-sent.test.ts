import { describe, expect, it } from "vitest";
import { KIND } from "../../modules/skstack/receive/line";
import { Reader } from "../../modules/skstack/receive/reader";
import { latin1 } from "../fixtures/transcript";

const METER = "FE80:0000:0000:0000:021C:6400:036E:8CF5";
const OTHER = "FE80:0000:0000:0000:021C:6400:036E:8CF6";

/** What the reader hands over, in reads of `size` bytes: an event with its number, its parameter and its text. */
function read(text: string, size = text.length): string[] {
	const heard: string[] = [];
	const reader = new Reader({
		onLine: (line) =>
			heard.push(line.kind === KIND.EVENT ? `${line.event} ${line.parameter} ${line.text()}` : line.text()),
		onDatagram: () => heard.push("datagram"),
		onGarbage: (_bytes, _at, length) => heard.push(`garbage ${length}`),
	});
	for (let at = 0; at < text.length; at += size) {
		const bytes = latin1(text.slice(at, at + size));
		reader.push(bytes, bytes.length);
	}
	return heard;
}

describe("EVENT 21 and OK are read like any line", () => {
	it.each([
		["sent", `EVENT 21 ${METER} 00`, 0x21, 0],
		["sent, with a side", `EVENT 21 ${METER} 0 00`, 0x21, 0],
		["not sent", `EVENT 21 ${METER} 01`, 0x21, 1],
		["solicited", `EVENT 21 ${METER} 02`, 0x21, 2],
		["sent to another", `EVENT 21 ${OTHER} 00`, 0x21, 0],
		["another event with the same end", `EVENT 22 ${METER} 00`, 0x22, 0],
		["cut short in the number", `EVENT 2 ${METER} 00`, -1, 0],
		["no space before the parameter", `EVENT 21 ${METER}100`, 0x21, -1],
		["more behind the parameter", `EVENT 21 ${METER} 00 00 0`, 0x21, -1],
		["cut short", `EVENT 21 ${METER} 0`, 0x21, -1],
	])("%s", (_, line, event, parameter) => {
		for (const end of ["\r\n", "\r", "\n"])
			for (const size of [undefined, 1, 50]) {
				const text = `${line}${end}OK${end}OKAY${end}`;
				expect(read(text, size)).toEqual([`${event} ${parameter} ${line}`, "OK", "OKAY"]);
			}
	});

	it.each(["OK", `EVENT 21 ${METER} 00`])("%s behind a broken datagram is the rest of it", (line) => {
		const text = `ERXUDP ${line}\r\n${line}\r\n`;
		const heard = read(text);
		expect(heard.filter((what) => what.endsWith(line))).toHaveLength(line === "OK" ? 1 : 2);
	});
});
