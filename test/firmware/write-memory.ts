import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIGS } from "../../hosts/firmware/sdkconfigs";
import { ROOT } from "../support/files";
import { configured, memoryTables } from "./memory";

/** `npm run memory`: writes the tables of docs/dev/memory.md. */
const BEGIN = "<!-- npm run memory -->\n";
const END = "<!-- end -->";

const path = join(ROOT, "docs/dev/memory.md");
const text = readFileSync(path, "utf8");
const from = text.indexOf(BEGIN) + BEGIN.length;
writeFileSync(
	path,
	text.slice(0, from) + memoryTables(configured(CONFIGS[0]!.folder)) + text.slice(text.indexOf(END)),
);
