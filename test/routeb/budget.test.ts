import { describe, expect, it } from "vitest";
import {
	AIR_MS_PER_HOUR,
	Budget,
	JOIN_ALLOWANCE,
	JOIN_REFILL_MS,
	REQUESTS_PER_DAY,
} from "../../modules/routeb/budget";
import { FakeStore } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

const HOUR = 3_600_000;

describe("joins", () => {
	function used(count: number): { time: FakeTime; store: FakeStore; budget: Budget } {
		const time = new FakeTime();
		const store = new FakeStore();
		const budget = new Budget(time, store);
		for (let i = 0; i < count; i++) budget.joined(1);
		return { time, store, budget };
	}

	it("are allowed until the allowance is used up, then one by one", () => {
		const { time, budget } = used(JOIN_ALLOWANCE - 1);
		expect(budget.joinWaitMs()).toBe(0);
		budget.joined(1);
		expect(budget.joinWaitMs()).toBe(JOIN_REFILL_MS);
		time.advance(JOIN_REFILL_MS - 10);
		expect(budget.joinWaitMs()).toBeGreaterThan(0);
		time.advance(11);
		expect(budget.joinWaitMs()).toBe(0);
		budget.joined(1);
		expect(budget.joinWaitMs()).toBeGreaterThan(JOIN_REFILL_MS - 20);
	});

	it("half of a join that went well comes back", () => {
		const { budget } = used(JOIN_ALLOWANCE);
		budget.joinedWell();
		expect(budget.joinWaitMs()).toBe(JOIN_REFILL_MS / 2);
		const { budget: fresh } = used(0);
		fresh.joinedWell();
		for (let i = 0; i < JOIN_ALLOWANCE; i++) fresh.joined(1);
		expect(fresh.joinWaitMs()).toBe(JOIN_REFILL_MS);
	});

	it("a re-authentication counts a part", () => {
		const { budget } = used(JOIN_ALLOWANCE - 1);
		budget.joined(0.5);
		expect(budget.joinWaitMs()).toBe(JOIN_REFILL_MS / 2);
	});

	it("are remembered over a restart, as is the time that passed", () => {
		const { time, store } = used(JOIN_ALLOWANCE);
		expect(new Budget(time, store).joinWaitMs()).toBeGreaterThan(JOIN_REFILL_MS - 61_000);
		time.advance(2 * JOIN_REFILL_MS);
		expect(new Budget(time, store).joinWaitMs()).toBe(0);
	});

	it("without a wall clock a restart gives nothing back, until the clock is known", () => {
		const { time, store } = used(JOIN_ALLOWANCE);
		time.advance(10 * JOIN_REFILL_MS);
		time.unixKnown = false;
		const budget = new Budget(time, store);
		expect(budget.joinWaitMs()).toBe(JOIN_REFILL_MS);
		time.advance(1000);
		time.unixKnown = true;
		expect(budget.joinWaitMs()).toBe(0);
	});

	it.each([["rubbish"], ["5"], ["-1 5"], ["5 x"], [" "], [7], [new Uint8Array(3)]])(
		"a broken record is left aside: %j",
		(value) => {
			const store = new FakeStore();
			store.set("routeb", "joins", value);
			store.set("routeb", "requests", value);
			const budget = new Budget(new FakeTime(), store);
			expect(budget.joinWaitMs()).toBe(0);
			expect(budget.requests).toBe(0);
		},
	);
});

describe("requests", () => {
	it("slow the poll down from 80 % of the day's ceiling and stop it at 100 %, until the next day", () => {
		const time = new FakeTime();
		const budget = new Budget(time, new FakeStore());
		const send = (until: number) => {
			while (budget.requests < until * REQUESTS_PER_DAY) {
				budget.sent(14);
				time.advance(1000);
			}
		};
		send(0.79);
		expect(budget.pace).toBe(1);
		send(0.8);
		expect(budget.pace).toBe(2);
		send(0.9);
		expect(budget.pace).toBe(4);
		expect(budget.freeInMs()).toBe(0);
		send(1);
		expect([budget.pace, budget.factor]).toEqual([0, 8]);
		const wait = budget.freeInMs();
		expect(wait).toBeGreaterThan(15 * HOUR);
		time.advance(wait - 60_000);
		expect(budget.pace).toBe(0);
		time.advance(60_000);
		expect(budget.pace).toBe(1);
		time.advance(24 * HOUR - wait);
		expect(budget.pace).toBe(1);
		expect(budget.requests).toBe(0);
	});

	it("come at an even rate: a few hundred after a start, 1,250 an hour in the long run, 2,000 saved up at most", () => {
		const time = new FakeTime();
		const budget = new Budget(time, new FakeStore());
		/** Sends whatever may be sent in `ms`; returns how many that are. */
		const burst = (ms: number): number => {
			const until = time.ticks() + ms;
			let sent = 0;
			for (; time.ticks() < until; time.advance(budget.requestWaitMs()))
				for (; budget.requestWaitMs() === 0; sent++) budget.sent(14);
			return sent;
		};
		expect(burst(1)).toBe(300);
		expect([budget.isLimited, Math.round(budget.factor), budget.pace]).toEqual([true, 8, 1]);
		expect(burst(2 * HOUR)).toBeCloseTo(2_500, -1);
		time.advance(150 * (86_400_000 / REQUESTS_PER_DAY));
		expect([budget.isLimited, budget.factor]).toEqual([false, 1]);
		time.advance(12 * HOUR);
		expect(burst(1)).toBe(2_000);
	});

	it("stretch the polls the more, the fewer are left", () => {
		const time = new FakeTime();
		const budget = new Budget(time, new FakeStore());
		const factors = [150, 75, 75].map((count) => {
			for (let i = 0; i < count; i++) budget.sent(14);
			return budget.factor;
		});
		expect(factors).toEqual([1, 4.5, 8]);
	});

	it("are counted on after a restart, with few writes", () => {
		const time = new FakeTime();
		const store = new FakeStore();
		const budget = new Budget(time, store);
		for (let i = 0; i < 8640; i++) {
			budget.sent(14);
			time.advance(10_000);
			if (i === 5000) {
				const again = new Budget(time, store).requests;
				expect(again).toBeGreaterThan(4000);
				expect(again).toBeLessThanOrEqual(5001);
			}
		}
		expect(store.writes).toBe(2);
		time.advance(HOUR);
		expect(new Budget(time, store).requests).toBe(0);
	});
});

describe("air time", () => {
	it("is estimated over the last hour", () => {
		const time = new FakeTime();
		const budget = new Budget(time, new FakeStore());
		for (let i = 0; i < 360; i++) {
			budget.sent(14);
			time.advance(10_000);
		}
		expect(budget.airMs).toBeGreaterThan(2000);
		expect(budget.airMs).toBeLessThan(3600);
		time.advance(2 * HOUR);
		expect(budget.airMs).toBe(0);
	});

	it("stops the poll before the legal limit", () => {
		const time = new FakeTime();
		const budget = new Budget(time, new FakeStore());
		while (budget.pace > 0) budget.sent(1232);
		expect(budget.airMs).toBeLessThan(AIR_MS_PER_HOUR * 1.1);
		expect(budget.freeInMs()).toBeLessThanOrEqual(HOUR + 600_000);
		time.advance(budget.freeInMs() - 1000);
		expect(budget.pace).toBe(0);
		// Looked at anew every 10 s.
		time.advance(11_000);
		expect(budget.pace).toBe(1);
		expect(budget.freeInMs()).toBe(0);
	});
});
