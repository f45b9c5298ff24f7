// npm run messages: writes the chapter on messages of the manual, in both languages, from the tables that the
// display shows. With --check it writes nothing and fails when a file is not what the tables say.
import { readFileSync, writeFileSync } from "node:fs";
import { ERROR_CODES } from "../../../modules/errors/codes";
import { type Language, type Text, texts } from "../../../modules/errors/texts";
import { LINK_STATES } from "../../../modules/meter/values/readings";

const WORDS = {
	ja: {
		title: "画面のメッセージ",
		note: "この章は画面と同じ表から `npm run messages` で作られます。手で直さないでください。",
		states: "接続までの表示",
		errors: "お知らせと、していただくこと",
	},
	en: {
		title: "Messages on the screen",
		note: "This chapter is made by `npm run messages` from the tables that the display shows. Do not edit it by hand.",
		states: "On the way to the meter",
		errors: "What is wrong, and what to do",
	},
} as const;

function entry(heading: string, text: Text): string {
	const steps = text.steps.map((step, index) => `${index + 1}. ${step}\n`).join("");
	return `### ${heading}\n\n${text.body}\n${steps === "" ? "" : `\n${steps}`}\n`;
}

/** The chapter in one language, as Markdown. */
export function messageChapter(language: Language): string {
	const words = WORDS[language];
	const { states, errors } = texts(language);
	let chapter = `# ${words.title}\n\n${words.note}\n\n## ${words.states}\n\n`;
	for (const state of LINK_STATES) chapter += entry(states[state].title, states[state]);
	chapter += `## ${words.errors}\n\n`;
	for (const code of ERROR_CODES) chapter += entry(`${errors[code].title} (${code})`, errors[code]);
	return `${chapter.trimEnd()}\n`;
}

export function chapterFile(language: Language): URL {
	return new URL(`../../../docs/messages${language === "ja" ? ".ja" : ""}.md`, import.meta.url);
}

function main(check: boolean): void {
	for (const language of ["ja", "en"] as const) {
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
