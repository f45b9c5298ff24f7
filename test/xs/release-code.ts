import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/files";

/**
 * Byte code as a release build for the device has it. The engine here is a debug build: each function begins with a
 * mark of its file and one of its line, which count as work in every call, and an ID takes four bytes instead of two.
 */

/** Where the engine's own sources list how long each byte code is. */
const SOURCE = "node_modules/@agoric/xsnap/moddable/xs/sources/xsCommon.c";
const ID = 4;
const DEVICE_ID = 2;
/** The linker rounds a function up to this. */
const ALIGNMENT = 8;

/** BEGIN with the count of parameters; then FILE with an ID, and LINE with two bytes. */
const BEGIN = 2;
const MARKS = 1 + ID + 1 + 2;

interface ByteCodes {
	/** Length of each in bytes; 0: an ID follows; -1, -2, -4: so many bytes of a length, and what it tells. */
	readonly sizes: readonly number[];
	readonly names: readonly string[];
}

function readByteCodes(): ByteCodes {
	const text = readFileSync(join(ROOT, SOURCE), "utf8");
	const table = text.slice(text.indexOf("gxCodeSizes[XS_CODE_COUNT]"));
	const rows = [...table.slice(0, table.indexOf("};")).matchAll(/^\t(-?\d+) \/\* XS_(?:CODE_)?(\w+) \*\//gm)];
	return { sizes: rows.map((row) => Number(row[1])), names: rows.map((row) => row[2]!) };
}

export class ReleaseCode {
	readonly #sizes: readonly number[];
	readonly #begins: ReadonlySet<number>;
	readonly #ends: ReadonlySet<number>;
	readonly #file: number;
	readonly #line: number;
	readonly #profile: number;

	constructor({ sizes, names }: ByteCodes = readByteCodes()) {
		this.#sizes = sizes;
		const matching = (pattern: RegExp) =>
			new Set(names.flatMap((name, code) => (pattern.test(name) ? [code] : [])));
		this.#begins = matching(/^BEGIN_/);
		this.#ends = matching(/^END(_|$)/);
		this.#file = names.indexOf("FILE");
		this.#line = names.indexOf("LINE");
		this.#profile = names.indexOf("PROFILE");
	}

	/** Takes the marks at the beginning of a function away; what is behind them moves up. */
	unmark(code: Buffer): void {
		if (!this.#begins.has(code[0]!) || code[BEGIN] !== this.#file || code[BEGIN + 1 + ID] !== this.#line)
			return;
		// Jumps go from one place behind the marks to another, so that none of them changes.
		code.copyWithin(BEGIN, BEGIN + MARKS);
		code.fill(0, code.length - MARKS);
	}

	/** Bytes that a function takes in the flash of a device. Behind its last end the chunk may be longer. */
	size(code: Buffer): number {
		let bytes = 0;
		let whole = 0;
		for (let at = 0; at < code.length; ) {
			const kind = code[at]!;
			const size = this.#sizes[kind];
			if (kind === 0 || size === undefined) break;
			if (size > 0) {
				if (kind !== this.#line && kind !== this.#profile) bytes += size;
				at += size;
			} else if (size === 0) {
				if (kind !== this.#file) bytes += 1 + DEVICE_ID;
				at += 1 + ID;
			} else {
				const end = at + 1 - size;
				if (end > code.length) break;
				const length = code.readUIntLE(at + 1, -size);
				bytes += end - at + length;
				at = end + length;
			}
			if (this.#ends.has(kind)) whole = bytes;
		}
		return Math.ceil(whole / ALIGNMENT) * ALIGNMENT;
	}
}
