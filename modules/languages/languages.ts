import { EN } from "./en/en";
import { JA } from "./ja/ja";
import type { Tables } from "./tables";

/** Every language: a folder and a line. The first one is that of a new display. */
const ALL = Object.freeze({ ja: JA, en: EN });

/** The code of a language (ISO 639), as in the setting `lang`. */
export type Language = keyof typeof ALL;

export const LANGUAGES: Readonly<Record<Language, Tables>> = ALL;
