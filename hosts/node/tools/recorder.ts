import { closeSync, constants, openSync, writeSync } from "node:fs";
import type { ErrorCode } from "../../../modules/errors/codes";
import { isoText } from "../../../modules/meter/clock/calendar";
import type { Log } from "../../../modules/ports/log";
import type { Trace } from "../../../modules/wisun/trace";
import { isNoRoom, remedy } from "../ports/owner";

/** A pipe that nobody reads refuses at once instead of holding up the program. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
/** After a failed write the file is left alone for so long. */
const REST_MS = 5000;

/**
 * Appends both directions of the serial line, already without secrets, to a file: time, direction, text. A file
 * that cannot be written, as on a full disk, is reported once; recording goes on as soon as it can be written again, and
 * then the number of missing lines is reported. Each line is written at once: what was recorded is in the file,
 * however the program ends. A line is short and the serial line slow.
 */
export class Recorder implements Trace {
	readonly #path: string;
	readonly #log: Log;
	readonly #now: () => number;
	#file: number | undefined;
	#missing = 0;
	#restUntil = 0;
	/** The last write ended inside a line. */
	#cut = false;

	/** `now` in ms, for the rest after a failure. */
	constructor(path: string, log: Log, now: () => number = () => performance.now()) {
		this.#path = path;
		this.#log = log;
		this.#now = now;
		this.#attempt(() => this.#open());
	}

	onTrace(direction: string, text: string): void {
		if (this.#missing > 0 && this.#now() < this.#restUntil) {
			this.#missing++;
			return;
		}
		const ms = String(Date.now() % 1000).padStart(3, "0");
		const line = `${isoText(Date.now()).slice(0, 19)}.${ms} ${direction} ${escapeText(text)}\n`;
		if (!this.#attempt(() => this.#write(line)) || this.#missing === 0) return;
		this.#log.write("info", "record", `${this.#path}: goes on; ${this.#missing} lines are missing`);
		this.#missing = 0;
	}

	close(): void {
		if (this.#file !== undefined) closeSync(this.#file);
		this.#file = undefined;
	}

	#open(): number {
		this.#file ??= openSync(this.#path, APPEND, 0o600);
		return this.#file;
	}

	#write(line: string): void {
		const file = this.#open();
		const bytes = Buffer.from(this.#cut ? `\n${line}` : line);
		for (let at = 0; at < bytes.length; ) {
			const written = writeSync(file, bytes, at);
			at += written;
			this.#cut = bytes[at - 1] !== 0x0a;
		}
	}

	/** False when it failed, which is reported unless it failed before. */
	#attempt(step: () => void): boolean {
		try {
			step();
			return true;
		} catch (error) {
			// It may have been moved, or its disk taken away: it is opened anew.
			this.close();
			if (this.#missing === 0) this.#tell(error as NodeJS.ErrnoException);
			this.#missing++;
			this.#restUntil = this.#now() + REST_MS;
			return false;
		}
	}

	#tell(error: NodeJS.ErrnoException): void {
		const full = isNoRoom(error);
		const code: ErrorCode = full ? "STORE_FULL" : "FILE_UNREADABLE";
		const hint = full ? "; recording goes on when there is room" : remedy(error, this.#path, this.#path);
		this.#log.write("error", code, `${this.#path} cannot be written: ${error.message}${hint}`);
	}
}

/** Characters that are no visible ASCII as \xNN. */
function escapeText(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, (c) => `\\x${(c.charCodeAt(0) & 255).toString(16).padStart(2, "0")}`);
}
