import type { Clock } from "../ports/clock";
import { OUTCOME } from "../wisun/outcome";
import { COMMAND_MS, END } from "./exchange";
import { SKINFO } from "./tables/commands";
import type { Terminal } from "./terminal";

/** A module that answered to SKINFO within this time once is expected to. */
const QUICK_MS = 1000;

/** Tells by SKINFO whether the module is still the one that joined: one that came up anew has lost the PAN ID. */
export class Watch {
	readonly #terminal: Terminal;
	readonly #clock: Clock;
	#panId = -1;
	/** It showed the PAN ID since the join. A module that never does proves nothing by not showing it. */
	#showsPan = false;
	#isQuick = false;
	#askedAt = 0;
	#asked = false;

	constructor(terminal: Terminal, clock: Clock) {
		this.#terminal = terminal;
		this.#clock = clock;
	}

	/** A session stands in this PAN. */
	begin(panId: number): void {
		this.#panId = panId;
		this.#showsPan = false;
	}

	ask(): void {
		this.#asked = false;
		this.run();
	}

	/** The outcome, or undefined while the module is asked again. */
	onAnswer(end: number): number | undefined {
		if (end === END.SILENT) return OUTCOME.SILENT;
		if (end !== END.OK) return OUTCOME.REFUSED;
		this.#isQuick ||= this.#clock.ticks() - this.#askedAt <= QUICK_MS;
		const panId = this.#terminal.panId;
		if (panId === this.#panId) this.#showsPan = true;
		else if (this.#showsPan && panId >= 0) {
			if (this.#asked) return OUTCOME.RESTARTED;
			// A digit may have been garbled on the UART: asked again before it counts.
			this.#asked = true;
			this.run();
			return undefined;
		}
		return OUTCOME.OK;
	}

	private run(): void {
		this.#askedAt = this.#clock.ticks();
		this.#terminal.run(SKINFO, this.#isQuick ? QUICK_MS : COMMAND_MS);
	}
}
