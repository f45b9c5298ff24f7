import { J11 } from "../../modules/j11/module";
import { SKSTACK } from "../../modules/skstack/module";
import type { Language } from "../../modules/wisun/finder";

/** Every module that can be bought. */
export const LANGUAGES: readonly Language[] = Object.freeze([J11, SKSTACK]);
