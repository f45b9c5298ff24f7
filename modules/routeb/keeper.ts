import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { READ_DUTY, SKINFO } from "../skstack/commands";
import { COMMAND_MS, OUTCOME } from "../skstack/exchange";
import { FAIL } from "../skstack/fail-codes";
import type { Module } from "../skstack/module";
import type { Budget } from "./budget";
import { RESEND_MS, SENDS } from "./ladder";

export interface KeeperEvents {
	/** The datagram given to `send` is on the air, or could not be sent. Exactly once for each. */
	onSent(ok: boolean): void;
	/** The session is of no use any more: SEND_FAILED, SESSION_SILENT, MODULE_RESTARTED, MODULE_SILENT. */
	onBroken(cause: ErrorCode): void;
	/** The module's register says that the duty limit blocks it, or that it does not. */
	onDuty(blocked: boolean): void;
	/** Every 2.5 s while the session stands and the module is quiet. */
	onCheck(): void;
}

const OP = Object.freeze({ NONE: 0, REQUEST: 1, PROMPT: 2, CHECK: 3, DUTY: 4, PING: 5 } as const);

/** After so long without a word the module is asked what it is (SKINFO): one that restarted has lost the PAN ID. */
const CHECK_MS = 2500;
const CHECK_ANSWER_MS = 1000;
/** Requests without an answer, as the client counts them, and link tests without one, that end the session. */
const STRIKES = 4;
/** Looks at the module between two looks at the duty limit while it lasts. */
const DUTY_EVERY = 12;

/**
 * What happens while the session stands: sends the request and the prompt answer, repeats what did not get on the
 * air, and looks after the module, so that a restart of its own is noticed before the next poll.
 */
export class Keeper implements TimerOwner {
	blocked = false;
	/** Datagrams sent, sends repeated, prompts sent, and links tested with SKPING. */
	sent = 0;
	resent = 0;
	prompts = 0;
	pings = 0;
	readonly #module: Module;
	readonly #clock: Clock;
	readonly #budget: Budget;
	readonly #events: KeeperEvents;
	readonly #retry: Timer;
	readonly #check: Timer;
	#op: number = OP.NONE;
	#running = false;
	#panId = -1;
	#heardAt = 0;
	#checks = 0;
	#strangers = 0;
	#showsPan = false;
	/** It has answered a check in time: from then on it is expected to. */
	#quick = false;
	#askedAt = 0;
	#strikes = 0;
	#tries = 0;
	#requestLength = 0;
	#promptLength = 0;
	/** A request or prompt waits for the module or for its next try. */
	#requestDue = false;
	#promptDue = false;
	#cancelled = false;
	#checkDue = false;
	#dutyDue = false;
	#pingDue = false;
	#pinging = false;

	constructor(module: Module, clock: Clock, timers: Timers, budget: Budget, events: KeeperEvents) {
		this.#module = module;
		this.#clock = clock;
		this.#budget = budget;
		this.#events = events;
		this.#retry = timers.create(this);
		this.#check = timers.create(this);
	}

	/** The session stands, in this PAN. */
	begin(panId: number): void {
		this.#running = true;
		this.#panId = panId;
		this.#op = OP.NONE;
		this.#strikes = 0;
		this.#strangers = 0;
		this.#showsPan = false;
		this.#checkDue = false;
		this.#dutyDue = false;
		this.#pingDue = false;
		this.#pinging = false;
		this.heard();
		this.#check.start(CHECK_MS);
	}

	/** The session is over. A request in hand is told as not sent. */
	end(): void {
		if (!this.#running) return;
		this.#running = false;
		this.#op = OP.NONE;
		this.#check.stop();
		this.#promptDue = false;
		this.failRequest();
	}

	/** The gate closes for a while: a request that is not on its way yet is told as not sent. */
	cancel(): void {
		this.#cancelled = true;
		if (this.#op !== OP.REQUEST) this.failRequest();
	}

	/** Takes the datagram; false while another is in hand. */
	send(bytes: Uint8Array, length: number): boolean {
		if (!this.#running || this.#requestDue || !this.#module.request.load(bytes, length)) return false;
		this.#requestDue = true;
		this.#cancelled = false;
		this.#requestLength = length;
		this.#tries = 0;
		this.pump();
		return true;
	}

	/** Takes a short answer, which goes first; it replaces one that still waits. */
	sendPrompt(bytes: Uint8Array, length: number): void {
		if (!this.#running || this.#op === OP.PROMPT || !this.#module.prompt.load(bytes, length)) return;
		this.#promptDue = true;
		this.#promptLength = length;
		this.pump();
	}

	/** A request went unanswered, also when repeated. The first one tests the link below. */
	strike(): void {
		this.#strikes++;
		if (this.#strikes >= STRIKES) this.#events.onBroken("SESSION_SILENT");
		else if (this.#strikes === 1) {
			this.#pingDue = true;
			this.pump();
		}
	}

	answered(): void {
		this.#strikes = 0;
		this.#pinging = false;
	}

	onPong(): void {
		this.#pinging = false;
	}

	/** The module said something. */
	heard(): void {
		this.#heardAt = this.#clock.ticks();
	}

	onAnswer(outcome: number): void {
		const op = this.#op;
		this.#op = OP.NONE;
		if (!this.#running) return;
		this.heard();
		if (outcome === OUTCOME.SILENT) {
			if (op !== OP.REQUEST && op !== OP.PROMPT) {
				this.#events.onBroken("MODULE_SILENT");
				return;
			}
			// A byte of it got lost, and the module waits for more: what the check sends makes up for it.
			this.#checkDue = true;
		}
		const ok = outcome === OUTCOME.OK;
		if (op === OP.REQUEST) this.onRequest(ok);
		else if (op === OP.PROMPT && ok) {
			this.prompts++;
			this.#budget.sent(this.#promptLength);
		} else if (op === OP.CHECK && ok) {
			this.#quick ||= this.#clock.ticks() - this.#askedAt <= CHECK_ANSWER_MS;
			this.onPanId();
		} else if (op === OP.DUTY) this.onDuty();
		else if (op === OP.PING) this.#pinging = ok;
		this.pump();
	}

	private onRequest(ok: boolean): void {
		if (ok) {
			this.sent++;
			this.#budget.sent(this.#requestLength);
			this.#requestDue = false;
			this.#events.onSent(true);
			return;
		}
		// A module that lost its handles or its key has restarted: look at once.
		if (this.#module.failCode === FAIL.EXECUTION) this.#checkDue = true;
		this.#tries++;
		if (this.#cancelled) this.failRequest();
		else if (this.#tries >= SENDS) this.#dutyDue = true;
		else {
			this.resent++;
			this.#retry.start(RESEND_MS);
		}
	}

	private onPanId(): void {
		const panId = this.#module.panId;
		if (panId === this.#panId) {
			this.#showsPan = true;
			this.#strangers = 0;
		}
		// A digit may have been garbled on the UART: asked again before it counts. A module that never showed the
		// PAN proves nothing by not showing it.
		else if (this.#showsPan && panId >= 0) {
			if (++this.#strangers < 2) this.#checkDue = true;
			else this.#events.onBroken("MODULE_RESTARTED");
		}
	}

	private onDuty(): void {
		const blocked = this.#module.value === 1;
		if (blocked !== this.blocked) this.#events.onDuty(blocked);
		if (!blocked && this.#tries >= SENDS) this.#events.onBroken("SEND_FAILED");
	}

	private failRequest(): void {
		this.#retry.stop();
		this.#tries = 0;
		if (!this.#requestDue) return;
		this.#requestDue = false;
		this.#events.onSent(false);
	}

	onTimer(timer: Timer): void {
		if (timer === this.#check) this.onCheck();
		else this.pump();
	}

	private onCheck(): void {
		const quiet = this.#clock.ticks() - this.#heardAt;
		// To the millisecond: a fixed beat would let it be silent for nearly two of them.
		if (quiet < CHECK_MS && !this.blocked) {
			this.#check.start(CHECK_MS - quiet);
			return;
		}
		this.#check.start(CHECK_MS);
		this.#checks++;
		this.#events.onCheck();
		if (this.#pinging) {
			this.#pinging = false;
			this.strike();
			if (!this.#running) return;
		}
		if (this.blocked && this.#checks % DUTY_EVERY === 0) this.#dutyDue = true;
		if (quiet >= CHECK_MS && this.#op !== OP.CHECK) this.#checkDue = true;
		this.pump();
	}

	/** Starts what is due, when the module is free. */
	private pump(): void {
		const module = this.#module;
		if (!this.#running || this.#op !== OP.NONE || !module.free) return;
		if (this.#promptDue) {
			this.#promptDue = false;
			this.#op = OP.PROMPT;
			module.send(module.prompt);
		} else if (this.#dutyDue) {
			this.#dutyDue = false;
			this.#op = OP.DUTY;
			module.run(READ_DUTY);
		} else if (this.#checkDue) {
			this.#checkDue = false;
			this.#op = OP.CHECK;
			this.#askedAt = this.#clock.ticks();
			module.run(SKINFO, this.#quick ? CHECK_ANSWER_MS : COMMAND_MS);
		} else if (this.#requestDue && this.#tries < SENDS && !this.#retry.running) {
			this.#op = OP.REQUEST;
			module.send(module.request);
		} else if (this.#pingDue) {
			this.#pingDue = false;
			this.pings++;
			this.#op = OP.PING;
			module.ping();
		}
	}
}
