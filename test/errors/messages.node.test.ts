import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chapterFile, messageChapter } from "../../hosts/node/tools/messages";

describe("the manual's chapter on messages", () => {
	it.each(["ja", "en"] as const)("in %s is what the tables say", (language) => {
		expect(readFileSync(chapterFile(language), "utf8")).toBe(messageChapter(language));
	});
});
