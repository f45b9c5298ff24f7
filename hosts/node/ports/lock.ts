import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Language } from "../../../modules/languages/languages";
import type { Log } from "../../../modules/ports/log";

/** A wait for a network drive's lock server ends here. */
const PATIENCE_MS = 5000;
/** What flock(1) answers when another program holds the lock. */
const HELD = 1;

/** Another program works in this folder. */
export class StateInUse extends Error {
	readonly folder: string;
	/** Of the settings, which are not to be had now. */
	readonly language: Language;

	constructor(folder: string, language: Language) {
		super(`${folder} is used by another kabewatt`);
		this.folder = folder;
		this.language = language;
	}
}

/**
 * One program for each folder. The lock is the kernel's own (flock) on the folder itself: it belongs to our open
 * descriptor and goes with it, however the program ends. Nothing is left in the folder that could outlive a
 * SIGKILL or a reboot, no process ID is compared, and containers that share the folder see each other.
 *
 * Node cannot call flock(2), the command of util-linux or busybox can: it locks the descriptor that it inherits,
 * and since a lock belongs to the open file and not to the process, it stays ours when the command has ended.
 */
export class FolderLock {
	readonly #folder: string;
	readonly #log: Log;
	readonly #language: Language;
	#handle: number | undefined;

	constructor(folder: string, log: Log, language: Language = "ja") {
		this.#folder = folder;
		this.#log = log;
		this.#language = language;
	}

	/**
	 * Takes the lock, or keeps it. Throws StateInUse when another program has it, and the system's error when the
	 * folder cannot be opened. Where there is no flock the program goes on without, and says so.
	 */
	take(): void {
		if (this.#handle !== undefined) return;
		const handle = openSync(this.#folder, "r");
		const { status, error, stderr } = spawnSync("flock", ["-n", "3"], {
			stdio: ["ignore", "ignore", "pipe", handle],
			timeout: PATIENCE_MS,
			encoding: "utf8",
		});
		if (status === HELD && stderr === "") {
			closeSync(handle);
			throw new StateInUse(this.#folder, this.#language);
		}
		this.#handle = handle;
		if (status === 0) return;
		const reason = error?.message ?? stderr.trim();
		this.#log.write("warn", "store", `${this.#folder} cannot be locked against a second program: ${reason}`);
	}

	/** Leaves the folder to others. */
	release(): void {
		if (this.#handle !== undefined) closeSync(this.#handle);
		this.#handle = undefined;
	}
}
