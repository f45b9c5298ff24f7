import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DASHBOARD_PAGE } from "../../modules/web/page-dashboard";
import { SETUP_PAGE } from "../../modules/web/page-setup";

const { PAGES, fileOf, moduleOf } = await import("../../assets/pages/make.mjs" as string);

const pages = { dashboard: DASHBOARD_PAGE, setup: SETUP_PAGE };

describe("the generated pages", () => {
	it("are those that the generator knows", () => expect(PAGES).toEqual(Object.keys(pages)));

	it.each(Object.entries(pages))("%s is what its sources make; else run: npm run pages", (name) => {
		expect(readFileSync(fileOf(name), "utf8")).toBe(moduleOf(name));
	});

	it.each(Object.entries(pages))(
		"%s is ASCII, as long as it says, in short pieces, at most 30 kB compressed",
		(_, page) => {
			const text = page.pieces.join("");
			expect(text).toMatch(/^[\n\x20-\x7e]*$/);
			expect(text.length).toBe(page.length);
			expect(Math.max(...page.pieces.map((piece) => piece.length))).toBeLessThanOrEqual(512);
			expect(gzipSync(text).length).toBeLessThanOrEqual(30_000);
		},
	);

	it.each(Object.entries(pages))(
		"%s loads nothing from elsewhere, and its policy fits its script and style",
		(_, page) => {
			const text = page.pieces.join("");
			expect(text.match(/<(link|script|img|iframe)[^>]*(src|href)="(?!data:)[^"]*"/g)).toBe(null);
			expect(text).not.toMatch(/ (on\w+|style)="/);
			for (const tag of ["script", "style"]) {
				const inside = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)?.[1] ?? "";
				const hash = createHash("sha256").update(inside).digest("base64");
				expect(page.policy).toContain(`${tag}-src 'sha256-${hash}'`);
			}
		},
	);
});
