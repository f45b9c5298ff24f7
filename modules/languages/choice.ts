import { LANGUAGES, type Language } from "./languages";
import type { Tables } from "./tables";

/** The codes of all languages, in their order. */
export const LANGUAGE_CODES = Object.freeze(Object.keys(LANGUAGES) as Language[]);

/** The language of this code; that of a new display where there is none of it. */
export function languageOf(code: string): Language {
	return LANGUAGE_CODES.find((language) => language === code) ?? LANGUAGE_CODES[0]!;
}

/** A text in every language by its code, for a client that chooses itself. */
export function inEachLanguage(textIn: (tables: Tables) => string): Record<Language, string> {
	const texts = {} as Record<Language, string>;
	for (const code of LANGUAGE_CODES) texts[code] = textIn(LANGUAGES[code]);
	return texts;
}
