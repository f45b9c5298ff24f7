// npm run messages: writes the chapter on messages of the manual, in both languages, from the tables that the
// display shows. With --check it writes nothing and fails when a file is not what the tables say.
import { readFileSync, writeFileSync } from "node:fs";
import { ERROR_CODES } from "../../../modules/errors/codes";
import type { Text } from "../../../modules/errors/text";
import { LANGUAGES } from "../../../modules/languages/languages";
import { LINK_STATES } from "../../../modules/meter/values/readings";

/** The languages that the manual is written in, each with the words of this chapter. */
const WORDS = {
	ja: {
		file: "messages.ja.md",
		title: "画面のメッセージ",
		note: "この章は画面と同じ表から `npm run messages` で作られます。手で直さないでください。",
		states: "接続までの表示",
		errors: "お知らせと、していただくこと",
	},
	en: {
		file: "messages.md",
		title: "Messages on the screen",
		note: "This chapter is made by `npm run messages` from the tables that the display shows. Do not edit it by hand.",
		states: "On the way to the meter",
		errors: "What is wrong, and what to do",
	},
} as const;

type ManualLanguage = keyof typeof WORDS;

export const MANUAL_LANGUAGES = Object.keys(WORDS) as ManualLanguage[];

function entry(heading: string, text: Text): string {
	const steps = text.steps.map((step, index) => `${index + 1}. ${step}\n`).join("");
	return `### ${heading}\n\n${text.body}\n${steps === "" ? "" : `\n${steps}`}\n`;
}

/** The chapter in one language, as Markdown. */
export function messageChapter(language: ManualLanguage): string {
	const words = WORDS[language];
	const { states, errors } = LANGUAGES[language];
	let chapter = `# ${words.title}\n\n${words.note}\n\n## ${words.states}\n\n`;
	for (const state of LINK_STATES) chapter += entry(states[state].title, states[state]);
	chapter += `## ${words.errors}\n\n`;
	for (const code of ERROR_CODES) chapter += entry(`${errors[code].title} (${code})`, errors[code]);
	return `${chapter.trimEnd()}\n`;
}

export function chapterFile(language: ManualLanguage): URL {
	return new URL(`../../../docs/${WORDS[language].file}`, import.meta.url);
}

function main(check: boolean): void {
	for (const language of MANUAL_LANGUAGES) {
		const file = chapterFile(language);
		const chapter = messageChapter(language);
		if (!check) writeFileSync(file, chapter);
		else if (readFileSync(file, "utf8") !== chapter) {
			process.stderr.write(`${file.pathname} is not what npm run messages makes\n`);
			process.exitCode = 1;
		}
	}
}

if (process.argv[1]?.endsWith("messages.ts")) main(process.argv.includes("--check"));
