import { describe, expect, it } from "vitest";
import { Home } from "../support/home";

const MINUTE = 60_000;

function selling(options: { meter?: string; wiring?: string; least?: string; minutes?: string } = {}): Home {
	const home = new Home({ meter: options.meter ?? "solar" });
	home.app.settings.set("wiring", options.wiring ?? "normal");
	home.app.settings.set("surplusW", options.least ?? "1000");
	home.app.settings.set("surplusMin", options.minutes ?? "3");
	home.start();
	home.untilWatts();
	home.time.advance(MINUTE);
	home.emulator.load(200);
	home.emulator.sun(200);
	home.time.advance(MINUTE);
	return home;
}

const surplusOf = ({ app }: Home) => [app.meter.surplus.state, app.meter.surplus.surplusW];

describe("a surplus", () => {
	it("is more than the set power, sold for the set time without a break", () => {
		const home = selling();
		expect(surplusOf(home)).toEqual([false, undefined]);
		home.emulator.sun(1700);
		home.time.advance(2.5 * MINUTE);
		expect(surplusOf(home)).toEqual([false, undefined]);
		home.time.advance(MINUTE);
		expect(surplusOf(home)).toEqual([true, 1500]);
		home.emulator.load(800);
		home.time.advance(15_000);
		expect(surplusOf(home)).toEqual([false, undefined]);
		home.emulator.load(200);
		home.time.advance(2.5 * MINUTE);
		expect(surplusOf(home)).toEqual([false, undefined]);
		home.time.advance(MINUTE);
		expect(surplusOf(home)).toEqual([true, 1500]);
	});

	it("is not as much as the set power, but more", () => {
		const home = selling();
		home.emulator.sun(1200);
		home.time.advance(10 * MINUTE);
		expect(surplusOf(home)).toEqual([false, undefined]);
		home.emulator.sun(1201);
		home.time.advance(10 * MINUTE);
		expect(surplusOf(home)).toEqual([true, 1001]);
	});

	it("is unknown while the power is, and begins anew after that", () => {
		const home = selling();
		home.emulator.sun(1700);
		home.time.advance(5 * MINUTE);
		expect(surplusOf(home)).toEqual([true, 1500]);
		home.emulator.cutRadio(true);
		home.time.advance(2 * MINUTE);
		expect(surplusOf(home)).toEqual([undefined, undefined]);
		home.emulator.cutRadio(false);
		home.time.until(() => home.app.readings.watts !== undefined, 60 * MINUTE);
		expect(surplusOf(home)).toEqual([false, undefined]);
		home.time.advance(4 * MINUTE);
		expect(surplusOf(home)).toEqual([true, 1500]);
	});

	it.each([
		["where the meter counts nothing that is sold", { meter: "two-wire" }],
		["where all is sold by contract", { wiring: "all-sold" }],
		["where it is switched off", { least: "0" }],
	])("is none %s", (_name, options) => {
		const home = selling(options);
		home.emulator.sun(3000);
		home.time.advance(10 * MINUTE);
		expect(surplusOf(home)).toEqual([undefined, undefined]);
	});

	it("follows its settings at once", () => {
		const home = selling();
		home.emulator.sun(1700);
		home.time.advance(5 * MINUTE);
		home.app.settings.set("surplusW", "2000");
		expect(surplusOf(home)).toEqual([false, undefined]);
	});
});
