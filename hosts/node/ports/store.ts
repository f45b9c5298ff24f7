import {
	closeSync,
	existsSync,
	fsyncSync,
	lstatSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeSync,
} from "node:fs";
import { join } from "node:path";
import { bytesToHex, hexToBytes } from "../../../modules/bytes/hex";
import type { ErrorCode } from "../../../modules/errors/codes";
import type { Log } from "../../../modules/ports/log";
import type { Store, StoreValue } from "../../../modules/ports/store";
import { StateInUse } from "./lock";
import { giveToOwner, isNoRoom, makeFolder, remedy } from "./owner";

const NAME = /^[\x21-\x7e]{1,15}$/;
const MAX_BYTES = 4000;
const MAX_TOTAL = 16_000;
/** What is stored cannot be read, or nothing can be stored beside it, although there is room. */
const LOCKED: ErrorCode = "STORE_UNREADABLE";

/** What must be held before anything in the folder is read or written. */
export interface Lock {
	/** Throws what prevents it. */
	take(): void;
}

interface Domain {
	readonly values: Map<string, StoreValue>;
	/** Why the file cannot be read, which is then left as it is; undefined when all is well. */
	readonly fault: string | undefined;
	/** Why the last write failed, which was reported; undefined when it did not. */
	refused: ErrorCode | undefined;
}

/**
 * Small values in a folder: one JSON file for each domain, readable by its owner alone. A file is replaced
 * whole (written beside, synced, renamed), so a power cut at any moment leaves the old file or the new one.
 *
 * Nothing is destroyed that could not be read. A file that is there and cannot be opened or read makes its domain
 * unreadable: it refuses writes until `isReadableAgain` finds it readable and `reopen` reads everything anew. A file whose
 * content is broken is moved aside whole; where that is refused, its domain is unreadable too.
 */
export class FileStore implements Store {
	readonly #folder: string;
	readonly #log: Log;
	readonly #lock: Lock | undefined;
	readonly #domains = new Map<string, Domain>();
	/** Why nothing in the folder can be had. */
	#fault: string | undefined;
	/** Domains whose broken content was moved aside. */
	readonly #broken = new Set<string>();

	/** Throws StateInUse when another program holds `lock`. */
	constructor(folder: string, log: Log, lock?: Lock) {
		this.#folder = folder;
		this.#log = log;
		this.#lock = lock;
		this.#fault = this.#open(true);
		if (this.#fault !== undefined) log.write("error", "STORE_UNREADABLE", this.#fault);
	}

	get(domain: string, key: string): StoreValue | undefined {
		checkName(key);
		const value = this.#domain(domain).values.get(key);
		return value instanceof Uint8Array ? value.slice() : value;
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		checkName(key);
		checkValue(value);
		const { values, fault } = this.#domain(domain);
		if (fault !== undefined) return false;
		const before = values.get(key);
		values.set(key, value instanceof Uint8Array ? value.slice() : value);
		if (this.#size() <= MAX_TOTAL && this.#save(domain)) return true;
		if (before === undefined) values.delete(key);
		else values.set(key, before);
		return false;
	}

	remove(domain: string, key: string): void {
		checkName(key);
		const { values } = this.#domain(domain);
		if (values.delete(key)) this.#save(domain);
	}

	erase(domain: string): void {
		const { values, fault } = this.#domain(domain);
		if (fault !== undefined) this.#log.write("error", "STORE_UNREADABLE", `not erased: ${fault}`);
		if (values.size === 0) return;
		values.clear();
		this.#save(domain);
	}

	problem(domain?: string): ErrorCode | undefined {
		for (const [name, { fault, refused }] of this.#domains)
			if ((fault !== undefined || refused === LOCKED) && (domain === undefined || domain === name))
				return LOCKED;
		const broken = domain === undefined ? this.#broken.size > 0 : this.#broken.has(domain);
		return broken ? "STORE_BROKEN" : undefined;
	}

	/**
	 * Tries again what could not be read. True once some of it can be; until `reopen` nothing changes, since
	 * callers that read nothing would write over it. What could not be written is written again, which
	 * needs no beginning anew.
	 */
	isReadableAgain(): boolean {
		for (const [name, { refused }] of this.#domains) if (refused === LOCKED) this.#save(name);
		if (this.#fault !== undefined) return this.#open(false) === undefined;
		for (const [name, { fault }] of this.#domains)
			if (fault !== undefined && this.#load(name).fault === undefined) return true;
		return false;
	}

	/** Forgets what was read, so that everything is read anew. Whoever holds values of it must then begin anew too. */
	reopen(): void {
		this.#domains.clear();
		this.#broken.clear();
		this.#fault = this.#open(false);
	}

	/** Why the folder cannot be had; undefined when it can. A lock held by another ends the first attempt only. */
	#open(first: boolean): string | undefined {
		try {
			makeFolder(this.#folder);
			this.#lock?.take();
			return undefined;
		} catch (error) {
			if (first && error instanceof StateInUse) throw error;
			return `${(error as Error).message}${remedy(error as Error, this.#folder, this.#folder)}`;
		}
	}

	#domain(name: string): Domain {
		let domain = this.#domains.get(name);
		if (domain === undefined) {
			checkName(name);
			domain = this.#load(name);
			this.#domains.set(name, domain);
			if (domain.fault !== undefined && this.#fault === undefined)
				this.#log.write("error", "STORE_UNREADABLE", domain.fault);
		}
		return domain;
	}

	#load(domain: string): Domain {
		const path = this.#path(domain);
		if (this.#fault !== undefined) return unreadable(this.#fault);
		let bytes: Uint8Array | undefined;
		try {
			bytes = readFileSync(path);
		} catch (error) {
			if (!isAbsent(error, path)) {
				const { message } = error as Error;
				return unreadable(`${message}${remedy(error as Error, path, this.#folder)}`);
			}
		}
		const values = bytes === undefined ? new Map<string, StoreValue>() : parse(bytes);
		if (values !== undefined) return { values, fault: undefined, refused: undefined };
		try {
			const aside = freeName(`${path}.broken-${Date.now()}`);
			renameSync(path, aside);
			this.#broken.add(domain);
			this.#log.write("error", "STORE_BROKEN", `${path} has broken content and was kept as ${aside}`);
			return { values: new Map(), fault: undefined, refused: undefined };
		} catch (error) {
			return unreadable(`${path} has broken content and cannot be moved aside: ${(error as Error).message}`);
		}
	}

	/** False when the values could not be written; the file is the old one then. */
	#save(name: string): boolean {
		const path = this.#path(name);
		const domain = this.#domain(name);
		try {
			// A name that somebody else made, a link even, is not written through.
			rmSync(`${path}.new`, { force: true });
			const file = openSync(`${path}.new`, "wx", 0o600);
			try {
				giveToOwner(file, this.#folder);
				const bytes = Buffer.from(format(domain.values));
				for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
				fsyncSync(file);
			} finally {
				closeSync(file);
			}
			renameSync(`${path}.new`, path);
			syncFolder(this.#folder);
			domain.refused = undefined;
			return true;
		} catch (error) {
			const hint = remedy(error as Error, this.#folder, this.#folder);
			const code = isNoRoom(error as Error) ? "STORE_FULL" : LOCKED;
			if (domain.refused !== code)
				this.#log.write("error", code, `${path} cannot be written: ${(error as Error).message}${hint}`);
			domain.refused = code;
			discard(`${path}.new`);
			return false;
		}
	}

	#path(domain: string): string {
		return pathIn(this.#folder, domain);
	}

	#size(): number {
		let size = 0;
		for (const { values } of this.#domains.values()) size += format(values).length;
		return size;
	}
}

function unreadable(fault: string): Domain {
	return { values: new Map(), fault, refused: undefined };
}

/** True when nothing stands at `path`; a link into nowhere stands there. */
function isAbsent(error: unknown, path: string): boolean {
	return (
		(error as NodeJS.ErrnoException).code === "ENOENT" &&
		lstatSync(path, { throwIfNoEntry: false }) === undefined
	);
}

/** `name`, or with a number behind it: a clock that was set back must not cost an earlier copy. */
function freeName(name: string): string {
	let free = name;
	for (let i = 1; existsSync(free); i++) free = `${name}-${i}`;
	return free;
}

/** Gives back the room of a file that was not finished. */
function discard(path: string): void {
	try {
		rmSync(path, { force: true });
	} catch {
		return;
	}
}

function format(values: Map<string, StoreValue>): string {
	const plain = Object.fromEntries(
		[...values].map(([key, value]) => [
			key,
			value instanceof Uint8Array ? { hex: bytesToHex(value) } : value,
		]),
	);
	return `${JSON.stringify(plain, undefined, "\t")}\n`;
}

/** Undefined for anything that `format` does not write, be it one damaged byte of a text. */
function parse(bytes: Uint8Array): Map<string, StoreValue> | undefined {
	let plain: unknown;
	try {
		plain = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return undefined;
	}
	if (typeof plain !== "object" || plain === null || Array.isArray(plain)) return undefined;
	const values = new Map<string, StoreValue>();
	for (const [key, value] of Object.entries(plain)) {
		const read = typeof value === "object" && value !== null ? hexToBytes(String(value.hex)) : value;
		if (typeof read !== "string" && typeof read !== "number" && !(read instanceof Uint8Array))
			return undefined;
		values.set(key, read);
	}
	return values;
}

/** One value of what lies in a folder, without any change there, whoever uses it; undefined where it cannot be had. */
export function peek(folder: string, domain: string, key: string): StoreValue | undefined {
	try {
		return parse(readFileSync(pathIn(folder, domain)))?.get(key);
	} catch {
		return undefined;
	}
}

function pathIn(folder: string, domain: string): string {
	return join(folder, `${encodeURIComponent(domain)}.json`);
}

/** The rename itself is on the disk only once the folder is. Some file systems cannot do it, and need not. */
function syncFolder(folder: string): void {
	try {
		const handle = openSync(folder, "r");
		try {
			fsyncSync(handle);
		} finally {
			closeSync(handle);
		}
	} catch {
		return;
	}
}

function checkName(name: string): void {
	if (!NAME.test(name)) throw new RangeError(`store name ${name}`);
}

function checkValue(value: StoreValue): void {
	if (typeof value === "number") {
		if ((value | 0) !== value) throw new RangeError("store: not an int32");
	} else if (typeof value === "string") {
		if (Buffer.byteLength(value) >= MAX_BYTES) throw new RangeError("store: text too long");
	} else if (value.length === 0 || value.length >= MAX_BYTES) throw new RangeError("store: bytes");
}
