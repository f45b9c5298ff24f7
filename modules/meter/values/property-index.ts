import { KINDS, type PlanName, PROPERTIES, type PropertyRow } from "./properties";

/** What people may see of them: all but the secrets. */
export const SHOWN_PROPERTIES: readonly PropertyRow[] = Object.freeze(
	PROPERTIES.filter((property) => property.kind !== "secret"),
);

/** Index of each byte as an EPC, or -1: a table, since every value that comes in is looked up several times. */
export const INDEX: ArrayLike<number> = Int8Array.from({ length: 256 }, (_, epc) =>
	PROPERTIES.findIndex((property) => property.epc === epc),
);

/** Index of an EPC in PROPERTIES, or -1. */
export function propertyIndex(epc: number): number {
	return INDEX[epc] ?? -1;
}

/** The row of an EPC, or undefined for a property that is not known here. */
export function propertyOf(epc: number): PropertyRow | undefined {
	return PROPERTIES[propertyIndex(epc)];
}

/** True for a row whose EDT Readings keeps. */
export function isKept({ kind }: PropertyRow): boolean {
	const { group } = KINDS[kind];
	return group !== "secret" && group !== "list";
}

/** True when `epc` is a list, which the history reads and Readings does not keep. */
export function isList(epc: number): boolean {
	const row = propertyOf(epc);
	return row != null && KINDS[row.kind].group === "list";
}

/** 1 for each row that is kept, else 0. */
export const KEPT: ArrayLike<number> = Uint8Array.from(PROPERTIES, (row) => (isKept(row) ? 1 : 0));

/** Where the EDT of each row stands in a buffer that holds all that are kept, and how long that is. */
export const OFFSETS: ArrayLike<number> = Uint16Array.from(PROPERTIES, (_, index) => {
	let offset = 0;
	for (let i = 0; i < index; i++) if (KEPT[i]) offset += PROPERTIES[i]!.max;
	return offset;
});
export const KEPT_BYTES = PROPERTIES.reduce((sum, row, index) => sum + (KEPT[index] ? row.max : 0), 0);

/** Bytes of the longest EDT that is kept. */
export const LONGEST_EDT = PROPERTIES.reduce(
	(most, row) => (isKept(row) ? Math.max(most, row.max) : most),
	0,
);

/** EPCs that `plan` asks for, in their turn. */
export function readIn(plan: PlanName): readonly number[] {
	const rows = PROPERTIES.filter((property) => property.read.includes(plan));
	rows.sort((a, b) => a.turn - b.turn || a.epc - b.epc);
	return Object.freeze(rows.map((property) => property.epc));
}

/** True when a meter whose 82 has this `letter` means this property by its EPC. */
export function isOfRelease({ release }: PropertyRow, letter: number): boolean {
	return release === 0 || (letter >= release && letter <= LAST_RELEASE);
}

/** The letter Z. */
const LAST_RELEASE = 0x5a;
