import { describe, expect, it } from "vitest";
import { ALL_CAPTURES } from "../fixtures/captures";
import { Scribe } from "../fixtures/transcript";

// Tens of millions of bytes: too much for the metered engine. On it, test/skstack/reader.test.ts reads byte by byte.

const GOOD = "EVENT 25 FE80:0000:0000:0000:021C:6400:036E:8CF5\r\n";

describe("captures, cut at every position", () => {
	it.each(ALL_CAPTURES)("$name: the same in two reads, cut anywhere", (capture) => {
		const wrong: number[] = [];
		const expected = capture.events.join("\n");
		for (let cut = 1; cut < capture.bytes.length; cut++) {
			const scribe = new Scribe().read(capture.bytes.slice(0, cut)).read(capture.bytes.slice(cut));
			if (scribe.events.join("\n") !== expected) wrong.push(cut);
		}
		expect(wrong).toEqual([]);
	});

	it.each(ALL_CAPTURES)("$name: cut off anywhere, then a good line", (capture) => {
		const wrong: number[] = [];
		for (let cut = 1; cut < capture.bytes.length; cut++) {
			const scribe = new Scribe().read(capture.bytes.slice(0, cut));
			const before = scribe.events.length;
			scribe.reader.settle();
			scribe.read(`\r\n${GOOD}`);
			const { events } = scribe;
			if (events[events.length - 1] !== "EVENT 25" || events.length < before + 1) wrong.push(cut);
			for (let i = 0; i < before; i++) if (events[i] !== capture.events[i]) wrong.push(cut);
		}
		expect(wrong).toEqual([]);
	});
});
