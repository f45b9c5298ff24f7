import { board } from "./board";
import type { Poster } from "./machine";

/**
 * What has happened to a socket of the SDK and its machine was not told of yet. A message is posted for the first only;
 * one that is lost (debug) leaves the socket untold for ever.
 */
export class Trigger {
	#events = new Set<string>();
	readonly #deliver: (events: ReadonlySet<string>) => void;

	constructor(deliver: (events: ReadonlySet<string>) => void) {
		this.#deliver = deliver;
	}

	set(event: string, poster: Poster = "task"): void {
		const isFirst = this.#events.size === 0;
		this.#events.add(event);
		if (!isFirst) return;
		board().main.post(
			"tcp",
			() => {
				const events = this.#events;
				this.#events = new Set();
				this.#deliver(events);
			},
			poster,
		);
	}

	/** The message that is under way finds nothing. */
	clear(): void {
		this.#events = new Set();
	}
}
