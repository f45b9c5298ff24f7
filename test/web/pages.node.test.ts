import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { PAGES as PAGES_JA } from "../../modules/languages/ja/pages/pages";
import { type Page, PageSource } from "../../modules/web/pages/page";
import { DASHBOARD_PAGE } from "../../modules/web/pages/page-dashboard";
import { SETUP_PAGE } from "../../modules/web/pages/page-setup";
import { filesBelow, read } from "../support/files";

const { PAGES, fileOf, moduleOf, render } = await import("../../assets/pages/make.mjs" as string);

const pages = { dashboard: DASHBOARD_PAGE, setup: SETUP_PAGE };

function compressed(page: Page): Buffer {
	return Buffer.from(page.bytes);
}

function textOf(page: Page): string {
	return gunzipSync(compressed(page)).toString("latin1");
}

describe("the generated pages", () => {
	it("are those that the generator knows", () => expect(PAGES).toEqual(Object.keys(pages)));

	it.each(Object.entries(pages))("%s is what its sources make; else run: npm run pages", (name, page) => {
		const { text, policy } = render(name);
		expect([textOf(page), page.policy]).toEqual([text, policy]);
		expect(readFileSync(fileOf(name), "utf8").split("\n")[0]).toBe(moduleOf(name).split("\n")[0]);
	});

	it.each(Object.entries(pages))("%s is ASCII, at most 30 kB compressed, in short strings", (name, page) => {
		expect(textOf(page)).toMatch(/^[\n\x20-\x7e]*$/);
		expect(page.bytes.length).toBeLessThanOrEqual(30_000);
		const strings = [...readFileSync(fileOf(name), "utf8").matchAll(/^\t\t"([^"]*)",$/gm)];
		expect(strings.length).toBeGreaterThan(10);
		expect(Math.max(...strings.map(([, text]) => text!.length))).toBeLessThanOrEqual(512);
	});

	it.each(Object.entries(pages))("%s has a text for each key that its sources name", (name) => {
		const sources = filesBelow("assets/pages", (path) => /\.(js|html)$/.test(path));
		const own = sources.filter((path) => path.includes(`/${name}`)).map(read);
		const keys = own.flatMap((text) =>
			[...text.matchAll(/\bt\("(\w+)"\)|data-t="(\w+)"/g)].map((m) => m[1] ?? m[2]!),
		);
		expect(keys.length).toBeGreaterThan(20);
		const texts = PAGES_JA[name as keyof typeof PAGES_JA];
		expect(keys.filter((key) => !(key in texts))).toEqual([]);
	});

	it.each(Object.entries(pages))("%s comes out of its source as gzip unpacks it", (_, page) => {
		const source = new PageSource(page);
		const parts: Uint8Array[] = [];
		for (let part = source.next(); part !== undefined; part = source.next()) parts.push(part.slice());
		expect(gunzipSync(Buffer.concat(parts)).toString("latin1")).toBe(textOf(page));
	});

	it.each(Object.entries(pages))(
		"%s loads nothing from elsewhere, and its policy fits its script and style",
		(_, page) => {
			const text = textOf(page);
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
