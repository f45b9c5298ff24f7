import type { PropertyKind, PropertyRow, RelayRule } from "../../modules/meter/values/properties";

/** Makes a row of the table of properties; the table's own function. */
type MakeRow = typeof import("../../modules/meter/values/properties")["propertyRow"];

/** A property that no meter has, and what stands for it. */
export interface Invented {
	readonly epc: number;
	readonly name: string;
	readonly kind: PropertyKind;
	readonly relay: RelayRule;
	/** What the meter says, as hex. */
	readonly edt: string;
	/** Value and text in JSON. */
	readonly value: number | string;
	readonly text: string;
	/** What LAN clients get once it is too old to be relayed; undefined: a refusal. */
	readonly tooOld: string | undefined;
}

/** One for each way in which a value becomes too old, and a constant. */
export const INVENTED: readonly Invented[] = [
	{
		epc: 0xd8,
		name: "Invented count",
		kind: "unsigned",
		relay: "value",
		edt: "0000002A",
		value: 42,
		text: "42",
		tooOld: undefined,
	},
	{
		epc: 0xd9,
		name: "Invented power",
		kind: "power",
		relay: "value",
		edt: "FFFFFF9C",
		value: -100,
		text: "-100",
		tooOld: "7FFFFFFE",
	},
	{
		epc: 0xda,
		name: "Invented energy",
		kind: "energy",
		relay: "announced",
		edt: "00000102",
		value: "25.8",
		text: "25.8",
		tooOld: "FFFFFFFE",
	},
	{
		epc: 0xdb,
		name: "Invented name",
		kind: "ascii",
		relay: "constant",
		edt: "4B573120",
		value: "KW1",
		text: "KW1",
		tooOld: "4B573120",
	},
];

export function inventedRows(makeRow: MakeRow): PropertyRow[] {
	return INVENTED.map(({ epc, name, kind, relay }) =>
		makeRow(epc, 0, name, name, kind, [4, 4], {
			age: relay === "constant" ? "constant" : "energy",
			read: [relay === "constant" ? "constants" : "energy"],
			turn: 9,
			relay,
		}),
	);
}
