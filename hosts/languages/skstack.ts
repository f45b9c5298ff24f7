import { SKSTACK } from "../../modules/skstack/module";
import type { Language } from "../../modules/wisun/finder";

/** For a board without room for more: a J11 module is told by name, and not used. */
export const LANGUAGES: readonly Language[] = Object.freeze([SKSTACK]);
