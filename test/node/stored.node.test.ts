import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { FileStore } from "../../hosts/node/ports/store";
import { NodeSystem } from "../../hosts/node/ports/system";
import { bytesToHex } from "../../modules/bytes/hex";
import type { Log } from "../../modules/ports/log";
import { ROOT } from "../support/files";
import { describeStored } from "../support/stored";

const FIXTURE = join(ROOT, "test/fixtures/stored/f558580/node");

const SILENT: Log = { level: "error", write: () => undefined };

let folder = "";
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-stored-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keysOf = (name: string) => Object.keys(JSON.parse(readFileSync(join(FIXTURE, name), "utf8")));

describeStored({
	name: "a state folder",
	keys: readdirSync(FIXTURE).flatMap((name) =>
		keysOf(name).map((key) => `${name.replace(".json", "")}/${key}`),
	),
	open() {
		for (const name of readdirSync(folder)) rmSync(join(folder, name));
		cpSync(FIXTURE, folder, { recursive: true });
		return new FileStore(folder, SILENT);
	},
	content: () =>
		readdirSync(folder)
			.sort()
			.map((name) => `${name}: ${readFileSync(join(folder, name), "utf8")}`)
			.join(""),
	hostReads(store) {
		const { uniqueId } = new NodeSystem(store, new NodeGuard(SILENT), () => undefined);
		expect(bytesToHex(uniqueId)).toBe("02FC0000000C");
	},
});
