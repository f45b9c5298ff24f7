import { describe, expect, it } from "vitest";
import type { MqttTopics } from "../../modules/contracts/mqtt";
import { kwhText } from "../../modules/meter/values/kwh";
import type { Home } from "../support/home";
import { HOUR, MINUTE, published } from "./rig";

const DAY = 24 * HOUR;
const JST = 9 * HOUR;

const halfHours = ({ broker }: Home) => broker.last("halfhours") as MqttTopics["halfhours"];
const days = ({ broker }: Home) => broker.last("days") as MqttTopics["days"];

/** What the meter's own registers say that a span has bought or sold. */
function truth(home: Home, from: number, to: number, sold: boolean): string {
	const { meter } = home.emulator.routeB;
	const [a, b] = [meter.counts(from)!, meter.counts(to)!];
	return kwhText(sold ? b.reverse - a.reverse : b.forward - a.forward, 1, -meter.unit)!;
}

/** Compares every half hour; gives how many are null. */
function compare(home: Home, { from, bought, sold, stepMin }: MqttTopics["halfhours"]): number {
	expect(stepMin).toBe(30);
	expect(sold).toHaveLength(bought.length);
	const start = Date.parse(from);
	let missing = 0;
	for (let i = 0; i < bought.length; i++) {
		const [a, b] = [start + i * 30 * MINUTE, start + (i + 1) * 30 * MINUTE];
		if (bought[i] === null) missing++;
		else expect([i, bought[i], sold[i]]).toEqual([i, truth(home, a, b, false), truth(home, a, b, true)]);
	}
	return missing;
}

describe("the topic halfhours", () => {
	it("holds every half hour from yesterday's first to the last that is over, as the meter counted", () => {
		const home = published();
		home.time.advance(90 * MINUTE);
		const message = halfHours(home);
		expect(message.from).toBe("2026-03-31T00:00:00+09:00");
		const over = Math.floor((home.time.unix()! + JST) / (30 * MINUTE)) % 48;
		expect(message.bought).toHaveLength(48 + over);
		expect(compare(home, message)).toBeLessThanOrEqual(1);
	});

	it("goes out about once in a half hour, and not when nothing changed", () => {
		const home = published();
		home.time.advance(2 * HOUR);
		const before = home.broker.count("halfhours");
		home.time.advance(6 * HOUR);
		const count = home.broker.count("halfhours") - before;
		expect(count).toBeGreaterThanOrEqual(12);
		expect(count).toBeLessThanOrEqual(26);
	});

	it("is completed after an outage of the broker: what it has not confirmed comes, as far as it is kept", () => {
		const home = published();
		home.time.advance(14 * HOUR);
		home.broker.refuses = "MQTT_NOT_FOUND";
		home.broker.restart();
		const last = halfHours(home);
		const seenUpTo = Date.parse(last.from) + last.bought.length * 30 * MINUTE;
		home.time.advance(DAY + 17 * HOUR);
		home.broker.refuses = undefined;
		const before = home.broker.published.length;
		home.time.advance(3 * HOUR);
		// Whoever heard all messages has every half hour since.
		const known = new Set<number>();
		for (const { topic, text } of home.broker.published.slice(before)) {
			if (!topic.endsWith("/halfhours")) continue;
			const message = JSON.parse(text) as MqttTopics["halfhours"];
			compare(home, message);
			for (const [i, value] of message.bought.entries())
				if (value !== null) known.add(Date.parse(message.from) + i * 30 * MINUTE);
		}
		for (let at = seenUpTo; at < home.time.unix()! - 40 * MINUTE; at += 30 * MINUTE)
			expect([new Date(at).toISOString(), known.has(at)]).toEqual([new Date(at).toISOString(), true]);
		// Then it is as long as always.
		expect(halfHours(home).bought.length).toBeLessThan(2 * 48);
	});

	it("goes back no further than the days that are kept", () => {
		const home = published();
		const today = Math.floor((home.time.unix()! + JST) / DAY);
		home.host.store.set("mqtt", "day", today - 20);
		const again = home.powerCut().start();
		again.untilWatts();
		again.time.advance(2 * HOUR);
		const longest = again.broker.published
			.filter(({ topic }) => topic.endsWith("/halfhours"))
			.map(({ text }) => (JSON.parse(text) as MqttTopics["halfhours"]).bought.length)
			.reduce((a, b) => Math.max(a, b));
		expect(longest).toBeGreaterThan(3 * 48);
		expect(longest).toBeLessThan(4 * 48);
		expect(compare(again, halfHours(again))).toBeLessThanOrEqual(1);
	});

	it("is confirmed once a day in the store", () => {
		const home = published();
		home.time.advance(14 * HOUR);
		const writes = home.host.store.writes;
		const confirmed = home.host.store.get("mqtt", "day");
		expect(typeof confirmed).toBe("number");
		home.time.advance(20 * HOUR);
		expect(home.host.store.writes - writes).toBeLessThan(40);
		home.time.advance(8 * HOUR);
		expect(home.host.store.get("mqtt", "day")).toBe((confirmed as number) + 1);
	});
});

describe("the topic days", () => {
	it("holds the last 31 days up to yesterday, as the meter counted", () => {
		const home = published();
		home.time.advance(20 * HOUR);
		const { from, bought, sold } = days(home);
		const today = Math.floor((home.time.unix()! + JST) / DAY);
		expect(Date.parse(`${from}T00:00:00+09:00`)).toBe((today - 31) * DAY - JST);
		expect([bought.length, sold.length]).toEqual([31, 31]);
		let known = 0;
		for (let i = 0; i < 31; i++) {
			const start = (today - 31 + i) * DAY - JST;
			if (bought[i] === null) continue;
			known++;
			expect([i, bought[i]]).toEqual([i, truth(home, start, start + DAY, false)]);
			expect([i, sold[i]]).toEqual([i, truth(home, start, start + DAY, true)]);
		}
		expect(known).toBe(31);
	});

	it("goes out when the record grows, and not every minute", () => {
		const home = published();
		home.time.advance(6 * HOUR);
		const before = home.broker.count("days");
		home.time.advance(DAY);
		expect(home.broker.count("days") - before).toBeGreaterThanOrEqual(1);
		expect(home.broker.count("days") - before).toBeLessThanOrEqual(4);
	});
});
