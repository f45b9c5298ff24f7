import {
	chmodSync,
	chownSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileStore } from "../../hosts/node/ports/store";
import type { Log } from "../../modules/ports/log";
import { SchemaStore } from "../../modules/settings/schema";
import { whyRefused } from "../../modules/settings/settings";
import { asUser, IS_ROOT, mountSmall, NOBODY, unmount, withoutFiles } from "../support/powers";

let folder = "";
let lines: string[] = [];
const log: Log = { level: "debug", write: (level, code, text) => lines.push(`${level} ${code} ${text}`) };
const file = () => join(folder, "kabewatt.json");
const CONTENT = '{\n\t"key": "precious",\n\t"other": 7\n}\n';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-unreadable-"));
	lines = [];
});
afterEach(() => {
	unmount(folder);
	rmSync(folder, { recursive: true, force: true });
});

/** What stands in the place of the file: type, owner, content of a plain file. */
function standing(): unknown[] {
	const { mode, uid, ino } = lstatSync(file());
	return [mode, uid, ino, lstatSync(file()).isFile() ? readFileSync(file(), "utf8") : ""];
}

/** Everything that a program does to a store. */
function useAll(store: FileStore | SchemaStore): void {
	expect(store.get("kabewatt", "key")).toBeUndefined();
	expect(store.set("kabewatt", "key", "new")).toBe(false);
	store.remove("kabewatt", "key");
	store.erase("kabewatt");
	expect(store.set("kabewatt", "third", 1)).toBe(false);
	expect(store.problem("kabewatt")).toBe("STORE_UNREADABLE");
	expect(store.problem()).toBe("STORE_UNREADABLE");
}

interface Obstacle {
	readonly name: string;
	/** What the log must say of it. */
	readonly says: string;
	place(): void;
	mend(): void;
}

const OBSTACLES: readonly Obstacle[] = [
	{
		name: "a folder in its place",
		says: "EISDIR",
		place: () => mkdirSync(file()),
		mend: () => rmSync(file(), { recursive: true }),
	},
	{
		name: "a link in a circle",
		says: "ELOOP",
		place: () => symlinkSync("kabewatt.json", file()),
		mend: () => rmSync(file()),
	},
	{
		name: "a link to a file on a disk that is not there",
		says: "ENOENT",
		place: () => symlinkSync("/no-such-disk/kabewatt.json", file()),
		mend: () => rmSync(file()),
	},
	{
		name: "an error of the medium",
		says: "EIO",
		// The first page of a process is never mapped: reading it is the one input/output error that is always to be had.
		place: () => symlinkSync("/proc/self/mem", file()),
		mend: () => rmSync(file()),
	},
];

describe("a file that is there and cannot be read", () => {
	it.each(OBSTACLES)("is left alone, told once, and found again: $name", ({ says, place, mend }) => {
		place();
		const before = standing();
		const store = new FileStore(folder, log);
		useAll(store);
		useAll(store);
		expect(standing()).toEqual(before);
		expect(readdirSync(folder)).toEqual(["kabewatt.json"]);
		const told = lines.filter(
			(line) => line.startsWith("error STORE_UNREADABLE") && !line.includes("erased"),
		);
		expect(told).toHaveLength(1);
		expect(told[0]).toContain(says);
		expect(store.isReadableAgain()).toBe(false);

		mend();
		writeFileSync(file(), CONTENT);
		expect(store.isReadableAgain()).toBe(true);
		// Whoever was told that nothing is there must not write before it was told what is.
		expect(store.set("kabewatt", "key", "new")).toBe(false);
		store.reopen();
		expect(store.problem()).toBeUndefined();
		expect(store.get("kabewatt", "key")).toBe("precious");
		expect(store.set("kabewatt", "key", "new")).toBe(true);
		expect(store.get("kabewatt", "other")).toBe(7);
		expect(
			lines.filter((line) => line.includes("STORE_UNREADABLE") && !line.includes("erased")),
		).toHaveLength(1);
	});

	it("is left alone while the process may open no more files (EMFILE)", () => {
		writeFileSync(file(), CONTENT);
		const store = new FileStore(folder, log);
		withoutFiles(() => useAll(store));
		expect(lines.join()).toContain("EMFILE");
		expect(readFileSync(file(), "utf8")).toBe(CONTENT);
		expect(store.isReadableAgain()).toBe(true);
		store.reopen();
		expect(store.get("kabewatt", "key")).toBe("precious");
	});

	it("leaves the other domains as they are", () => {
		mkdirSync(file());
		const store = new FileStore(folder, log);
		expect(store.set("relay", "key", 1)).toBe(true);
		expect(store.problem("relay")).toBeUndefined();
		useAll(store);
		expect(new FileStore(folder, log).get("relay", "key")).toBe(1);
	});

	it("keeps its number: the store with formats takes it for unreadable, not for new", () => {
		writeFileSync(file(), '{"format":1,"key":"precious"}');
		const files = new FileStore(folder, log);
		const store = withoutFiles(() => new SchemaStore(files, log));
		useAll(store);
		expect(readFileSync(file(), "utf8")).toBe('{"format":1,"key":"precious"}');
		files.reopen();
		store.reload();
		expect(store.get("kabewatt", "key")).toBe("precious");
	});
});

describe.skipIf(!IS_ROOT)("files that another user owns (needs root)", () => {
	it("are left alone, and the log says whose they are and what gives them back", () => {
		chownSync(folder, NOBODY, NOBODY);
		writeFileSync(file(), CONTENT, { mode: 0o600 });
		const before = standing();
		const store = asUser(NOBODY, () => {
			const made = new FileStore(folder, log);
			useAll(made);
			return made;
		});
		expect(standing()).toEqual(before);
		expect(lines[0]).toContain("STORE_UNREADABLE");
		expect(lines[0]).toContain("EACCES");
		expect(lines[0]).toContain("belongs to root");
		expect(lines[0]).toContain(`runs as user ${NOBODY}`);
		expect(lines[0]).toContain(`sudo chown -R ${NOBODY}:${NOBODY} ${folder}`);
		asUser(NOBODY, () => expect(store.isReadableAgain()).toBe(false));
		chownSync(file(), NOBODY, NOBODY);
		asUser(NOBODY, () => {
			expect(store.isReadableAgain()).toBe(true);
			store.reopen();
			expect(store.get("kabewatt", "key")).toBe("precious");
			expect(store.set("kabewatt", "key", "new")).toBe(true);
		});
	});

	it("in a folder that cannot be entered: every domain is unreadable, until the folder is given back", () => {
		const state = join(folder, "state");
		mkdirSync(state, { mode: 0o700 });
		chmodSync(folder, 0o755);
		writeFileSync(join(state, "kabewatt.json"), CONTENT);
		const store = asUser(NOBODY, () => new FileStore(state, log));
		asUser(NOBODY, () => useAll(store));
		expect(lines[0]).toContain(`sudo chown -R ${NOBODY}:${NOBODY} ${state}`);
		expect(
			lines.filter((line) => line.includes("STORE_UNREADABLE") && !line.includes("erased")),
		).toHaveLength(1);
		expect(readFileSync(join(state, "kabewatt.json"), "utf8")).toBe(CONTENT);
		chownSync(state, NOBODY, NOBODY);
		chownSync(join(state, "kabewatt.json"), NOBODY, NOBODY);
		asUser(NOBODY, () => {
			expect(store.isReadableAgain()).toBe(true);
			store.reopen();
			expect(store.get("kabewatt", "key")).toBe("precious");
		});
	});

	it("that can be read but not written say so, and keep the old value", () => {
		writeFileSync(file(), CONTENT, { mode: 0o644 });
		chmodSync(folder, 0o755);
		asUser(NOBODY, () => {
			const store = new FileStore(folder, log);
			expect(store.get("kabewatt", "key")).toBe("precious");
			expect(store.set("kabewatt", "key", "new")).toBe(false);
			expect(store.set("kabewatt", "key", "new")).toBe(false);
			expect(store.get("kabewatt", "key")).toBe("precious");
			expect(store.problem("kabewatt")).toBe("STORE_UNREADABLE");
			expect(store.problem("relay")).toBeUndefined();
			expect(whyRefused(store, "kabewatt")).toBe("STORE_UNREADABLE");
			// What was read holds, so nothing has to begin anew.
			expect(store.isReadableAgain()).toBe(false);
			expect(store.problem()).toBe("STORE_UNREADABLE");
		});
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/^error STORE_UNREADABLE .*kabewatt\.json cannot be written: EACCES/);
		expect(lines[0]).toContain("sudo chown -R");
		expect(readFileSync(file(), "utf8")).toBe(CONTENT);
	});

	it("that cannot be written are no fault any more once their folder is given back", () => {
		writeFileSync(file(), CONTENT, { mode: 0o644 });
		chmodSync(folder, 0o755);
		const store = new FileStore(folder, log);
		asUser(NOBODY, () => expect(store.set("kabewatt", "key", "new")).toBe(false));
		chownSync(folder, NOBODY, NOBODY);
		asUser(NOBODY, () => {
			expect(store.isReadableAgain()).toBe(false);
			expect(store.problem()).toBeUndefined();
			expect(store.set("kabewatt", "key", "new")).toBe(true);
		});
		expect(lines).toHaveLength(1);
	});

	it("are not made by root in somebody's folder: what root makes belongs to the folder's owner", () => {
		chownSync(folder, NOBODY, NOBODY);
		const store = new FileStore(join(folder, ".state", "emulator"), log);
		store.set("kabewatt-secret", "pin", "123456");
		for (const path of [".state", ".state/emulator", ".state/emulator/kabewatt-secret.json"])
			expect([path, statSync(join(folder, path)).uid]).toEqual([path, NOBODY]);
		asUser(NOBODY, () => {
			const theirs = new FileStore(join(folder, ".state", "emulator"), log);
			expect(theirs.get("kabewatt-secret", "pin")).toBe("123456");
			expect(theirs.set("kabewatt-secret", "pin", "654321")).toBe(true);
		});
		expect(lines).toEqual([]);
	});
});

describe("a file with broken content", () => {
	const BROKEN: readonly (readonly [string, string | Uint8Array])[] = [
		["empty", ""],
		["cut", CONTENT.slice(0, 20)],
		["zeros, as after a power cut on some file systems", new Uint8Array(40)],
		["one byte of a text damaged", Buffer.from(CONTENT.replace("precious", "pr\u00e9cious"), "latin1")],
		["a list", "[]"],
		["a value of no kind", '{"key": true}'],
	];

	it.each(BROKEN)("is moved aside whole, never lost: %s", (_, content) => {
		writeFileSync(file(), content);
		const store = new FileStore(folder, log);
		expect(store.get("kabewatt", "key")).toBeUndefined();
		expect(store.problem("kabewatt")).toBe("STORE_BROKEN");
		expect(store.set("kabewatt", "key", "new")).toBe(true);
		const aside = readdirSync(folder).filter((name) => name.includes(".broken-"));
		expect(aside).toHaveLength(1);
		expect(readFileSync(join(folder, aside[0]!))).toEqual(Buffer.from(content));
		expect(lines).toHaveLength(1);
		expect(lines[0]).toContain(aside[0]);
	});

	it("does not take the place of an earlier copy, whatever the clock says", () => {
		const { now } = Date;
		Date.now = () => 1_700_000_000_000;
		try {
			for (const content of ["first", "second", "third"]) {
				writeFileSync(file(), content);
				new FileStore(folder, log).get("kabewatt", "key");
			}
		} finally {
			Date.now = now;
		}
		expect(
			readdirSync(folder)
				.map((name) => readFileSync(join(folder, name), "utf8"))
				.sort(),
		).toEqual(["first", "second", "third"]);
	});

	it.skipIf(!IS_ROOT)("that cannot be moved aside makes the domain unreadable (needs root)", () => {
		writeFileSync(file(), CONTENT.slice(0, 20));
		chmodSync(folder, 0o755);
		asUser(NOBODY, () => useAll(new FileStore(folder, log)));
		expect(readFileSync(file(), "utf8")).toBe(CONTENT.slice(0, 20));
		expect(readdirSync(folder)).toEqual(["kabewatt.json"]);
		expect(lines[0]).toContain("cannot be moved aside");
	});
});

describe.skipIf(!IS_ROOT)("a full disk (needs root, for a small one)", () => {
	it("keeps the old file, is told once, and takes values again when there is room", () => {
		expect(mountSmall(folder, "64k")).toBe(true);
		const store = new FileStore(folder, log);
		expect(store.set("kabewatt", "key", "old")).toBe(true);
		const before = readFileSync(file(), "utf8");
		const ballast = join(folder, "ballast");
		expect(() => writeFileSync(ballast, new Uint8Array(100_000))).toThrow("ENOSPC");
		for (let i = 0; i < 5; i++) expect(store.set("kabewatt", "key", "x".repeat(3000))).toBe(false);
		expect(store.get("kabewatt", "key")).toBe("old");
		expect(readFileSync(file(), "utf8")).toBe(before);
		expect(existsSync(`${file()}.new`)).toBe(false);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/^error STORE_FULL .*ENOSPC/);
		expect(store.problem("kabewatt")).toBeUndefined();
		expect(whyRefused(store, "kabewatt")).toBe("STORE_FULL");
		expect(new FileStore(folder, log).get("kabewatt", "key")).toBe("old");
		rmSync(ballast);
		expect(store.set("kabewatt", "key", "new")).toBe(true);
		expect(new FileStore(folder, log).get("kabewatt", "key")).toBe("new");
	});
});

describe("a file that is written", () => {
	it("is not written through a link that stands under the name of the new file", () => {
		const victim = join(folder, "victim");
		writeFileSync(victim, "untouched");
		symlinkSync(victim, `${file()}.new`);
		expect(new FileStore(folder, log).set("kabewatt", "key", "new")).toBe(true);
		expect(readFileSync(victim, "utf8")).toBe("untouched");
		expect(lstatSync(file()).isFile()).toBe(true);
	});

	it("keeps a key that objects have of themselves", () => {
		new FileStore(folder, log).set("kabewatt", "__proto__", "kept");
		const again = new FileStore(folder, log);
		again.set("kabewatt", "key", 1);
		expect(new FileStore(folder, log).get("kabewatt", "__proto__")).toBe("kept");
	});
});
