import { describe, expect, it } from "vitest";
import { wrap } from "../../modules/display/paint/wrap";

/** Full-width characters 10 wide, others 5. */
const measure = (text: string) => {
	let width = 0;
	for (let i = 0; i < text.length; i++) width += text.charCodeAt(i) >= 0x2e80 ? 10 : 5;
	return width;
};

function lines(text: string, width: number): string[] {
	return wrap(text, width, measure);
}

describe("breaking lines", () => {
	it.each([
		["", 50, []],
		["short", 50, ["short"]],
		["two words", 25, ["two", "words"]],
		["one two three", 40, ["one two", "three"]],
		["unbreakable", 25, ["unbre", "akabl", "e"]],
		["あいうえお", 30, ["あいう", "えお"]],
		["あいう。えお", 30, ["あい", "う。", "えお"]],
		["あい「うえ", 30, ["あい", "「うえ"]],
		["ID確認して", 30, ["ID確認", "して"]],
		[
			"つなぎ直しています。自動でつなぎ直しています。",
			200,
			["つなぎ直しています。自動で", "つなぎ直しています。"],
		],
		[
			"通知書のとおりに正しく入力し直してください。",
			200,
			["通知書のとおりに正しく入力し直して", "ください。"],
		],
		["移してください。", 50, ["移して", "ください。"]],
		["数秒お待ちください。", 50, ["数秒お待ち", "ください。"]],
		["数秒お待ちください。", 40, ["数秒", "お待ち", "ください", "。"]],
		["電力会社に問い合わせてください。", 90, ["電力会社に", "問い合わせて", "ください。"]],
		["自動でやり直します。", 70, ["自動で", "やり直します。"]],
		["取引・証明には使えない", 70, ["取引・証明には", "使えない"]],
		["入れ直して確認する", 70, ["入れ直して", "確認する"]],
		["認証しています。1分ほどかかります。", 100, ["認証しています。", "1分ほどかかります。"]],
		["10秒待って入れる", 30, ["10秒", "待って", "入れる"]],
		["Wi-Fiのパスワードが要る", 85, ["Wi-Fiの", "パスワードが要る"]],
		["スマートメーター", 50, ["スマート", "メーター"]],
		["くださいください", 30, ["くださ", "い", "くださ", "い"]],
		["あいBP35A1う", 40, ["あい", "BP35A1う"]],
	] as const)("breaks %j at %d into %j", (text, width, expected) => {
		expect(lines(text, width)).toEqual([...expected]);
	});

	it("loses nothing but the spaces at which it breaks, and keeps every line within the width", () => {
		const text = "メーターの near end に BP35A1、RL7023 Stick-D などを「近く」に移す。 Then wait a little.";
		for (let width = 40; width < 300; width += 7) {
			const result = lines(text, width);
			expect(result.join("").split(" ").join("")).toBe(text.split(" ").join(""));
			for (const line of result) expect(measure(line)).toBeLessThanOrEqual(width);
		}
	});

	it("ends also where not one character fits", () => {
		expect(lines("abc", 1)).toEqual(["a", "b", "c"]);
	});
});
