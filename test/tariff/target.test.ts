import { describe, expect, it } from "vitest";
import { Settings } from "../../modules/settings/settings";
import { readTarget } from "../../modules/settings/validate";
import { FakeStore } from "../support/fake-host";

describe("the setting target", () => {
	it.each([
		["300kWh", { kind: "kWh", value: 300 }],
		["9000yen", { kind: "yen", value: 9000 }],
		["300KWH", { kind: "kWh", value: 300 }],
		["３００ kWh", { kind: "kWh", value: 300 }],
		["999999yen", { kind: "yen", value: 999_999 }],
		["", undefined],
	])("takes %j", (text, target) => {
		const settings = new Settings(new FakeStore());
		expect(settings.set("target", text)).toBeUndefined();
		expect(readTarget(settings.text("target"))).toEqual(target);
	});

	it.each(["300", "kWh", "0kWh", "-5kWh", "3.5kWh", "300 Wh", "9000円", "1000000yen", "300kWhx"])(
		"refuses %j",
		(text) => {
			expect(new Settings(new FakeStore()).set("target", text)).toBe("SETTING_INVALID");
		},
	);
});

describe("the setting readingDay", () => {
	it.each([
		[1, undefined],
		[31, undefined],
		[0, "SETTING_INVALID"],
		[32, "SETTING_INVALID"],
	])("%i", (day, wrong) => {
		expect(new Settings(new FakeStore()).set("readingDay", day)).toBe(wrong);
	});
});
