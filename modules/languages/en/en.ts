import type { NamedProperty, Tables } from "../tables";
import { ERRORS, REASONS, STATES } from "./errors";
import { ENTITIES, ITEMS, REPORT, SETTINGS, VALUES } from "./names";
import { TARIFF_RULES } from "./tariff";
import { WORDS } from "./words";

export const EN: Tables = Object.freeze({
	name: "English",
	short: "EN",
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
	meter: "Smart meter",
	property: (row: NamedProperty) => row.en,
});
