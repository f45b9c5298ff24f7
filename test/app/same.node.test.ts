import { describe, expect, it } from "vitest";
import type { MqttTopics } from "../../modules/contracts/mqtt";
import type { StatusJson } from "../../modules/contracts/status";
import { kwhText } from "../../modules/meter/values/kwh";
import { Home } from "../support/home";
import { RecordingCanvas } from "../support/recording-canvas";

const MINUTE = 60_000;
const GET = (...epcs: string[]) =>
	`1081000105FF0102880162${epcs.length.toString(16).padStart(2, "0")}${epcs.map((epc) => `${epc}00`).join("")}`;

/** What somebody sees of one moment; undefined where they are told that there is no value. */
interface Seen {
	readonly watts: number | undefined;
	/** Tenths of an ampere. */
	readonly r?: number | undefined;
	readonly t?: number | undefined;
	readonly bought: string | undefined;
	readonly sold: string | undefined;
}

function http(home: Home, path: string): string {
	const answer = home.host.tcp.connect(80).request(`GET ${path} HTTP/1.0\r\nHost: 192.168.1.20\r\n\r\n`);
	return answer.slice(answer.indexOf("\r\n\r\n") + 4);
}

const given = <T>(value: T | null): T | undefined => value ?? undefined;
const tenths = (value: number | null | undefined) => (value == null ? undefined : Math.round(value * 10));

/** The LAN node's answer, with its codes for "no data". */
function seenOnLan(home: Home): Seen {
	const [answer] = home.ask(GET("E7", "E8", "E0", "E3"));
	// ESV 72 or 52, OPC, then EPC, PDC, EDT four times; what is refused has no EDT.
	const edts = new Map<string, string>();
	for (let at = 24; at < answer!.length; ) {
		const length = 2 * Number.parseInt(answer!.slice(at + 2, at + 4), 16);
		edts.set(answer!.slice(at, at + 2), answer!.slice(at + 4, at + 4 + length));
		at += 4 + length;
	}
	const word = (epc: string, from = 0, digits = 8): number | undefined => {
		const edt = edts.get(epc);
		return edt === undefined || edt === "" ? undefined : Number.parseInt(edt.slice(from, from + digits), 16);
	};
	const signed = (value: number | undefined, bits: 16 | 32, none: number) =>
		value === undefined || value === none ? undefined : bits === 16 ? (value << 16) >> 16 : value | 0;
	const { unit } = home.emulator.truth();
	const kwh = (epc: string) => {
		const count = word(epc);
		return count === undefined || count > 99_999_999 ? undefined : kwhText(count, 1, -unit);
	};
	return {
		watts: signed(word("E7"), 32, 0x7ffffffe),
		r: signed(word("E8", 0, 4), 16, 0x7ffe),
		t: signed(word("E8", 4, 4), 16, 0x7ffe),
		bought: kwh("E0"),
		sold: kwh("E3"),
	};
}

function seenInJson(home: Home): Seen {
	const { power, current, energy } = JSON.parse(http(home, "/api/v1/status")) as StatusJson;
	return {
		watts: given(power.watts),
		r: tenths(current.r),
		t: tenths(current.t),
		bought: given(energy.boughtKWh),
		sold: given(energy.soldKWh),
	};
}

function seenInMetrics(home: Home): Seen {
	const text = http(home, "/metrics");
	const value = (name: string) =>
		new RegExp(`^kabewatt_${name.replaceAll(/[{}"]/g, "\\$&")} (\\S+)$`, "m").exec(text)?.[1];
	const number = (name: string) => (value(name) === undefined ? undefined : Number(value(name)));
	return {
		watts: number("power_watts"),
		r: tenths(number('current_amperes{phase="r"}')),
		t: tenths(number('current_amperes{phase="t"}')),
		bought: value("energy_bought_kwh_total"),
		sold: value("energy_sold_kwh_total"),
	};
}

function seenByMqtt({ broker }: Home): Seen {
	const live = broker.last("live") as MqttTopics["live"];
	const energy = broker.last("energy") as MqttTopics["energy"];
	return {
		watts: given(live.power),
		r: tenths(live.r),
		t: tenths(live.t),
		bought: given(energy.bought),
		sold: given(energy.sold),
	};
}

/** The glance that every view is painted from; the screen shows the counters among the items alone. */
function seenOnScreen(home: Home): Omit<Seen, "bought" | "sold"> {
	const glance = home.app.display!.stage.glance;
	return { watts: glance.watts, r: glance.currentR, t: glance.currentT };
}

/** The meter's own registers, as they were when they were read last. */
function truth(home: Home): Seen {
	const { readings } = home.app;
	const at = (epc: number) => {
		const arrived = readings.arrivedAt(epc);
		return arrived === undefined ? undefined : home.time.epoch + arrived;
	};
	const told = (epc: number, name: string) => {
		const moment = at(epc);
		if (moment === undefined || readings.reason(epc) !== undefined) return undefined;
		// The answer is on its way for a moment; within a slot of 10 s the power stands still.
		const properties = home.emulator.truth(moment - 300).properties[name];
		return properties;
	};
	const word = (edt: string | undefined, from = 0, digits = 8) =>
		edt === undefined ? undefined : Number.parseInt(edt.slice(from, from + digits), 16);
	const { unit } = home.emulator.truth();
	const kwh = (edt: string | undefined) => {
		const count = word(edt);
		return count === undefined || count > 99_999_999 ? undefined : kwhText(count, 1, -unit);
	};
	const e8 = told(0xe8, "E8");
	const phase = (from: number) => {
		const value = word(e8, from, 4);
		return value === undefined || value === 0x7ffe ? undefined : (value << 16) >> 16;
	};
	const e7 = word(told(0xe7, "E7"));
	return {
		watts: e7 === undefined ? undefined : e7 | 0,
		r: phase(0),
		t: phase(4),
		bought: kwh(told(0xe0, "E0")),
		sold: kwh(told(0xe3, "E3")),
	};
}

function start(meter: string): Home {
	const home = new Home({ meter, canvas: new RecordingCanvas(320, 240) });
	home.app.settings.set("mqttHost", "homeassistant.local");
	home.start();
	home.untilWatts();
	home.time.advance(3 * MINUTE);
	return home;
}

/** Everybody is asked at the same moment; each must say what the meter said. */
function compare(home: Home, moment: string): void {
	const real = truth(home);
	const screen = { watts: real.watts, r: real.r, t: real.t };
	expect([moment, "LAN", seenOnLan(home)]).toEqual([moment, "LAN", real]);
	expect([moment, "JSON", seenInJson(home)]).toEqual([moment, "JSON", real]);
	expect([moment, "metrics", seenInMetrics(home)]).toEqual([moment, "metrics", real]);
	expect([moment, "MQTT", seenByMqtt(home)]).toEqual([moment, "MQTT", real]);
	expect([moment, "screen", seenOnScreen(home)]).toEqual([moment, "screen", screen]);
}

describe("everybody sees the same", () => {
	it.each(["solar", "two-wire", "history2"])("of a meter %s, at the same moments", (meter) => {
		const home = start(meter);
		const powers: readonly (readonly [load: number, sun: number])[] = [
			[1234, 0],
			[0, 0],
			[9876, 0],
			[150, 3200],
			[777, 777],
		];
		for (const [load, sun] of powers) {
			home.emulator.load(load);
			if (meter !== "two-wire") home.emulator.sun(sun);
			// Past one poll of the counters; 6 s after a live value, so that nothing is under way.
			home.time.advance(2 * MINUTE);
			home.time.until(() => home.app.readings.ageS(0xe7) === 6, MINUTE);
			compare(home, `${load} W, sun ${sun} W`);
		}
	});

	it("while the meter cannot be reached: nobody shows an old value as a new one", () => {
		const home = start("solar");
		home.emulator.cutRadio(true);
		home.time.advance(20 * MINUTE);
		expect(seenInJson(home)).toEqual({
			watts: undefined,
			r: undefined,
			t: undefined,
			bought: undefined,
			sold: undefined,
		});
		for (const seen of [seenInMetrics(home), seenByMqtt(home)]) expect(seen).toEqual(seenInJson(home));
		expect(seenOnScreen(home).watts).toBeUndefined();
		const lan = seenOnLan(home);
		expect([lan.watts, lan.r, lan.t]).toEqual([undefined, undefined, undefined]);
	});

	it("when the meter says that it has no data of the moment", () => {
		const home = start("solar");
		home.emulator.fault("no-instant");
		home.time.advance(4 * MINUTE);
		home.time.until(() => home.app.readings.ageS(0xe7) === 6, MINUTE);
		expect(seenInJson(home).watts).toBeUndefined();
		compare(home, "no instant values");
	});
});
