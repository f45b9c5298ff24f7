import { describe, expect, it } from "vitest";
import { hexToBytes, toHex } from "../../modules/bytes/hex";
import { PLAN } from "../../modules/meter/polling/poll-plan";
import { decodeEdt, decodeProperty } from "../../modules/meter/values/decode";
import { countBetween, kwhText } from "../../modules/meter/values/kwh";
import { PROPERTIES } from "../../modules/meter/values/properties";
import { propertyOf } from "../../modules/meter/values/property-index";
import { Readings } from "../../modules/meter/values/readings";
import { DAY_EDT } from "../echonet/vectors";
import { FakeTime } from "../support/fake-time";

const SCALE = { coefficient: 1, unitExponent: -2 };
const decode = (epc: number, hex: string, lang: "ja" | "en" = "en", scale = SCALE) => {
	const bytes = hexToBytes(`FF${hex}`)!;
	return decodeEdt(propertyOf(epc)!, bytes, 1, bytes.length - 1, scale, lang);
};

describe("decodeEdt", () => {
	it.each([
		[0x80, "30", "on", "on", ""],
		[0x80, "31", "off", "off", ""],
		[0x81, "61", "61", "garden 1", ""],
		[0x81, "08", "08", "living room", ""],
		[0x81, "00", "00", "not set", ""],
		[0x81, "FF", "FF", "not fixed", ""],
		[0x81, "05", "05", "05", ""],
		[0x81, "80", "80", "80", ""],
		[0x81, "0F", "0F", "living room 7", ""],
		[0x81, "7F", "7F", "other 7", ""],
		[0x82, "00004600", "F", "F rev.0", ""],
		[0x82, "00005204", "R", "R rev.4", ""],
		[0x82, "00006100", "A", "A rev.0", ""],
		[0x88, "42", "none", "no fault", ""],
		[0x88, "41", "fault", "fault", ""],
		[0x8a, "000016", "000016", "000016", ""],
		[0x8d, "413030423030303030310000", "A00B000001", "A00B000001", ""],
		[0x8d, "41202020", "A", "A", ""],
		[0x8d, "4107FF42", "A??B", "A??B", ""],
		[0x8d, "417F20427E", "A? B~", "A? B~", ""],
		[0x97, "173B", "23:59", "23:59", ""],
		[0x97, "0E1A", "14:26", "14:26", ""],
		[0x98, "07EA0514", "2026-05-20", "2026-05-20", ""],
		[0x9d, "03808188", ["80", "81", "88"], "80 81 88", ""],
		[0x9e, "00", [], "", ""],
		[0xd3, "00000001", 1, "1", ""],
		[0xd7, "07", 7, "7", "digits"],
		[0xe0, "0000B9D7", "475.75", "475.75", "kWh"],
		[0xe0, "00000000", "0.00", "0.00", "kWh"],
		[0xe0, "05F5E0FF", "999999.99", "999999.99", "kWh"],
		[0xe5, "02", 2, "2", "days back"],
		[0xe5, "63", 99, "99", "days back"],
		[0xe5, "FF", 255, "not set", ""],
		[0xe7, "00000278", 632, "632", "W"],
		[0xe7, "FFFFFCB8", -840, "-840", "W"],
		[0xe7, "FFFFF856", -1962, "-1962", "W"],
		[0xe7, "80000001", -2147483647, "-2147483647", "W"],
		[0xe8, "001E0032", { r: 3, t: 5 }, "R 3.0 T 5.0", "A"],
		[0xe8, "000AFFEC", { r: 1, t: -2 }, "R 1.0 T -2.0", "A"],
		[0xe8, "00047FFE", { r: 0.4, t: null }, "R 0.4", "A"],
		[0xe8, "7FFE0018", { r: null, t: 2.4 }, "T 2.4", "A"],
		[0xe8, "7FFF0000", { r: null, t: 0 }, "T 0.0", "A"],
		[0xe8, "00188000", { r: 2.4, t: null }, "R 2.4", "A"],
		[0xe8, "FFFB0000", { r: -0.5, t: 0 }, "R -0.5 T 0.0", "A"],
		[
			0xea,
			"07E6080114000000012CC7",
			{ at: "2022-08-01T20:00:00+09:00", kwh: "769.99" },
			"2022-08-01 20:00 769.99",
			"kWh",
		],
		[0xe2, DAY_EDT, { day: 11, known: 48 }, "48", "slots"],
		[0xed, "FFFFFFFFFFFF01", { at: null, slots: 1 }, "not set", ""],
		[0xed, "07EA05140E1E0C", { at: "2026-05-20T14:30:00+09:00", slots: 12 }, "2026-05-20 14:30 12", "slots"],
	])("decodes %x %s", (epc, hex, value, text, unit) => {
		const decoded = decode(epc, hex);
		expect(decoded.value).toEqual(value);
		expect(decoded.text).toBe(text);
		expect(decoded.unit).toBe(unit);
		expect(decoded.reason).toBeUndefined();
	});

	it.each([
		[0x80, "32", "INVALID"],
		[0x88, "00", "INVALID"],
		[0x82, "00000000", "INVALID"],
		[0x8d, "000000", "NO_DATA"],
		[0x97, "1800", "INVALID"],
		[0x97, "0C3C", "INVALID"],
		[0x98, "07EA021E", "INVALID"],
		[0x98, "00010101", "INVALID"],
		[0x9f, "10", "INVALID"],
		[0xe0, "FFFFFFFE", "NO_DATA"],
		[0xe0, "05F5E100", "INVALID"],
		[0xe0, "0000", "INVALID"],
		[0xe1, "05", "INVALID"],
		[0xe1, "0E", "INVALID"],
		[0xe5, "64", "INVALID"],
		[0xe7, "7FFFFFFE", "NO_DATA"],
		[0xe7, "7FFFFFFF", "OVERFLOW"],
		[0xe7, "80000000", "UNDERFLOW"],
		[0xe8, "7FFE7FFE", "NO_DATA"],
		[0xe8, "7FFF7FFE", "OVERFLOW"],
		[0xe8, "80007FFF", "UNDERFLOW"],
		[0xea, "07E60801140000FFFFFFFE", "NO_DATA"],
		[0xea, "FFFFFFFFFFFFFF00000000", "INVALID"],
		[0xd0, "07EA05140E1A00FFFFFFFEFFFFFFFE", "NO_DATA"],
		[0xc0, "00000000000000000000000000000000", "NOT_READ"],
	])("gives no value but a reason for %x %s", (epc, hex, reason) => {
		const decoded = decode(epc, hex);
		expect(decoded.value).toBeUndefined();
		expect(decoded.text).toBe("");
		expect(decoded.reason).toBe(reason);
	});

	it("decodes one-minute energy with one direction missing", () => {
		expect(decode(0xd0, "07EA05140E1A0000012CC7FFFFFFFE")).toEqual({
			value: { at: "2026-05-20T14:26:00+09:00", kwh: "769.99", reverseKwh: null },
			text: "2026-05-20 14:26 769.99 / -",
			unit: "kWh",
			reason: undefined,
		});
	});

	it("speaks Japanese", () => {
		expect(decode(0x80, "30", "ja").text).toBe("動作中");
		expect(decode(0x81, "61", "ja").text).toBe("庭・外周 1");
		expect(decode(0xd7, "07", "ja").unit).toBe("桁");
	});

	it("has a branch for every kind, and survives every length", () => {
		for (const row of PROPERTIES)
			for (let length = 0; length <= 200; length++) {
				const decoded = decodeEdt(row, new Uint8Array(length).fill(0xff), 0, length, SCALE, "en");
				expect(decoded.value === undefined).toBe(decoded.reason !== undefined);
			}
	});
});

describe("decodeProperty", () => {
	it("knows no energy until unit and coefficient are known, and none that is too old", () => {
		const time = new FakeTime();
		const readings = new Readings(time);
		readings.store(0xe0, hexToBytes("0000B9D7")!, 0, 4);
		expect(decodeProperty(readings, 0xe0, "en").reason).toBe("NOT_READ");
		readings.store(0xe1, hexToBytes("02")!, 0, 1);
		readings.setReason(0xd3, "LACKS");
		expect(decodeProperty(readings, 0xe0, "en").value).toBe("475.75");
		readings.store(0xd3, hexToBytes("0000000A")!, 0, 4);
		expect(decodeProperty(readings, 0xe0, "en").value).toBe("4757.50");
		time.advance(301_000);
		expect(decodeProperty(readings, 0xe0, "en").reason).toBe("STALE");
		expect(decodeProperty(readings, 0xe3, "en").reason).toBe("NOT_READ");
		expect(decodeProperty(readings, 0x83, "en").reason).toBe("LACKS");
	});
});

describe("kwhText", () => {
	it.each([
		[0, 1, 0, "0"],
		[0, 1, -4, "0.0000"],
		[0, 1, 4, "0"],
		[1, 1, -4, "0.0001"],
		[47575, 1, -1, "4757.5"],
		[47575, 1, -2, "475.75"],
		[47575, 1, -3, "47.575"],
		[47575, 10, -2, "4757.50"],
		[12, 1, 1, "120"],
		[12, 1, 2, "1200"],
		[12, 1, 3, "12000"],
		[12, 1, 4, "120000"],
		[99_999_999, 999_999, -4, "9999989900.0001"],
		[99_999_999, 999_999, 4, "999998990000010000"],
		[-5, 1, -1, "-0.5"],
		[7, 0, -1, "0.0"],
	])("writes %i x %i x 10^%i as %s kWh", (count, coefficient, exponent, text) => {
		expect(kwhText(count, coefficient, exponent)).toBe(text);
	});

	it("refuses what is no longer exact", () => {
		expect(kwhText(99_999_999_999, 999_999, 0)).toBeUndefined();
		expect(kwhText(0.5, 1, 0)).toBeUndefined();
	});
});

describe("countBetween", () => {
	it.each([
		[10, 15, 6, 5],
		[10, 10, 6, 0],
		[999_990, 5, 6, 15],
		[99_990, 0, 5, 10],
		[15, 10, 6, undefined],
		[0, 999_999, 6, undefined],
		[1_000_005, 3, 6, undefined],
	])("from %i to %i with %i digits is %s", (from, to, digits, expected) => {
		expect(countBetween(from, to, digits)).toBe(expected);
	});
});

describe("the poll plan", () => {
	it("reads every property but those of the back-fill and the secret one", () => {
		const planned = new Set(PLAN.flatMap((row) => row.epcs));
		for (const { epc, kind } of PROPERTIES)
			expect(planned.has(epc)).toBe(kind !== "secret" && kind !== "history" && kind !== "pairs");
	});

	it("asks for them in this order, and again after so many polls and seconds", () => {
		const rows = PLAN.map(({ name, epcs, polls, seconds }) => [
			name,
			epcs.map((epc) => toHex(epc, 2)).join(" "),
			polls,
			seconds,
		]);
		expect(rows).toEqual([
			["live", "E7", 1, 0],
			["maps", "9F 82 D7 E1 8A D3", 0, 0],
			["constants", "8D 9E 9D 81 D7 E1 8A D3", 0, 0],
			["half hours", "EA EB", 0, 0],
			["clock", "97 98", 0, 0],
			["energy", "E0 E3 D0", 6, 60],
			["current", "E8", 2, 20],
			["condition", "80 88 97 98", 0, 3600],
			["selectors", "E5 ED EF", 0, 0],
		]);
	});
});
