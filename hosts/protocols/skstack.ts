import { SKSTACK } from "../../modules/skstack/module";
import type { Protocol } from "../../modules/wisun/finder";

/** For a board without room for more: a J11 module is told by name, and not used. */
export const PROTOCOLS: readonly Protocol[] = Object.freeze([SKSTACK]);
