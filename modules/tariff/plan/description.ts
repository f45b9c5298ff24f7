import { monthOf } from "../../meter/clock/calendar";
import { isHoliday, weekdayOf } from "./holidays";

/**
 * Money is whole sen (1/100 yen, tax included), energy whole Wh. A product of both in "sen Wh per kWh" (100,000 are a
 * yen) stays exact in a double up to 2^53: 90 million yen.
 */
export const YEN = 100_000;
/** Wh in the kWh that prices are for. */
export const KWH = 1000;

/** How the price of a kWh is found. */
export const KIND = Object.freeze({ tiers: 0, zones: 1, pushed: 2 } as const);
export type Kind = (typeof KIND)[keyof typeof KIND];

export const TIERS_MAX = 6;
export const ZONES_MAX = 6;
export const TARIFFS_MAX = 3;
/** Bit of `days` for a public holiday. */
const HOLIDAY = 1 << 7;
/** The end of the last tier, and "never" of dates. */
export const ENDLESS = 0x7fffffff;

/** Where each number stands; behind them come the rows. */
export const AT = Object.freeze({
	/** One of KIND. */
	kind: 0,
	/** Basic charge, or minimum charge for the first `freeWh`. */
	base: 1,
	isMinimum: 2,
	freeWh: 3,
	/** The least that a month costs without the levy. */
	floor: 4,
	fuel: 5,
	levy: 6,
	/** ENDLESS: nothing is sold. */
	sell: 7,
	/** Price outside of all zones. */
	other: 8,
	/** Months as year * 12 + month - 1, 0: not said. */
	fuelMonth: 9,
	levyUntil: 10,
	sellUntil: 11,
	/** First day as a day number; 0: from the beginning. */
	from: 12,
	rows: 13,
});
/** Numbers of a row: end of a tier and its price; price of a zone, its days, hours and months as bits. */
export const TIER_SIZE = 2;
export const ZONE_SIZE = 4;

/** One tariff, as it is reckoned with: numbers alone, so that it takes few slots. */
export class Tariff {
	readonly name: string;
	/** See AT. */
	readonly numbers: Int32Array;

	constructor(name: string, numbers: Int32Array) {
		this.name = name;
		this.numbers = numbers;
	}

	get kind(): Kind {
		return this.numbers[AT.kind] as Kind;
	}

	get from(): number {
		return this.numbers[AT.from]!;
	}

	/** Rows of tiers or zones. */
	get rows(): number {
		return (this.numbers.length - AT.rows) / (this.kind === KIND.tiers ? TIER_SIZE : ZONE_SIZE);
	}

	/** What a kWh sold brings, in sen; undefined where nothing is sold. */
	get sellSen(): number | undefined {
		const sen = this.numbers[AT.sell]!;
		return sen === ENDLESS ? undefined : sen;
	}

	/** Zones (the last one is the time outside of all) whose energy is counted apart; 1 where the time plays no part. */
	get parts(): number {
		return this.kind === KIND.zones ? this.rows + 1 : 1;
	}

	/** Wh at which a tier ends. */
	tierEnd(tier: number): number {
		return this.numbers[AT.rows + tier * TIER_SIZE]!;
	}

	/** The tier in which the next Wh after `wh` lies, from 0. */
	tierAt(wh: number): number {
		let tier = 0;
		while (wh >= this.tierEnd(tier) && tier < this.rows - 1) tier++;
		return tier;
	}

	/** Price of a kWh in sen, without fuel and levy: of a tier or a zone. */
	price(row: number): number {
		const numbers = this.numbers;
		if (this.kind === KIND.tiers) return numbers[AT.rows + row * TIER_SIZE + 1]!;
		return row >= this.rows ? numbers[AT.other]! : numbers[AT.rows + row * ZONE_SIZE]!;
	}

	/** Writes the zone of each half hour of `day` to `to`: the first that fits, else the time outside of all. */
	zonesOf(day: number, to: Uint8Array): void {
		const numbers = this.numbers;
		const rows = this.rows;
		to.fill(rows);
		if (this.kind !== KIND.zones) return;
		const days = this.dayBits(day);
		const month = 1 << (monthOf(day) % 12);
		for (let zone = rows - 1; zone >= 0; zone--) {
			const at = AT.rows + zone * ZONE_SIZE;
			if (!(numbers[at + 1]! & days) || !(numbers[at + 3]! & month)) continue;
			const hours = numbers[at + 2]!;
			for (let slot = 0; slot < to.length; slot++) if (hours & (1 << (slot >> 1))) to[slot] = zone;
		}
	}

	/**
	 * A public holiday from Monday to Friday is no working day for a tariff that knows holidays, and its day of the week
	 * for one that does not.
	 */
	private dayBits(day: number): number {
		const weekday = weekdayOf(day);
		const own = 1 << weekday;
		if (!this.knowsHolidays || !isHoliday(day)) return own;
		return weekday === 0 || weekday === 6 ? own | HOLIDAY : HOLIDAY;
	}

	/** True when one zone does not treat a holiday like each other day. */
	private get knowsHolidays(): boolean {
		for (let at = AT.rows + 1; at < this.numbers.length; at += ZONE_SIZE)
			if (this.numbers[at]! & HOLIDAY && this.numbers[at] !== ALL_DAYS) return true;
		return false;
	}

	/**
	 * A number for when each zone holds, whatever it costs: energy counted by zones is good for every tariff with the same
	 * one. 0 where energy is not counted by zones.
	 */
	get signature(): number {
		if (this.kind === KIND.tiers) return 0;
		let hash = 17 + this.kind;
		for (let at = AT.rows; at < this.numbers.length; at++)
			if ((at - AT.rows) % ZONE_SIZE !== 0) hash = (Math.imul(hash, 31) + this.numbers[at]!) | 0;
		return hash === 0 ? 1 : hash;
	}
}

/** Every day of the week and holidays, every hour, every month, as bits. */
export const ALL_DAYS = 0xff;
export const ALL_HOURS = 0xffffff;
export const ALL_MONTHS = 0xfff;
