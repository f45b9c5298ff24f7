// npm run settings: writes the chapter on settings of the manual, in both languages, from the table that drives
// page, console and storage. With --check it writes nothing and fails when a file is not what the table says.
import { readFileSync, writeFileSync } from "node:fs";
import { LANGUAGES } from "../../../modules/languages/languages";
import { SETTINGS, type SettingRow } from "../../../modules/settings/table";

/** The languages that the manual is written in, each with the words of this chapter. */
const WORDS = {
	ja: {
		file: "settings.ja.md",
		title: "設定の一覧",
		note: "この章は `npm run settings` で設定の表から作られます。手で直さないでください。",
		how: [
			"設定は、ページの「設定」(暗証番号が必要)、`POST /api/v1/settings`([api.md](api.md))、`npm start -- --console` の",
			"`set KEY 値`、`--settings FILE` の `KEY=値`、環境変数 `KABEWATT_` + 大文字の KEY で変えられます。最後の二つはその実行の間だけ有効で、保存されません。",
		],
		head: "| KEY | 内容 | 入れられる値 | はじめの値 |",
		secret: "書き込み専用",
		unset: "なし",
		upper: "英数字(小文字は大文字になります)",
		alnum: "英数字",
		ascii: "ASCII文字",
		any: "文字",
		blocks: "文字、プライベートIPv4ブロック2つまで(例 `10.5.0.0/16,172.17.0.0/16`)、",
		length: (min: number, max: number) => (min === max ? `${max}文字` : `${min}〜${max}文字`),
		range: (min: number, max: number, unit: string) => `${min}〜${max}${unit === "" ? "" : ` ${unit}`}`,
		text: (kind: string, length: string) => `${kind} ${length}`,
		or: " / ",
	},
	en: {
		file: "settings.md",
		title: "All settings",
		note: "This chapter is made by `npm run settings` from the table of settings. Do not edit it by hand.",
		how: [
			"Settings are changed on the page under Settings (with the PIN), by `POST /api/v1/settings` ([api.md](api.md)), by `set KEY VALUE` at",
			"`npm start -- --console`, by `KEY=VALUE` in a file for `--settings FILE`, or by an environment variable `KABEWATT_` and the KEY in capitals. The",
			"last two hold for that run and are not stored.",
		],
		head: "| KEY | what it is | what it takes | at first |",
		secret: "write-only",
		unset: "not set",
		upper: "letters and digits (made upper case)",
		alnum: "letters and digits",
		ascii: "ASCII characters",
		any: "characters",
		blocks: "characters, up to two private IPv4 blocks (`10.5.0.0/16,172.17.0.0/16`)",
		length: (min: number, max: number) => (min === max ? `${max}` : `${min} to ${max}`),
		range: (min: number, max: number, unit: string) => `${min} to ${max}${unit === "" ? "" : ` ${unit}`}`,
		text: (kind: string, length: string) => `${length} ${kind}`,
		or: " or ",
	},
} as const;

type ManualLanguage = keyof typeof WORDS;

export const MANUAL_LANGUAGES = Object.keys(WORDS) as ManualLanguage[];

function takes(row: SettingRow, language: ManualLanguage): string {
	const words = WORDS[language];
	switch (row.type) {
		case "integer":
			return words.range(row.min, row.max, row.unit);
		case "choice":
			return row.choices.map((choice) => `\`${choice}\``).join(words.or);
		case "text": {
			const length = words.length(Math.max(1, row.minLength), row.maxLength);
			return words.text(words[row.charset], length);
		}
	}
}

/** The chapter in one language, as Markdown. */
export function settingsChapter(language: ManualLanguage): string {
	const words = WORDS[language];
	let chapter = `# ${words.title}\n\n${words.note}\n\n${words.how.join("\n")}\n\n${words.head}\n|---|---|---|---|\n`;
	for (const row of SETTINGS) {
		const initial = row.initial === "" ? words.unset : `\`${row.initial}\``;
		const secret = row.secret ? ` (${words.secret})` : "";
		chapter += `| \`${row.key}\` | ${LANGUAGES[language].settings[row.key]}${secret} | ${takes(row, language)} | ${initial} |\n`;
	}
	return chapter;
}

export function settingsFile(language: ManualLanguage): URL {
	return new URL(`../../../docs/${WORDS[language].file}`, import.meta.url);
}

function main(check: boolean): void {
	for (const language of MANUAL_LANGUAGES) {
		const file = settingsFile(language);
		const chapter = settingsChapter(language);
		if (!check) writeFileSync(file, chapter);
		else if (readFileSync(file, "utf8") !== chapter) {
			process.stderr.write(`${file.pathname} is not what npm run settings makes\n`);
			process.exitCode = 1;
		}
	}
}

if (process.argv[1]?.endsWith("settings-docs.ts")) main(process.argv.includes("--check"));
