import { row } from "./board";

/** Modules on the headers of the sticks, which several boards share. */
export const HAT_02 = row("Wi-SUN HAT rev 0.2 or later", 0, 26, "four independent projects");
export const HAT_01 = row("Wi-SUN HAT rev 0.1", 0, 36, "two projects; leave GPIO25 open");
export const HAT_C1 = row("HAT-C1 (BP35C1-J11)", 0, 36, "one project", 26);
export const STICK_GROVE = row("Grove", 32, 33, "schematic of the board");
/** The StickS3 has G0, G1 and G8 where the older sticks have 26, 36 and 0. */
export const S3_HAT_02 = row("Wi-SUN HAT rev 0.2 or later", 8, 0, "pin order of the two headers; not tried");
export const S3_HAT_C1 = row("HAT-C1 (BP35C1-J11)", 8, 1, "one project", 0);
export const S3_HAT_01 = row("Wi-SUN HAT rev 0.1", 8, 1, "pin order of the two headers; not tried");
