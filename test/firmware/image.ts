/** What the XS linker puts into a board's image, in bytes of flash. */
export interface Parts {
	/** Slots of 16 bytes: objects, functions, properties, symbols. */
	readonly slots: number;
	readonly code: number;
	/** Names of properties and other symbols, with the table of them. */
	readonly names: number;
	/** Strings and the contents of buffers. */
	readonly strings: number;
	/** Fonts, and what else is a resource. */
	readonly resources: number;
}

const SLOT_BYTES = 16;
const POINTER_BYTES = 4;

/** The parts in `mc.xs.c` and `mc.resources.c`. */
export function partsOf(source: string, resources: string): Parts {
	const macro = (name: string) => Number(new RegExp(`^#define ${name} (\\d+)`, "m").exec(source)?.[1] ?? 0);
	let code = 0;
	for (const [, bytes] of source.matchAll(/^static const txU1 gxCode\d+\[(\d+)\]/gm)) code += Number(bytes);
	let names = macro("mxKeysCount") * POINTER_BYTES;
	let strings = 0;
	for (const [, kind, value] of source.matchAll(
		/\.kind = XS_(CODE_X|KEY_X|STRING_X|ARRAY_BUFFER)_KIND\}, \.value = \{ .*?"((?:[^"\\]|\\.|"")*)"/g,
	)) {
		const bytes = literalBytes(value!);
		if (kind === "CODE_X") code += bytes;
		else if (kind === "KEY_X") names += bytes + 1;
		else strings += kind === "STRING_X" ? bytes + 1 : bytes;
	}
	return {
		slots: macro("mxHeapCount") * SLOT_BYTES,
		code,
		names,
		strings,
		resources: [...resources.matchAll(/^static const unsigned char _\d+\[\][^{]*\{([^}]*)\}/gm)].reduce(
			(sum, [, bytes]) => sum + (bytes!.match(/0x/g)?.length ?? 0),
			0,
		),
	};
}

/** Length of a C literal: `""` inside joins two of them, so that a hexadecimal escape ends. */
function literalBytes(text: string): number {
	return text.replaceAll('""', "").replace(/\\x[0-9a-fA-F]{2}|\\[0-7]{3}|\\./g, "x").length;
}

export const sum = (parts: Parts): number => Object.values(parts).reduce((total, bytes) => total + bytes, 0);

/** Bytes of a whole image that was built of commit f558580 (release), and of that commit's parts as the linker gave them. */
export interface Whole {
	readonly total: number;
	readonly parts: Parts;
	/** C of the SDK's modules that the board has no longer, as measured in that image. */
	readonly modulesOff: number;
}

/** The boards with 4 MB, which are those that whole images were built for. */
export const WHOLES: Readonly<Record<string, Whole>> = {
	m5stack: {
		total: 2_233_776,
		parts: { slots: 585_456, code: 264_032, names: 57_377, strings: 68_464, resources: 184_760 },
		// Classes of I/O that nothing uses 15 kB, the older sockets 10.
		modulesOff: 25_000,
	},
	m5stick_cplus: {
		total: 2_135_264,
		parts: { slots: 594_096, code: 269_552, names: 58_922, strings: 68_549, resources: 87_851 },
		// The older sockets.
		modulesOff: 10_000,
	},
};

/** What those options of the sdkconfig took that are off since: measured on an m5stack at f558580. */
export const OPTIONS_OFF = 47_000;
/**
 * What of the engine's C no image has since: regular expressions 19,400, letters of Unicode in the other case 12,300, methods of
 * iterators 8,500. Compiled for a chip of the same family (Xtensa LX106, gcc 12, the SDK's flags), before and after, each
 * time what the linker keeps of it.
 */
export const ENGINE_OFF = 40_000;
/** The C that was added since (sockets 7,900, collections and free memory 400), compiled in the same way. */
export const ADDED = 8_300;
/** What an image of a board with 4 MB may have. */
export const LIMIT = 1_966_080;

/** The C of an image today, by what was measured and compiled: nobody has built a whole image of a later commit. */
export function cBytes(whole: Whole): number {
	return cAtFirst(whole) - OPTIONS_OFF - whole.modulesOff - ENGINE_OFF + ADDED;
}

/** The C of the SDK and ESP-IDF at f558580. */
function cAtFirst({ total, parts }: Whole): number {
	return total - sum(parts);
}

/** The table of docs/dev/image.md: the parts of each board, and what they come to where a whole image was measured. */
export function imageTable(
	boards: readonly { readonly name: string; readonly parts: Parts; readonly whole?: Whole }[],
	commit: string,
): string {
	const number = (value: number | undefined) => (value === undefined ? "" : value.toLocaleString("en-GB"));
	const row = (what: string, of: (board: (typeof boards)[number]) => number | undefined) =>
		`| ${what} | ${boards.map((board) => number(of(board))).join(" | ")} |`;
	const total = ({ parts, whole }: (typeof boards)[number]) =>
		whole === undefined ? undefined : sum(parts) + cBytes(whole);
	return [
		`Linked at ${commit}.`,
		"",
		`| bytes | ${boards.map(({ name }) => name).join(" | ")} |`,
		`|---|${boards.map(() => "---|").join("")}`,
		row("slots, 16 bytes each", ({ parts }) => parts.slots),
		row("byte code", ({ parts }) => parts.code),
		row("names", ({ parts }) => parts.names),
		row("strings, pages", ({ parts }) => parts.strings),
		row("fonts", ({ parts }) => parts.resources),
		row("by the linker", ({ parts }) => sum(parts)),
		row("the same at f558580", ({ whole }) => (whole === undefined ? undefined : sum(whole.parts))),
		row("C, as at f558580", ({ whole }) => (whole === undefined ? undefined : cAtFirst(whole))),
		row("options that are off", ({ whole }) => (whole === undefined ? undefined : -OPTIONS_OFF)),
		row("modules of the SDK that are out", ({ whole }) =>
			whole === undefined ? undefined : -whole.modulesOff,
		),
		row("parts of the engine that are out", ({ whole }) => (whole === undefined ? undefined : -ENGINE_OFF)),
		row("C that was added", ({ whole }) => (whole === undefined ? undefined : ADDED)),
		row("image, computed", total),
		row("image of f558580, measured", ({ whole }) => whole?.total),
		row("more than it may have", (board) => {
			const bytes = total(board);
			return bytes === undefined ? undefined : bytes - LIMIT;
		}),
		"",
	].join("\n");
}
