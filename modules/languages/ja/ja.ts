import type { NamedProperty, Tables } from "../tables";
import { ERRORS, REASONS, STATES } from "./errors";
import { ITEMS, REPORT, SETTINGS, VALUES } from "./names";
import { WORDS } from "./words";

export const JA: Tables = Object.freeze({
	name: "日本語",
	short: "日本語",
	words: WORDS,
	states: STATES,
	errors: ERRORS,
	reasons: REASONS,
	settings: SETTINGS,
	values: VALUES,
	items: ITEMS,
	report: REPORT,
	meter: "スマートメーター",
	property: (row: NamedProperty) => row.ja,
});
