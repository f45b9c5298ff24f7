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
	/** The session is of no use any more: SEND_FAILED, SESSION_SILENT, MODULE_RESTARTED, MODULE_SILENT. */
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
	readonly #module: () => WisunModule;
	readonly #clock: Clock;
	readonly #budget: Budget;
	readonly #events: UpkeepEvents;
	readonly #retry: Timer;
	readonly #check: Timer;
	#op: number = OP.NONE;
	#running = false;
	#heardAt = 0;
	#checks = 0;
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

	constructor(module: () => WisunModule, clock: Clock, timers: Timers, budget: Budget, events: UpkeepEvents) {
		this.#module = module;
		this.#clock = clock;
		this.#budget = budget;
		this.#events = events;
		this.#retry = timers.create(this);
		this.#check = timers.create(this);
	}

	/** The session stands. */
	begin(): void {
		this.#running = true;
		this.#op = OP.NONE;
		this.#strikes = 0;
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
		if (this.#op !== OP.NONE) this.#module().abandon();
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
		if (!this.#running || this.#requestDue || !this.#module().loadRequest(bytes, length)) return false;
		this.#requestDue = true;
		this.#cancelled = false;
		this.#requestLength = length;
		this.#tries = 0;
		this.pump();
		return true;
	}

	/** Takes a short answer, which goes first; it replaces one that still waits. */
	sendPrompt(bytes: Uint8Array, length: number): void {
		if (!this.#running || this.#op === OP.PROMPT || !this.#module().loadPrompt(bytes, length)) return;
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

	onDone(outcome: number): void {
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
		if (op === OP.REQUEST) this.onRequest(outcome);
		else if (op === OP.PROMPT && ok) {
			this.prompts++;
			this.#budget.sent(this.#promptLength);
		} else if (op === OP.CHECK && outcome === OUTCOME.RESTARTED) this.#events.onBroken("MODULE_RESTARTED");
		else if (op === OP.DUTY) this.onDuty(outcome === OUTCOME.BLOCKED);
		else if (op === OP.PING) this.#pinging = ok;
		this.pump();
	}

	private onRequest(outcome: number): void {
		if (outcome === OUTCOME.OK) {
			this.sent++;
			this.#budget.sent(this.#requestLength);
			this.#requestDue = false;
			this.#events.onSent(true);
			return;
		}
		// A module that lost its session has restarted: look at once.
		if (outcome === OUTCOME.NO_SESSION) this.#checkDue = true;
		this.#tries++;
		if (this.#cancelled) this.failRequest();
		else if (this.#tries >= SENDS) this.#dutyDue = true;
		else {
			this.resent++;
			this.#retry.start(RESEND_MS);
		}
	}

	private onDuty(blocked: boolean): void {
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
		const module = this.#module();
		if (!this.#running || this.#op !== OP.NONE || !module.free) return;
		if (this.#promptDue) {
			this.#promptDue = false;
			this.#op = OP.PROMPT;
			module.sendPrompt();
		} else if (this.#dutyDue) {
			this.#dutyDue = false;
			this.#op = OP.DUTY;
			module.checkDuty();
		} else if (this.#checkDue) {
			this.#checkDue = false;
			this.#op = OP.CHECK;
			module.check();
		} else if (this.#requestDue && this.#tries < SENDS && !this.#retry.running) {
			this.#op = OP.REQUEST;
			module.sendRequest();
		} else if (this.#pingDue) {
			this.#pingDue = false;
			this.pings++;
			this.#op = OP.PING;
			module.ping();
		}
	}
}
