import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/** A user that owns nothing. */
export const NOBODY = 65_534;

export const IS_ROOT = process.getuid?.() === 0;

/** Runs `step` with another user's rights; root alone can. Synchronous: nothing else of this process runs meanwhile. */
export function asUser<T>(uid: number, step: () => T): T {
	process.setegid!(uid);
	process.seteuid!(uid);
	try {
		return step();
	} finally {
		process.seteuid!(0);
		process.setegid!(0);
	}
}

/** Runs `step` while this process may not open one more file. */
export function withoutFiles<T>(step: () => T): T {
	const limit = (soft: number | string) =>
		spawnSync("prlimit", ["--pid", `${process.pid}`, `--nofile=${soft}:`]);
	const before = spawnSync("prlimit", ["--pid", `${process.pid}`, "--nofile", "-o", "SOFT", "--noheadings"]);
	limit(256);
	const handles: number[] = [];
	try {
		for (;;) handles.push(openSync("/dev/null", "r"));
	} catch {
		return step();
	} finally {
		for (const handle of handles) closeSync(handle);
		limit(before.stdout.toString().trim());
	}
}

/** Mounts a file system of `size` ("64k") in `folder`. False where this user may not. */
export function mountSmall(folder: string, size: string): boolean {
	return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]).status === 0;
}

export function unmount(folder: string): void {
	spawnSync("umount", [folder]);
}
