import { describe, expect, it } from "vitest";
import { filesBelow, read } from "../support/files";
import { ageLimits, bareEpcs, bareSpecials, classesOf } from "./once";

const MODULES = filesBelow("modules", (path) => path.endsWith(".ts") && !path.endsWith(".d.ts"));

/** Files and folders where a byte is no property code: characters, radio modules, DNS, QR codes. */
const NO_EPCS =
	/^modules\/(bytes|errors|settings|skstack|wisun|j11|web\/(names|http))\/|^modules\/(display\/paint\/qr|routeb\/credentials)\.ts$/;

function faultsOf(find: (source: string) => string[], table: string, leave?: RegExp): string[] {
	return MODULES.filter((file) => file !== table && leave?.test(file) !== true).flatMap((file) =>
		find(read(file)).map((fault) => `${file}: ${fault}`),
	);
}

describe("a property code", () => {
	it("has its number in the table alone", () => {
		expect(bareEpcs(read("modules/echonet/epc.ts")).length).toBeGreaterThan(40);
		expect(faultsOf(bareEpcs, "modules/echonet/epc.ts", NO_EPCS)).toEqual([]);
	});

	it.each([
		["if (epc === 0xe7) f();", ["0xe7"]],
		["const POWER = 0xE7;", ["0xE7"]],
		["row(EPC.GET_MAP, 0xd5, 0x83)", ["0xd5", "0x83"]],
		["bytes.fill(0xff, 0, 4); // 0xe7", []],
		["const low = word & 0xe7e7;", []],
	])("is found in %s", (source, faults) => {
		expect(bareEpcs(source)).toEqual(faults);
	});
});

describe("a code for no data", () => {
	it("has its number in one file", () => {
		expect(faultsOf(bareSpecials, "modules/meter/values/special.ts")).toEqual([]);
	});

	it.each([
		["if (count > 99_999_999) f();", ["99_999_999"]],
		["const NO_DATA = 4294967294;", ["4294967294"]],
		["if (phase === 0x7ffe) f();", ["0x7ffe"]],
		["const all = 0xffffffff;", []],
	])("is found in %s", (source, faults) => {
		expect(bareSpecials(source)).toEqual(faults);
	});
});

describe("an age limit", () => {
	it("stands in the table of ages alone", () => {
		// How long a connection counts as new is no age of a value.
		expect(faultsOf(ageLimits, "modules/meter/values/ages.ts", /^modules\/web\/http\//)).toEqual([]);
	});

	it.each([
		["const OLD_VALUE_S = 600;", ["OLD_VALUE_S"]],
		["export const CARRY_STAMPED_MS = 24 * 3_600_000;", ["CARRY_STAMPED_MS"]],
		["if (readings.ageS(epc)! < 5) f();", ["ageS"]],
		["const isOld = (this.ageS ?? 0) <= 600;", ["ageS"]],
		["if (now - arrived > 30 * 1000) f();", ["arrived"]],
		["const isOld = ageS > AGES.power.greyS;", []],
		["const PAGE_MS = 8_000;", []],
		["if (ageS < 0) f();", []],
	])("is found in %s", (source, faults) => {
		expect(ageLimits(source)).toEqual(faults);
	});
});

it("a class of modules/ has a name of its own", () => {
	const seen = new Map<string, string>();
	const faults: string[] = [];
	for (const file of MODULES)
		for (const name of classesOf(read(file))) {
			const other = seen.get(name);
			if (other !== undefined) faults.push(`${name}: ${other} and ${file}`);
			seen.set(name, file);
		}
	expect(seen.size).toBeGreaterThan(80);
	expect(faults).toEqual([]);
});

it("a timer of modules/ has a name of its own, for the log", () => {
	const made = MODULES.flatMap((file) => [...read(file).matchAll(/timers\.create\(this(?:, "([^"]*)")?\)/g)]);
	const names = made.map(([, name]) => name ?? "");
	expect(names.length).toBeGreaterThan(20);
	expect(names.filter((name, index) => name === "" || names.indexOf(name) !== index)).toEqual([]);
});
