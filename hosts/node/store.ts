import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import type { Log } from "../../modules/ports/log";
import type { Store, StoreValue } from "../../modules/ports/store";

const NAME = /^[\x21-\x7e]{1,15}$/;
const MAX_BYTES = 4000;
const MAX_TOTAL = 16_000;

/**
 * Small values in a folder: one JSON file for each domain, readable by its owner alone. A file is replaced
 * whole (written beside, synced, renamed), so a power cut at any moment leaves the old file or the new one. A
 * file that cannot be read is moved aside, never destroyed.
 */
export class FileStore implements Store {
	readonly #folder: string;
	readonly #log: Log;
	readonly #domains = new Map<string, Map<string, StoreValue>>();

	constructor(folder: string, log: Log) {
		this.#folder = folder;
		this.#log = log;
		mkdirSync(folder, { recursive: true, mode: 0o700 });
	}

	get(domain: string, key: string): StoreValue | undefined {
		checkName(key);
		const value = this.#domain(domain).get(key);
		return value instanceof Uint8Array ? value.slice() : value;
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		checkName(key);
		checkValue(value);
		const values = this.#domain(domain);
		const before = values.get(key);
		values.set(key, value instanceof Uint8Array ? value.slice() : value);
		if (this.#size() <= MAX_TOTAL && this.#save(domain, values)) return true;
		if (before === undefined) values.delete(key);
		else values.set(key, before);
		return false;
	}

	remove(domain: string, key: string): void {
		checkName(key);
		const values = this.#domain(domain);
		if (values.delete(key)) this.#save(domain, values);
	}

	erase(domain: string): void {
		const values = this.#domain(domain);
		if (values.size === 0) return;
		values.clear();
		this.#save(domain, values);
	}

	#domain(domain: string): Map<string, StoreValue> {
		let values = this.#domains.get(domain);
		if (values === undefined) {
			checkName(domain);
			values = this.#load(domain);
			this.#domains.set(domain, values);
		}
		return values;
	}

	#load(domain: string): Map<string, StoreValue> {
		const path = this.#path(domain);
		let text: string;
		try {
			text = readFileSync(path, "utf8");
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
			this.#log.write("error", "STORE_BROKEN", `${path}: ${(error as Error).message}`);
			return new Map();
		}
		const values = parse(text);
		if (values !== undefined) return values;
		const aside = `${path}.broken-${Date.now()}`;
		try {
			renameSync(path, aside);
			this.#log.write("error", "STORE_BROKEN", `${path} is unreadable and was kept as ${aside}`);
		} catch (error) {
			this.#log.write("error", "STORE_BROKEN", `${path} is unreadable: ${(error as Error).message}`);
		}
		return new Map();
	}

	#save(domain: string, values: Map<string, StoreValue>): boolean {
		const path = this.#path(domain);
		try {
			const file = openSync(`${path}.new`, "w", 0o600);
			try {
				const bytes = Buffer.from(format(values));
				for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
				fsyncSync(file);
			} finally {
				closeSync(file);
			}
			renameSync(`${path}.new`, path);
			syncFolder(this.#folder);
			return true;
		} catch (error) {
			this.#log.write("error", "STORE_FULL", `${path}: ${(error as Error).message}`);
			return false;
		}
	}

	#path(domain: string): string {
		return join(this.#folder, `${encodeURIComponent(domain)}.json`);
	}

	#size(): number {
		let size = 0;
		for (const values of this.#domains.values()) size += format(values).length;
		return size;
	}
}

/** Values for this run alone in front of a store: what the command line and the environment said. */
export class OverlayStore implements Store {
	readonly #under: Store;
	readonly #over: Map<string, StoreValue>;

	/** `over` by "domain/key". A value that is set or removed later goes from it for good. */
	constructor(under: Store, over: Map<string, StoreValue>) {
		this.#under = under;
		this.#over = over;
	}

	get(domain: string, key: string): StoreValue | undefined {
		return this.#over.get(`${domain}/${key}`) ?? this.#under.get(domain, key);
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		const done = this.#under.set(domain, key, value);
		if (done) this.#over.delete(`${domain}/${key}`);
		return done;
	}

	remove(domain: string, key: string): void {
		this.#over.delete(`${domain}/${key}`);
		this.#under.remove(domain, key);
	}

	erase(domain: string): void {
		for (const path of this.#over.keys()) if (path.startsWith(`${domain}/`)) this.#over.delete(path);
		this.#under.erase(domain);
	}
}

function format(values: Map<string, StoreValue>): string {
	const plain: Record<string, unknown> = {};
	for (const [key, value] of values)
		plain[key] = value instanceof Uint8Array ? { hex: bytesToHex(value) } : value;
	return `${JSON.stringify(plain, undefined, "\t")}\n`;
}

function parse(text: string): Map<string, StoreValue> | undefined {
	let plain: unknown;
	try {
		plain = JSON.parse(text);
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
