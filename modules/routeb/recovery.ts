import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import type { System } from "../ports/system";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import type { Finder } from "../wisun/finder";
import type { Connector } from "./connector";
import { type Action, type Cause, nextRung } from "./ladder";
import { RivalWatch } from "./rival";

export interface RecoveryPorts {
	readonly timers: Timers;
	readonly clock: Clock;
	readonly system: System;
}

export interface RecoveryEvents {
	/** It looks for the module. */
	onProbing(): void;
	/** The next try is at `waitUntil`. */
	onWaiting(): void;
}

/** While the duty limit lasts, its end is waited for this long; then we try all the same. */
const BLOCKED_MS = 60_000;

/** A try that is further off than this is one that nobody waits for. */
const PATIENT_MS = 3_600_000;

/** Climbs the ladder: counts failures, waits, and does what `nextRung` says. It never gives up. */
export class Recovery implements TimerOwner {
	/** Failures in a row since the session last stood. */
	attempt = 0;
	/** Ticks of the next try, while one is waited for. */
	waitUntil: number | undefined;
	/** These credentials joined before. */
	known = false;
	blocked = false;
	/** What was done last, or is waited for. */
	action: Action | undefined;
	joinFailures = 0;
	scanFailures = 0;
	moduleFailures = 0;
	private _restarts = 0;
	private readonly _rival: RivalWatch;
	private readonly _ports: RecoveryPorts;
	private readonly _finder: Finder;
	private readonly _connector: Connector;
	private readonly _events: RecoveryEvents;
	private readonly _timer: Timer;
	private _hasResetPin = true;
	/** The action is due as soon as the module has answered what it was asked before. */
	private _due = false;

	constructor(ports: RecoveryPorts, finder: Finder, connector: Connector, events: RecoveryEvents) {
		this._ports = ports;
		this._finder = finder;
		this._connector = connector;
		this._events = events;
		this._rival = new RivalWatch(ports.clock);
		this._timer = ports.timers.create(this, "session recovery");
	}

	/** All is well: failures are forgotten. */
	settle(): void {
		this.stop();
		this.attempt = 0;
		this.joinFailures = 0;
		this.scanFailures = 0;
		this.moduleFailures = 0;
		this._restarts = 0;
	}

	/** A start with credentials that have joined before, or not. */
	begin(known: boolean): void {
		this.settle();
		this._rival.forget();
		this.known = known;
	}

	/** The session came to stand. */
	joined(): void {
		this.settle();
		this.known = true;
		this._rival.joined();
	}

	/** What is behind `cause`: METER_TAKEN when somebody else has the meter. */
	judge(cause: Cause): Cause {
		return this._rival.sees(cause, this.known, this._connector.scanned) ? "METER_TAKEN" : cause;
	}

	stop(): void {
		this._timer.stop();
		this.waitUntil = undefined;
		this._due = false;
	}

	/** Somebody is at the device: a try that is far off, as of credentials that never worked, comes now. */
	attend(): void {
		if (this.waitUntil != null && this.waitUntil - this._ports.clock.ticks() > PATIENT_MS) this.hurry();
	}

	/** Does not wait any longer. */
	hurry(): void {
		if (this.waitUntil == null || !this._timer.running) return;
		this._timer.stop();
		this.act();
	}

	/** Something happened that the session must come back from, or start with. */
	climb(cause: Cause): void {
		this.stop();
		this._connector.stop();
		const pan = this._connector.pan;
		const { channel, panId } = this._finder.module;
		const rung = nextRung({
			cause,
			failures: this.count(cause),
			cached: pan != null,
			known: this.known,
			alive: pan != null && channel === pan.channel && panId === pan.panId,
			resetPin: this._hasResetPin,
			random: this._ports.system.random(),
		});
		this.action = rung.action;
		const delay = this.blocked ? BLOCKED_MS : rung.delayMs;
		if (delay > 0) {
			this.waitUntil = this._ports.clock.ticks() + delay;
			this._timer.start(delay);
			this._events.onWaiting();
		} else this.act();
	}

	/** The module has answered: what had to wait for that may start. */
	onFree(): void {
		if (this._due) this.act();
	}

	/** Counts the failure that `cause` is; gives how many of its kind there are in a row. */
	private count(cause: Cause): number {
		if (cause === "START") return 0;
		if (cause === "MODULE_RESTARTED") return ++this._restarts;
		if (cause === "FOUND") return this.joinFailures + this.scanFailures;
		this.attempt++;
		if (isModule(cause)) return ++this.moduleFailures;
		this.moduleFailures = 0;
		if (cause === "METER_TAKEN") return this._rival.hits;
		if (cause === "SCAN_NO_METER") return ++this.scanFailures;
		if (cause === "JOIN_REFUSED" || cause === "JOIN_REFUSED_KNOWN" || cause === "JOIN_NO_ANSWER") {
			this.scanFailures = 0;
			return ++this.joinFailures;
		}
		return 1;
	}

	onTimer(): void {
		this.act();
	}

	private act(): void {
		const finder = this._finder;
		const module = finder.module;
		const action = this.action;
		this.waitUntil = undefined;
		const ofModule = action === "probe" || action === "reopen" || action === "reset-pin";
		if (!ofModule && module.found) {
			this._due = !module.free;
			if (!this._due) this._connector.start(action as Parameters<Connector["start"]>[0]);
			return;
		}
		this._due = false;
		if (action === "reopen") finder.close();
		else if (action === "reset-pin") {
			this._connector.stop();
			if (finder.uart.pulseReset()) this._connector.mayBeJoined = false;
			else this._hasResetPin = false;
		}
		this._events.onProbing();
		// A module that was found before is seldom at another rate: the look there is for every fourth time.
		finder.probe(module.version === "" || this.moduleFailures % 4 === 3);
	}
}

function isModule(cause: Cause): boolean {
	return cause.startsWith("MODULE_") || cause.startsWith("SERIAL_") || cause === "CREDENTIALS_INVALID";
}

/** The code that a person is shown for `cause`. */
export function codeOf(cause: Cause): ErrorCode | undefined {
	if (cause === "START" || cause === "FOUND" || cause === "SEND") return undefined;
	return cause === "REAUTH_FAILED" ? "SESSION_EXPIRED" : cause;
}
