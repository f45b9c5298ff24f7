import type { Link } from "../echonet/link";
import type { ErrorCode } from "../errors/codes";
import type { Timer, TimerOwner } from "../ports/timers";
import type { Datagram } from "../wisun/datagram";
import { Finder, type Protocol } from "../wisun/finder";
import type { ModuleEvents, ModuleKind, SessionEnd, WisunModule } from "../wisun/module";
import { pairIdOf } from "../wisun/pan";
import type { Trace } from "../wisun/trace";
import { Budget } from "./budget";
import { Connector } from "./connector";
import { credentialsError } from "./credentials";
import type { Cause } from "./ladder";
import { PanCache } from "./pan-cache";
import { codeOf, Recovery } from "./recovery";
import type { SessionEvents, SessionPorts, SessionState } from "./session-ports";
import { Upkeep } from "./upkeep";

/** A module renews an expired session by itself; when nothing comes of it in this time, we join. */
const EXPIRED_MS = 120_000;
/** The radio law's limit counts the sending time of the last hour. */
const DUTY_MS = 3_600_000;
/** What of a session's end is told. */
const CAUSES: Readonly<Record<SessionEnd, Cause>> = Object.freeze({
	"by the meter": "SESSION_CLOSED_BY_METER",
	left: "SESSION_ENDED",
	"left unanswered": "SESSION_ENDED",
	"renewal failed": "REAUTH_FAILED",
});
/** Joins that failed in a row after which the next start does not try the remembered PAN first. */
const FORGET_AFTER = 6;

/**
 * The life of the session with the meter: finds the module, joins, keeps the session, and comes back from
 * whatever ends it, for ever. It is the `Link` of the layers above. The way to a session is Connector's, what
 * happens while it stands is Upkeep's, what comes after a failure is Recovery's.
 */
export class Session implements Link, TimerOwner, ModuleEvents {
	readonly finder: Finder;
	readonly budget: Budget;
	readonly connector: Connector;
	readonly upkeep: Upkeep;
	readonly recovery: Recovery;
	state: SessionState = "off";
	/** What is wrong, or what the session is coming back from; undefined when all is well. */
	error: ErrorCode | undefined;
	/** Signal of the meter at our module in dBm: of the last datagram, or of the scan that found it. */
	rssiDbm: number | undefined;
	/** Sessions that were lost, and datagrams that were dropped: of other nodes, or not encrypted. */
	lost = 0;
	foreign = 0;
	/** Sessions that came to stand since the start. */
	sessions = 0;
	/** The last error and `clock.ticks()` at which it came; they stay when it is over. */
	lastError: ErrorCode | undefined;
	lastErrorAt = 0;
	private readonly _ports: SessionPorts;
	private readonly _events: SessionEvents;
	private readonly _cache: PanCache;
	private readonly _expiry: Timer;
	private _joined = false;
	private _expired = false;
	private _blocked = false;
	private _waitUntil: number | undefined;
	/** The latest ticks at which the duty limit that blocks us can end. */
	private _blockedUntil = 0;
	private _stopping: (() => void) | undefined;
	private _leaveDue = false;

	/** `protocols`: what modules may speak; one at least. */
	constructor(ports: SessionPorts, protocols: readonly Protocol[], events: SessionEvents) {
		const { clock, timers, store } = ports;
		this._ports = ports;
		this._events = events;
		this._cache = new PanCache(store);
		this.budget = new Budget(clock, store);
		this.finder = new Finder(ports, protocols, this);
		const module = () => this.finder.module;
		this.connector = new Connector(module, clock, timers, this.budget, this);
		this.upkeep = new Upkeep(module, clock, timers, this.budget, this);
		this.recovery = new Recovery(ports, this.finder, this.connector, this);
		this._expiry = timers.create(this, "session expiry");
	}

	/** Who is shown both directions of the UART, without secrets. */
	set trace(trace: Trace | undefined) {
		this.finder.uart.trace = trace;
	}

	get module(): WisunModule {
		return this.finder.module;
	}

	/** What the module speaks, once it showed it. */
	get dialect(): ModuleKind | undefined {
		return this.module.kind;
	}

	/** Failures in a row since the session last stood. */
	get attempt(): number {
		return this.recovery.attempt;
	}

	/** `clock.ticks()` of the next try, while one is waited for; while a limit holds us, those of its end at the latest. */
	get waitUntil(): number | undefined {
		if (this._blocked) return this._blockedUntil;
		if (this._joined) {
			const wait = this.budget.freeInMs();
			return wait > 0 ? this._ports.clock.ticks() + wait : undefined;
		}
		return this._waitUntil ?? this.recovery.waitUntil;
	}

	get open(): boolean {
		return this._joined && !this._expired && !this._blocked && this.budget.pace > 0;
	}

	/**
	 * Starts with these credentials, from the module on. Without valid ones the state is `off`, with
	 * CREDENTIALS_MISSING or CREDENTIALS_INVALID. A session that stands is to be stopped first.
	 */
	start(rbid: string, password: string): void {
		const connector = this.connector;
		this.quiet();
		// Before the first byte: the module may still say what an earlier run gave it.
		for (const secret of [rbid, pairIdOf(rbid), password]) this.finder.uart.secrets.learn(secret);
		const error = credentialsError(rbid, password);
		if (error != null) {
			this.finder.close();
			this.set("off", error);
			return;
		}
		connector.rbid = rbid;
		connector.password = password;
		connector.mayBeJoined = true;
		connector.stop();
		connector.pan = this._cache.pan;
		if (this._cache.pan != null) this.finder.expect(this._cache.kind);
		this.recovery.begin(this._cache.knows(rbid, password));
		this.error = undefined;
		this.recovery.climb("START");
	}

	/** Ends the session where there may be one, at most 5 s long, closes the port, then calls `done`. */
	stop(done: () => void): void {
		const leave = this.connector.mayBeJoined && this.module.found;
		this.quiet();
		this._stopping = done;
		if (!leave) this.onLeft();
		else if (this.module.free) this.connector.leave();
		else this._leaveDue = true;
	}

	send(bytes: Uint8Array, length: number): boolean {
		return this.open && this.upkeep.send(bytes, length);
	}

	sendPrompt(bytes: Uint8Array, length: number): void {
		if (this.open) this.upkeep.sendPrompt(bytes, length);
	}

	strike(): void {
		if (this.open) this.upkeep.strike();
	}

	answered(): void {
		this.upkeep.answered();
	}

	/** The module was given time to authenticate by itself. */
	onTimer(): void {
		this.break("SESSION_EXPIRED");
	}

	// What the module calls

	onFound(): void {
		if (this._stopping != null) return;
		if (this.connector.canConfigure) this.recovery.climb("FOUND");
		else this.break("CREDENTIALS_INVALID");
	}

	onTrouble(code: ErrorCode): void {
		if (this._stopping != null) this.onLeft();
		else if (code === "MODULE_RESTARTED") this.break(code);
		else this.onFailed(code);
	}

	onDone(outcome: number): void {
		if (this.connector.active) this.connector.onDone(outcome);
		else if (this._joined) this.upkeep.onDone(outcome);
		this.onFree();
	}

	onFree(): void {
		if (this._leaveDue && this.module.free) {
			this._leaveDue = false;
			this.connector.leave();
		} else this.recovery.onFree();
	}

	onHeard(): void {
		this.upkeep.heard();
	}

	onPong(): void {
		this.upkeep.onPong();
	}

	onDatagram(datagram: Datagram): void {
		// Plain, or of another node: not the meter's word. Firmware that leaves the field out is believed.
		if (datagram.secured === 0 || !this._joined || !datagram.fromPeer) {
			this.foreign++;
			return;
		}
		if (datagram.rssiDbm != null) this.rssiDbm = datagram.rssiDbm;
		this._events.onDatagram(datagram.bytes, datagram.at, datagram.length);
	}

	onForeign(): void {
		this.foreign++;
	}

	onExpired(): void {
		if (this.connector.active || !this._joined) return;
		this._expired = true;
		this.upkeep.cancel();
		this._expiry.start(EXPIRED_MS);
		this.set("joining", "SESSION_EXPIRED");
	}

	onRenewed(): void {
		if (this.connector.active || !this._joined || !this._expired) return;
		this._expired = false;
		this._expiry.stop();
		this.resume();
	}

	onEnded(how: SessionEnd): void {
		const left = how === "left" || how === "left unanswered";
		if (this.connector.active) {
			if (left) this.connector.sessionOver(how === "left");
		} else if (this._joined) {
			this.connector.sessionOver(how === "by the meter");
			this.break(CAUSES[how]);
		}
	}

	// What the connector calls

	onStage(stage: "scanning" | "joining" | "limited"): void {
		if (stage === "limited") {
			this._waitUntil = this._ports.clock.ticks() + this.budget.joinWaitMs();
			this.set("recovering", "JOIN_LIMIT");
		} else this.set(stage, this.error === "JOIN_LIMIT" ? undefined : this.error);
	}

	onConnected(): void {
		const connector = this.connector;
		const pan = connector.pan!;
		this._cache.remember(pan, this.module.kind ?? this._cache.kind);
		this._cache.mark(connector.rbid, connector.password);
		this.recovery.joined();
		this.budget.joinedWell();
		this._joined = true;
		this.sessions++;
		this._expired = false;
		if (connector.scanned) this.rssiDbm = pan.rssiDbm;
		this.upkeep.begin();
		this.showGate();
		this._events.onJoined();
	}

	onFailed(cause: Cause): void {
		if (this._stopping != null) {
			this.onLeft();
			return;
		}
		const { known, moduleFailures } = this.recovery;
		let code = cause;
		if (cause === "JOIN_REFUSED" && known)
			code = this.connector.isUnheard ? "JOIN_NO_ANSWER" : "JOIN_REFUSED_KNOWN";
		// Bytes get lost on a UART: only a refusal that repeats, of what never worked, is blamed on the credentials.
		else if (cause === "CREDENTIALS_INVALID" && (known || moduleFailures < 2)) code = "MODULE_REFUSED";
		if (this.recovery.joinFailures + 1 === FORGET_AFTER && cause.startsWith("JOIN_")) this._cache.forget();
		this.break(code);
	}

	onReset(): void {
		this.recovery.climb("MODULE_RESTARTED");
	}

	/** A planned end has come to its end. */
	onLeft(): void {
		const done = this._stopping;
		this._stopping = undefined;
		this._leaveDue = false;
		this.finder.close();
		this.set("off", undefined);
		done?.();
	}

	// What the upkeep calls

	onSent(ok: boolean): void {
		this._events.onSent(ok);
		if (this._joined && this.budget.pace === 0) this.showGate();
	}

	onBroken(cause: ErrorCode): void {
		this.break(cause);
	}

	onCheck(): void {
		if (this.error === "REQUEST_LIMIT" && this.budget.pace > 0) this.resume();
	}

	onDuty(blocked: boolean): void {
		if (this._blocked === blocked) return;
		this._blocked = blocked;
		this._blockedUntil = this._ports.clock.ticks() + DUTY_MS;
		this.upkeep.blocked = blocked;
		this.recovery.blocked = blocked;
		if (blocked) {
			this.upkeep.cancel();
			this.set("blocked", "DUTY_LIMIT");
		} else if (this._joined) this.resume();
		else this.recovery.hurry();
	}

	// What recovery calls

	onProbing(): void {
		this.set("probing", this.error);
	}

	onWaiting(): void {
		if (this._blocked) this.set("blocked", "DUTY_LIMIT");
		else this.set("recovering", this.error);
	}

	/** The session, or the way to it, ended with `cause`: what stands is torn down, and the ladder goes on. */
	private break(reported: Cause): void {
		const cause = this.recovery.judge(reported);
		if (cause === "MODULE_RESTARTED") this.connector.mayBeJoined = false;
		if (cause.startsWith("MODULE_") || cause.startsWith("SERIAL_")) this.connector.stop();
		this.error = codeOf(cause);
		this.note(this.error);
		this.teardown();
		this.recovery.climb(cause);
		const { action, attempt } = this.recovery;
		this._ports.log.write("warn", this.error ?? "routeb", `failure ${attempt}, next: ${action}`);
	}

	private teardown(): void {
		this._expiry.stop();
		const was = this._joined;
		this._joined = false;
		this._expired = false;
		this.upkeep.end();
		if (!was) return;
		this.lost++;
		this._events.onLost();
	}

	/** Everything stops where it is, without a word to the module. */
	private quiet(): void {
		this._stopping = undefined;
		this._leaveDue = false;
		this.recovery.stop();
		this.connector.stop();
		this.teardown();
	}

	private resume(): void {
		this.showGate();
		if (this.open) this._events.onResumed();
	}

	/** State and code of a session that stands. */
	private showGate(): void {
		if (this._blocked) this.set("blocked", "DUTY_LIMIT");
		else if (this._expired) this.set("joining", "SESSION_EXPIRED");
		else this.set("ready", this.budget.pace > 0 ? undefined : "REQUEST_LIMIT");
	}

	private note(error: ErrorCode | undefined): void {
		if (error == null) return;
		this.lastError = error;
		this.lastErrorAt = this._ports.clock.ticks();
	}

	private set(state: SessionState, error: ErrorCode | undefined): void {
		if (error !== "JOIN_LIMIT") this._waitUntil = undefined;
		if (error !== this.error) this.note(error);
		this.state = state;
		this.error = error;
		this._events.onState();
	}
}
