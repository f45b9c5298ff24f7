import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOMS, SYSTEM, TESTS, testsOf } from "../rooms.mjs";
import { filesBelow, ROOT, read } from "../support/files";

/** What a test takes that a plain machine has not. */
const MORE_THAN_PLAIN =
	/from "(playwright-core|[./]+\/support\/(namespaces|mosquitto))"|import\("[./]+\/firmware\/sdk"\)|has\("valgrind"/;

const HOSTS = ["emulator", "esp32", "firmware", "node", "sim", "xs"];

describe("npm run test:system", () => {
	it("has each test that needs namespaces, a broker, a browser, valgrind or the SDK, and no other", () => {
		expect(TESTS.filter((path) => MORE_THAN_PLAIN.test(read(path)))).toEqual(Object.keys(SYSTEM).sort());
	});

	it("takes nothing from npm test but what it runs itself", () => {
		expect(Object.keys(SYSTEM).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
		expect(read("package.json")).toContain('"test": "node test/run.mjs"');
		expect(read("package.json")).toContain('"test:system": "node test/run.mjs --system"');
		const programs = [...read(".ci/run").matchAll(/^npm (?:run )?(test(?::\w+)?) /gm)].map(
			([, name]) => name,
		);
		expect(programs).toEqual(["test", "test:system"]);
	});
});

describe("the README of a host", () => {
	it.each(HOSTS)("names each file and folder of hosts/%s", (host) => {
		const page = read(`hosts/${host}/README.md`);
		const entries = readdirSync(join(ROOT, "hosts", host)).filter((name) => !/^README|\.json$/.test(name));
		const words = page.split(/[^\w-]+/);
		expect(entries.filter((name) => !words.includes(name.replace(/\.\w+$/, "")))).toEqual([]);
	});
});

describe("README.ja.md", () => {
	it("has each way to start and each address that README.md has outside its tables", () => {
		const prose = read("README.md").replace(/^\|.*$/gm, "");
		const spans = [...prose.matchAll(/`(npm start -- [^`]+|GET [^`]+)`/g)].map(([, span]) => span!);
		expect(spans.length).toBeGreaterThan(3);
		const japanese = read("README.ja.md");
		expect(spans.filter((span) => !japanese.includes(`\`${span}\``))).toEqual([]);
	});
});

describe("npm run unit", () => {
	it("finds every test in the room of its folder, and each test in one room", () => {
		expect(ROOMS.flatMap((room) => testsOf(room) ?? []).sort()).toEqual(TESTS);
		expect(TESTS).toEqual(filesBelow("test", (path) => path.endsWith(".test.ts")));
	});

	it.each([
		["routeb", "test/routeb/session.test.ts"],
		["test/routeb/", "test/routeb/session.test.ts"],
		["modules/echonet", "test/echonet/client.test.ts"],
		["hosts/esp32", "test/hosts/esp32/boot.test.ts"],
		// It has no tests of its own.
		["ports", "test/node/serial.node.test.ts"],
		["web/http", "test/web/http-parser.test.ts"],
	])("takes %s as a room", (name, path) => {
		expect(testsOf(name)).toContain(path);
	});

	it.each(["nowhere", "", "..", "../hosts", "route", "session.test.ts"])("knows no room %j", (name) => {
		expect(testsOf(name)).toBeUndefined();
	});
});
