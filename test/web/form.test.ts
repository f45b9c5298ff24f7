import { describe, expect, it } from "vitest";
import { parseForm } from "../../modules/web/http/form";

describe("a form", () => {
	it.each([
		["", []],
		[
			"a=1&b=2",
			[
				["a", "1"],
				["b", "2"],
			],
		],
		["name=%E5%8F%B0%E6%89%80+1", [["name", "台所 1"]]],
		["name=\xe5\x8f\xb0+\xe6\x89\x80", [["name", "台 所"]]],
		["a", [["a", ""]]],
		["a=", [["a", ""]]],
		["a=b=c", [["a", "b=c"]]],
		["=a", [["", "a"]]],
		[
			"a&b=1",
			[
				["a", ""],
				["b", "1"],
			],
		],
		["a=~\x7f", [["a", "~\x7f"]]],
		[
			Array.from({ length: 40 }, (_, i) => `f${i}=1`).join("&"),
			Array.from({ length: 40 }, (_, i) => [`f${i}`, "1"]),
		],
		["&&a=1&", [["a", "1"]]],
		[
			"__proto__=x&constructor=y",
			[
				["__proto__", "x"],
				["constructor", "y"],
			],
		],
	])("%j", (text, fields) => {
		expect([...(parseForm(text) ?? [])]).toEqual(fields);
	});

	it.each([
		["a field twice", "a=1&a=2"],
		["a broken escape", "a=%E5%8"],
		["bytes that are no UTF-8", "a=%FF%FE"],
		["bare bytes that are no UTF-8", "a=\xe5"],
		["characters of more than a byte", "a=台"],
		["the first of them", "a=\u0100"],
		["a byte that is in no UTF-8", "a=\xff"],
		["more fields than any form has", Array.from({ length: 41 }, (_, i) => `f${i}=1`).join("&")],
	])("%s is no form", (_, text) => expect(parseForm(text)).toBeUndefined());
});
