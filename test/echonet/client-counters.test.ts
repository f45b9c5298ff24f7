import { describe, expect, it } from "vitest";
import { ClientCounters } from "../../modules/echonet/client-counters";

describe("the client's counters", () => {
	it("begin at nothing", () => {
		const counters = new ClientCounters();
		const { requests, repeats, answers, refused, truncated, silent, unsent, late, dropped, malformed } =
			counters;
		expect([
			requests,
			repeats,
			answers,
			refused,
			truncated,
			silent,
			unsent,
			late,
			dropped,
			malformed,
		]).toEqual(new Array(10).fill(0));
		expect([counters.sent, counters.roundTripMs, counters.roundTripMaxMs]).toEqual([0, 0, 0]);
		expect(counters.roundTripMedianMs).toBeUndefined();
	});

	it("count requests and repeats as sent", () => {
		const counters = new ClientCounters();
		counters.requests = 7;
		counters.repeats = 2;
		expect(counters.sent).toBe(9);
	});

	it("keep the latest and the longest round trip", () => {
		const counters = new ClientCounters();
		for (const ms of [500, 900, 400]) counters.addRoundTrip(ms);
		expect([counters.roundTripMs, counters.roundTripMaxMs]).toEqual([400, 900]);
	});

	it.each([
		["one", [500], 500],
		["two: the longer", [900, 400], 900],
		["three", [900, 400, 500], 500],
		["none of any length", [0], 0],
	])("have the median of %s", (_, times, median) => {
		const counters = new ClientCounters();
		for (const ms of times) counters.addRoundTrip(ms);
		expect(counters.roundTripMedianMs).toBe(median);
	});

	it("have the median of the last 32 alone", () => {
		const counters = new ClientCounters();
		for (let i = 0; i < 40; i++) counters.addRoundTrip(9000);
		for (let i = 1; i <= 16; i++) counters.addRoundTrip(i);
		expect(counters.roundTripMedianMs).toBe(9000);
		counters.addRoundTrip(17);
		expect(counters.roundTripMedianMs).toBe(17);
		for (let i = 18; i <= 33; i++) counters.addRoundTrip(i);
		// 2 to 33.
		expect(counters.roundTripMedianMs).toBe(18);
	});
});
