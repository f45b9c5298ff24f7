import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../modules/errors/codes";
import { filesBelow, ROOT, read } from "../support/files";

const OURS = filesBelow(
	".",
	(path) => !/^(\.git|node_modules|build|coverage|\.state|xsnap-tests)\//.test(path),
);
const SOURCES = OURS.filter((path) => /\.(ts|mjs|js)$/.test(path));
const TEXTS = OURS.filter(
	(path) => /\.(ts|mjs|js|json|md|txt|html|css|yml|sh)$/.test(path) || path.startsWith(".ci/"),
);
const PAGES = OURS.filter((path) => path.endsWith(".md"));

interface Package {
	readonly scripts: Readonly<Record<string, string>>;
}

const PACKAGE: Package = JSON.parse(read("package.json"));

/** Source files longer than this are not read in one go. */
const MAX_LINES = 400;

describe("files", () => {
	it("are at most 400 lines long", () => {
		const long = SOURCES.filter((path) => !path.startsWith("test/fixtures/"))
			.map((path) => ({ path, lines: read(path).split("\n").length - 1 }))
			.filter(({ lines }) => lines > MAX_LINES);
		expect(long).toEqual([]);
	});

	it("name no place of one machine", () => {
		// The brackets keep this line from finding itself.
		const place = /(^|[\s"'`(=])\/([w]ork\/|[r]oot\/|[t]mp\/(?!kabewatt)|[h]ome\/(?!pi\/))/;
		const faults = TEXTS.flatMap((path) =>
			read(path)
				.split("\n")
				.flatMap((line, index) => (place.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
		);
		expect(faults).toEqual([]);
	});

	it("leave nothing to be done later, and no test that runs alone", () => {
		// The brackets keep these lines from finding themselves.
		const mark = /\b(TO[D]O|FIX[M]E|XX[X])\b/;
		const alone = /\b(it|describe|test)\.onl[y]\(/;
		const faults = SOURCES.filter((path) => {
			const text = read(path);
			return mark.test(text) || alone.test(text);
		});
		expect(faults).toEqual([]);
	});
});

describe("package-lock.json", () => {
	it("names no registry", () => {
		expect(read("package-lock.json")).not.toMatch(/"resolved"/);
	});

	it("knows every dependency of package.json", () => {
		const listed = JSON.parse(read("package.json"));
		const locked = JSON.parse(read("package-lock.json")).packages[""];
		for (const kind of ["dependencies", "devDependencies", "optionalDependencies"])
			expect(locked[kind], kind).toEqual(listed[kind]);
	});
});

describe("package.json", () => {
	it("names scripts whose programs exist", () => {
		const missing = Object.entries(PACKAGE.scripts).flatMap(([name, command]) =>
			[...command.matchAll(/\b[\w./-]+\.(ts|mjs|js)\b/g)]
				.filter(([file]) => !existsSync(join(ROOT, file)))
				.map(([file]) => `${name}: ${file}`),
		);
		expect(missing).toEqual([]);
	});
});

describe("documents", () => {
	it("name only commands that exist", () => {
		const unknown = PAGES.flatMap((path) =>
			[...read(path).matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)]
				.filter(([, name]) => PACKAGE.scripts[name!] === undefined)
				.map(([command]) => `${path}: ${command}`),
		);
		expect(unknown).toEqual([]);
	});

	it("name only files of the project that exist", () => {
		const place = /`((?:modules|hosts|test|docs|assets|targets)\/[\w./-]+\.(?:ts|js|mjs|json|md|txt))`/g;
		const gone = PAGES.flatMap((path) =>
			[...read(path).matchAll(place)]
				.filter(([, file]) => !existsSync(join(ROOT, file!)))
				.map(([, file]) => `${path}: ${file}`),
		);
		expect(gone).toEqual([]);
	});

	it("are named by where they are, in code too", () => {
		const gone = TEXTS.flatMap((path) =>
			[...read(path).matchAll(/(?<![\w/])docs\/[\w./-]+\.(?:md|json)\b/g)]
				.filter(([file]) => !existsSync(join(ROOT, file)))
				.map(([file]) => `${path}: ${file}`),
		);
		expect(gone).toEqual([]);
	});

	it("link only to files that exist, and show only such pictures", () => {
		const place = /(?:\]\(|\b(?:src|href)=")(?!https?:|#|mailto:)([^)#"\s]+)(?:#[^)"]*)?[)"]/g;
		const broken = PAGES.flatMap((path) =>
			[...read(path).matchAll(place)]
				.filter(([, link]) => !existsSync(join(ROOT, path, "..", link!)))
				.map(([, link]) => `${path}: ${link}`),
		);
		expect(broken).toEqual([]);
	});
});

describe("error codes", () => {
	const used = SOURCES.filter(
		(path) => /^(modules|hosts)\//.test(path) && !path.startsWith("modules/errors/"),
	)
		.map(read)
		.join("\n");

	it("are all raised somewhere", () => {
		expect(ERROR_CODES.filter((code) => !used.includes(`"${code}"`))).toEqual([]);
	});
});
