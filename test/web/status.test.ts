import { describe, expect, it } from "vitest";
import { writeU32 } from "../../modules/bytes/bytes";
import { hexToBytes } from "../../modules/bytes/hex";
import type { LinkFacts } from "../../modules/meter/values/link-facts";
import { Readings } from "../../modules/meter/values/readings";
import { Settings } from "../../modules/settings/settings";
import { statusJson } from "../../modules/web/api/status";
import { bodyOf } from "../../modules/web/http/json";
import { FakeStore } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { FACTS } from "./fixture";

function makeStatus(facts: LinkFacts = FACTS) {
	const time = new FakeTime("2026-04-01T12:00:00+09:00");
	const readings = new Readings(time);
	const settings = new Settings(new FakeStore());
	const give = (epc: number, hex: string) => {
		const bytes = hexToBytes(hex)!;
		readings.store(epc, bytes, 0, bytes.length);
	};
	const text = () =>
		bodyOf(statusJson({ version: "0.1.0", startedAt: 0, clock: time, settings, readings }, facts));
	return { time, readings, settings, give, text, status: () => JSON.parse(text()) };
}

/** A three-wire meter that has said everything. */
function makeFull(facts?: LinkFacts) {
	const made = makeStatus(facts);
	const { give, readings } = made;
	readings.setLink("ready");
	readings.dialect = "SE";
	readings.rssiDbm = -71;
	give(0x82, "00004600");
	give(0x8a, "000016");
	give(0x8d, "4B31323334353637380000");
	give(0xd3, "00000001");
	give(0xe1, "02");
	give(0xe0, "0000B9D7");
	give(0xe3, "000010D7");
	give(0xe7, "00000278");
	give(0xe8, "001E0032");
	return made;
}

describe("GET /api/v1/status", () => {
	it("is this text, in this order, when everything is known", () => {
		const { text, time } = makeFull({
			...FACTS,
			counters: { ...FACTS.counters, roundTripMs: 569, roundTripMaxMs: 3612 },
			mqttState: "down",
			mqttError: "MQTT_LOST",
		});
		time.advance(3000);
		expect(text()).toBe(
			'{"version":"0.1.0","uptimeS":3,' +
				'"link":{"state":"ready","error":null,"since":"2026-04-01T12:00:00+09:00","dialect":"SE","rssiDbm":-71},' +
				'"meter":{"manufacturer":"000016","serial":"K12345678","release":"F","wiring":"normal"},' +
				'"power":{"watts":632,"at":"2026-04-01T12:00:00+09:00","ageS":3,"reason":null},' +
				'"current":{"r":3.0,"t":5.0,"at":"2026-04-01T12:00:00+09:00","ageS":3,"reason":null},' +
				'"energy":{"boughtKWh":"475.75","soldKWh":"43.11","at":"2026-04-01T12:00:00+09:00","ageS":3,"reason":null},' +
				'"lan":{"state":"ready","error":null,"address":"192.168.1.20"},' +
				'"mqtt":{"state":"down","error":"MQTT_LOST"},' +
				'"counters":{"requests":10,"answers":8,"timeouts":{"meter":2,"unsent":1,"module":3},' +
				'"joins":1,"rejoins":0,"scans":3,"moduleRestarts":1,' +
				'"lastError":"JOIN_NO_ANSWER","lastErrorAt":"2026-04-01T11:59:58+09:00",' +
				'"roundTripMs":{"median":569,"max":3612},"airTimeMs":1235,"resetReason":"power","freeBytes":65536,' +
				'"uart":{"overruns":0,"moduleOverruns":0,"droppedBytes":0}}}\n',
		);
	});

	it("has null for everything that is not known, never 0", () => {
		const { status } = makeStatus({
			...FACTS,
			lanState: "down",
			address: undefined,
			lastError: undefined,
			lastErrorAgoS: undefined,
			freeBytes: undefined,
			counters: { ...FACTS.counters, overruns: undefined },
		});
		const unread = { at: null, ageS: null, reason: "NOT_READ" };
		expect(status()).toEqual({
			version: "0.1.0",
			uptimeS: 0,
			link: { state: "off", error: null, since: "2026-04-01T12:00:00+09:00", dialect: null, rssiDbm: null },
			meter: { manufacturer: null, serial: null, release: null, wiring: "normal" },
			power: { watts: null, ...unread },
			current: { r: null, t: null, ...unread },
			energy: { boughtKWh: null, soldKWh: null, ...unread },
			lan: { state: "down", error: null, address: null },
			mqtt: { state: "off", error: null },
			counters: {
				requests: 10,
				answers: 8,
				timeouts: { meter: 2, unsent: 1, module: 3 },
				joins: 1,
				rejoins: 0,
				scans: 3,
				moduleRestarts: 1,
				lastError: null,
				lastErrorAt: null,
				roundTripMs: { median: null, max: null },
				airTimeMs: 1235,
				resetReason: "power",
				freeBytes: null,
				uart: { overruns: null, moduleOverruns: 0, droppedBytes: 0 },
			},
		});
	});

	it("has no times while the host does not know the time of day, but ages", () => {
		const { status, time } = makeFull();
		time.unixKnown = false;
		time.advance(4000);
		expect(status().link.since).toBe(null);
		expect(status().power).toEqual({ watts: 632, at: null, ageS: 4, reason: null });
	});

	it("names the state of the link and its error", () => {
		const { status, readings, time } = makeStatus();
		time.advance(60_000);
		readings.setLink("recovering", "JOIN_REFUSED");
		expect(status().link).toEqual({
			state: "recovering",
			error: "JOIN_REFUSED",
			since: "2026-04-01T12:01:00+09:00",
			dialect: null,
			rssiDbm: null,
		});
	});
});

describe("the LAN node", () => {
	it.each([
		["ready", undefined, "192.168.1.20"],
		["down", "LAN_PORT_BUSY", "192.168.1.20"],
		["down", "WIFI_DENIED", undefined],
		["off", undefined, "192.168.1.20"],
	] as const)("is %s, %s, at %s", (lanState, lanError, address) => {
		const { status } = makeStatus({ ...FACTS, lanState, lanError, address });
		expect(status().lan).toEqual({ state: lanState, error: lanError ?? null, address: address ?? null });
	});
});

describe("power", () => {
	it.each([
		["00000278", "normal", 632, null],
		["FFFFFD88", "normal", -632, null],
		["00000000", "normal", 0, null],
		["00000278", "all-sold", -632, null],
		["FFFFFD88", "all-sold", 632, null],
		["00000000", "all-sold", 0, null],
		["7FFFFFFE", "normal", null, "NO_DATA"],
		["7FFFFFFF", "normal", null, "OVERFLOW"],
		["80000000", "normal", null, "UNDERFLOW"],
		["80000000", "all-sold", null, "UNDERFLOW"],
	])("E7 %s with %s wiring is %s W, %s", (hex, wiring, watts, reason) => {
		const { give, settings, status, text } = makeStatus();
		settings.set("wiring", wiring);
		give(0xe7, hex);
		expect(status().power.watts).toBe(watts);
		expect(status().power.reason).toBe(reason);
		expect(text()).not.toContain("-0,");
	});

	it("that is too old is null, with its age", () => {
		const { status, time } = makeFull();
		time.advance(31_000);
		expect(status().power).toEqual({
			watts: null,
			at: "2026-04-01T12:00:00+09:00",
			ageS: 31,
			reason: "STALE",
		});
	});
});

describe("current", () => {
	it.each([
		["001E0032", "3.0", "5.0", null],
		["FFFB0000", "-0.5", "0.0", null],
		["000C7FFE", "1.2", "null", "NO_PHASE"],
		["7FFE7FFE", "null", "null", "NO_DATA"],
		["7FFF0001", "null", "0.1", "OVERFLOW"],
		["7FFF7FFE", "null", "null", "OVERFLOW"],
		["00018000", "0.1", "null", "UNDERFLOW"],
	])("E8 %s is %s A and %s A", (hex, r, t, reason) => {
		const { give, status, text } = makeStatus();
		give(0xe8, hex);
		expect(text()).toContain(`"current":{"r":${r},"t":${t},`);
		expect(status().current.reason).toBe(reason);
	});
});

describe("energy", () => {
	it.each([
		["00000000", "00000001", "00", "0"],
		["0000B9D7", "00000001", "00", "47575"],
		["0000B9D7", "00000001", "01", "4757.5"],
		["0000B9D7", "00000001", "04", "4.7575"],
		["00000007", "00000001", "04", "0.0007"],
		["0000B9D7", "00000003", "02", "1427.25"],
		["0000B9D7", "00000001", "0A", "475750"],
		["0000B9D7", "00000001", "0D", "475750000"],
		["05F5E0FF", "000F423F", "04", "9999989900.0001"],
		["05F5E0FF", "000F423F", "0D", "999998990000010000"],
	])("count %s, coefficient %s, unit %s is %s kWh", (count, coefficient, unit, kWh) => {
		const { give, status } = makeStatus();
		give(0xd3, coefficient);
		give(0xe1, unit);
		give(0xe0, count);
		expect(status().energy.boughtKWh).toBe(kWh);
	});

	it("of the forward direction is sold when all is sold", () => {
		const { status, settings } = makeFull();
		settings.set("wiring", "all-sold");
		expect(status().energy.boughtKWh).toBe("43.11");
		expect(status().energy.soldKWh).toBe("475.75");
		expect(status().meter.wiring).toBe("all-sold");
	});

	it("is exact for every count: no float goes through it", () => {
		const { give, readings, status } = makeStatus();
		give(0xd3, "00000001");
		give(0xe1, "01");
		const edt = new Uint8Array(4);
		for (const count of [1, 3, 29, 1001, 4_294_967, 99_999_999]) {
			writeU32(edt, 0, count);
			readings.store(0xe0, edt, 0, 4);
			const digits = String(count).padStart(2, "0");
			expect(status().energy.boughtKWh).toBe(`${digits.slice(0, -1)}.${digits.slice(-1)}`);
		}
	});

	it("needs no coefficient of a meter that has none", () => {
		const { give, readings, status } = makeStatus();
		readings.setReason(0xd3, "LACKS");
		give(0xe1, "02");
		give(0xe0, "0000B9D7");
		expect(status().energy.boughtKWh).toBe("475.75");
	});

	it("is null while coefficient or unit are missing, with their reason", () => {
		const { give, readings, status } = makeStatus();
		give(0xe0, "0000B9D7");
		expect(status().energy.boughtKWh).toBe(null);
		expect(status().energy.reason).toBe("NOT_READ");
		give(0xd3, "00000001");
		readings.setReason(0xe1, "INVALID");
		expect(status().energy.reason).toBe("INVALID");
		give(0xe1, "77");
		expect(status().energy.reason).toBe("INVALID");
	});

	it("of a meter without reverse items says why there is no sold energy", () => {
		const { status, readings } = makeFull();
		readings.setReason(0xe3, "LACKS");
		expect(status().energy.boughtKWh).toBe("475.75");
		expect(status().energy.soldKWh).toBe(null);
		expect(status().energy.reason).toBe("LACKS");
	});

	it.each([
		["FFFFFFFE", "NO_DATA"],
		["05F5E100", "INVALID"],
	])("count %s is null: %s", (hex, reason) => {
		const { give, status } = makeFull();
		give(0xe0, hex);
		expect(status().energy.boughtKWh).toBe(null);
		expect(status().energy.soldKWh).toBe("43.11");
		expect(status().energy.reason).toBe(reason);
	});

	it("that is too old is null", () => {
		const { status, time } = makeFull();
		time.advance(301_000);
		expect(status().energy.boughtKWh).toBe(null);
		expect(status().energy.reason).toBe("STALE");
	});
});

describe("the meter's own texts", () => {
	it.each([
		["00006100", "A"],
		["00005200", "R"],
		["00005201", "R"],
		["00000000", null],
		["00001F00", null],
	])("standard version %s is release %s", (hex, release) => {
		const { give, status } = makeStatus();
		give(0x82, hex);
		expect(status().meter.release).toBe(release);
	});

	it.each([
		["4B31202020202020", "K1"],
		["00", null],
		["202020", null],
		["223C5C414141", '"<\\AAA'],
		["411B5B324AFF42", "A?[2J?B"],
	])("serial number %s is %j", (hex, serial) => {
		const { give, status, text } = makeStatus();
		give(0x8d, hex);
		expect(status().meter.serial).toBe(serial);
		expect(text()).not.toContain("<");
	});
});
