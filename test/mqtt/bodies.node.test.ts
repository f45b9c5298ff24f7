import { describe, expect, it } from "vitest";
import type { MqttTopics } from "../../modules/contracts/mqtt";
import type { Home } from "../support/home";
import { HOUR, MINUTE, published } from "./rig";

const live = ({ broker }: Home) => broker.last("live") as MqttTopics["live"];
const energy = ({ broker }: Home) => broker.last("energy") as MqttTopics["energy"];
const state = ({ broker }: Home) => broker.last("state") as MqttTopics["state"];

describe("the topic live", () => {
	it("has exactly its keys, and the values of the meter", () => {
		const home = published();
		home.emulator.load(1234);
		home.emulator.sun(0);
		home.time.advance(45_500);
		const { currentR, currentT } = home.app.readings;
		const { at, ...values } = live(home);
		expect(values).toEqual({ power: 1234, r: currentR! / 10, t: currentT! / 10 });
		expect(Object.keys(live(home))).toEqual(["power", "r", "t", "at"]);
		expect(at).toMatch(/^2026-04-01T\d\d:\d\d:\d\d\+09:00$/);
		expect(Date.parse(at!)).toBeGreaterThan(home.time.unix()! - 12_000);
	});

	it("is negative while selling, whatever the wiring", () => {
		const home = published();
		home.emulator.load(100);
		home.emulator.sun(2500);
		home.time.advance(30_000);
		expect(live(home).power).toBe(-2400);
		const sold = published({ meter: "all-sold" });
		sold.app.settings.set("wiring", "all-sold");
		sold.emulator.sun(1800);
		sold.time.advance(30_000);
		expect(live(sold).power).toBe(-sold.app.readings.watts!);
		expect(live(sold).power!).toBeLessThan(-1700);
	});

	it("is null once the value is too old, with the time of the last one", () => {
		const home = published();
		const before = live(home).at;
		home.emulator.cutRadio(true);
		home.time.advance(5 * MINUTE);
		expect([live(home).power, live(home).r, live(home).t]).toEqual([null, null, null]);
		expect(Date.parse(live(home).at!)).toBeGreaterThanOrEqual(Date.parse(before!));
		expect(Date.parse(live(home).at!)).toBeLessThan(home.time.unix()! - 4 * MINUTE);
	});

	it("has null for the phase that two wires have not", () => {
		expect(live(published({ meter: "two-wire" })).t).toBe(null);
	});
});

describe("the topic energy", () => {
	it("has exactly its keys: kWh as text, and the forecast in Wh", () => {
		const home = published();
		home.time.advance(HOUR);
		expect(Object.keys(energy(home))).toEqual(["bought", "sold", "today", "todaySold", "halfHourWh", "at"]);
		const { bought, sold, today, todaySold, halfHourWh } = energy(home);
		for (const kwh of [bought, sold, today, todaySold]) expect(kwh).toMatch(/^\d+\.\d$/);
		expect(Number.isInteger(halfHourWh)).toBe(true);
	});

	it("has null for what the meter has not", () => {
		const home = published({ meter: "two-wire" });
		home.time.advance(HOUR);
		expect([energy(home).sold, energy(home).todaySold]).toEqual([null, null]);
		expect(energy(home).bought).toMatch(/^\d+\.\d\d$/);
	});

	it("goes out about once a minute", () => {
		const home = published();
		const before = home.broker.count("energy");
		home.time.advance(HOUR);
		const count = home.broker.count("energy") - before;
		expect(count).toBeGreaterThanOrEqual(55);
		expect(count).toBeLessThanOrEqual(190);
	});
});

describe("the topic state", () => {
	it("has exactly its keys, and null where there is nothing to say", () => {
		const home = published({ meter: "two-wire" });
		expect(state(home)).toEqual({
			link: "ready",
			error: null,
			rssiDbm: home.app.readings.rssiDbm ?? null,
			alarm: null,
			surplus: null,
			clockDoubt: false,
		});
		expect(Object.keys(state(home))).toEqual(["link", "error", "rssiDbm", "alarm", "surplus", "clockDoubt"]);
	});

	it("tells a link that is lost, with the code, and goes out only when it changes", () => {
		const home = published();
		const before = home.broker.count("state");
		home.time.advance(10 * MINUTE);
		expect(home.broker.count("state") - before).toBeLessThanOrEqual(2);
		home.emulator.cutRadio(true);
		home.time.advance(HOUR);
		expect(state(home).link).not.toBe("ready");
		expect(state(home).error).not.toBe(null);
		home.emulator.cutRadio(false);
		home.time.advance(2 * HOUR);
		expect([state(home).link, state(home).error]).toEqual(["ready", null]);
	});

	it("tells a surplus", () => {
		const home = published();
		home.emulator.load(100);
		home.emulator.sun(50);
		home.time.advance(MINUTE);
		expect(state(home).surplus).toBe(false);
		home.emulator.sun(2500);
		home.time.advance(7 * MINUTE);
		expect(state(home).surplus).toBe(true);
	});

	it("tells no error of MQTT itself", () => {
		const home = published();
		home.broker.restart();
		home.time.advance(MINUTE);
		expect(state(home).error).toBe(null);
	});
});
