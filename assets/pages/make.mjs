// Makes modules/web/pages/page-*.ts from the .html, .css and .js files beside this script: one file for each page,
// minified, compressed by gzip, in base64 (short strings: XS finds a character in a long one by counting), which the
// linker unpacks, with a content security policy that allows this very script and style and nothing else.
// The texts come from the languages' folders (modules/languages/CODE/pages) as one table, PAGE_TEXTS.
// Run: npm run pages

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

export const PAGES = ["dashboard", "setup"];

/** Bytes in a piece, as modules/web/pages/page.ts has it. */
const PIECE = 360;
const LIMIT = 30_000;

const source = (file) => readFileSync(new URL(file, import.meta.url), "utf8");

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const escapeHtml = (text) => text.replace(/[\u0080-\u{10ffff}]/gu, (c) => `&#${c.codePointAt(0)};`);

/** What a TypeScript module below modules/languages exports. */
const load = (module) => {
	const { outputFiles } = buildSync({
		entryPoints: [fileURLToPath(new URL(`../../modules/languages/${module}.ts`, import.meta.url))],
		bundle: true,
		write: false,
		format: "esm",
	});
	return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
};

/** Each language by its code: what it is called, and the texts of each page. */
export const LANGUAGES = {};
for (const [code, { name, short }] of Object.entries((await load("languages")).LANGUAGES))
	LANGUAGES[code] = { name, short, pages: (await load(`${code}/pages/pages`)).PAGES };

/** The texts of a page in each language. */
const textsOf = (page, languages) =>
	Object.fromEntries(
		Object.entries(languages).map(([code, { name, pages }]) => [code, { language: name, ...pages[page] }]),
	);

const buttonsOf = (languages) =>
	Object.entries(languages)
		.map(([code, { short }]) => `<button type="button" class="quiet" data-lang="${code}">${short}</button>`)
		.join("");

/** A .css or .js file with what it imports, minified. */
const bundle = (file, define = {}) =>
	buildSync({
		define,
		entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
		bundle: true,
		minify: true,
		write: false,
		charset: "ascii",
		target: "es2020",
		legalComments: "none",
	}).outputFiles[0].text.trim();

/** The page as one ASCII text, and its content security policy. */
export function render(name, languages = LANGUAGES) {
	const style = bundle(`${name}.css`);
	const script = bundle(`${name}.js`, { PAGE_TEXTS: JSON.stringify(textsOf(name, languages)) });
	// What is hashed must arrive unchanged; esbuild leaves regular expressions as they are.
	if (/[^\n\x20-\x7e]/.test(script + style))
		throw new Error(`${name}: a character above ASCII in a regular expression`);
	if (script.includes("</script") || style.includes("</style")) throw new Error(`${name}: an end tag inside`);
	const html = source(`${name}.html`)
		.replace(/\s*\n\s*/g, "\n")
		.replace("<!--languages-->", () => buttonsOf(languages))
		.replace("/*style*/", () => style)
		.replace("/*script*/", () => script);
	const text = escapeHtml(html);
	if (gzipSync(text).length > LIMIT) throw new Error(`${name}: more than ${LIMIT} bytes compressed`);
	const policy = [
		"default-src 'none'",
		`script-src ${hash(script)}`,
		`style-src ${hash(style)}`,
		"connect-src 'self'",
		"img-src data:",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'self'",
	].join("; ");
	return { text, policy };
}

/** The TypeScript module of a page. Which bytes gzip makes of a text differs between versions of zlib. */
export function moduleOf(name) {
	const { text, policy } = render(name);
	const bytes = gzipSync(text, { level: 9 });
	const pieces = [];
	for (let at = 0; at < bytes.length; at += PIECE)
		pieces.push(JSON.stringify(bytes.subarray(at, at + PIECE).toString("base64")));
	return `// Made by assets/pages/make.mjs from ${name}.html, .css and .js
// biome-ignore-all format: generated
// biome-ignore-all lint: generated
import { type Page, unpack } from "./page";

export const ${name.toUpperCase()}_PAGE: Page = Object.freeze({
	policy: ${JSON.stringify(policy)},
	bytes: unpack(${bytes.length}, [
		${pieces.join(",\n\t\t")},
	]),
});
`;
}

export const fileOf = (name) =>
	fileURLToPath(new URL(`../../modules/web/pages/page-${name}.ts`, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url))
	for (const name of PAGES) {
		const { text } = render(name);
		writeFileSync(fileOf(name), moduleOf(name));
		console.log(`${name}: ${text.length} bytes, ${gzipSync(text).length} compressed`);
	}
