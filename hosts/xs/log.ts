import type { Log, LogLevel } from "../../modules/ports/log";

const ORDER: readonly LogLevel[] = Object.freeze(["error", "warn", "info", "debug"] as const);

/** Lines to xsbug (or a log machine) by `trace`. In a release build `trace` goes nowhere. */
export class TraceLog implements Log {
	readonly level: LogLevel;

	/** `level` from the manifest's `config.log`; anything unknown means "info". */
	constructor(level: unknown) {
		this.level = ORDER.find((known) => known === level) ?? "info";
	}

	write(level: LogLevel, code: string, text: string): void {
		if (ORDER.indexOf(level) <= ORDER.indexOf(this.level)) trace(`${level} ${code} ${text}\n`);
	}
}
