import type { ReadStream, WriteStream } from "node:tty";
import { type ConsoleActions, SettingsConsole } from "../../../modules/settings/console";
import { LineEditor, type LineEditorEvents } from "../../../modules/settings/line-editor";
import type { Settings } from "../../../modules/settings/settings";
import type { NodeGuard } from "../ports/guard";

const SUSPEND = 26;

/** The part of process.stdin and process.stdout that is used. */
export interface TerminalStreams {
	readonly input: NodeJS.ReadableStream & Partial<Pick<ReadStream, "isTTY" | "setRawMode">>;
	readonly output: Pick<WriteStream, "write">;
}

/**
 * The settings at the terminal in which the program runs. The terminal itself shows nothing that is typed: each character
 * is sent back, a star for each character that is or may be a secret. There is no history of lines.
 */
export class Terminal implements LineEditorEvents {
	readonly #console: SettingsConsole;
	readonly #guard: NodeGuard;
	readonly #onInterrupt: () => void;
	readonly #streams: TerminalStreams;
	readonly #editor = new LineEditor(this);
	readonly #take = (chunk: Buffer | string): void => {
		const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
		this.#guard.run("terminal", () => this.#editor.take(bytes, bytes.length));
		if (bytes.includes(SUSPEND) && this.#streams.input.isTTY === true) this.#suspend();
	};

	/** `onInterrupt`: Ctrl-C, which the terminal hands over as a character. */
	constructor(
		settings: Settings,
		actions: ConsoleActions,
		guard: NodeGuard,
		onInterrupt: () => void,
		streams: TerminalStreams = { input: process.stdin, output: process.stdout },
	) {
		this.#guard = guard;
		this.#onInterrupt = onInterrupt;
		this.#streams = streams;
		this.#console = new SettingsConsole(settings, actions, (line) => streams.output.write(`${line}\n`));
		this.#raw(true);
		streams.input.on("data", this.#take);
	}

	onLine(text: string): void {
		this.#console.line(text);
	}

	onCancel(): void {
		this.#console.cancel();
		this.#onInterrupt();
	}

	onEcho(bytes: string): void {
		this.#streams.output.write(Buffer.from(bytes, "latin1"));
	}

	hides(begun: string): boolean {
		return this.#console.hides(begun);
	}

	/** Gives the terminal back as it was. */
	close(): void {
		this.#streams.input.removeListener("data", this.#take);
		this.#streams.input.pause();
		this.#raw(false);
	}

	/** Ctrl-Z, which the terminal hands over too: the shell gets it back as it was. */
	#suspend(): void {
		this.#raw(false);
		process.once("SIGCONT", () => this.#raw(true));
		process.kill(process.pid, "SIGTSTP");
	}

	#raw(on: boolean): void {
		if (this.#streams.input.isTTY === true) this.#streams.input.setRawMode?.(on);
	}
}
