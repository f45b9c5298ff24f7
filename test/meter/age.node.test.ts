import { describe, expect, it } from "vitest";
import { EmulatedRig } from "./emulated-rig";

const HOUR = 3_600_000;

/** Age of the live value, looked at five times a second for `hours`, sorted. */
function ages(rig: EmulatedRig, hours: number): Uint32Array {
	const all = new Uint32Array(hours * 3600 * 5);
	for (let i = 0; i < all.length; i++) {
		rig.time.advance(200);
		all[i] = rig.time.ticks() - rig.readings.arrivedAt(0xe7)!;
	}
	return all.sort();
}

describe("the age of the live value at the default poll", () => {
	it.each([
		[0, 10, 11, 13],
		[0.01, 10, 15, 26],
		[0.05, 12, 16, 30],
		[0.2, 18, 28, 60],
	])("with %d of the answers lost stays within its percentiles", (loss, p95, p99, worst) => {
		const rig = new EmulatedRig(11, "solar");
		rig.join();
		rig.time.advance(5_000);
		rig.lossOfAnswers = loss;
		const sorted = ages(rig, 6);
		const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]! / 1000;
		const line = `loss ${loss * 100} %: p50 ${at(0.5)} s, p95 ${at(0.95)} s, p99 ${at(0.99)} s, worst ${at(1)} s`;
		if (process.env["KABEWATT_REPORT"]) console.log(line, rig.meter.counters);
		expect(at(0.5), line).toBeLessThan(6);
		expect(at(0.95), line).toBeLessThan(p95);
		expect(at(0.99), line).toBeLessThan(p99);
		expect(at(1), line).toBeLessThan(worst);
	});

	it("costs no more requests than the plan says, idle and while history is filled in", () => {
		const rig = new EmulatedRig(11, "solar");
		rig.join();
		rig.time.advance(24 * HOUR);
		const first = rig.link.sent.length;
		rig.time.advance(24 * HOUR);
		const second = rig.link.sent.length - first;
		if (process.env["KABEWATT_REPORT"]) console.log(`requests: first day ${first}, next day ${second}`);
		expect(first).toBeLessThan(15_200);
		expect(second).toBeLessThan(14_600);
	});
});
