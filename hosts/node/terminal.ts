import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { type ConsoleActions, SettingsConsole } from "../../modules/settings/console";
import type { Settings } from "../../modules/settings/settings";
import type { NodeGuard } from "./guard";

/** The settings at the terminal in which the program runs. What is typed as a secret does not appear there. */
export class Terminal {
	readonly #close: () => void;

	/** `onInterrupt`: Ctrl-C, which the terminal hands over as a character. */
	constructor(settings: Settings, actions: ConsoleActions, guard: NodeGuard, onInterrupt: () => void) {
		const say = (line: string) => process.stdout.write(`${line}\n`);
		const console = new SettingsConsole(settings, actions, say);
		const echo = new Writable({
			write(chunk: Buffer, _encoding, done) {
				if (!console.hidden) process.stdout.write(chunk);
				done();
			},
		});
		const lines = createInterface({ input: process.stdin, output: echo, terminal: true, historySize: 0 });
		lines.on("line", (line) => {
			// The line's end was held back with the rest.
			if (console.hidden) process.stdout.write("\n");
			guard.run("terminal", () => console.line(line));
		});
		lines.on("SIGINT", onInterrupt);
		this.#close = () => lines.close();
	}

	/** Gives the terminal back as it was. */
	close(): void {
		this.#close();
	}
}
