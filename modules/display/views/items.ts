import { LANGUAGES } from "../../languages/languages";
import { shortClockText } from "../../meter/clock/calendar";
import { decodeProperty } from "../../meter/values/decode";
import { KINDS, type PropertyRow } from "../../meter/values/properties";
import { SHOWN_PROPERTIES } from "../../meter/values/property-index";
import { TONE } from "../paint/theme";
import type { Stage, View } from "../stage";
import { fill } from "../words/words";
import { listPages, type Row, sayList } from "./list";

/** Everything the meter knows, with the utility's names. */
export const itemsView: View = Object.freeze({
	name: "items" as const,
	pages: (stage: Stage) => listPages(stage, SHOWN_PROPERTIES.length),
	paint(stage: Stage): void {
		stage.header("items");
		sayList(stage, SHOWN_PROPERTIES.length, (index) => rowOf(stage, SHOWN_PROPERTIES[index]!));
	},
});

function rowOf(stage: Stage, property: PropertyRow): Row {
	const { model } = stage;
	return {
		caption: LANGUAGES[model.language].property(property),
		value: textOf(stage, property),
		tone: model.readings.reason(property.epc) == null ? TONE.text : TONE.doubt,
		mark: markOf(stage, property),
	};
}

function textOf({ model, words }: Stage, property: PropertyRow): string {
	const readings = model.readings;
	if (readings.reason(property.epc) === "LACKS") return words.lacks;
	if (isHistory(property)) return words.onDemand;
	const decoded = decodeProperty(readings, property.epc, model.language);
	if (decoded.reason != null) return `-- ${words.reasons[decoded.reason]}`;
	if (property.kind === "map") return fill(words.entries, decoded.text.split(" ").length);
	return decoded.unit === "" ? decoded.text : `${decoded.text} ${decoded.unit}`;
}

/** When a value came that can be another one by now: a time stands still, an age would have to be painted again. */
function markOf({ model }: Stage, property: PropertyRow): string {
	const readings = model.readings;
	const arrivedAt = readings.arrivedAt(property.epc);
	if (readings.staleAfterS(property.epc) === 0 || KINDS[property.kind].group === "timed" || arrivedAt == null)
		return "";
	// A value older than a day would need a date; its reason has been "too old" for long.
	if (readings.reason(property.epc) != null) return "";
	const minute = model.minuteAt(arrivedAt);
	return minute == null ? "" : shortClockText(minute);
}

/** Fetched when somebody asks, and not kept as an item; neither are the selectors. */
function isHistory({ kind }: PropertyRow): boolean {
	const { group } = KINDS[kind];
	return group === "list" || group === "selector";
}
