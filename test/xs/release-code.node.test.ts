import { describe, expect, it } from "vitest";
import { Engine, PRELUDE, whyNoEngine } from "./engine";
import { ReleaseCode } from "./release-code";

const BYTE_CODES = {
	names: ["NO_CODE", "BEGIN_STRICT", "END", "FILE", "LINE", "GET_PROPERTY", "STRING_1", "STRING_2", "POP"],
	sizes: [0, 2, 1, 0, 3, 0, -1, -2, 1],
};

describe("byte code as in a release build", () => {
	const code = new ReleaseCode(BYTE_CODES);

	it.each([
		["a function with nothing in it", "01 00 02", 8],
		["marks, which take nothing", "01 00 03 05000000 04 0100 02", 8],
		["an ID, which takes two bytes of four", "01 00 05 05000000 05 06000000 08 02", 16],
		["a short string", "01 00 06 03 616200 02", 8],
		["a long string", "01 00 07 0700 61626364656600 02", 16],
		["an early end, and the last one", "01 00 08 02 08 08 08 08 08 02", 16],
		["what an earlier chunk left behind the end", "01 00 02 07 FFFF 00", 8],
	])("has the size of %s", (_, hex, size) => {
		expect(code.size(Buffer.from(hex.replaceAll(" ", ""), "hex"))).toBe(size);
	});

	it("moves up what is behind the marks", () => {
		const marked = Buffer.from("010003050000000401000808020000", "hex");
		code.unmark(marked);
		expect(marked.toString("hex")).toBe("010008080200000000000000000000");
	});

	it("leaves a function without marks as it is", () => {
		const plain = Buffer.from("0100080802", "hex");
		code.unmark(plain);
		expect(plain.toString("hex")).toBe("0100080802");
	});

	it("takes the work of the two marks from a call, and changes nothing else", async ({ skip }) => {
		const missing = whyNoEngine();
		if (missing !== undefined) skip(missing);
		const marked = new Engine();
		await marked.evaluate(PRELUDE);
		await marked.evaluate(
			"globalThis.f = (x) => { let sum = 0; for (let i = 0; i < x; i++) sum += i; return sum; };" +
				"globalThis.work = () => { resetMeter(0, 0); const sum = f(5); return [sum, resetMeter(0, 0)]; };",
		);
		const released = await marked.released();
		try {
			const [before, after] = [
				await marked.evaluate("reply(work())"),
				await released.evaluate("reply(work())"),
			];
			const [sum, work] = JSON.parse(before.text);
			expect(JSON.parse(after.text)).toEqual([sum, work - 2]);
			expect(sum).toBe(10);
		} finally {
			marked.close();
			released.close();
		}
	});
});
