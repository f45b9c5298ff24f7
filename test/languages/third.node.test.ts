import { afterEach, describe, expect, it, vi } from "vitest";
import { parseFlags } from "../../hosts/node/flags";
import { text } from "../../modules/errors/text";
import { LANGUAGE_CODES, languageOf } from "../../modules/languages/choice";
import { EN } from "../../modules/languages/en/en";
import { PAGES as EN_PAGES } from "../../modules/languages/en/pages/pages";
import type { PageTexts } from "../../modules/languages/ja/pages/pages";
import { LANGUAGES, type Language } from "../../modules/languages/languages";
import type { Tables } from "../../modules/languages/tables";
import { SETTINGS } from "../../modules/settings/table";
import { Home } from "../support/home";
import { RecordingCanvas } from "../support/recording-canvas";

/** The list of languages with one line more. */
vi.mock("../../modules/languages/languages", async (load) => {
	const { LANGUAGES } = await load<typeof import("../../modules/languages/languages")>();
	const { XX } = await import("./pseudo");
	return { LANGUAGES: Object.freeze({ ...LANGUAGES, xx: XX }) };
});

const XX = "xx" as Language;
const { render, LANGUAGES: PAGES } = await import("../../assets/pages/make.mjs" as string);

/** A home whose setting `lang` is the third language, with watts on the screen. */
function makeHome() {
	const canvas = new RecordingCanvas(320, 240);
	const home = new Home({ canvas });
	expect(home.app.settings.set("lang", "xx")).toBeUndefined();
	home.start();
	home.untilWatts();
	home.time.advance(60_000);
	const get = (path: string) => {
		const answer = home.host.tcp.connect(80).request(`GET ${path} HTTP/1.0\r\nHost: 192.168.1.20\r\n\r\n`);
		return answer.slice(answer.indexOf("\r\n\r\n") + 4);
	};
	const texts = (view: "now" | "items" | "link") => {
		canvas.forget();
		home.app.display!.show(view);
		return canvas.texts;
	};
	return { home, canvas, texts, json: (path: string) => JSON.parse(get(path)) };
}

describe("a third language, a line in the list", () => {
	it("is a choice of the setting, and of --lang", () => {
		expect(LANGUAGE_CODES).toEqual(["ja", "en", "xx"]);
		expect(SETTINGS.find(({ key }) => key === "lang")).toMatchObject({ choices: ["ja", "en", "xx"] });
		expect(parseFlags(["--lang", "xx"], [])).toHaveProperty("flags.lang", "xx");
		expect(parseFlags(["--lang", "yy"], [])).toHaveProperty("error.message", "ja or en or xx is needed");
	});

	it("speaks on the display: words, titles, names of properties and their values", () => {
		const { home, texts } = makeHome();
		home.emulator.load(8000);
		home.time.advance(30_000);
		expect(texts("now")).toContain("▶⌂«Buying»");
		expect(texts("link")).toContain("«Link»");
		const items = texts("items");
		expect(items).toContain("«Operation status»");
		expect(items).toContain("«on»");
	});

	it("speaks of an error on the display and in JSON", () => {
		const { home, canvas, json } = makeHome();
		home.serial.vanish();
		home.time.advance(5000);
		const { error, message } = json("/api/v1/link");
		expect(error).toBe("SERIAL_ABSENT");
		const { title, body, steps } = LANGUAGES[XX].errors.SERIAL_ABSENT;
		expect(message).toEqual({ title, body, steps });
		canvas.forget();
		home.app.display!.show("message");
		expect(canvas.texts.join(" ")).toContain(title);
		expect(canvas.texts.join(" ")).toContain(steps[0]);
	});

	it("names properties and settings in JSON, beside the two that were there", () => {
		const { json } = makeHome();
		const power = json("/api/v1/items").items.find(({ epc }: { epc: string }) => epc === "E7");
		expect([power.name, power.ja, power.en, power.xx]).toEqual([
			"«Instantaneous power»",
			"瞬時電力計測値",
			"Instantaneous power",
			"«Instantaneous power»",
		]);
		const english = json("/api/v1/items?lang=en").items.find(({ epc }: { epc: string }) => epc === "E7");
		expect(english.name).toBe("Instantaneous power");
		const brightness = json("/api/v1/settings").settings.find(
			({ key }: { key: string }) => key === "brightness",
		);
		expect([brightness.ja, brightness.en, brightness.xx]).toEqual(["明るさ", "Brightness", "«Brightness»"]);
	});

	it("is what the support report is written in", () => {
		const { home } = makeHome();
		const report = home.host.tcp
			.connect(80)
			.request("GET /report.txt HTTP/1.0\r\nHost: 192.168.1.20\r\n\r\n");
		expect(Buffer.from(report, "latin1").toString()).toContain(
			"kabewatt «support report»\n\n«Made at»: 2026-",
		);
	});

	it("is left for the one of a new display where a program does not have it", () => {
		expect([languageOf("xx"), languageOf("en"), languageOf("yy"), languageOf("")]).toEqual([
			"xx",
			"en",
			"ja",
			"ja",
		]);
	});
});

describe("the pages", () => {
	afterEach(() => vi.unstubAllGlobals());

	const languages = {
		...PAGES,
		xx: {
			name: "Xx",
			short: "XX",
			pages: { ...EN_PAGES, dashboard: { ...EN_PAGES.dashboard, buying: "«Buying»" } },
		},
	};

	it("get a third language by its folder: a button and its texts", () => {
		const { text } = render("dashboard", languages);
		for (const button of ["ja", "en", "xx"]) expect(text).toContain(`data-lang="${button}"`);
		expect(text).toContain("\\xABBuying\\xBB");
		expect(render("dashboard").text).not.toContain('data-lang="xx"');
	});

	it.each([
		["xx-XX", null, "xx"],
		["ja-JP", null, "ja"],
		["fr-FR", null, "en"],
		["ja-JP", "xx", "xx"],
		["ja-JP", "gone", "ja"],
	])("for a browser in %s that keeps %s are in %s", async (browser, kept, expected) => {
		vi.resetModules();
		vi.stubGlobal("navigator", { language: browser });
		const empty = { getItem: () => null };
		vi.stubGlobal("sessionStorage", empty);
		vi.stubGlobal("localStorage", { getItem: (key: string) => (key === "lang" ? kept : null) });
		const tables = Object.entries(languages as Record<string, { name: string; pages: PageTexts }>);
		vi.stubGlobal(
			"PAGE_TEXTS",
			Object.fromEntries(
				tables.map(([code, { name, pages }]) => [code, { language: name, ...pages.dashboard }]),
			),
		);
		const { session, t, languageName, otherLang } = await import("../../assets/pages/common.js" as string);
		expect(session.lang).toBe(expected);
		expect(t("buying")).toBe({ xx: "«Buying»", ja: "買電中", en: "Buying" }[expected]);
		expect(languageName("xx")).toBe("Xx");
		expect(otherLang()).toBe(expected === "ja" ? "en" : "ja");
	});
});

describe("a language that lacks something", () => {
	it("does not compile", () => {
		const { errors: _errors, ...withoutErrors } = EN;
		const { over: _over, ...withoutWord } = EN.words;
		const { pollS: _pollS, ...withoutSetting } = EN.settings;
		const { setup: _setup, ...withoutPage } = EN_PAGES;
		// @ts-expect-error: the texts of the errors
		const a: Tables = withoutErrors;
		// @ts-expect-error: a word of the display
		const b: Tables = { ...EN, words: withoutWord };
		// @ts-expect-error: the name of a setting
		const c: Tables = { ...EN, settings: withoutSetting };
		// @ts-expect-error: an error
		const d: Tables = { ...EN, errors: { INTERNAL: text("a", "b") } };
		// @ts-expect-error: a page
		const e: PageTexts = withoutPage;
		expect([a, b, c, d, e]).toHaveLength(5);
	});
});
