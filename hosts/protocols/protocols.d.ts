import type { Protocol } from "../../modules/wisun/finder";

/** What modules may speak on this board: the manifest puts one of the files of this folder here. */
export declare const PROTOCOLS: readonly Protocol[];
