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
	#rbid = "";
	#password = "";
	/** The module holds these credentials. */
	#configured = false;
	readonly #terminal: Terminal;
	readonly #onDone: (outcome: number) => void;
	readonly #timer: Timer;
	#steps: readonly Step[] = CONFIGURE;
	#at = -1;
	/** The step was answered with OK. */
	#accepted = false;
	/** What the event means that came before the OK of its command, or -1. */
	#early = -1;
	#pan: Pan | undefined;
	#mask = 0;
	#duration = 0;
	#more = false;
	#late = false;
	#acknowledged = false;
	#unheard = false;

	/** `onDone` is called once for each verb, with its OUTCOME. */
	constructor(terminal: Terminal, timers: Timers, onDone: (outcome: number) => void) {
		this.#terminal = terminal;
		this.#onDone = onDone;
		this.#timer = timers.create(this);
	}

	get active(): boolean {
		return this.#at >= 0;
	}

	/** The step that is waited for, for the log; "" when none is. */
	get waitsFor(): string {
		return this.#steps[this.#at]?.name ?? "";
	}

	isConfigured(rbid: string, password: string): boolean {
		return this.#configured && this.#rbid === rbid && this.#password === password;
	}

	/** The module came up anew, or may have taken something wrong. */
	forgetCredentials(): void {
		this.#configured = false;
	}

	configure(rbid: string, password: string): void {
		this.#rbid = rbid;
		this.#password = password;
		this.begin(CONFIGURE);
	}

	scan(channel: number | undefined, duration: number, more: boolean): void {
		const pans = this.#terminal.pans;
		if (pans.best != null) pans.clear();
		pans.pairId = pairIdOf(this.#rbid);
		this.#mask = channel == null ? ALL_CHANNELS : channelMask(channel);
		this.#duration = duration;
		this.#more = more;
		this.#late = false;
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
		this.#timer.stop();
		this.#at = -1;
	}

	/** The command in progress ended so (END). */
	onAnswer(end: number): void {
		const step = this.#steps[this.#at]!;
		if (end === END.SILENT) this.done(OUTCOME.SILENT);
		else if (end !== END.OK) this.done(this.refusal(step));
		else if (step.ends.length === 0) this.next();
		else if (this.#early >= 0) this.end(step, this.#early);
		else {
			this.#accepted = true;
			this.#timer.start(step === STEP.SCAN ? this.scanLimitMs() : step.withinMs);
		}
	}

	/** True when the event belongs to the step that is waited for. */
	onEvent(event: number, parameter: number): boolean {
		if (event === EVENT.UDP_SENT) {
			if (parameter === SEND.DONE) this.#acknowledged = true;
			// Not acknowledged, or a solicitation that nobody may have answered yet.
			else this.#unheard = true;
			return true;
		}
		const step = this.#steps[this.#at];
		const ending = step == null ? undefined : endingOf(step, event);
		if (step == null || ending == null) return false;
		if (this.#accepted) this.end(step, ending.outcome);
		else this.#early = ending.outcome;
		return true;
	}

	/** A PANA packet of the meter: it is there and talks to us. */
	onPana(): void {
		this.#acknowledged = true;
	}

	onTimer(): void {
		const step = this.#steps[this.#at];
		if (step === STEP.SCAN) this.done(OUTCOME.OK);
		else this.done(OUTCOME.TIMED_OUT);
	}

	private authenticate(pan: Pan, steps: readonly Step[]): void {
		this.#pan = pan;
		this.#terminal.setPeer(linkLocal(pan.mac));
		this.#acknowledged = false;
		this.#unheard = false;
		this.begin(steps);
	}

	private begin(steps: readonly Step[]): void {
		this.#timer.stop();
		this.#steps = steps;
		this.#at = -1;
		this.next();
	}

	private next(): void {
		this.#at++;
		const step = this.#steps[this.#at];
		if (step == null) {
			this.done(OUTCOME.OK);
			return;
		}
		this.#accepted = false;
		this.#early = -1;
		if (step === STEP.SCAN) this.#terminal.scan(this.#mask, this.#duration);
		else this.#terminal.run(this.command(step));
	}

	private command(step: Step): string {
		switch (step) {
			case STEP.PASSWORD:
				return setPassword(this.#password);
			case STEP.ID:
				return setRouteBId(this.#rbid);
			case STEP.CHANNEL:
				return setChannel(this.#pan!.channel);
			case STEP.PAN_ID:
				return setPan(this.#pan!.panId);
			case STEP.JOIN:
				return join(linkLocal(this.#pan!.mac));
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
			const pans = this.#terminal.pans;
			pans.close();
			if (this.#late || pans.best != null || this.#more) this.done(OUTCOME.OK);
			else {
				this.#late = true;
				this.#timer.start(LATE_MS);
			}
		} else if (outcome === OUTCOME.DENIED && this.#unheard && !this.#acknowledged)
			this.done(OUTCOME.NO_ANSWER);
		else this.done(outcome);
	}

	/** What it means that the module said FAIL: of credentials, only what is about the values is blamed on them. */
	private refusal(step: Step): number {
		const failCode = this.#terminal.failCode;
		const aboutValues = failCode === FAIL.RANGE || failCode === FAIL.ARGUMENTS;
		return step.refused === OUTCOME.REJECTED && !aboutValues ? OUTCOME.REFUSED : step.refused;
	}

	private scanLimitMs(): number {
		const channels = this.#mask === ALL_CHANNELS ? CHANNELS : 1;
		return scanMs(channels, this.#duration) * SCAN_FACTOR + SCAN_MORE_MS;
	}

	private done(outcome: number): void {
		const steps = this.#steps;
		this.stop();
		if (steps === SCAN) this.#terminal.pans.close();
		const failed = outcome !== OUTCOME.OK || (steps === SCAN && this.#terminal.pans.best == null);
		// A byte of them may have been garbled on the UART without anybody noticing: set anew next time.
		if (steps === RESET || (failed && steps !== LEAVE && steps !== RENEW)) this.#configured = false;
		else if (steps === CONFIGURE) this.#configured = true;
		this.#onDone(outcome);
	}
}

function endingOf(step: Step, event: number): Ending | undefined {
	for (let i = 0; i < step.ends.length; i++) if (step.ends[i]!.event === event) return step.ends[i];
	return undefined;
}
