import type { Masker } from "../../../modules/bytes/masker";
import type { Log, LogLevel } from "../../../modules/ports/log";
import type { FaultRecord } from "../../../modules/ports/system";

/** Keeps an exception of one callback from ending the program: it is logged and counted. */
export class NodeGuard {
	fault: FaultRecord | undefined;
	/** What no line may hold: the text of an exception may quote its input. */
	secrets: Masker | undefined;
	readonly #log: Log;

	constructor(log: Log) {
		this.#log = log;
	}

	caught(place: string, error: unknown): void {
		const count = (this.fault?.count ?? 0) + 1;
		this.fault = { code: "INTERNAL", place, count, sinceStart: count };
		const text = `${place}: ${error instanceof Error ? error.stack : String(error)}`;
		this.#log.write("error", "INTERNAL", this.secrets?.mask(text) ?? text);
	}

	/** A line for the log from a host callback. */
	note(level: LogLevel, code: string, text: string): void {
		this.#log.write(level, code, text);
	}

	run(place: string, call: () => void): void {
		try {
			call();
		} catch (error) {
			this.caught(place, error);
		}
	}
}
