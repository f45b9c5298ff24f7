import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import type { WisunModule } from "../wisun/module";
import { OUTCOME } from "../wisun/outcome";
import type { Budget } from "./budget";
import { RESEND_MS, SENDS } from "./ladder";

export interface UpkeepEvents {
	/** The datagram given to `send` is on the air, or could not be sent. Exactly once for each. */
	onSent(ok: boolean): void;
	/** The session is of no use any more: SEND_FAILED, SESSION_SILENT, SESSION_ENDED, MODULE_RESTARTED, MODULE_SILENT. */
	onBroken(cause: ErrorCode): void;
	/** The module says that the duty limit blocks it, or that it does not. */
	onDuty(blocked: boolean): void;
	/** Every 2.5 s while the session stands and the module is quiet. */
	onCheck(): void;
}

const OP = Object.freeze({ NONE: 0, REQUEST: 1, PROMPT: 2, CHECK: 3, DUTY: 4, PING: 5 } as const);

/** After so long without a word the module is asked whether it is still the one that joined. */
const CHECK_MS = 2500;
/** Requests without an answer, as the client counts them, and link tests without one, that end the session. */
const STRIKES = 4;
/** Looks at the module between two looks at the duty limit while it lasts. */
const DUTY_EVERY = 12;

/**
 * What happens while the session stands: sends the request and the prompt answer, repeats what did not get on the
 * air, and looks after the module, so that a restart of its own is noticed before the next poll.
 */
export class Upkeep implements TimerOwner {
	blocked = false;
	/** Datagrams sent, sends repeated, prompts sent, and links tested. */
	sent = 0;
	resent = 0;
	prompts = 0;
	pings = 0;
	private readonly _module: () => WisunModule;
	private readonly _clock: Clock;
	private readonly _budget: Budget;
	private readonly _events: UpkeepEvents;
	private readonly _retry: Timer;
	private readonly _check: Timer;
	private _op: number = OP.NONE;
	private _running = false;
	private _heardAt = 0;
	private _checks = 0;
	private _strikes = 0;
	private _tries = 0;
	private _requestLength = 0;
	private _promptLength = 0;
	/** A request or prompt waits for the module or for its next try. */
	private _requestDue = false;
	private _promptDue = false;
	private _cancelled = false;
	private _checkDue = false;
	private _dutyDue = false;
	private _pingDue = false;
	private _pinging = false;

	constructor(module: () => WisunModule, clock: Clock, timers: Timers, budget: Budget, events: UpkeepEvents) {
		this._module = module;
		this._clock = clock;
		this._budget = budget;
		this._events = events;
		this._retry = timers.create(this, "session resend");
		this._check = timers.create(this, "session check");
	}

	/** The session stands. */
	begin(): void {
		this._running = true;
		this._op = OP.NONE;
		this._strikes = 0;
		this._checkDue = false;
		this._dutyDue = false;
		this._pingDue = false;
		this._pinging = false;
		this.heard();
		this._check.start(CHECK_MS);
	}

	/** The session is over. A request in hand is told as not sent. */
	end(): void {
		if (!this._running) return;
		this._running = false;
		if (this._op !== OP.NONE) this._module().abandon();
		this._op = OP.NONE;
		this._check.stop();
		this._promptDue = false;
		this.failRequest();
	}

	/** The gate closes for a while: a request that is not on its way yet is told as not sent. */
	cancel(): void {
		this._cancelled = true;
		if (this._op !== OP.REQUEST) this.failRequest();
	}

	/** Takes the datagram; false while another is in hand. */
	send(bytes: Uint8Array, length: number): boolean {
		if (!this._running || this._requestDue || !this._module().loadRequest(bytes, length)) return false;
		this._requestDue = true;
		this._cancelled = false;
		this._requestLength = length;
		this._tries = 0;
		this.pump();
		return true;
	}

	/** Takes a short answer, which goes first; it replaces one that still waits. */
	sendPrompt(bytes: Uint8Array, length: number): void {
		if (!this._running || this._op === OP.PROMPT || !this._module().loadPrompt(bytes, length)) return;
		this._promptDue = true;
		this._promptLength = length;
		this.pump();
	}

	/** A request went unanswered, also when repeated. The first one tests the link below. */
	strike(): void {
		this._strikes++;
		if (this._strikes >= STRIKES) this._events.onBroken("SESSION_SILENT");
		else if (this._strikes === 1) {
			this._pingDue = true;
			this.pump();
		}
	}

	answered(): void {
		this._strikes = 0;
		this._pinging = false;
	}

	onPong(): void {
		this._pinging = false;
	}

	/** The module said something. */
	heard(): void {
		this._heardAt = this._clock.ticks();
	}

	onDone(outcome: number): void {
		const op = this._op;
		this._op = OP.NONE;
		if (!this._running) return;
		this.heard();
		if (outcome === OUTCOME.SILENT) {
			if (op !== OP.REQUEST && op !== OP.PROMPT) {
				this._events.onBroken("MODULE_SILENT");
				return;
			}
			// A byte of it got lost, and the module waits for more: what the check sends makes up for it.
			this._checkDue = true;
		}
		const ok = outcome === OUTCOME.OK;
		if (op === OP.REQUEST) this.onRequest(outcome);
		else if (op === OP.PROMPT && ok) {
			this.prompts++;
			this._budget.sent(this._promptLength);
		} else if (op === OP.CHECK && outcome === OUTCOME.RESTARTED) this._events.onBroken("MODULE_RESTARTED");
		else if (op === OP.CHECK && outcome === OUTCOME.NO_SESSION) this._events.onBroken("SESSION_ENDED");
		else if (op === OP.DUTY) this.onDuty(outcome === OUTCOME.BLOCKED);
		else if (op === OP.PING) this._pinging = ok;
		this.pump();
	}

	private onRequest(outcome: number): void {
		if (outcome === OUTCOME.OK) {
			this.sent++;
			this._budget.sent(this._requestLength);
			this._requestDue = false;
			this._events.onSent(true);
			return;
		}
		// A module that lost its session has restarted: look at once.
		if (outcome === OUTCOME.NO_SESSION) this._checkDue = true;
		this._tries++;
		if (this._cancelled) this.failRequest();
		else if (this._tries >= SENDS) this._dutyDue = true;
		else {
			this.resent++;
			this._retry.start(RESEND_MS);
		}
	}

	private onDuty(blocked: boolean): void {
		if (blocked !== this.blocked) this._events.onDuty(blocked);
		if (!blocked && this._tries >= SENDS) this._events.onBroken("SEND_FAILED");
	}

	private failRequest(): void {
		this._retry.stop();
		this._tries = 0;
		if (!this._requestDue) return;
		this._requestDue = false;
		this._events.onSent(false);
	}

	onTimer(timer: Timer): void {
		if (timer === this._check) this.onCheck();
		else this.pump();
	}

	private onCheck(): void {
		const quiet = this._clock.ticks() - this._heardAt;
		// To the millisecond: a fixed beat would let it be silent for nearly two of them.
		if (quiet < CHECK_MS && !this.blocked) {
			this._check.start(CHECK_MS - quiet);
			return;
		}
		this._check.start(CHECK_MS);
		this._checks++;
		this._events.onCheck();
		if (this._pinging) {
			this._pinging = false;
			this.strike();
			if (!this._running) return;
		}
		if (this.blocked && this._checks % DUTY_EVERY === 0) this._dutyDue = true;
		if (quiet >= CHECK_MS && this._op !== OP.CHECK) this._checkDue = true;
		this.pump();
	}

	/** Starts what is due, when the module is free. */
	private pump(): void {
		const module = this._module();
		if (!this._running || this._op !== OP.NONE || !module.free) return;
		if (this._promptDue) {
			this._promptDue = false;
			this._op = OP.PROMPT;
			module.sendPrompt();
		} else if (this._dutyDue) {
			this._dutyDue = false;
			this._op = OP.DUTY;
			module.checkDuty();
		} else if (this._checkDue) {
			this._checkDue = false;
			this._op = OP.CHECK;
			module.check();
		} else if (this._requestDue && this._tries < SENDS && !this._retry.running) {
			this._op = OP.REQUEST;
			module.sendRequest();
		} else if (this._pingDue) {
			this._pingDue = false;
			this.pings++;
			this._op = OP.PING;
			module.ping();
		}
	}
}
