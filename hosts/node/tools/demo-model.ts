import type { DisplayModel, EnergyFacts, LightSettings, SetupFacts } from "../../../modules/display/model";
import type { ErrorCode } from "../../../modules/errors/codes";
import { LANGUAGE_CODES } from "../../../modules/languages/choice";
import type { Language } from "../../../modules/languages/languages";
import type { LinkFacts } from "../../../modules/meter/values/link-facts";
import { Readings } from "../../../modules/meter/values/readings";
import type { Clock } from "../../../modules/ports/clock";

/** Half hours and days of a believable home with solar panels: made by formula, the same every time. */
class DemoEnergy implements EnergyFacts {
	todayBoughtWh: number | undefined = 5240;
	todaySoldWh: number | undefined = 8120;
	projectedWh: number | undefined = 620;
	sells = true;
	halfHours = 29;
	days = 400;
	/** Half hours from..to (exclusive) of today that are missing. */
	gapFrom = 0;
	gapTo = 0;
	doubtfulFrom = 400;

	halfHourWh(back: 0 | 1, slot: number, sold: boolean): number | undefined {
		if (back === 0 && (slot >= this.halfHours || (slot >= this.gapFrom && slot < this.gapTo)))
			return undefined;
		if (sold && !this.sells) return undefined;
		const hour = slot / 2;
		const sun = hour > 6 && hour < 18 ? Math.sin(((hour - 6) / 12) * Math.PI) : 0;
		const evening = Math.exp(-((hour - 19.5) ** 2) / 5);
		const morning = Math.exp(-((hour - 7.2) ** 2) / 1.5);
		const noise = (((slot * 7919 + back * 104_729) % 97) / 97) * 90;
		const load = 130 + 520 * evening + 380 * morning + noise;
		const net = Math.round(load - sun * (this.sells ? 1100 - back * 300 : 0));
		return sold ? Math.max(0, -net) : Math.max(0, net);
	}

	dayWh(back: number, sold: boolean): number | undefined {
		if (back >= this.days || (back >= 9 && back < 11)) return undefined;
		if (back === 0) return sold ? this.todaySoldWh : this.todayBoughtWh;
		const noise = (back * 7919) % 100;
		return sold ? (this.sells ? 4000 + noise * 90 : undefined) : 7000 + noise * 61;
	}

	dayDate(back: number): number {
		const date = new Date(Date.UTC(2026, 10, 21 - back));
		return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
	}

	dayDoubtful(back: number): boolean {
		return back >= this.doubtfulFrom && back < this.doubtfulFrom + 2;
	}

	/** The morning of such a day. */
	halfHourDoubtful(back: 0 | 1, slot: number): boolean {
		return this.dayDoubtful(back) && slot >= 12 && slot < 20;
	}
}

interface Mutable {
	clockDoubtful: boolean;
	attempt: number;
	nextTryS: number | undefined;
	lanError: ErrorCode | undefined;
	otherError: ErrorCode | undefined;
}

/** A model with no app behind it, for pictures and tests; everything can be set. */
export class DemoModel implements DisplayModel {
	readonly readings: Readings;
	language: Language = LANGUAGE_CODES[0]!;
	name = "";
	version = "0.1.0";
	contractA = 40;
	allSold = false;
	minuteOfDay: number | undefined = 14 * 60 + 37;
	/** It was 14:37 when the clock began to tick. */
	minuteAt(ticks: number): number {
		return (14 * 60 + 37 + Math.floor(ticks / 60_000)) % 1440;
	}

	light: LightSettings = { brightness: 80, nightFrom: 0, nightTo: 0, nightPercent: 10 };
	readonly link: LinkFacts & Mutable = {
		attempt: 0,
		nextTryS: undefined,
		moduleVersion: "1.5.2",
		channel: 47,
		localName: "kabewatt.local",
		counters: {
			requests: 8640,
			answers: 8611,
			timeouts: 29,
			unsent: 4,
			moduleTimeouts: 2,
			rejoins: 2,
			moduleRestarts: 1,
			roundTripMaxMs: 3612,
			overruns: 0,
			moduleOverruns: 0,
			droppedBytes: 0,
			joins: 3,
			scans: 1,
			airTimeMs: 41_200,
			roundTripMs: 569,
		},
		lastError: "SESSION_CLOSED_BY_METER",
		lastErrorAgoS: 7420,
		resetReason: "power",
		freeBytes: 61_440,
		lowestFreeBytes: undefined,
		collections: undefined,
		collectionMs: undefined,
		address: "192.168.1.23",
		lanError: undefined,
		otherError: undefined,
		clockDoubtful: false,
		lanState: "ready",
		listeners: 2,
		listener: (rank) => ["192.168.1.40", "192.168.1.9"][rank],
		listenerAgoS: (rank) => [4, 1560][rank] ?? 0,
		strangers: 0,
		uptimeS: 93_600,
	};
	readonly energy = new DemoEnergy();
	setup: SetupFacts | undefined = {
		ssid: "kabewatt-3F2A",
		password: "u7k2-m9qd",
		pin: "4821",
		url: "http://192.168.4.1/",
	};
	/** What the display asked for, newest last. */
	readonly asked: string[] = [];

	constructor(clock: Clock) {
		this.readings = new Readings(clock);
	}

	setBrightness(percent: number): void {
		this.light = { ...this.light, brightness: percent };
		this.asked.push(`brightness ${percent}`);
	}

	factoryReset(): void {
		this.asked.push("reset");
	}

	openSetup(): void {
		this.asked.push("setup");
	}

	/** The meter answers: power in W, currents in 0.1 A (0x7ffe: no such phase). */
	meter(watts: number, currentR: number, currentT: number): void {
		const { readings } = this;
		const edt = new Uint8Array(4);
		const view = new DataView(edt.buffer);
		view.setInt32(0, watts);
		readings.store(0xe7, edt, 0, 4);
		view.setInt16(0, currentR);
		view.setInt16(2, currentT);
		readings.store(0xe8, edt, 0, 4);
	}

	/** Everything else a meter tells once: identity, units, counts, its clock. */
	constants(): void {
		const put = (epc: number, ...edt: number[]) =>
			this.readings.store(epc, Uint8Array.from(edt), 0, edt.length);
		put(0x80, 0x30);
		put(0x81, 0x61);
		put(0x82, 0, 0, 0x46, 0);
		put(0x88, 0x42);
		put(0x8a, 0, 0, 0x16);
		put(0x8d, ...Array.from("A1B2C3000042", (c) => c.charCodeAt(0)));
		put(0x97, 14, 37);
		put(0x98, 0x07, 0xea, 11, 21);
		put(0x9d, 5, 0x80, 0x81, 0x88, 0xea, 0xeb);
		put(0x9e, 1, 0xe5);
		put(0x9f, 0x14, 0x41, 0x41, 0x61, 0x40, 0, 0x60, 0, 0x41, 0x43, 0, 0x62, 0, 0, 2, 2, 0);
		put(0xd3, 0, 0, 0, 1);
		put(0xd7, 6);
		put(0xe0, 0, 0, 0xb9, 0xdc);
		put(0xe1, 2);
		put(0xe3, 0, 0, 0x12, 0x34);
		put(0xea, 0x07, 0xea, 11, 21, 14, 30, 0, 0, 0, 0xb9, 0xd0);
		put(0xeb, 0x07, 0xea, 11, 21, 14, 30, 0, 0, 0, 0x12, 0x30);
	}
}
