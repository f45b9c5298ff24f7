import type { DemoModel } from "../../hosts/node/tools/demo-model";
import type { StillTime } from "../../hosts/node/tools/situations";
import { ERROR_CODES } from "../../modules/errors/codes";
import type { LinkCounters, LinkFacts } from "../../modules/meter/values/link-facts";
import { SHOWN_PROPERTIES } from "../../modules/meter/values/property-index";
import { LINK_STATES } from "../../modules/meter/values/readings";
import type { Reason } from "../../modules/meter/values/reasons";
import type { Random } from "./random";

/** One thing of what the display looks at, and how it becomes another one. */
export type Change = readonly [
	name: string,
	make: (model: DemoModel, random: Random, time: StillTime) => void,
];

const SLOTS_A_DAY = 48;
/** Every Reason that a property can be given; the others come from its bytes or from its age. */
const GIVEN: readonly Reason[] = [
	"NOT_READ",
	"LACKS",
	"INVALID",
	"NO_DATA",
	"OVERFLOW",
	"UNDERFLOW",
	"NO_PHASE",
];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const linkOf = (model: DemoModel) => model.link as Mutable<LinkFacts>;
const oneOf = <T>(random: Random, values: readonly T[]): T => values[random(values.length)]!;
/** Small and large numbers alike. */
const count = (random: Random, digits: number): number => random(10 ** (1 + random(digits)));
const maybe = <T>(random: Random, value: T): T | undefined => (random(4) === 0 ? undefined : value);
/** Addresses of one length, and others. */
const address = (random: Random): string => `192.168.1.${random(3) === 0 ? random(10) : 20 + random(80)}`;

function put(model: DemoModel, epc: number, ...edt: readonly number[]): void {
	model.readings.store(epc, Uint8Array.from(edt), 0, edt.length);
}

function put32(model: DemoModel, epc: number, value: number): void {
	put(model, epc, value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

function put16Pair(model: DemoModel, epc: number, a: number, b: number): void {
	put(model, epc, (a >> 8) & 0xff, a & 0xff, (b >> 8) & 0xff, b & 0xff);
}

/** A current in 0.1 A, or one of the codes in its place. */
function current(random: Random): number {
	return random(4) === 0 ? oneOf(random, [0x7ffe, 0x7fff, -0x8000]) : count(random, 4) - 200;
}

/** A change of one number of the link. */
function linkNumber(name: keyof LinkFacts & string, make: (random: Random) => number | undefined): Change {
	return [name, (model, random) => Object.assign(model.link, { [name]: make(random) })];
}

function counter(name: keyof LinkCounters & string, make: (random: Random) => number | undefined): Change {
	return [name, (model, random) => Object.assign(model.link.counters, { [name]: make(random) })];
}

/** Half hours that the meter told, `undefined` where it told none. */
function halfHours(random: Random): (number | undefined)[] {
	const most = 10 ** (1 + random(4));
	return Array.from({ length: SLOTS_A_DAY }, () => (random(8) === 0 ? undefined : random(most)));
}

/** Gives today's energy a table of half hours in place of the formula. */
function tell(model: DemoModel, random: Random): void {
	const tables = [halfHours(random), halfHours(random), halfHours(random), halfHours(random)];
	model.energy.halfHourWh = (back, slot, sold) =>
		back === 0 && slot >= model.energy.halfHours ? undefined : tables[back * 2 + (sold ? 1 : 0)]![slot];
	const doubt = random(3) === 0 ? random(SLOTS_A_DAY) : SLOTS_A_DAY;
	model.energy.halfHourDoubtful = (back, slot) => model.energy.dayDoubtful(back) && slot >= doubt;
}

/** Everything that a view can show, one row each: what a person sees follows from all of them. */
export const CHANGES: readonly Change[] = [
	[
		"language",
		(model) => {
			model.language = model.language === "ja" ? "en" : "ja";
		},
	],
	[
		"name",
		(model, random) => {
			model.name = oneOf(random, ["", "1F", "2F"]);
		},
	],
	[
		"version",
		(model, random) => {
			model.version = oneOf(random, ["0.1.0", "0.2.0", "10.0.1"]);
		},
	],
	[
		"contract",
		(model, random) => {
			model.contractA = oneOf(random, [0, 1, 20, 30, 40, 60, 100, 600]);
		},
	],
	[
		"wiring",
		(model) => {
			model.allSold = !model.allSold;
		},
	],
	[
		"minute",
		(model, random) => {
			model.minuteOfDay = maybe(random, random(1440));
		},
	],
	[
		"clock",
		(model, random) => {
			const from = maybe(random, random(1440));
			Object.assign(model, {
				minuteAt: (ticks: number) => (from == null ? undefined : (from + Math.floor(ticks / 60_000)) % 1440),
			});
		},
	],
	[
		"light",
		(model, random) => {
			const [nightFrom, nightTo] = [random(1440), random(1440)];
			model.light = {
				brightness: oneOf(random, [10, 25, 50, 80, 100]),
				nightFrom,
				nightTo,
				nightPercent: random(100),
			};
		},
	],
	["power", (model, random) => put32(model, 0xe7, count(random, 5) * (random(3) === 0 ? -1 : 1))],
	["power by a little", (model, random) => put32(model, 0xe7, (model.readings.watts ?? 0) + random(25) - 12)],
	[
		"power code",
		(model, random) => put32(model, 0xe7, oneOf(random, [0x7ffffffe, 0x7fffffff, -0x80000000, 0])),
	],
	["current", (model, random) => put16Pair(model, 0xe8, current(random), current(random))],
	["two wires", (model, random) => put16Pair(model, 0xe8, count(random, 3), 0x7ffe)],
	[
		"count",
		(model, random) =>
			put32(model, oneOf(random, [0xe0, 0xe3]), oneOf(random, [count(random, 8), 0xfffffffe])),
	],
	["unit", (model, random) => put(model, 0xe1, oneOf(random, [0, 1, 2, 3, 4, 10, 11, 13, 9]))],
	["coefficient", (model, random) => put32(model, 0xd3, oneOf(random, [1, 10, 60, 0, 1_000_000]))],
	[
		"reason",
		(model, random) => model.readings.setReason(oneOf(random, SHOWN_PROPERTIES).epc, oneOf(random, GIVEN)),
	],
	[
		"reasons of one property after another",
		(model, random) => {
			const { epc } = SHOWN_PROPERTIES[random(12)]!;
			model.readings.setReason(epc, oneOf(random, GIVEN));
		},
	],
	[
		"any property",
		(model, random) => {
			const row = oneOf(random, SHOWN_PROPERTIES);
			const length = row.min + random(Math.min(17, row.max) - row.min + 1);
			put(model, row.epc, ...Array.from({ length }, () => random(256)));
		},
	],
	["constants", (model) => model.constants()],
	["another meter", (model) => model.readings.forgetMeter()],
	[
		"poll",
		(model, random) => {
			model.readings.pollS = oneOf(random, [5, 10, 20, 60]);
		},
	],
	["link", (model, random) => model.readings.setLink(oneOf(random, LINK_STATES))],
	["ready", (model) => model.readings.setLink("ready")],
	[
		"link error",
		(model, random) => model.readings.setLink(oneOf(random, LINK_STATES), oneOf(random, ERROR_CODES)),
	],
	[
		"dialect",
		(model, random) => {
			model.readings.dialect = oneOf(random, ["SE", "DSE", "J11", undefined] as const);
		},
	],
	[
		"signal",
		(model, random) => {
			model.readings.rssiDbm = maybe(random, -50 - random(50));
		},
	],
	linkNumber("attempt", (random) => (random(2) === 0 ? 0 : count(random, 3))),
	linkNumber("nextTryS", (random) => (random(2) === 0 ? undefined : count(random, 5))),
	counter("requests", (random) => count(random, 6)),
	counter("answers", (random) => count(random, 6)),
	counter("timeouts", (random) => count(random, 5)),
	counter("joins", (random) => count(random, 4)),
	counter("scans", (random) => count(random, 5)),
	counter("overruns", (random) => maybe(random, count(random, 3))),
	counter("moduleOverruns", (random) => count(random, 4)),
	counter("airTimeMs", (random) => count(random, 6)),
	counter("roundTripMs", (random) => maybe(random, count(random, 5))),
	linkNumber("uptimeS", (random) => count(random, 7)),
	[
		"requests and answers together",
		(model, random) => {
			const more = 2 * (1 + random(4));
			const { requests, answers } = model.link.counters;
			const counters = { requests: requests + more, answers: Math.max(0, answers - more / 2) };
			Object.assign(model.link.counters, counters);
		},
	],
	[
		"address",
		(model, random) => {
			linkOf(model).address = maybe(random, address(random));
		},
	],
	[
		"listeners",
		(model, random) => {
			const known = Array.from({ length: random(5) }, () => [address(random), count(random, 5)] as const);
			const link = linkOf(model);
			link.listeners = known.length;
			link.listener = (rank) => known[rank]?.[0];
			link.listenerAgoS = (rank) => known[rank]?.[1] ?? 0;
		},
	],
	[
		"LAN error",
		(model, random) => {
			model.link.lanError = maybe(random, oneOf(random, ERROR_CODES));
		},
	],
	[
		"other error",
		(model, random) => {
			model.link.otherError = maybe(random, oneOf(random, ERROR_CODES));
		},
	],
	[
		"no error",
		(model) => {
			model.readings.setLink(model.readings.linkState);
			model.link.lanError = model.link.otherError = undefined;
		},
	],
	[
		"doubtful clock",
		(model) => {
			model.link.clockDoubtful = !model.link.clockDoubtful;
		},
	],
	[
		"bought",
		(model, random) => {
			model.energy.todayBoughtWh = maybe(random, count(random, 6));
		},
	],
	[
		"sold",
		(model, random) => {
			model.energy.todaySoldWh = maybe(random, count(random, 6));
		},
	],
	[
		"projection",
		(model, random) => {
			model.energy.projectedWh = maybe(random, count(random, 5));
		},
	],
	[
		"sells",
		(model) => {
			model.energy.sells = !model.energy.sells;
		},
	],
	[
		"half hours",
		(model, random) => {
			model.energy.halfHours = random(SLOTS_A_DAY + 1);
		},
	],
	["table of half hours", tell],
	[
		"gaps",
		(model, random) => {
			const { energy } = model;
			const told = energy.halfHourWh.bind(energy);
			const [from, to] = [random(SLOTS_A_DAY), random(SLOTS_A_DAY)];
			energy.halfHourWh = (back, slot, sold) =>
				back === 0 && slot >= from && slot < to ? undefined : told(back, slot, sold);
		},
	],
	[
		"gaps filled while energy grows",
		(model, random) => {
			const { energy } = model;
			const told = energy.halfHourWh.bind(energy);
			const filled = new Set(Array.from({ length: 1 + random(3) }, () => random(SLOTS_A_DAY)));
			energy.halfHourWh = (back, slot, sold) =>
				told(back, slot, sold) ?? (filled.has(slot) && slot < energy.halfHours ? 50 : undefined);
			energy.todayBoughtWh = (energy.todayBoughtWh ?? 0) + 20 * (1 + random(3));
		},
	],
	[
		"days",
		(model, random) => {
			model.energy.days = count(random, 3);
		},
	],
	[
		"totals of days",
		(model, random) => {
			const { energy } = model;
			const totals = Array.from({ length: 40 }, () => maybe(random, count(random, 6)));
			energy.dayWh = (back, sold) =>
				back === 0
					? sold
						? energy.todaySoldWh
						: energy.todayBoughtWh
					: totals[(back * 2 + (sold ? 1 : 0)) % 40];
		},
	],
	[
		"dates",
		(model, random) => {
			const month = maybe(random, 1 + random(12));
			model.energy.dayDate = (back) => (month == null ? 0 : 20_260_000 + month * 100 + 28 - (back % 28));
		},
	],
	[
		"doubtful days",
		(model, random) => {
			model.energy.doubtfulFrom = maybe(random, random(8)) ?? 400;
		},
	],
	[
		"set-up",
		(model, random) => {
			model.setup = maybe(random, {
				ssid: oneOf(random, ["", "kabewatt-3F2A", "kabewatt-3F2B"]),
				password: oneOf(random, ["u7k2-m9qd", "u7k2-m9qe"]),
				pin: oneOf(random, ["", "4821", "4812"]),
				url: oneOf(random, ["", "http://192.168.4.1/", "http://192.168.1.23/"]),
			});
		},
	],
	[
		"another password of the access point",
		(model, random) => {
			if (model.setup != null) model.setup = { ...model.setup, password: `u7k2-${1000 + random(9000)}` };
		},
	],
	["seconds", (_model, random, time) => time.pass(random(20_000))],
	["minutes", (_model, random, time) => time.pass(random(1_200_000))],
	["hours", (_model, random, time) => time.pass(random(200_000_000))],
];

/** Makes `count` changes, and names them. */
export function change(model: DemoModel, random: Random, time: StillTime, count: number): string {
	const names: string[] = [];
	for (let i = 0; i < count; i++) {
		const [name, make] = oneOf(random, CHANGES);
		make(model, random, time);
		names.push(name);
	}
	return names.join(", ");
}
