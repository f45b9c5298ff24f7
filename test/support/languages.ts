import { J11 } from "../../modules/j11/module";
import { SKSTACK } from "../../modules/skstack/module";
import type { Language } from "../../modules/wisun/finder";

/** What modules speak, as the programs hand it to the app. */
export const LANGUAGES: readonly Language[] = [J11, SKSTACK];
