import { J11 } from "../../modules/j11/module";
import { SKSTACK } from "../../modules/skstack/module";
import type { Protocol } from "../../modules/wisun/finder";

/** Every module that can be bought. */
export const PROTOCOLS: readonly Protocol[] = Object.freeze([J11, SKSTACK]);
