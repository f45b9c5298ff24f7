// Which characters the display can show, computed from the tables that hold its texts.
import { build } from "esbuild";

const ASCII = range(0x20, 0x7e);
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

/** The characters of a set ("all", "small", "label", "number", "figure"), ascending by code point. */
export async function charactersOf(set) {
	tables ??= load(`
		export { LANGUAGES } from "./modules/languages/languages";
		export { DIRECTION } from "./modules/display/words/words";
		export { bigWords } from "./hosts/node/tools/big-words";
		export { PROPERTIES } from "./modules/meter/values/properties";
	`);
	const { bigWords, DIRECTION, LANGUAGES, PROPERTIES } = await tables;
	// The names of the languages and of settings, the report and the list of items are read on pages alone.
	const shown = Object.values(LANGUAGES).map(({ name, short, report, items, settings, ...tables }) => tables);
	// Where there is a larger font for running text, the small one never shows what an error or a state says.
	const small = shown.map(({ errors, states, ...tables }) => [tables, errors.INTERNAL.title]);
	const text = {
		all: ASCII + strings([shown, DIRECTION, "…", PROPERTIES]),
		small: ASCII + strings([small, DIRECTION, "…", PROPERTIES]),
		label: FIGURE + strings(Object.keys(LANGUAGES).map(bigWords)),
		number: NUMBER,
		figure: FIGURE,
	}[set];
	return [...new Set(text)].filter((c) => c >= " ").sort((a, b) => a.codePointAt(0) - b.codePointAt(0));
}
