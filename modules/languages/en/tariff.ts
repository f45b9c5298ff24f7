import type { TariffRule } from "../../contracts/tariff";

/** Why a tariff, or a list of prices, was refused: said of one field of it. */
export const TARIFF_RULES: Readonly<Record<TariffRule, string>> = Object.freeze({
	JSON: "this is not JSON",
	UNKNOWN: "there is no field of this name",
	MISSING: "this field is needed",
	TYPE: "this is not the kind of value that is needed",
	RANGE: "not a whole number, or out of range",
	LENGTH: "too long, or too many",
	DATE: "not a date, or not a month",
	SPAN: "not a set of days, hours or months",
	ONE_OF: "give exactly one of tiers, zones and pushed",
	ORDER: "the order must rise",
	LAST_TIER: "the last tier, and no other, has no end",
	MINIMUM: "a minimum charge goes with tiers alone",
	NEGATIVE: "price, fuel adjustment and levy together are below zero",
});
