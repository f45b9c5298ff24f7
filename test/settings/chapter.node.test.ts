import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settingsChapter, settingsFile } from "../../hosts/node/tools/settings-docs";
import { SETTINGS } from "../../modules/settings/table";

describe("the manual's chapter on settings", () => {
	it.each(["ja", "en"] as const)("in %s is what the table says (else: npm run settings)", (language) => {
		expect(readFileSync(settingsFile(language), "utf8")).toBe(settingsChapter(language));
	});

	it("has a row for each setting", () => {
		const chapter = settingsChapter("en");
		for (const { key } of SETTINGS) expect(chapter).toContain(`| \`${key}\` |`);
	});
});
