import { describe, expect, it } from "vitest";
import { isSubset, shapeOf } from "./shape";

const WAS = shapeOf({ a: 1, b: { c: "x", d: null }, e: [{ f: true }] });

describe("a body's form", () => {
	it.each([
		["the same with other values", { a: 2, b: { c: "y", d: 5 }, e: [] }, []],
		["a further key", { a: 2, new: 1, b: { c: "y", d: 5 }, e: [{ f: false, g: 1 }] }, []],
		["a value that is missing now", { a: null, b: null, e: null }, []],
		["a key that is gone", { a: 1, b: { d: 1 }, e: [] }, ["x.b.c: gone"]],
		["another order", { b: { c: "x", d: null }, a: 1, e: [] }, ["x: order b,a,e"]],
		["another type", { a: "1", b: { c: "x", d: null }, e: [] }, ['x.a: "string" instead of number']],
		[
			"another type in an array",
			{ a: 1, b: { c: "x", d: null }, e: [{ f: 1 }] },
			['x.e[].f: "number" instead of boolean'],
		],
		["an object instead of an array", { a: 1, b: { c: "x", d: null }, e: {} }, ["x.e: no array any more"]],
	])("%s", (_name, now, faults) => {
		expect(isSubset(WAS, shapeOf(now), "x")).toEqual(faults);
	});
});
