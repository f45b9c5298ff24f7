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
