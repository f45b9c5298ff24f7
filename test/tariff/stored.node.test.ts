import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FileStore } from "../../hosts/node/ports/store";
import { SchemaStore } from "../../modules/settings/schema";
import { ZoneRecord } from "../../modules/tariff/energy/zone-record";
import { Plans } from "../../modules/tariff/plan/plans";
import { Prices } from "../../modules/tariff/prices";
import { FakeTime } from "../support/fake-time";
import { ROOT } from "../support/files";
import { dayOf } from "./desk";

const FIXTURE = join(ROOT, "test/fixtures/stored/tariffs/node");
const log = { level: "error" as const, write: () => undefined };
const folder = mkdtempSync(join(tmpdir(), "kabewatt-tariffs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
cpSync(FIXTURE, folder, { recursive: true });

const content = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));

describe("what the first program with prices stored", () => {
	const before = content();
	const store = new SchemaStore(new FileStore(folder, log), log);

	it("has its tariffs", () => {
		const plans = new Plans(store);
		expect(plans.count).toBe(2);
		expect(plans.at(dayOf("2026-09-28"))?.name).toBe("従量電灯A");
		const tariff = plans.at(dayOf("2026-09-29"))!;
		expect(tariff.name).toBe("季時別電灯");
		expect([0, 1, 2, 3].map((zone) => tariff.price(zone))).toEqual([3557, 2971, 1327, 2403]);
		expect(tariff.sellSen).toBe(850);
		expect(JSON.parse(plans.json).tariffs[0].source).toBe("ご契約の検針票");
	});

	it.each([
		["2026-09-28", undefined],
		["2026-09-29", [100, 0, 2300]],
		["2026-09-30", [0, 0, 2300]],
		["2026-10-03", [0, 0, 2100]],
		["2026-10-04", undefined],
	])("has what %s bought in each zone", (date, numbers) => {
		const row = new Float64Array(7);
		const { signature } = new Plans(store).tariff(1);
		const known = new ZoneRecord(store).read(dayOf(date), signature, row);
		expect(known ? [...row.slice(0, 3)] : undefined).toEqual(numbers);
	});

	it("has its half-hour prices", () => {
		const prices = new Prices(new FakeTime(), store);
		expect([0, 5, 47].map((slot) => prices.sen(dayOf("2026-10-04"), slot))).toEqual([1000, undefined, 1047]);
		expect(prices.sen(dayOf("2026-10-05"), 47)).toBe(1095);
	});

	it("is only read", () => {
		expect(content()).toEqual(before);
	});
});
