import { createWriteStream, type WriteStream } from "node:fs";
import { isoText } from "../../modules/meter/calendar";
import type { Trace } from "../../modules/wisun/trace";

/** Appends both directions of the serial line, already without secrets, to a file: time, direction, text. */
export class Recorder implements Trace {
	readonly #stream: WriteStream;

	/** `onError` is called when the file cannot be written; the program goes on without. */
	constructor(path: string, onError: (error: Error) => void) {
		this.#stream = createWriteStream(path, { flags: "a", mode: 0o600 });
		this.#stream.on("error", onError);
	}

	onTrace(direction: string, text: string): void {
		const ms = String(Date.now() % 1000).padStart(3, "0");
		this.#stream.write(`${isoText(Date.now()).slice(0, 19)}.${ms} ${direction} ${escapeText(text)}\n`);
	}

	close(): void {
		this.#stream.end();
	}
}

/** Characters that are no visible ASCII as \xNN. */
function escapeText(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, (c) => `\\x${(c.charCodeAt(0) & 255).toString(16).padStart(2, "0")}`);
}
