import { describe, expect, it } from "vitest";
import { ADDED, cBytes, ENGINE_OFF, imageTable, LIMIT, OPTIONS_OFF, partsOf, sum, WHOLES } from "./image";

const row = (kind: string, value: string) =>
	`/* 1 */\t{ NULL, {.ID = 7, .flag = 0x8b, .kind = XS_${kind}_KIND}, .value = ${value} },`;

/** As the linker writes them: two slots of functions, a name, a text in UTF-8, a buffer; a module's code; two resources. */
const SOURCE = [
	"#define mxHeapCount 6",
	"#define mxKeysCount 3",
	"static const txU1 gxCode4[429];",
	row("CODE_X", '{ .code = { (txByte*)"\\x0c\\x00\\x44", (txSlot*)&gxHeap[2] } }'),
	row("CODE_X", "{ .code = { (txByte*)(gxNoCode), NULL } }"),
	row("KEY_X", '{ .key = { "AggregateError", 0x152618 } }'),
	row("STRING_X", '{ .string = "#\\xe7""\\xa7""\\x92""" }'),
	row("STRING_X", '{ .string = "say \\"no\\"" }'),
	row("ARRAY_BUFFER", '{ .arrayBuffer = { (txByte*)"\\x30\\x00\\x0a", NULL } }'),
].join("\n");
const RESOURCES =
	"static const unsigned char _0[] __attribute__((aligned(4))) = {\n\t0x42, 0x4d,\n\t0x46\n};\nstatic const unsigned char _1[] = {\n\t0x01\n};\n";

/** What went from the C of every board since, less what came. */
const OFF = OPTIONS_OFF + ENGINE_OFF - ADDED;

describe("the parts of an image", () => {
	const parts = partsOf(SOURCE, RESOURCES);

	it("are counted in what the linker wrote", () => {
		expect(parts).toEqual({ slots: 96, code: 432, names: 3 * 4 + 15, strings: 5 + 9 + 3, resources: 4 });
	});

	it("add up to the whole image with its C, which is what a measured one had besides", () => {
		const whole = { total: 1000 + 70 + OFF + sum(parts), parts, modulesOff: 70 };
		expect(cBytes(whole)).toBe(1000);
		expect(imageTable([{ name: "one", parts, whole }], "f558580")).toContain(
			`| image, computed | ${(1000 + sum(parts)).toLocaleString("en-GB")} |`,
		);
	});

	it("say by how much an image is too large", () => {
		const whole = { total: LIMIT + OFF + 17, parts, modulesOff: 0 };
		expect(
			imageTable(
				[
					{ name: "one", parts, whole },
					{ name: "two", parts },
				],
				"f558580",
			),
		).toContain("| more than it may have | 17 |  |");
	});

	it("are known of f558580 for the boards with 4 MB, of which whole images were built", () => {
		expect(Object.keys(WHOLES)).toEqual(["m5stack", "m5stick_cplus"]);
		for (const whole of Object.values(WHOLES)) {
			expect(cBytes(whole)).toBeGreaterThan(900_000);
			expect(cBytes(whole)).toBeLessThan(1_100_000);
		}
	});
});
