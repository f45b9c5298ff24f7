import type { NamedProperty, Tables } from "../tables";
import { ERRORS, REASONS, STATES } from "./errors";
import { ENTITIES, ITEMS, REPORT, SETTINGS, VALUES } from "./names";
import { TARIFF_RULES } from "./tariff";
import { WORDS } from "./words";

export const JA: Tables = Object.freeze({
	name: "日本語",
	short: "日本語",
	words: WORDS,
	states: STATES,
	errors: ERRORS,
	reasons: REASONS,
	tariffRules: TARIFF_RULES,
	settings: SETTINGS,
	values: VALUES,
	items: ITEMS,
	report: REPORT,
	entities: ENTITIES,
	meter: "スマートメーター",
	property: (row: NamedProperty) => row.ja,
});
