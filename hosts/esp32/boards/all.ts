import type { Board } from "./board";
import { BOARDS as ATOM_S3 } from "./m5atom_s3";
import { BOARDS as STACK } from "./m5stack";
import { BOARDS as STACK_CORE2 } from "./m5stack_core2";
import { BOARDS as STACK_CORES3 } from "./m5stack_cores3";
import { BOARDS as STICK_CPLUS } from "./m5stick_cplus";
import { BOARDS as STICK_CPLUS2 } from "./m5stick_cplus2";
import { BOARDS as STICK_S3 } from "./m5stick_s3";

/** Every board, the first for those that are not listed. In an image its own row stands in the place of this module. */
export const BOARDS: readonly Board[] = Object.freeze([
	...STACK,
	...STACK_CORE2,
	...STACK_CORES3,
	...STICK_CPLUS,
	...STICK_CPLUS2,
	...STICK_S3,
	...ATOM_S3,
]);
