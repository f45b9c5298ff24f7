import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ages } from "../figures/figures";
import { EmulatedRig } from "./emulated-rig";

const HOUR = 3_600_000;
const TEXT = readFileSync(new URL("../../docs/dev/meter.md", import.meta.url), "utf8");

describe("the age of the live value at the default poll", () => {
	it.each([
		[0, 10, 11, 13],
		[0.01, 10, 15, 26],
		[0.05, 12, 16, 30],
		[0.2, 18, 28, 60],
	])("with %d of the answers lost stays within its percentiles, as documented", (loss, p95, p99, worst) => {
		const measured = ages(loss);
		expect(measured.p50).toBeLessThan(6);
		expect(measured.p95).toBeLessThan(p95);
		expect(measured.p99).toBeLessThan(p99);
		expect(measured.worst).toBeLessThan(worst);
		const row = new RegExp(`^\\| ${loss * 100} % \\| ([\\d.]+) s \\| ([\\d.]+) s \\| ([\\d.]+) s`, "m").exec(
			TEXT,
		);
		const documented = row!.slice(1).map(Number);
		// A percentile moves a little with every change of the plan; more than that: npm run meter-figures -- --write
		for (const [i, value] of [measured.p50, measured.p95, measured.p99].entries())
			expect(Math.abs(documented[i]! - value)).toBeLessThan(Math.max(0.5, value * 0.15));
	});

	it("costs no more requests than the plan says, idle and while history is filled in", () => {
		const rig = new EmulatedRig(11, "solar");
		rig.join();
		rig.time.advance(24 * HOUR);
		const first = rig.link.sent.length;
		rig.time.advance(24 * HOUR);
		const second = rig.link.sent.length - first;
		expect(first).toBeLessThan(15_700);
		expect(second).toBeLessThan(15_100);
	});
});
