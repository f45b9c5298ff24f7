import { decodeProperty } from "../../meter/decode";
import { type PropertyRow, SHOWN_PROPERTIES } from "../../meter/properties";
import { TONE } from "../paint/theme";
import type { Screen, View } from "../screen";
import { clockText } from "../words/format";
import { fill, reasonWords } from "../words/words";
import { type ListSource, listPages, paintList } from "./list";

/** Everything the meter knows, with the utility's names. */
const SOURCE: ListSource = Object.freeze({
	count: () => SHOWN_PROPERTIES.length,

	/** A value arrives anew or its reason changes; the arrival is told in seconds. */
	key(screen: Screen, index: number): number {
		const readings = screen.model.readings;
		const epc = SHOWN_PROPERTIES[index]!.epc;
		const reason = readings.reason(epc);
		if (reason != null) return -2 - reason.length;
		return Math.floor((readings.arrivedAt(epc) ?? 0) / 1000);
	},

	caption(screen: Screen, index: number): string {
		const row = SHOWN_PROPERTIES[index]!;
		return screen.language === "ja" ? row.ja : row.en;
	},

	value(screen: Screen, index: number): string {
		const l = screen.labels;
		const language = screen.language;
		const row = SHOWN_PROPERTIES[index]!;
		const readings = screen.model.readings;
		const reason = readings.reason(row.epc);
		if (reason === "LACKS") return l.lacks;
		if (isHistory(row)) return l.onDemand;
		const decoded = decodeProperty(readings, row.epc, language);
		if (decoded.reason != null) return `-- ${reasonWords(language)[decoded.reason]}`;
		if (row.kind === "map") return fill(l.entries, decoded.text.split(" ").length);
		return decoded.unit === "" ? decoded.text : `${decoded.text} ${decoded.unit}`;
	},

	/** When a value came that can be another one by now: a time stands still, an age would have to be painted again. */
	mark(screen: Screen, index: number): string {
		const row = SHOWN_PROPERTIES[index]!;
		const readings = screen.model.readings;
		const arrivedAt = readings.arrivedAt(row.epc);
		if (row.staleS === 0 || hasOwnTime(row) || arrivedAt == null) return "";
		// What is older than a day would need a date; it has been told to be too old for long.
		if (readings.reason(row.epc) != null) return "";
		const minute = screen.model.minuteAt(arrivedAt);
		return minute == null ? "" : clockText(minute);
	},

	tone(screen: Screen, index: number): number {
		return screen.model.readings.reason(SHOWN_PROPERTIES[index]!.epc) == null ? TONE.text : TONE.doubt;
	},
});

/** Fetched when somebody asks, and not kept as an item; neither are the selectors. */
function isHistory(row: PropertyRow): boolean {
	return row.kind === "history" || row.kind === "pairs" || row.kind === "pairsAt" || row.kind === "day";
}

/** The value tells itself of when it is. */
function hasOwnTime(row: PropertyRow): boolean {
	return row.kind === "clock" || row.kind === "date" || row.kind === "scheduled" || row.kind === "minute";
}

export const itemsView: View = Object.freeze({
	name: "items" as const,
	pages: (screen: Screen) => listPages(screen, SOURCE),
	paint(screen: Screen): void {
		screen.header("items");
		if (screen.full) paintList(screen, SOURCE);
	},
});
