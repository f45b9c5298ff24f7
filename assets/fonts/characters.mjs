// Which characters the display can show, computed from the tables that hold its texts.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const ASCII = range(0x20, 0x7e);
/** Kana and marks that names given by people need most, beside what the texts use. */
const KANA = `${range(0x3041, 0x3093)}${range(0x30a1, 0x30f6)}ー、。「」・`;
const FIGURE = "0123456789-,.";
/** What stands in the smaller figures: numbers, times, shares, units. */
const NUMBER = `${FIGURE}:%/? AVWkh`;

function range(from, to) {
	let text = "";
	for (let code = from; code <= to; code++) text += String.fromCharCode(code);
	return text;
}

async function load(source) {
	const result = await build({
		stdin: { contents: source, resolveDir: new URL("../..", import.meta.url).pathname, loader: "ts" },
		bundle: true,
		write: false,
		format: "esm",
		platform: "neutral",
	});
	return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].text).toString("base64")}`);
}

/** Words that stand in no exported table: the values of properties, inside the decoder. */
function wordsOf(file) {
	return readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").replace(/[\x00-\x7e]/g, "");
}

/** Every string inside a value, joined. */
function strings(value) {
	if (typeof value === "string") return value;
	if (typeof value !== "object" || value === null) return "";
	return Object.values(value).map(strings).join("");
}

let tables;

/** The layouts of the display. */
export async function layouts() {
	return (await load('export { LAYOUTS } from "./modules/display/paint/sizes";')).LAYOUTS;
}

/** The characters of a set ("all", "label", "number", "figure"), ascending by code point. */
export async function charactersOf(set) {
	tables ??= load(`
		export { texts } from "./modules/errors/texts";
		export { DIRECTION, LANGUAGES } from "./modules/display/words/words";
		export { bigWords } from "./hosts/node/tools/big-words";
		export { PROPERTIES } from "./modules/meter/values/properties";
		export { SETTINGS } from "./modules/settings/table";
	`);
	const { texts, bigWords, DIRECTION, LANGUAGES, PROPERTIES, SETTINGS } = await tables;
	const all = [texts("ja"), texts("en"), LANGUAGES, DIRECTION, "…", PROPERTIES, SETTINGS];
	const text = {
		all: ASCII + KANA + strings(all) + wordsOf("modules/meter/values/decode.ts"),
		label: ASCII + strings([bigWords("ja"), bigWords("en")]),
		number: NUMBER,
		figure: FIGURE,
	}[set];
	return [...new Set(text)].filter((c) => c >= " ").sort((a, b) => a.codePointAt(0) - b.codePointAt(0));
}
