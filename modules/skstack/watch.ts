import type { Clock } from "../ports/clock";
import { OUTCOME } from "../wisun/outcome";
import { COMMAND_MS, END } from "./exchange";
import { SKINFO } from "./tables/commands";
import type { Terminal } from "./terminal";

/** A module that answered to SKINFO within this time once is expected to. */
const QUICK_MS = 1000;

/** Tells by SKINFO whether the module is still the one that joined: one that came up anew has lost the PAN ID. */
export class Watch {
	private readonly _terminal: Terminal;
	private readonly _clock: Clock;
	private _panId = -1;
	/** It showed the PAN ID since the join. A module that never does proves nothing by not showing it. */
	private _showsPan = false;
	private _isQuick = false;
	private _askedAt = 0;
	private _asked = false;

	constructor(terminal: Terminal, clock: Clock) {
		this._terminal = terminal;
		this._clock = clock;
	}

	/** A session stands in this PAN. */
	begin(panId: number): void {
		this._panId = panId;
		this._showsPan = false;
	}

	ask(): void {
		this._asked = false;
		this.run();
	}

	/** The outcome, or undefined while the module is asked again. */
	onAnswer(end: number): number | undefined {
		if (end === END.SILENT) return OUTCOME.SILENT;
		if (end !== END.OK) return OUTCOME.REFUSED;
		this._isQuick ||= this._clock.ticks() - this._askedAt <= QUICK_MS;
		const panId = this._terminal.panId;
		if (panId === this._panId) this._showsPan = true;
		else if (this._showsPan && panId >= 0) {
			if (this._asked) return OUTCOME.RESTARTED;
			// A digit may have been garbled on the UART: asked again before it counts.
			this._asked = true;
			this.run();
			return undefined;
		}
		return OUTCOME.OK;
	}

	private run(): void {
		this._askedAt = this._clock.ticks();
		this._terminal.run(SKINFO, this._isQuick ? QUICK_MS : COMMAND_MS);
	}
}
