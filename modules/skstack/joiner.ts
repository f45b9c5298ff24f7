import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { OUTCOME } from "../wisun/outcome";
import { CHANNELS, linkLocal, type Pan, pairIdOf, scanMs } from "../wisun/pan";
import { END } from "./exchange";
import { ALL_CHANNELS, channelMask } from "./receive/epandesc";
import {
	join,
	SKREJOIN,
	SKRESET,
	SKTERM,
	setChannel,
	setPan,
	setPassword,
	setRouteBId,
} from "./tables/commands";
import { EVENT, SEND } from "./tables/events";
import { FAIL } from "./tables/fail-codes";
import { CONFIGURE, type Ending, JOIN, LEAVE, RENEW, RESET, SCAN, STEP, type Step } from "./tables/steps";
import type { Terminal } from "./terminal";

/** More than the time of a scan before it is given up: a part of it, and some seconds. */
const SCAN_FACTOR = 1.25;
const SCAN_MORE_MS = 3000;
/** A description may come after EVENT 22. */
const LATE_MS = 500;

/** Carries out the verbs that are steps: gives each command, waits for its answer and for the event that ends it. */
export class Joiner implements TimerOwner {
	private _rbid = "";
	private _password = "";
	/** The module holds these credentials. */
	private _configured = false;
	private readonly _terminal: Terminal;
	private readonly _onDone: (outcome: number) => void;
	private readonly _timer: Timer;
	private _steps: readonly Step[] = CONFIGURE;
	private _at = -1;
	/** The step was answered with OK. */
	private _accepted = false;
	/** What the event means that came before the OK of its command, or -1. */
	private _early = -1;
	private _pan: Pan | undefined;
	private _mask = 0;
	private _duration = 0;
	private _more = false;
	private _late = false;
	private _acknowledged = false;
	private _unheard = false;
	/** The module shows the meter's PANA packets; one came in this authentication. */
	private _showsPana = false;
	private _isPanaHeard = false;

	/** `onDone` is called once for each verb, with its OUTCOME. */
	constructor(terminal: Terminal, timers: Timers, onDone: (outcome: number) => void) {
		this._terminal = terminal;
		this._onDone = onDone;
		this._timer = timers.create(this, "skstack join");
	}

	get active(): boolean {
		return this._at >= 0;
	}

	/** The step that is waited for, for the log; "" when none is. */
	get waitsFor(): string {
		return this._steps[this._at]?.name ?? "";
	}

	isConfigured(rbid: string, password: string): boolean {
		return this._configured && this._rbid === rbid && this._password === password;
	}

	/** The module came up anew, or may have taken something wrong. */
	forgetCredentials(): void {
		this._configured = false;
	}

	configure(rbid: string, password: string): void {
		this._rbid = rbid;
		this._password = password;
		this.begin(CONFIGURE);
	}

	scan(channel: number | undefined, duration: number, more: boolean): void {
		const pans = this._terminal.pans;
		if (pans.best != null) pans.clear();
		pans.pairId = pairIdOf(this._rbid);
		this._mask = channel == null ? ALL_CHANNELS : channelMask(channel);
		this._duration = duration;
		this._more = more;
		this._late = false;
		this.begin(SCAN);
	}

	join(pan: Pan): void {
		this.authenticate(pan, JOIN);
	}

	renew(pan: Pan): void {
		this.authenticate(pan, RENEW);
	}

	leave(): void {
		this.begin(LEAVE);
	}

	reset(): void {
		this.begin(RESET);
	}

	/** Waits for nothing any more; no `onDone` follows. */
	stop(): void {
		this._timer.stop();
		this._at = -1;
	}

	/** The command in progress ended so (END). */
	onAnswer(end: number): void {
		const step = this._steps[this._at]!;
		if (end === END.SILENT) this.done(OUTCOME.SILENT);
		else if (end !== END.OK) this.done(this.refusal(step));
		else if (step.ends.length === 0) this.next();
		else if (this._early >= 0) this.end(step, this._early);
		else {
			this._accepted = true;
			this._timer.start(step === STEP.SCAN ? this.scanLimitMs() : step.withinMs);
		}
	}

	/** True when the event belongs to the step that is waited for. */
	onEvent(event: number, parameter: number): boolean {
		if (event === EVENT.UDP_SENT) {
			if (parameter === SEND.DONE) this._acknowledged = true;
			// Not acknowledged, or a solicitation that nobody may have answered yet.
			else this._unheard = true;
			return true;
		}
		const step = this._steps[this._at];
		const ending = step == null ? undefined : endingOf(step, event);
		if (step == null || ending == null) return false;
		if (this._accepted) this.end(step, ending.outcome);
		else this._early = ending.outcome;
		return true;
	}

	/** A PANA packet of the meter: it is there and talks to us. */
	onPana(): void {
		this._acknowledged = true;
		this._showsPana = true;
		this._isPanaHeard = true;
	}

	onTimer(): void {
		const step = this._steps[this._at];
		if (step === STEP.SCAN) this.done(OUTCOME.OK);
		else this.done(OUTCOME.TIMED_OUT);
	}

	private authenticate(pan: Pan, steps: readonly Step[]): void {
		this._pan = pan;
		this._terminal.setPeer(linkLocal(pan.mac));
		this._acknowledged = false;
		this._unheard = false;
		this._isPanaHeard = false;
		this.begin(steps);
	}

	private begin(steps: readonly Step[]): void {
		this._timer.stop();
		this._steps = steps;
		this._at = -1;
		this.next();
	}

	private next(): void {
		this._at++;
		const step = this._steps[this._at];
		if (step == null) {
			this.done(OUTCOME.OK);
			return;
		}
		this._accepted = false;
		this._early = -1;
		if (step === STEP.SCAN) this._terminal.scan(this._mask, this._duration);
		else this._terminal.run(this.command(step));
	}

	private command(step: Step): string {
		switch (step) {
			case STEP.PASSWORD:
				return setPassword(this._password);
			case STEP.ID:
				return setRouteBId(this._rbid);
			case STEP.CHANNEL:
				return setChannel(this._pan!.channel);
			case STEP.PAN_ID:
				return setPan(this._pan!.panId);
			case STEP.JOIN:
				return join(linkLocal(this._pan!.mac));
			case STEP.RENEW:
				return SKREJOIN;
			case STEP.TERM:
				return SKTERM;
			default:
				return SKRESET;
		}
	}

	/** The event came that ends the step. */
	private end(step: Step, outcome: number): void {
		if (step === STEP.SCAN) {
			const pans = this._terminal.pans;
			pans.close();
			if (this._late || pans.best != null || this._more) this.done(OUTCOME.OK);
			else {
				this._late = true;
				this._timer.start(LATE_MS);
			}
		} else if (outcome === OUTCOME.DENIED && this._unheard && !this._acknowledged)
			this.done(OUTCOME.NO_ANSWER);
		else if (outcome === OUTCOME.DENIED && this._showsPana && !this._isPanaHeard) this.done(OUTCOME.UNHEARD);
		else this.done(outcome);
	}

	/** What it means that the module said FAIL: of credentials, only what is about the values is blamed on them. */
	private refusal(step: Step): number {
		const failCode = this._terminal.failCode;
		const aboutValues = failCode === FAIL.RANGE || failCode === FAIL.ARGUMENTS;
		return step.refused === OUTCOME.REJECTED && !aboutValues ? OUTCOME.REFUSED : step.refused;
	}

	private scanLimitMs(): number {
		const channels = this._mask === ALL_CHANNELS ? CHANNELS : 1;
		return scanMs(channels, this._duration) * SCAN_FACTOR + SCAN_MORE_MS;
	}

	private done(outcome: number): void {
		const steps = this._steps;
		this.stop();
		if (steps === SCAN) this._terminal.pans.close();
		const failed = outcome !== OUTCOME.OK || (steps === SCAN && this._terminal.pans.best == null);
		// A byte of them may have been garbled on the UART without anybody noticing: set anew next time.
		if (steps === RESET || (failed && steps !== LEAVE && steps !== RENEW)) this._configured = false;
		else if (steps === CONFIGURE) this._configured = true;
		this._onDone(outcome);
	}
}

function endingOf(step: Step, event: number): Ending | undefined {
	for (let i = 0; i < step.ends.length; i++) if (step.ends[i]!.event === event) return step.ends[i];
	return undefined;
}
