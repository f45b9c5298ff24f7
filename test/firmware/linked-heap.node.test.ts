import { describe, expect, it } from "vitest";
import { LinkedHeap } from "./linked-heap";
import { linkedRooms } from "./rooms";

const row = (index: number, next: number | undefined, id: string, kind: string, value: string) =>
	`/* ${index} */\t{ ${next === undefined ? "NULL" : `(txSlot*)&gxHeap[${next}]`}, {.ID = ${id}, .flag = 0x8b, .kind = XS_${kind}_KIND}, .value = ${value} },`;
const home = (module: number) => `{ .home = { NULL, (txSlot*)&gxHeap[${module}] } }`;
const code = (bytes: string, closures?: number) =>
	`{ .code = { (txByte*)"${bytes}", ${closures === undefined ? "NULL" : `(txSlot*)&gxHeap[${closures}]`} } }`;

const instance = "{ .instance = { NULL, NULL } }";
const closure = (to: number) => `{ .closure = (txSlot*)&gxHeap[${to}] }`;

/**
 * As the linker writes them: a module of ours and one of the SDK; two functions of the one, one of which captures a
 * table, one of the other, which captures the table as well, one of none.
 */
const SOURCE = [
	row(1, 2, "XS_NO_ID", "INSTANCE", instance),
	row(2, undefined, "6", "MODULE", "{ .module = { NULL, 4262 } }"),
	row(3, 4, "XS_NO_ID", "INSTANCE", instance),
	row(4, undefined, "6", "MODULE", "{ .module = { NULL, 77 } }"),
	row(5, undefined, "4262", "KEY_X", '{ .key = { "modules/errors/text", 0x3641de8 } }'),
	row(6, undefined, "77", "KEY_X", '{ .key = { "timer", 0x12 } }'),
	row(7, 8, "XS_NO_ID", "INSTANCE", instance),
	row(8, 9, "xsID_begin", "CODE_X", code("\\x0c\\x00\\x44", 17)),
	row(9, undefined, "0", "HOME", home(1)),
	row(10, 11, "XS_NO_ID", "INSTANCE", instance),
	row(11, 9, "XS_NO_ID", "CODE_X", code("\\x0c\\x44")),
	row(12, 13, "XS_NO_ID", "INSTANCE", instance),
	row(13, 14, "XS_NO_ID", "CODE_X", code("\\x0c\\x01\\x02\\x44", 17)),
	row(14, undefined, "0", "HOME", home(3)),
	row(15, 16, "XS_NO_ID", "INSTANCE", instance),
	row(16, undefined, "XS_NO_ID", "CODE_X", "{ .code = { (txByte*)(gxNoCode), NULL } }"),
	row(17, 18, "XS_NO_ID", "INSTANCE", instance),
	row(18, undefined, "xsID_table", "CLOSURE", closure(19)),
	row(19, undefined, "XS_NO_ID", "REFERENCE", "{ .reference = (txSlot*)&gxHeap[20] }"),
	row(20, 21, "XS_NO_ID", "INSTANCE", instance),
	row(21, undefined, "3", "ARRAY", "{ .array = { (txSlot*)&gxHeap[22], 2 } }"),
	row(22, undefined, "XS_NO_ID", "INTEGER", "{ .integer = 7 }"),
	'/* 23 */\t{ (txSlot*)1, {.ID = XS_NO_ID, .flag = 0x8a, .kind = XS_STRING_X_KIND}, .value = { .string = "gxHeap[12]" } },',
].join("\n");

describe("the heap that the linker wrote", () => {
	const heap = new LinkedHeap(SOURCE);

	it("has the byte code of each module's functions", () => {
		expect([...heap.codeByModule()]).toEqual([
			["modules/errors/text", 5],
			["timer", 4],
		]);
	});

	it("has the slots of each module, and what two share in the lower one", () => {
		const order = ["timer", "modules/errors/text"];
		expect([...heap.slotsByModule(order)]).toEqual([
			["timer", 12],
			["modules/errors/text", 7],
		]);
		expect([...heap.slotsByModule(order.reverse())]).toEqual([
			["modules/errors/text", 14],
			["timer", 5],
		]);
	});

	it("has the slots of names apart", () => {
		expect(heap.names).toBe(2);
	});

	it("is told by rooms, the SDK's modules as the lowest", () => {
		expect([...linkedRooms(heap)]).toEqual([
			["sdk", { codeBytes: 4, slots: 12 }],
			["errors", { codeBytes: 5, slots: 7 }],
		]);
	});
});
