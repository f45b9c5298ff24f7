export interface Partition {
	readonly name: string;
	readonly type: string;
	readonly subtype: string;
	readonly offset: number;
	readonly size: number;
}

/** A table in the form of ESP-IDF's gen_esp32part, with every offset given. */
export function parsePartitions(csv: string): Partition[] {
	return csv
		.split("\n")
		.filter((line) => line.trim() !== "" && !line.startsWith("#"))
		.map((line) => {
			const [name = "", type = "", subtype = "", offset, size] = line.split(",").map((cell) => cell.trim());
			return { name, type, subtype, offset: Number(offset), size: Number(size) };
		});
}

/** The table itself lies at 0x8000 and takes one sector. */
const FIRST = 0x9000;
const SECTOR = 0x1000;
/** Where the flash's cache can map an app. */
const APP_ALIGNMENT = 0x10000;
const NVS = { offset: 0x9000, size: 0x6000 };
const OTADATA_BYTES = 0x2000;

/** What is wrong with a table for a flash of so many MB, a line each. */
export function judgePartitions(table: readonly Partition[], flashMb: number): string[] {
	const faults: string[] = [];
	const end = ({ offset, size }: Partition) => offset + size;
	const sorted = [...table].sort((a, b) => a.offset - b.offset);
	for (const [i, row] of sorted.entries()) {
		const { name, type, offset, size } = row;
		if (!(Number.isInteger(offset) && Number.isInteger(size) && size > 0)) faults.push(`${name}: no numbers`);
		if (offset < FIRST) faults.push(`${name}: inside the bootloader or the table`);
		if (offset % (type === "app" ? APP_ALIGNMENT : SECTOR) !== 0) faults.push(`${name}: not aligned`);
		if (size % SECTOR !== 0) faults.push(`${name}: not whole sectors`);
		if (end(row) > flashMb * 0x100000) faults.push(`${name}: beyond the flash`);
		const next = sorted[i + 1];
		if (next !== undefined && end(row) > next.offset) faults.push(`${name}: overlaps ${next.name}`);
	}
	const nvs = table.find(({ name }) => name === "nvs");
	if (nvs?.offset !== NVS.offset || nvs.size !== NVS.size) faults.push("nvs: moved, so settings are lost");
	const apps = table.filter(({ type }) => type === "app");
	if (apps.map(({ subtype }) => subtype).join() !== "ota_0,ota_1") faults.push("app: not two slots");
	if (apps[0]?.size !== apps[1]?.size) faults.push("app: slots of two sizes");
	if (table.find(({ subtype }) => subtype === "ota")?.size !== OTADATA_BYTES)
		faults.push("otadata: not two sectors");
	if (flashMb < 8 && table.some(({ subtype }) => subtype === "coredump"))
		faults.push("coredump: no room for one");
	return faults;
}
