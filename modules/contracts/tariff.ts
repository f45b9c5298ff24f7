import type { IsoDate } from "./json";

/**
 * The body of GET and PUT /api/v1/tariff: up to three tariffs with the day from which each holds. Money is in sen
 * (1/100 yen) with tax, energy in Wh. Exactly one of `tiers`, `zones` and `pushed` stands in a tariff.
 */
export interface TariffsJson {
	readonly tariffs: readonly TariffJson[];
}

export interface TariffJson {
	readonly name: string;
	/** Where the figures are from, and of which day. */
	readonly source?: string;
	readonly date?: IsoDate;
	/** The first day; null: from the beginning. */
	readonly from: IsoDate | null;
	readonly base: BaseJson;
	/** Ascending; the last one has no end. */
	readonly tiers?: readonly { readonly toWh: number | null; readonly sen: number }[];
	/** The first zone that fits counts; `otherSen` is the price outside of all. */
	readonly zones?: readonly ZoneJson[];
	readonly otherSen?: number;
	/** Prices come by PUT /api/v1/prices. */
	readonly pushed?: true;
	/** Adjustment per kWh; may be negative. Above a minimum charge only for what exceeds its energy. */
	readonly fuelSen: number;
	/** "2026-11". */
	readonly fuelMonth: string | null;
	readonly levySen: number;
	/** "2027-04". */
	readonly levyUntil: string | null;
	readonly sellSen: number | null;
	readonly sellUntil: string | null;
	/** The least that a month costs. */
	readonly floorSen?: number;
}

export type BaseJson =
	| { readonly kind: "fixed"; readonly sen: number }
	| { readonly kind: "minimum"; readonly sen: number; readonly wh: number };

export interface ZoneJson {
	readonly sen: number;
	/** 0 Sunday to 6, 7 holiday, as "1-5" or "0,6,7". */
	readonly days?: string;
	/** 0 to 24 as "10-17"; from > to runs over midnight. */
	readonly hours?: string;
	/** 1 to 12 as "7-9". */
	readonly months?: string;
}

/** What a field of a refused tariff, or list of prices, breaks. A rule is never renamed. */
export type TariffRule =
	| "JSON"
	| "UNKNOWN"
	| "MISSING"
	| "TYPE"
	| "RANGE"
	| "LENGTH"
	| "DATE"
	| "SPAN"
	| "ONE_OF"
	| "ORDER"
	| "LAST_TIER"
	| "MINIMUM"
	| "NEGATIVE";

/** The body of an answer 400 to a PUT; `message` is in the language asked for. */
export interface TariffRefusalJson {
	readonly error: {
		readonly code: "SETTING_INVALID";
		readonly message: string;
		/** "tariffs.0.tiers.1.sen" */
		readonly field: string;
		readonly rule: TariffRule;
	};
}

/** The body of PUT /api/v1/prices: the half hours of one or two days. */
export interface PricesJson {
	readonly from: IsoDate;
	/** 48 or 96, in sen per kWh; null: not known. */
	readonly sen: readonly (number | null)[];
}
