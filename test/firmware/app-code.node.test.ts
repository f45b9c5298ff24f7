import { describe, expect, it } from "vitest";
import { appCodeBytes } from "./app-code";

const row = (index: number, next: number | undefined, id: string, kind: string, value: string) =>
	`/* ${index} */\t{ ${next === undefined ? "NULL" : `(txSlot*)&gxHeap[${next}]`}, {.ID = ${id}, .flag = 0x8b, .kind = XS_${kind}_KIND}, .value = ${value} },`;
const home = (module: number) => `{ .home = { NULL, (txSlot*)&gxHeap[${module}] } }`;
const code = (bytes: string) => `{ .code = { (txByte*)"${bytes}", NULL } }`;

/** As the linker writes them: a module of ours and one of the SDK, two functions of the one, one of the other, one of none. */
const SOURCE = [
	row(1, 2, "XS_NO_ID", "INSTANCE", "{ .instance = { NULL, NULL } }"),
	row(2, undefined, "6", "MODULE", "{ .module = { NULL, 4262 } }"),
	row(3, undefined, "6", "MODULE", "{ .module = { NULL, 77 } }"),
	row(4, 9, "4262", "KEY_X", '{ .key = { "modules/errors/text", 0x3641de8 } }'),
	row(5, 9, "77", "KEY_X", '{ .key = { "timer", 0x12 } }'),
	row(6, 7, "xsID_begin", "CODE_X", code("\\x0c\\x00\\x44")),
	row(7, undefined, "0", "HOME", home(1)),
	row(8, 7, "XS_NO_ID", "CODE_X", code("\\x0c\\x44")),
	row(9, 10, "XS_NO_ID", "CODE_X", code("\\x0c\\x01\\x02\\x44")),
	row(10, undefined, "0", "HOME", home(3)),
	row(11, undefined, "XS_NO_ID", "CODE_X", "{ .code = { (txByte*)(gxNoCode), NULL } }"),
].join("\n");

describe("the byte code of the app in what the linker wrote", () => {
	it("is that of the functions of its modules", () => {
		expect(appCodeBytes(SOURCE, /^modules\//)).toBe(5);
		expect(appCodeBytes(SOURCE, /^timer$/)).toBe(4);
		expect(appCodeBytes(SOURCE, /^main$/)).toBe(0);
	});
});
