import type { ErrorCode } from "../errors/codes";
import type { ReasonName, StateName, Text } from "../errors/text";
import type { ItemTexts, ReportTexts, SettingNames, ValueWords } from "./ja/names";
import type { Words } from "./ja/words";

/** A property of the meter with the names that the standard gives it in its two languages. */
export interface NamedProperty {
	readonly epc: number;
	readonly ja: string;
	readonly en: string;
}

/** All that the firmware says in one language. A language that lacks a text does not compile. */
export interface Tables {
	/** What the language is called in itself, and the same in two or three letters for a button. */
	readonly name: string;
	readonly short: string;
	/** The display. */
	readonly words: Words;
	/** States of the link and errors: title, what happened, what to do. */
	readonly states: Readonly<Record<StateName, Text>>;
	readonly errors: Readonly<Record<ErrorCode, Text>>;
	/** Short words for "why is there no number", to stand beside "--". */
	readonly reasons: Readonly<Record<ReasonName, string>>;
	readonly settings: SettingNames;
	/** Values of properties in words. */
	readonly values: ValueWords;
	readonly items: ItemTexts;
	readonly report: ReportTexts;
	/** The meter in the list of devices that LAN clients read (C5 of the controller). */
	readonly meter: string;
	/** What a property of the meter is called: the standard's name, unless the language has one of its own. */
	readonly property: (row: NamedProperty) => string;
}
