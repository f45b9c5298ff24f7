import { EPC } from "../../echonet/epc";
import type { AgeName } from "./ages";

/**
 * The properties of a low-voltage smart electric energy meter (class 0288, Appendix release F to R) and of
 * its super class: the one table that drives reading, decoding, relay, JSON, the page "all items" and tests.
 * A property is added here alone; what its age means stands in `ages`.
 */

/** What a kind of value is to the views, and how it says "no data". */
export interface KindTraits {
	/**
	 * `value`: a number or word; `timed`: it says itself of when it is, by the meter's clock; `list`: read when somebody
	 * asks, and not kept; `selector`: chooses a list; `secret`: never kept, shown or relayed.
	 */
	readonly group: "value" | "timed" | "list" | "selector" | "secret";
	/** The class's code for "no data": of power, of currents, of a count, of one or two behind their time; or it has none. */
	readonly noData: "power" | "currents" | "count" | "timedCount" | "timedPair" | "none";
	/**
	 * What must agree before it is believed; one garbled byte is enough to make a false value. `twice`: two answers alike;
	 * `counter`: two readings that a counter can give, and those before; `counted`: alike, and near the counter; `clock`: time and date
	 * fit the clock, or each other twice; `live`: one, unless it contradicts others or raises an alarm; `own`: whoever reads the
	 * list sees to it.
	 */
	readonly check: "twice" | "counter" | "counted" | "clock" | "live" | "own";
}

const VALUE: KindTraits = Object.freeze({ group: "value", noData: "none", check: "twice" } as const);
const TIMED: KindTraits = Object.freeze({ group: "timed", noData: "none", check: "clock" } as const);
const LIST: KindTraits = Object.freeze({ group: "list", noData: "none", check: "own" } as const);
const SELECTOR: KindTraits = Object.freeze({ group: "selector", noData: "none", check: "twice" } as const);

/** How the EDT is laid out; `decode` has one branch for each. */
export const KINDS = Object.freeze({
	/** 30 or 31. */
	onOff: VALUE,
	/** 1 or 17 bytes. */
	place: VALUE,
	/** 00 00, letter, revision. */
	version: VALUE,
	/** 41 or 42. */
	fault: VALUE,
	/** Maker code, shown as hex. */
	code: VALUE,
	/** Padded with NUL or spaces. */
	ascii: VALUE,
	/** hh mm */
	clock: TIMED,
	/** YYYY MM DD */
	date: TIMED,
	map: VALUE,
	secret: Object.freeze({ group: "secret", noData: "none", check: "own" } as const),
	/** 1 to 4 bytes. */
	unsigned: VALUE,
	/** Number of digits, 1 byte. */
	digits: VALUE,
	/** Code of the energy unit. */
	unit: VALUE,
	/** u32, times coefficient and unit. */
	energy: Object.freeze({ group: "value", noData: "count", check: "counter" } as const),
	/** i32 in W. */
	power: Object.freeze({ group: "value", noData: "power", check: "live" } as const),
	/** 2 x i16 in 0.1 A. */
	current: Object.freeze({ group: "value", noData: "currents", check: "live" } as const),
	/** 7 bytes of time and a count. */
	scheduled: Object.freeze({ group: "timed", noData: "timedCount", check: "counted" } as const),
	/** 7 bytes of time and two counts. */
	minute: Object.freeze({ group: "timed", noData: "timedPair", check: "twice" } as const),
	/** u8 days back. */
	day: SELECTOR,
	/** u16 day and 48 counts. */
	history: LIST,
	/** 6 bytes of time, n, and n x 2 counts. */
	pairs: LIST,
	/** 6 bytes of time and n. */
	pairsAt: SELECTOR,
} as const satisfies Readonly<Record<string, KindTraits>>);

export type PropertyKind = keyof typeof KINDS;

/** Rows of the poll plan. */
export type PlanName =
	| "live"
	| "maps"
	| "constants"
	| "half hours"
	| "clock"
	| "energy"
	| "current"
	| "condition"
	| "selectors";

/**
 * How LAN clients get it: `announced` and `value` until it is too old for that, the first sent at each new reading
 * too; `constant` as the meter gave it, kept over a restart; `clock` carried on; `history` chosen by each client;
 * `status`, `fault`, `place` and `map` as our own object answers; `never`.
 */
export type RelayRule =
	| "announced"
	| "value"
	| "constant"
	| "clock"
	| "history"
	| "status"
	| "fault"
	| "place"
	| "map"
	| "never";

/** What becomes of a property. */
interface Use {
	readonly age: AgeName;
	/** Rows of the poll plan that ask for it; none: never, or by the history alone. */
	readonly read: readonly PlanName[];
	/** Its turn in those, 0 first; equal ones by EPC. */
	readonly turn?: number;
	readonly relay: RelayRule;
	/** Letter of the release from which it is this property, 0 when it always was. */
	readonly release?: number;
}

export interface PropertyRow extends Required<Use> {
	readonly epc: number;
	/** Number in the utility's list of 23 items, 0 when it is not one of them. */
	readonly item: number;
	readonly ja: string;
	readonly en: string;
	readonly kind: PropertyKind;
	/** Smallest and largest legal PDC. */
	readonly min: number;
	readonly max: number;
}

export const propertyRow = (
	epc: number,
	item: number,
	ja: string,
	en: string,
	kind: PropertyKind,
	[min, max]: readonly [number, number],
	{ age, read, turn = 0, relay, release = 0 }: Use,
): PropertyRow => Object.freeze({ epc, item, ja, en, kind, min, max, age, read, turn, relay, release });

const row = propertyRow;

const plan = (...names: readonly PlanName[]): readonly PlanName[] => Object.freeze(names);

const UNREAD = plan();
const MAPS = plan("maps");
/** Asked for with the maps, and again with the constants where that brought nothing. */
const AT_JOIN = plan("maps", "constants");
const CONSTANTS = plan("constants");
const CONDITION = plan("condition");
const CLOCK = plan("clock", "condition");
const ENERGY = plan("energy");
const HALF_HOURS = plan("half hours");
const SELECTORS = plan("selectors");
const HISTORY: Use = Object.freeze({ age: "constant", read: UNREAD, relay: "history" } as const);
const SELECTED: Use = Object.freeze({ age: "constant", read: SELECTORS, relay: "history" } as const);
const COUNTER: Use = Object.freeze({ age: "energy", read: ENERGY, relay: "announced" } as const);
const HALF_HOUR: Use = Object.freeze({ age: "halfHour", read: HALF_HOURS, relay: "announced" } as const);
const CARRIED: Use = Object.freeze({ age: "hourly", read: CLOCK, relay: "clock" } as const);

/** 82: the letter R. */
const RELEASE_R = 0x52;

/** Ascending by EPC. Names of items 1 to 23 are the utility's. */
export const PROPERTIES: readonly PropertyRow[] = Object.freeze([
	row(EPC.STATUS, 1, "動作状態", "Operation status", "onOff", [1, 1], {
		age: "hourly",
		read: CONDITION,
		relay: "status",
	}),
	row(EPC.PLACE, 2, "設置場所", "Installation location", "place", [1, 17], {
		age: "constant",
		read: CONSTANTS,
		turn: 3,
		relay: "place",
	}),
	row(EPC.RELEASE, 3, "規格バージョン情報", "Standard version", "version", [4, 4], {
		age: "constant",
		read: MAPS,
		turn: 1,
		relay: "constant",
	}),
	row(EPC.FAULT, 4, "異常発生状態", "Fault status", "fault", [1, 1], {
		age: "hourly",
		read: CONDITION,
		relay: "fault",
	}),
	row(EPC.MAKER, 5, "メーカーコード", "Manufacturer code", "code", [3, 3], {
		age: "constant",
		read: AT_JOIN,
		turn: 6,
		relay: "constant",
	}),
	row(EPC.SERIAL, 6, "製造番号", "Serial number", "ascii", [1, 12], {
		age: "constant",
		read: CONSTANTS,
		turn: 0,
		relay: "constant",
	}),
	row(EPC.TIME, 7, "現在時刻設定", "Current time", "clock", [2, 2], CARRIED),
	row(EPC.DATE, 8, "現在年月日設定", "Current date", "date", [4, 4], CARRIED),
	row(EPC.INF_MAP, 9, "状態アナウンスプロパティマップ", "Announcement property map", "map", [1, 17], {
		age: "constant",
		read: CONSTANTS,
		turn: 2,
		relay: "map",
	}),
	row(EPC.SET_MAP, 10, "Setプロパティマップ", "Set property map", "map", [1, 17], {
		age: "constant",
		read: CONSTANTS,
		turn: 1,
		relay: "map",
	}),
	row(EPC.GET_MAP, 11, "Getプロパティマップ", "Get property map", "map", [1, 17], {
		age: "constant",
		read: MAPS,
		turn: 0,
		relay: "map",
	}),
	row(EPC.ROUTE_B_ID, 0, "Bルート識別番号", "Route-B identification number", "secret", [16, 16], {
		age: "constant",
		read: UNREAD,
		relay: "never",
	}),
	row(EPC.MINUTE_ENERGY, 0, "1分積算電力量計測値", "1-minute cumulative energy", "minute", [15, 15], {
		age: "minute",
		read: ENERGY,
		turn: 1,
		relay: "value",
		release: RELEASE_R,
	}),
	row(EPC.COEFFICIENT, 12, "係数", "Coefficient", "unsigned", [4, 4], {
		age: "constant",
		read: AT_JOIN,
		turn: 7,
		relay: "constant",
	}),
	row(EPC.DIGITS, 13, "積算電力量有効桁数", "Effective digits of cumulative energy", "digits", [1, 1], {
		age: "constant",
		read: AT_JOIN,
		turn: 4,
		relay: "constant",
	}),
	row(
		EPC.FORWARD,
		14,
		"積算電力量計測値(正方向)",
		"Cumulative energy, normal direction",
		"energy",
		[4, 4],
		COUNTER,
	),
	row(EPC.UNIT, 15, "積算電力量単位", "Unit of cumulative energy", "unit", [1, 1], {
		age: "constant",
		read: AT_JOIN,
		turn: 5,
		relay: "constant",
	}),
	row(
		EPC.FORWARD_DAY,
		16,
		"積算電力量計測値履歴1(正方向)",
		"History 1, normal direction",
		"history",
		[194, 194],
		HISTORY,
	),
	row(
		EPC.REVERSE,
		17,
		"積算電力量計測値(逆方向)",
		"Cumulative energy, reverse direction",
		"energy",
		[4, 4],
		COUNTER,
	),
	row(
		EPC.REVERSE_DAY,
		18,
		"積算電力量計測値履歴1(逆方向)",
		"History 1, reverse direction",
		"history",
		[194, 194],
		HISTORY,
	),
	row(EPC.DAY, 19, "積算履歴収集日1", "Day for history 1", "day", [1, 1], SELECTED),
	row(EPC.POWER, 20, "瞬時電力計測値", "Instantaneous power", "power", [4, 4], {
		age: "power",
		read: plan("live"),
		relay: "announced",
	}),
	row(EPC.CURRENT, 21, "瞬時電流計測値", "Instantaneous current", "current", [4, 4], {
		age: "current",
		read: plan("current"),
		relay: "announced",
	}),
	row(
		EPC.FORWARD_HALF_HOUR,
		22,
		"定時積算電力量計測値(正方向)",
		"Half-hourly energy, normal direction",
		"scheduled",
		[11, 11],
		HALF_HOUR,
	),
	row(
		EPC.REVERSE_HALF_HOUR,
		23,
		"定時積算電力量計測値(逆方向)",
		"Half-hourly energy, reverse direction",
		"scheduled",
		[11, 11],
		HALF_HOUR,
	),
	row(EPC.HALF_HOURS, 0, "積算電力量計測値履歴2", "History 2, both directions", "pairs", [15, 103], HISTORY),
	row(EPC.HALF_HOURS_FROM, 0, "積算履歴収集日2", "Time for history 2", "pairsAt", [7, 7], SELECTED),
	row(EPC.MINUTES, 0, "積算電力量計測値履歴3", "History 3, 1-minute values", "pairs", [15, 87], HISTORY),
	row(EPC.MINUTES_FROM, 0, "積算履歴収集日3", "Time for history 3", "pairsAt", [7, 7], SELECTED),
]);
