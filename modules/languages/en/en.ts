import type { NamedProperty, Tables } from "../tables";
import { ERRORS, REASONS, STATES } from "./errors";
import { ITEMS, REPORT, SETTINGS, VALUES } from "./names";
import { WORDS } from "./words";

export const EN: Tables = Object.freeze({
	name: "English",
	short: "EN",
	words: WORDS,
	states: STATES,
	errors: ERRORS,
	reasons: REASONS,
	settings: SETTINGS,
	values: VALUES,
	items: ITEMS,
	report: REPORT,
	meter: "Smart meter",
	property: (row: NamedProperty) => row.en,
});
