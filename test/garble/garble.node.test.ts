import { describe, expect, it } from "vitest";
import { garbleAll } from "./garble";

describe("garbling one digit of one answer", () => {
	it("shows no false kWh, current or property, and false watts for no longer than to the next poll", () => {
		const report = garbleAll(1, 29, () => undefined);
		expect(report.runs).toBeGreaterThan(40);
		expect(report.outcomes.filter(({ wrong }) => wrong.some(({ epc }) => epc !== "E7"))).toEqual([]);
		expect(report.wrongValues).toBe(0);
		expect(report.wrongWatts).toBeLessThanOrEqual(report.wattDigits);
		expect(report.worstStoodMs).toBeLessThan(21_000);
	});
});
