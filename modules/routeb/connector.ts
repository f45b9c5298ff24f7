import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import {
	join,
	SKREJOIN,
	SKRESET,
	SKTERM,
	setChannel,
	setPan,
	setPassword,
	setRouteBId,
} from "../skstack/commands";
import { EVENT, SEND } from "../skstack/events";
import { OUTCOME } from "../skstack/exchange";
import { FAIL } from "../skstack/fail-codes";
import type { Module } from "../skstack/module";
import { ALL_CHANNELS, channelMask, linkLocal, type Pan, pairIdOf, scanMs } from "../skstack/pan";
import type { Budget } from "./budget";
import type { ConnectorEvents, Route } from "./connector-events";
import { type Cause, CLEAN_UP_MS } from "./ladder";

const STEP = Object.freeze({
	IDLE: 0,
	REAUTHENTICATE: 1,
	TERM: 2,
	TERM_WAIT: 3,
	RESET: 4,
	PASSWORD: 5,
	ID: 6,
	SCAN: 7,
	SCANNING: 8,
	LATE: 9,
	CHANNEL: 10,
	PAN_ID: 11,
	PAUSE: 12,
	JOIN: 13,
	JOINING: 14,
	LEAVE: 15,
	LEAVING: 16,
} as const);

/** Scan durations: a quick look first, two proper ones, a long one. Longer than 7 does not find more. */
const LADDER: readonly number[] = Object.freeze([4, 6, 6, 7]);
/** For a meter that was found before: the last channel, then all, once; every third time for longer. */
const CHANNEL_LADDER: readonly number[] = Object.freeze([6, 7]);
const SHORT: readonly number[] = Object.freeze([6]);
const LONG: readonly number[] = Object.freeze([7]);
/** EVENT 24 comes after some 40 s when the meter does not answer. */
const JOIN_MS = 70_000;
const REAUTHENTICATE_MS = 20_000;
/** How much of a join it counts against the ceiling: the meter knows us and keeps the session. */
const REAUTHENTICATE_WEIGHT = 0.5;
/** EVENT 28 comes after some 15 s. */
const TERM_MS = 20_000;
/** A planned end does not wait longer than this for the meter to take leave. */
const LEAVE_MS = 5000;
/** A description may come after EVENT 22. */
const LATE_MS = 500;

/**
 * The way from a module that was found to a session: end what is left of an old one, set the credentials,
 * scan, set channel and PAN, join. One step waits for one answer or event; nothing here decides what to do
 * after a failure.
 */
export class Connector implements TimerOwner {
	/** The PAN that is joined, or would be. */
	pan: Pan | undefined;
	/** The module may hold a session: SKTERM before anything else. */
	mayBeJoined = true;
	/** Ticks before which no join may start, after a session has ended. */
	pauseUntil = 0;
	rbid = "";
	password = "";
	/** The PAN was found by a scan on this way, and not remembered. */
	scanned = false;
	joins = 0;
	scans = 0;
	readonly #module: Module;
	readonly #clock: Clock;
	readonly #timer: Timer;
	readonly #budget: Budget;
	readonly #events: ConnectorEvents;
	#step: number = STEP.IDLE;
	#route: Route = "join";
	#durations: readonly number[] = LADDER;
	#try = 0;
	#mask = 0;
	#wideScans = 0;
	/** The module holds our credentials; lost when it restarts. */
	#configured = false;
	#renewing = false;
	/** The event that came before the OK of the command that caused it, or 0. */
	#early = 0;
	#acknowledged = false;
	#unheard = false;

	constructor(module: Module, clock: Clock, timers: Timers, budget: Budget, events: ConnectorEvents) {
		this.#module = module;
		this.#clock = clock;
		this.#timer = timers.create(this);
		this.#budget = budget;
		this.#events = events;
	}

	get active(): boolean {
		return this.#step !== STEP.IDLE;
	}

	/** Goes this way; the module must be free. */
	start(route: Route): void {
		this.#route = route;
		this.scanned = false;
		this.#renewing = false;
		if (route !== "reset" && this.pan == null) this.#route = "scan-all";
		if (this.#route === "reset") this.run(STEP.RESET, SKRESET);
		else if (this.#route === "reauthenticate") {
			this.#events.onStage("joining");
			this.#module.setPeer(linkLocal(this.pan!.mac));
			this.count(REAUTHENTICATE_WEIGHT);
			this.#renewing = true;
			this.run(STEP.REAUTHENTICATE, SKREJOIN);
		} else this.terminate();
	}

	/** Ends the session for good; the module must be free. `onLeft` follows, at the latest after 5 s. */
	leave(): void {
		this.#early = 0;
		this.#timer.start(LEAVE_MS);
		this.run(STEP.LEAVE, SKTERM);
	}

	stop(): void {
		this.#timer.stop();
		this.#step = STEP.IDLE;
	}

	/** The module came up anew: it holds neither session nor credentials. */
	forgetModule(): void {
		this.stop();
		this.#configured = false;
	}

	/** The session is over; `cleanUp`: the meter took leave and needs a while before it takes the next one. */
	sessionOver(cleanUp: boolean): void {
		this.mayBeJoined = false;
		if (cleanUp) this.pauseUntil = this.#clock.ticks() + CLEAN_UP_MS;
	}

	onAnswer(outcome: number): void {
		if (this.#step === STEP.LEAVE) {
			if (outcome === OUTCOME.OK && this.#early === 0) this.#step = STEP.LEAVING;
			else this.left();
			return;
		}
		if (outcome === OUTCOME.SILENT) {
			// Not asked again: a module that does not answer to SKTERM alone would never get further.
			if (this.#step === STEP.TERM) this.mayBeJoined = false;
			this.fail("MODULE_SILENT");
			return;
		}
		const ok = outcome === OUTCOME.OK;
		switch (this.#step) {
			case STEP.RESET:
				this.forgetModule();
				this.mayBeJoined = false;
				this.#events.onReset();
				return;
			case STEP.REAUTHENTICATE:
				this.mayBeJoined = ok;
				if (!ok) this.configure();
				else if (this.#early !== 0) this.endJoin(this.#early);
				else this.await(STEP.JOINING, REAUTHENTICATE_MS);
				return;
			case STEP.TERM:
				this.mayBeJoined = ok && this.#early === 0;
				if (this.mayBeJoined) this.await(STEP.TERM_WAIT, TERM_MS);
				else this.configure();
				return;
			case STEP.JOIN:
				if (!ok) {
					this.#budget.notJoined();
					this.fail("MODULE_REFUSED");
				} else if (this.#early !== 0) this.endJoin(this.#early);
				else this.await(STEP.JOINING, JOIN_MS);
				return;
			default:
				if (ok) this.next();
				else this.fail(this.setsCredentials() ? "CREDENTIALS_INVALID" : "MODULE_REFUSED");
		}
	}

	onEvent(event: number, parameter: number): void {
		if (event === EVENT.UDP_SENT) {
			if (parameter === SEND.DONE) this.#acknowledged = true;
			// Not acknowledged, or a solicitation that nobody may have answered yet.
			else this.#unheard = true;
		} else if (event === EVENT.SCANNED) {
			// When another look follows, it also takes what comes late from this one.
			if (this.#step === STEP.SCANNING)
				this.await(STEP.LATE, this.found() || this.looksAgain() ? 0 : LATE_MS);
		} else if (event === EVENT.CLOSED || event === EVENT.CLOSE_TIMEOUT) {
			this.sessionOver(event === EVENT.CLOSED);
			if (this.#step === STEP.LEAVING) this.left();
			else if (this.#step === STEP.TERM || this.#step === STEP.LEAVE) this.#early = event;
			else if (this.#step === STEP.TERM_WAIT) this.configure();
		} else if (event === EVENT.PANA_DONE || event === EVENT.PANA_FAILED) {
			if (this.#step === STEP.JOINING) this.endJoin(event);
			else if (this.#step === STEP.JOIN || this.#step === STEP.REAUTHENTICATE) this.#early = event;
		}
	}

	/** A PANA packet of the meter: it is there and talks to us. */
	onPana(): void {
		this.#acknowledged = true;
	}

	private terminate(): void {
		const scans = this.#route === "scan-channel" || this.#route === "scan-all";
		this.#events.onStage(scans ? "scanning" : "joining");
		this.#early = 0;
		if (this.mayBeJoined) this.run(STEP.TERM, SKTERM);
		else this.configure();
	}

	private configure(): void {
		if (this.#configured) this.afterConfigure();
		else this.run(STEP.PASSWORD, setPassword(this.password));
	}

	private afterConfigure(): void {
		this.#configured = true;
		if (this.#route === "join" || this.#route === "reauthenticate") this.aimAndJoin();
		else {
			this.#mask = this.pan == null ? ALL_CHANNELS : channelMask(this.pan.channel);
			this.#durations = this.pan == null ? LADDER : CHANNEL_LADDER;
			this.#try = 0;
			this.#module.pans.clear();
			this.scan();
		}
	}

	private scan(): void {
		this.#module.pans.pairId = pairIdOf(this.rbid);
		this.scans++;
		this.#budget.scanned(this.#mask === ALL_CHANNELS ? 28 : 1);
		this.#step = STEP.SCAN;
		if (!this.#module.scan(this.#mask, this.#durations[this.#try]!)) this.fail("MODULE_SILENT");
	}

	/** The step after one that was answered with OK. */
	private next(): void {
		switch (this.#step) {
			case STEP.PASSWORD:
				this.run(STEP.ID, setRouteBId(this.rbid));
				return;
			case STEP.ID:
				this.afterConfigure();
				return;
			case STEP.SCAN:
				this.await(STEP.SCANNING, scanMs(this.#mask, this.#durations[this.#try]!) * 1.25 + 3000);
				return;
			case STEP.CHANNEL:
				this.run(STEP.PAN_ID, setPan(this.pan!.panId));
				return;
			case STEP.PAN_ID:
				this.pause();
		}
	}

	onTimer(): void {
		switch (this.#step) {
			case STEP.SCANNING:
			case STEP.LATE:
				this.endScan();
				return;
			case STEP.TERM_WAIT:
				this.mayBeJoined = false;
				this.configure();
				return;
			case STEP.PAUSE:
				this.pause();
				return;
			case STEP.JOINING:
				if (this.#renewing) {
					this.#renewing = false;
					this.terminate();
				} else this.fail("JOIN_NO_ANSWER");
				return;
			case STEP.LEAVE:
			case STEP.LEAVING:
				this.left();
		}
	}

	private left(): void {
		this.stop();
		this.mayBeJoined = false;
		this.#events.onLeft();
	}

	private found(): boolean {
		this.#module.pans.close();
		return this.#module.pans.best != null;
	}

	private endScan(): void {
		if (this.found()) {
			this.pan = this.#module.pans.best;
			this.scanned = true;
			this.aimAndJoin();
		} else if (!this.looksAgain()) this.fail("SCAN_NO_METER");
		else if (++this.#try < this.#durations.length) this.scan();
		else {
			this.#mask = ALL_CHANNELS;
			this.#durations = ++this.#wideScans % 3 === 0 ? LONG : SHORT;
			this.#try = 0;
			this.scan();
		}
	}

	/** Another scan follows one that found nothing. */
	private looksAgain(): boolean {
		if (this.#try + 1 < this.#durations.length) return true;
		return this.#mask !== ALL_CHANNELS && this.#route !== "scan-channel";
	}

	private aimAndJoin(): void {
		this.#events.onStage("joining");
		this.#module.setPeer(linkLocal(this.pan!.mac));
		this.run(STEP.CHANNEL, setChannel(this.pan!.channel));
	}

	/** Waits until the meter is ready for a join again, and until the ceiling lets us. */
	private pause(): void {
		const limit = this.#budget.joinWaitMs();
		const wait = Math.max(this.pauseUntil - this.#clock.ticks(), limit);
		if (wait > 0) {
			if (limit > 0) this.#events.onStage("limited");
			this.await(STEP.PAUSE, wait);
			return;
		}
		this.#events.onStage("joining");
		this.joins++;
		this.count(1);
		this.mayBeJoined = true;
		this.run(STEP.JOIN, join(linkLocal(this.pan!.mac)));
	}

	/** A join begins, which is so much of one for the ceiling. */
	private count(weight: number): void {
		this.#budget.joined(weight);
		this.#early = 0;
		this.#acknowledged = false;
		this.#unheard = false;
	}

	private endJoin(event: number): void {
		if (event === EVENT.PANA_DONE) {
			this.stop();
			this.mayBeJoined = true;
			this.#events.onConnected();
			return;
		}
		this.mayBeJoined = false;
		if (this.#renewing) {
			this.#renewing = false;
			this.configure();
		} else this.fail(this.#unheard && !this.#acknowledged ? "JOIN_NO_ANSWER" : "JOIN_REFUSED");
	}

	private setsCredentials(): boolean {
		const failCode = this.#module.failCode;
		const setting = this.#step === STEP.PASSWORD || this.#step === STEP.ID;
		return setting && (failCode === FAIL.RANGE || failCode === FAIL.ARGUMENTS);
	}

	private run(step: number, text: string): void {
		this.#step = step;
		if (!this.#module.run(text)) this.fail("MODULE_SILENT");
	}

	private await(step: number, ms: number): void {
		this.#step = step;
		this.#timer.start(ms);
	}

	private fail(cause: Cause): void {
		const leaving = this.#step === STEP.LEAVE;
		this.stop();
		// A byte of them may have been garbled on the UART without anybody noticing: set anew next time.
		this.#configured = false;
		if (leaving) this.#events.onLeft();
		else this.#events.onFailed(cause);
	}
}
