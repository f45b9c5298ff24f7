import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import type { WisunModule } from "../wisun/module";
import { OUTCOME } from "../wisun/outcome";
import { CHANNELS, type Pan } from "../wisun/pan";
import type { Budget } from "./budget";
import { type Cause, CLEAN_UP_MS } from "./ladder";
import { afterRefusal, BUSY_MS, CUT_MS, type RefusedVerb } from "./refusals";

/** How the way to a session begins; see ladder. */
export type Route = "reauthenticate" | "join" | "scan-channel" | "scan-all" | "reset";

export interface ConnectorEvents {
	/** The session stands; `pan` is set. */
	onConnected(): void;
	/** It did not work out: JOIN_REFUSED, JOIN_NO_ANSWER, SCAN_NO_METER, CREDENTIALS_INVALID, MODULE_*. */
	onFailed(cause: Cause): void;
	/** The module was reset: it must be found again. */
	onReset(): void;
	/** The session that `leave` ended is over. */
	onLeft(): void;
	/** What it is doing changed: scanning, joining, or waiting until `waitUntil` for the ceiling of joins. */
	onStage(stage: "scanning" | "joining" | "limited"): void;
}

/** What is waited for: the end of a verb of the module, or the time for the next join. */
const STEP = Object.freeze({
	IDLE: 0,
	RENEW: 1,
	TERMINATE: 2,
	RESET: 3,
	CONFIGURE: 4,
	SCAN: 5,
	PAUSE: 6,
	JOIN: 7,
	LEAVE: 8,
	BUSY: 9,
} as const);

/** Scan durations: a quick look first, two proper ones, a long one. Longer than 7 does not find more. */
const LADDER: readonly number[] = Object.freeze([4, 6, 6, 7]);
/** For a meter that was found before: the last channel, then all, once; every third time for longer. */
const CHANNEL_LADDER: readonly number[] = Object.freeze([6, 7]);
const SHORT: readonly number[] = Object.freeze([6]);
const LONG: readonly number[] = Object.freeze([7]);
/** How much of a join a renewal counts against the ceiling: the meter knows us and keeps the session. */
const RENEWAL_WEIGHT = 0.5;
/** A planned end does not wait longer than this for the meter to take leave. */
const LEAVE_MS = 5000;

/**
 * The way from a module that was found to a session: end what is left of an old one, set the credentials, scan,
 * join. One verb of the module at a time; nothing here decides what to do after a failure.
 */
export class Connector implements TimerOwner {
	/** The PAN that is joined, or would be. */
	pan: Pan | undefined;
	/** The module may hold a session: it is ended before anything else. */
	mayBeJoined = true;
	/** Ticks before which no join may start, after a session has ended. */
	pauseUntil = 0;
	rbid = "";
	password = "";
	/** The PAN was heard on this way, by a scan or by the join itself, and not remembered. */
	scanned = false;
	/** The last join failed without a word of the meter: perhaps it was not refused. */
	isUnheard = false;
	joins = 0;
	scans = 0;
	private readonly _module: () => WisunModule;
	private readonly _clock: Clock;
	private readonly _timer: Timer;
	private readonly _budget: Budget;
	private readonly _events: ConnectorEvents;
	private _step: number = STEP.IDLE;
	/** When a join was cut short: a module cannot be told to end it. */
	private _cutAt = Number.NEGATIVE_INFINITY;
	/** An authentication is under way in the module, as far as is known. */
	private _isJoining = false;
	private _route: Route = "join";
	private _durations: readonly number[] = LADDER;
	private _try = 0;
	/** The one channel that is looked at, or undefined: all. */
	private _channel: number | undefined;
	private _wideScans = 0;

	/** `module` gives the module that was found. */
	constructor(
		module: () => WisunModule,
		clock: Clock,
		timers: Timers,
		budget: Budget,
		events: ConnectorEvents,
	) {
		this._module = module;
		this._clock = clock;
		this._timer = timers.create(this, "session connect");
		this._budget = budget;
		this._events = events;
	}

	/** The module that was found can be given these credentials. */
	get canConfigure(): boolean {
		return this._module().takesCredentials(this.rbid, this.password);
	}

	get active(): boolean {
		return this._step !== STEP.IDLE;
	}

	/** Goes this way; the module must be free. */
	start(route: Route): void {
		this._route = route;
		this.scanned = false;
		if (route !== "reset" && this.pan == null) this._route = "scan-all";
		if (this._route === "reset") this.begin(STEP.RESET, this._module().reset());
		else if (this._route === "reauthenticate") {
			this._events.onStage("joining");
			this._budget.joined(RENEWAL_WEIGHT);
			this.begin(STEP.RENEW, this._module().renew(this.pan!));
		} else this.terminate();
	}

	/** Ends the session for good; the module must be free. `onLeft` follows, at the latest after 5 s. */
	leave(): void {
		this._timer.start(LEAVE_MS);
		this.begin(STEP.LEAVE, this._module().leave());
	}

	/** Stops where it is; nobody waits for what the module is doing. */
	stop(): void {
		this._timer.stop();
		if (this._isJoining) this._cutAt = this._clock.ticks();
		this._isJoining = false;
		if (this._step !== STEP.IDLE) this._module().abandon();
		this._step = STEP.IDLE;
	}

	/** The session is over; `cleanUp`: the meter took leave and needs a while before it takes the next one. */
	sessionOver(cleanUp: boolean): void {
		this.mayBeJoined = false;
		if (cleanUp) this.pauseUntil = this._clock.ticks() + CLEAN_UP_MS;
	}

	/** The verb in progress ended so (OUTCOME). */
	onDone(outcome: number): void {
		const step = this._step;
		if (outcome !== OUTCOME.TIMED_OUT) this._isJoining = false;
		if (step === STEP.LEAVE) {
			this.sessionOver(outcome === OUTCOME.OK);
			this.left();
		} else if (outcome === OUTCOME.SILENT) {
			// Not asked again: a module that does not answer to that alone would never get further.
			if (step === STEP.TERMINATE) this.mayBeJoined = false;
			this.fail("MODULE_SILENT");
		} else if (step === STEP.RESET) {
			this.stop();
			this.mayBeJoined = false;
			this._events.onReset();
		} else if (step === STEP.RENEW) this.onRenewed(outcome);
		else if (step === STEP.TERMINATE) {
			this.sessionOver(outcome === OUTCOME.OK);
			this.configure();
		} else if (step === STEP.CONFIGURE) {
			if (outcome === OUTCOME.OK) this.afterConfigure();
			else if (outcome === OUTCOME.REJECTED) this.fail("CREDENTIALS_INVALID");
			else this.onRefused("configure");
		} else if (step === STEP.SCAN) {
			if (outcome === OUTCOME.OK) this.onScanned();
			else this.onRefused("scan");
		} else if (step === STEP.JOIN) this.onJoined(outcome);
	}

	onTimer(): void {
		if (this._step === STEP.PAUSE) this.pause();
		else if (this._step === STEP.BUSY) this.configure();
		else if (this._step === STEP.LEAVE) this.left();
	}

	/** The module refused: it may be busy with a join that was cut short, and is asked again then. */
	private onRefused(verb: RefusedVerb): void {
		const isCut = this._clock.ticks() - this._cutAt < CUT_MS;
		if (afterRefusal(verb, isCut) === "tell") {
			this.fail("MODULE_REFUSED");
			return;
		}
		this._step = STEP.BUSY;
		this._timer.start(BUSY_MS);
	}

	private onRenewed(outcome: number): void {
		this.mayBeJoined = outcome === OUTCOME.OK || outcome === OUTCOME.TIMED_OUT;
		if (outcome === OUTCOME.OK) this.connected();
		else if (outcome === OUTCOME.TIMED_OUT) this.terminate();
		else this.configure();
	}

	private onJoined(outcome: number): void {
		if (outcome === OUTCOME.OK) {
			this.connected();
			return;
		}
		if (outcome !== OUTCOME.TIMED_OUT) this.mayBeJoined = false;
		if (outcome === OUTCOME.REFUSED) {
			this.mayBeJoined = true;
			this._budget.notJoined();
			this.onRefused("join");
		} else if (outcome === OUTCOME.NOT_FOUND) {
			this._budget.notJoined();
			this.fail("SCAN_NO_METER");
		} else {
			this.isUnheard = outcome === OUTCOME.UNHEARD;
			this.fail(outcome === OUTCOME.DENIED || this.isUnheard ? "JOIN_REFUSED" : "JOIN_NO_ANSWER");
		}
	}

	private connected(): void {
		const joined = this._module().joined;
		if (joined != null) {
			this.pan = joined;
			this.scanned = true;
		}
		this.stop();
		this.mayBeJoined = true;
		this._events.onConnected();
	}

	private terminate(): void {
		const scans = this._route === "scan-channel" || this._route === "scan-all";
		this._events.onStage(scans ? "scanning" : "joining");
		if (this.mayBeJoined) this.begin(STEP.TERMINATE, this._module().leave());
		else this.configure();
	}

	private configure(): void {
		const module = this._module();
		if (module.isConfigured(this.rbid, this.password)) this.afterConfigure();
		else this.begin(STEP.CONFIGURE, module.configure(this.rbid, this.password));
	}

	private afterConfigure(): void {
		if (this._route === "join" || this._route === "reauthenticate") this.pause();
		else {
			this._channel = this.pan?.channel;
			this._durations = this.pan == null ? LADDER : CHANNEL_LADDER;
			this._try = 0;
			this.scan();
		}
	}

	private scan(): void {
		this.scans++;
		this._budget.scanned(this._channel == null ? CHANNELS : 1);
		const duration = this._durations[this._try]!;
		this.begin(STEP.SCAN, this._module().scan(this._channel, duration, this.looksAgain()));
	}

	private onScanned(): void {
		const best = this._module().best;
		if (best != null) {
			this.pan = best;
			this.scanned = true;
			this.pause();
		} else if (!this.looksAgain()) this.fail("SCAN_NO_METER");
		else if (++this._try < this._durations.length) this.scan();
		else {
			this._channel = undefined;
			this._durations = ++this._wideScans % 3 === 0 ? LONG : SHORT;
			this._try = 0;
			this.scan();
		}
	}

	/** Another scan follows one that found nothing. */
	private looksAgain(): boolean {
		if (this._try + 1 < this._durations.length) return true;
		return this._channel != null && this._route !== "scan-channel";
	}

	/** Waits until the meter is ready for a join again, and until the ceiling lets us; then joins. */
	private pause(): void {
		const limit = this._budget.joinWaitMs();
		const wait = Math.max(this.pauseUntil - this._clock.ticks(), limit);
		this._events.onStage(limit > 0 ? "limited" : "joining");
		if (wait > 0) {
			this._step = STEP.PAUSE;
			this._timer.start(wait);
			return;
		}
		this.joins++;
		this._budget.joined(1);
		this.mayBeJoined = true;
		this.begin(STEP.JOIN, this._module().join(this.pan!));
	}

	private left(): void {
		this.stop();
		this.mayBeJoined = false;
		this._events.onLeft();
	}

	/** `taken`: the module took the verb. */
	private begin(step: number, taken: boolean): void {
		this._step = step;
		this._isJoining = taken && (step === STEP.JOIN || step === STEP.RENEW);
		if (!taken) this.fail("MODULE_SILENT");
	}

	private fail(cause: Cause): void {
		const leaving = this._step === STEP.LEAVE;
		this.stop();
		if (leaving) this._events.onLeft();
		else this._events.onFailed(cause);
	}
}
