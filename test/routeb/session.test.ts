import { describe, expect, it } from "vitest";
import { Bench, PASSWORD, RBID } from "../support/bench";

describe("cold start", () => {
	it.each([
		["bp35a1", "binary", "SE"],
		["bp35a1", "hex", "SE"],
		["bp35c2", "binary", "DSE"],
		["bp35c2", "hex", "DSE"],
		["ips", "hex", "SE"],
		["dss", "hex", "DSE"],
	] as const)("%s with %s payloads, reads torn and whole", (module, payload, dialect) => {
		for (const reads of ["whole", "torn"] as const) {
			const bench = new Bench({ module, payload, reads, seed: 3 }).start();
			bench.untilAnswer(150_000);
			expect(bench.shown).toBe("ready");
			expect(bench.session.dialect).toBe(dialect);
			expect(bench.states).toEqual(["probing", "joining", "scanning", "joining", "ready"]);
			expect(bench.emulator.counters().wopt).toBe(0);
			expect(bench.emulator.counters().joins).toBe(1);
			bench.time.advance(300_000);
			expect(bench.ends.filter((end) => end !== "answered")).toEqual([]);
			expect(bench.answers).toBeGreaterThan(25);
			expect(bench.session.rssiDbm).toBeLessThan(-40);
		}
	});
});
