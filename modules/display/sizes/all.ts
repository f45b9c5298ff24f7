import type { Layout } from "../paint/layout";
import { LAYOUTS as SQUARE } from "./128x128";
import { LAYOUTS as TINY } from "./160x80";
import { LAYOUTS as STICK } from "./240x135";
import { LAYOUTS as LARGE } from "./320x240";

/** Every layout. In an image that of the board's screen stands in the place of this module. */
export const LAYOUTS: readonly Layout[] = Object.freeze([...LARGE, ...STICK, ...SQUARE, ...TINY]);
