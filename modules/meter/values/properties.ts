/**
 * The properties of a low-voltage smart electric energy meter (class 0288, Appendix release F to R) and of
 * its super class: the one table that drives reading, decoding, relay, JSON, the page "all items" and tests.
 */

/** How the EDT is laid out; meter/decode has one branch for each. */
export type PropertyKind =
	| "onOff" // 30 / 31
	| "place" // 1 or 17 bytes
	| "version" // 00 00 letter revision
	| "fault" // 41 / 42
	| "code" // maker code, shown as hex
	| "ascii" // NUL or space padded
	| "clock" // hh mm
	| "date" // YYYY MM DD
	| "map" // property map
	| "secret" // never kept, shown or relayed
	| "unsigned" // u8 or u32 count
	| "unit" // enumeration 5.1
	| "energy" // u32 count x coefficient x unit, FFFFFFFE = no data
	| "power" // i32 W
	| "current" // 2 x i16, 0.1 A
	| "scheduled" // 7-byte time + u32 count
	| "minute" // 7-byte time + u32 + u32
	| "day" // u8 days back
	| "history" // u16 day + 48 x u32
	| "pairs" // 6-byte time + n + n x (u32, u32)
	| "pairsAt"; // 6-byte time + n

export interface PropertyRow {
	readonly epc: number;
	/** Number in the utility's list of 23 items, 0 when it is not one of them. */
	readonly item: number;
	readonly ja: string;
	readonly en: string;
	readonly kind: PropertyKind;
	/** Smallest and largest legal PDC. */
	readonly min: number;
	readonly max: number;
	/** Age in seconds from which a value is too old to be shown as true; 0 = it does not age. */
	readonly staleS: number;
}

const row = (
	epc: number,
	item: number,
	ja: string,
	en: string,
	kind: PropertyKind,
	min: number,
	max: number,
	staleS: number,
): PropertyRow => Object.freeze({ epc, item, ja, en, kind, min, max, staleS });

/** Ascending by EPC. Names of items 1 to 23 are the utility's. */
export const PROPERTIES: readonly PropertyRow[] = Object.freeze([
	row(0x80, 1, "動作状態", "Operation status", "onOff", 1, 1, 7200),
	row(0x81, 2, "設置場所", "Installation location", "place", 1, 17, 0),
	row(0x82, 3, "規格バージョン情報", "Standard version", "version", 4, 4, 0),
	row(0x88, 4, "異常発生状態", "Fault status", "fault", 1, 1, 7200),
	row(0x8a, 5, "メーカーコード", "Manufacturer code", "code", 3, 3, 0),
	row(0x8d, 6, "製造番号", "Serial number", "ascii", 1, 12, 0),
	row(0x97, 7, "現在時刻設定", "Current time", "clock", 2, 2, 7200),
	row(0x98, 8, "現在年月日設定", "Current date", "date", 4, 4, 7200),
	row(0x9d, 9, "状態アナウンスプロパティマップ", "Announcement property map", "map", 1, 17, 0),
	row(0x9e, 10, "Setプロパティマップ", "Set property map", "map", 1, 17, 0),
	row(0x9f, 11, "Getプロパティマップ", "Get property map", "map", 1, 17, 0),
	row(0xc0, 0, "Bルート識別番号", "Route-B identification number", "secret", 16, 16, 0),
	row(0xd0, 0, "1分積算電力量計測値", "1-minute cumulative energy", "minute", 15, 15, 300),
	row(0xd3, 12, "係数", "Coefficient", "unsigned", 4, 4, 0),
	row(0xd7, 13, "積算電力量有効桁数", "Effective digits of cumulative energy", "unsigned", 1, 1, 0),
	row(0xe0, 14, "積算電力量計測値(正方向)", "Cumulative energy, normal direction", "energy", 4, 4, 300),
	row(0xe1, 15, "積算電力量単位", "Unit of cumulative energy", "unit", 1, 1, 0),
	row(0xe2, 16, "積算電力量計測値履歴1(正方向)", "History 1, normal direction", "history", 194, 194, 0),
	row(0xe3, 17, "積算電力量計測値(逆方向)", "Cumulative energy, reverse direction", "energy", 4, 4, 300),
	row(0xe4, 18, "積算電力量計測値履歴1(逆方向)", "History 1, reverse direction", "history", 194, 194, 0),
	row(0xe5, 19, "積算履歴収集日1", "Day for history 1", "day", 1, 1, 0),
	row(0xe7, 20, "瞬時電力計測値", "Instantaneous power", "power", 4, 4, 30),
	row(0xe8, 21, "瞬時電流計測値", "Instantaneous current", "current", 4, 4, 90),
	row(
		0xea,
		22,
		"定時積算電力量計測値(正方向)",
		"Half-hourly energy, normal direction",
		"scheduled",
		11,
		11,
		5400,
	),
	row(
		0xeb,
		23,
		"定時積算電力量計測値(逆方向)",
		"Half-hourly energy, reverse direction",
		"scheduled",
		11,
		11,
		5400,
	),
	row(0xec, 0, "積算電力量計測値履歴2", "History 2, both directions", "pairs", 15, 103, 0),
	row(0xed, 0, "積算履歴収集日2", "Time for history 2", "pairsAt", 7, 7, 0),
	row(0xee, 0, "積算電力量計測値履歴3", "History 3, 1-minute values", "pairs", 15, 87, 0),
	row(0xef, 0, "積算履歴収集日3", "Time for history 3", "pairsAt", 7, 7, 0),
]);

/** What people may see of them: all but the secrets. */
export const SHOWN_PROPERTIES: readonly PropertyRow[] = Object.freeze(
	PROPERTIES.filter((property) => property.kind !== "secret"),
);

/** Index of an EPC in PROPERTIES, or -1. */
export function propertyIndex(epc: number): number {
	return INDEX[epc] ?? -1;
}

/** Index of each byte as an EPC, or -1: a table, since every value that comes in is looked up several times. */
export const INDEX: ArrayLike<number> = Int8Array.from({ length: 256 }, (_, epc) =>
	PROPERTIES.findIndex((property) => property.epc === epc),
);
