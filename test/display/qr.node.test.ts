import { describe, expect, it } from "vitest";
import { encodeQr, type QrCode } from "../../modules/display/paint/qr";

interface Reference {
	addData(text: string, mode: "Byte"): void;
	make(): void;
	getModuleCount(): number;
	isDark(row: number, column: number): boolean;
}

const { default: qrcode } = (await import("qrcode-generator")) as unknown as {
	default: (version: number, level: "L") => Reference;
};

function picture(size: number, dark: (x: number, y: number) => boolean): string {
	let text = "";
	for (let y = 0; y < size; y++) {
		for (let x = 0; x < size; x++) text += dark(x, y) ? "#" : ".";
		text += "\n";
	}
	return text;
}

/** The mask that a code names in its format bits: row 8, columns 2 to 4. */
function maskOf(reference: Reference): number {
	let mask = 0;
	for (let column = 2; column <= 4; column++) mask = mask * 2 + (reference.isDark(8, column) ? 1 : 0);
	return mask ^ 0b101;
}

const show = (code: QrCode | undefined) => picture(code!.size, (x, y) => code!.at(x, y));

describe("the QR encoder against the package qrcode-generator", () => {
	it.each([
		"",
		"a",
		"http://192.168.1.23/",
		"WIFI:T:WPA;S:kabewatt-3F2A;P:u7k2-m9qd;;",
		"x".repeat(17),
		"x".repeat(18),
		"0123456789".repeat(5),
		"z".repeat(78),
		"q".repeat(106),
		"k".repeat(134),
	])("makes the same code of %j", (text) => {
		const reference = qrcode(0, "L");
		reference.addData(text, "Byte");
		reference.make();
		const size = reference.getModuleCount();
		const expected = picture(size, (x, y) => reference.isDark(y, x));
		expect(show(encodeQr(text, maskOf(reference)))).toBe(expected);
	});

	it("takes the mask with the lowest penalty, which another mask does not change into another size", () => {
		const chosen = encodeQr("http://192.168.1.23/")!;
		expect(chosen.size).toBe(25);
		expect(show(encodeQr("http://192.168.1.23/", chosen.mask))).toBe(show(chosen));
	});

	it("gives nothing for a text that is too long", () => {
		expect(encodeQr("k".repeat(135))).toBeUndefined();
	});
});
