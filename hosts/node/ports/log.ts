import type { Log, LogLevel } from "../../../modules/ports/log";

const ORDER: readonly LogLevel[] = Object.freeze(["error", "warn", "info", "debug"] as const);

/** One line for each event on standard error: time of day, level, code, text. */
export class ConsoleLog implements Log {
	readonly level: LogLevel;
	readonly #out: (line: string) => void;

	constructor(level: LogLevel = "info", out: (line: string) => void = (line) => process.stderr.write(line)) {
		this.level = level;
		this.#out = out;
	}

	write(level: LogLevel, code: string, text: string): void {
		if (ORDER.indexOf(level) > ORDER.indexOf(this.level)) return;
		this.#out(`${clockText(new Date())} ${level} ${code} ${oneLine(text)}\n`);
	}
}

function clockText(date: Date): string {
	return [date.getHours(), date.getMinutes(), date.getSeconds()]
		.map((n) => String(n).padStart(2, "0"))
		.join(":");
}

/** Control characters, which a hostile peer could use to move the cursor of a terminal, become spaces. */
function oneLine(text: string): string {
	return text.replace(/[\x00-\x1f\x7f-\x9f]+/g, " ");
}
