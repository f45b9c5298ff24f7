import { describe, expect, it } from "vitest";
import { Allowance } from "../../modules/lan/allowance";
import { INFORMS, MULTICASTS, Multicasts } from "../../modules/lan/multicasts";
import { FakeTime } from "../support/fake-time";

describe("an allowance", () => {
	it("comes back after it was overdrawn, and never holds more than at first", () => {
		const time = new FakeTime();
		const allowance = new Allowance(time, 10, 1000);
		allowance.spend(15);
		expect(allowance.left).toBe(-5);
		time.advance(600);
		expect(allowance.left).toBeCloseTo(1);
		time.advance(1_000_000);
		expect(allowance.left).toBe(10);
	});
});

describe("the budget of multicast", () => {
	it("lets at most 20 leave in any second and 10 in each in the long run, and counts what it holds", () => {
		const time = new FakeTime();
		const multicasts = new Multicasts(time);
		let sent = 0;
		for (let ms = 0; ms < 60_000; ms += 10) {
			if (multicasts.take()) sent++;
			time.advance(10);
		}
		expect(sent).toBeLessThanOrEqual(MULTICASTS + 60 * MULTICASTS);
		expect(multicasts.held).toBe(6000 - sent);
	});

	it("answers three INF_REQ a second to the group, and keeps half for what nobody asked for", () => {
		const time = new FakeTime();
		const multicasts = new Multicasts(time);
		let informed = 0;
		for (let i = 0; i < 100; i++) if (multicasts.takeInform() && multicasts.take()) informed++;
		expect(informed).toBe(INFORMS);
		while (multicasts.mayAnswer) multicasts.take();
		expect(multicasts.mayTell).toBe(true);
		expect(multicasts.takeInform()).toBe(false);
	});
});
