import type { Link } from "../echonet/link";
import type { ErrorCode } from "../errors/codes";
import type { Timer, TimerOwner } from "../ports/timers";
import type { Datagram } from "../skstack/datagram";
import { type DialectName, dialectOf } from "../skstack/dialects";
import { EVENT } from "../skstack/events";
import { Module } from "../skstack/module";
import { lqiToDbm, pairIdOf } from "../skstack/pan";
import type { Trace } from "../skstack/wire";
import { Budget } from "./budget";
import { Connector } from "./connector";
import { credentialsError } from "./credentials";
import { Keeper } from "./keeper";
import type { Cause } from "./ladder";
import { PanCache } from "./pan-cache";
import { codeOf, Recovery } from "./recovery";
import type { SessionEvents, SessionPorts, SessionState } from "./session-ports";

/** UDP ports: ECHONET Lite, and PANA, which the module handles by itself. */
const PORT_ECHONET = 3610;
const PORT_PANA = 716;
/** After EVENT 29 the module authenticates by itself; when nothing comes of it in this time, we join. */
const EXPIRED_MS = 120_000;
/** The radio law's limit counts the sending time of the last hour. */
const DUTY_MS = 3_600_000;
/** Joins that failed in a row after which the next start does not try the remembered PAN first. */
const FORGET_AFTER = 6;

/**
 * The life of the session with the meter: finds the module, joins, keeps the session, and comes back from
 * whatever ends it, for ever. It is the `Link` of the layers above. The way to a session is Connector's, what
 * happens while it stands is Keeper's, what comes after a failure is Recovery's.
 */
export class Session implements Link, TimerOwner {
	readonly module: Module;
	readonly budget: Budget;
	readonly connector: Connector;
	readonly keeper: Keeper;
	readonly recovery: Recovery;
	state: SessionState = "off";
	/** What is wrong, or what the session is coming back from; undefined when all is well. */
	error: ErrorCode | undefined;
	/** Signal of the meter at our module: of the last datagram (DSE), or of the scan that found it (SE). */
	rssiDbm: number | undefined;
	/** Sessions that were lost, and datagrams that were dropped: of other nodes, or not encrypted. */
	lost = 0;
	foreign = 0;
	/** Sessions that came to stand since the start. */
	sessions = 0;
	/** The last error and `clock.ticks()` at which it came; they stay when it is over. */
	lastError: ErrorCode | undefined;
	lastErrorAt = 0;
	readonly #ports: SessionPorts;
	readonly #events: SessionEvents;
	readonly #cache: PanCache;
	readonly #expiry: Timer;
	#joined = false;
	#expired = false;
	#blocked = false;
	#waitUntil: number | undefined;
	/** The latest ticks at which the duty limit that blocks us can end. */
	#blockedUntil = 0;
	#stopping: (() => void) | undefined;
	#leaveDue = false;

	constructor(ports: SessionPorts, events: SessionEvents) {
		const { clock, timers, store } = ports;
		this.#ports = ports;
		this.#events = events;
		this.#cache = new PanCache(store);
		this.budget = new Budget(clock, store);
		this.module = new Module(ports, this);
		this.connector = new Connector(this.module, clock, timers, this.budget, this);
		this.keeper = new Keeper(this.module, clock, timers, this.budget, this);
		this.recovery = new Recovery(ports, this.module, this.connector, this);
		this.#expiry = timers.create(this);
	}

	/** Who is shown both directions of the UART, without secrets. */
	set trace(trace: Trace | undefined) {
		this.module.trace = trace;
	}

	/** SE or DSE, once the module showed it. */
	get dialect(): DialectName | undefined {
		return this.module.dialectKnown ? this.module.dialect.name : undefined;
	}

	/** Failures in a row since the session last stood. */
	get attempt(): number {
		return this.recovery.attempt;
	}

	/** `clock.ticks()` of the next try, while one is waited for; while a limit holds us, those of its end at the latest. */
	get waitUntil(): number | undefined {
		if (this.#blocked) return this.#blockedUntil;
		if (this.#joined) {
			const wait = this.budget.freeInMs();
			return wait > 0 ? this.#ports.clock.ticks() + wait : undefined;
		}
		return this.#waitUntil ?? this.recovery.waitUntil;
	}

	get open(): boolean {
		return this.#joined && !this.#expired && !this.#blocked && this.budget.pace > 0;
	}

	/**
	 * Starts with these credentials, from the module on. Without valid ones the state is `off`, with
	 * CREDENTIALS_MISSING or CREDENTIALS_INVALID. A session that stands is to be stopped first.
	 */
	start(rbid: string, password: string): void {
		const connector = this.connector;
		this.quiet();
		// Before the first byte: the module may still say what an earlier run gave it.
		const secrets = this.module.secrets;
		secrets.learn(rbid);
		secrets.learn(pairIdOf(rbid));
		secrets.learn(password);
		const error = credentialsError(rbid, password);
		if (error != null) {
			this.module.close();
			this.set("off", error);
			return;
		}
		connector.rbid = rbid;
		connector.password = password;
		connector.mayBeJoined = true;
		connector.forgetModule();
		connector.pan = this.#cache.pan;
		if (this.#cache.pan != null) this.module.dialect = dialectOf(this.#cache.dialect);
		this.recovery.settle();
		this.recovery.known = this.#cache.knows(rbid, password);
		this.error = undefined;
		this.recovery.climb("START");
	}

	/** Ends the session with SKTERM where there may be one, at most 5 s long, closes the port, then calls `done`. */
	stop(done: () => void): void {
		const leave = this.connector.mayBeJoined && this.module.found;
		this.quiet();
		this.#stopping = done;
		if (!leave) this.onLeft();
		else if (this.module.free) this.connector.leave();
		else this.#leaveDue = true;
	}

	send(bytes: Uint8Array, length: number): boolean {
		return this.open && this.keeper.send(bytes, length);
	}

	sendPrompt(bytes: Uint8Array, length: number): void {
		if (this.open) this.keeper.sendPrompt(bytes, length);
	}

	strike(): void {
		if (this.open) this.keeper.strike();
	}

	answered(): void {
		this.keeper.answered();
	}

	/** The module was given time to authenticate by itself. */
	onTimer(): void {
		this.break("SESSION_EXPIRED");
	}

	// What the module calls

	onFound(): void {
		if (this.#stopping == null) this.recovery.climb("FOUND");
	}

	onTrouble(code: ErrorCode): void {
		if (this.#stopping != null) this.onLeft();
		else if (code === "MODULE_RESTARTED") this.break(code);
		else this.onFailed(code);
	}

	onAnswer(outcome: number): void {
		if (this.connector.active) this.connector.onAnswer(outcome);
		else if (this.#joined) this.keeper.onAnswer(outcome);
		if (this.#leaveDue && this.module.free) {
			this.#leaveDue = false;
			this.connector.leave();
		} else this.recovery.onFree();
	}

	onPong(): void {
		this.keeper.onPong();
	}

	onEvent(event: number, parameter: number): void {
		this.keeper.heard();
		if (event === EVENT.DUTY_ON) this.onDuty(true);
		else if (event === EVENT.DUTY_OFF) this.onDuty(false);
		else if (this.connector.active) this.connector.onEvent(event, parameter);
		else if (this.#joined) this.onSessionEvent(event);
	}

	onDatagram(datagram: Datagram): void {
		this.keeper.heard();
		const localPort = datagram.localPort;
		const secured = datagram.secured;
		const lqi = datagram.lqi;
		if (localPort === PORT_PANA) {
			this.connector.onPana();
			return;
		}
		// Plain, or of another node: not the meter's word. Firmware that leaves the field out is believed.
		if (localPort !== PORT_ECHONET || secured === 0 || !this.#joined || !this.module.isPeer(datagram)) {
			this.foreign++;
			return;
		}
		if (lqi >= 0) this.rssiDbm = lqiToDbm(lqi);
		this.#events.onDatagram(datagram.bytes, datagram.at, datagram.length);
	}

	// What the connector calls

	onStage(stage: "scanning" | "joining" | "limited"): void {
		if (stage === "limited") {
			this.#waitUntil = this.#ports.clock.ticks() + this.budget.joinWaitMs();
			this.set("recovering", "JOIN_LIMIT");
		} else this.set(stage, this.error === "JOIN_LIMIT" ? undefined : this.error);
	}

	onConnected(): void {
		const connector = this.connector;
		const pan = connector.pan!;
		this.#cache.remember(pan, this.module.dialect.name);
		this.#cache.mark(connector.rbid, connector.password);
		this.recovery.settle();
		this.recovery.known = true;
		this.budget.joinedWell();
		this.#joined = true;
		this.sessions++;
		this.#expired = false;
		if (connector.scanned) this.rssiDbm = lqiToDbm(pan.lqi);
		this.keeper.begin(pan.panId);
		this.showGate();
		this.#events.onJoined();
	}

	onFailed(cause: Cause): void {
		if (this.#stopping != null) {
			this.onLeft();
			return;
		}
		const { known, moduleFailures } = this.recovery;
		let code = cause;
		if (cause === "JOIN_REFUSED" && known) code = "JOIN_REFUSED_KNOWN";
		// Bytes get lost on a UART: only a refusal that repeats, of what never worked, is blamed on the credentials.
		else if (cause === "CREDENTIALS_INVALID" && (known || moduleFailures < 2)) code = "MODULE_REFUSED";
		if (this.recovery.joinFailures + 1 === FORGET_AFTER && cause.startsWith("JOIN_")) this.#cache.forget();
		this.break(code);
	}

	onReset(): void {
		this.recovery.climb("MODULE_RESTARTED");
	}

	/** A planned end has come to its end. */
	onLeft(): void {
		const done = this.#stopping;
		this.#stopping = undefined;
		this.#leaveDue = false;
		this.module.close();
		this.set("off", undefined);
		done?.();
	}

	// What the keeper calls

	onSent(ok: boolean): void {
		this.#events.onSent(ok);
		if (this.#joined && this.budget.pace === 0) this.showGate();
	}

	onBroken(cause: ErrorCode): void {
		if (cause === "MODULE_RESTARTED") this.module.restarts++;
		this.break(cause);
	}

	onCheck(): void {
		if (this.error === "REQUEST_LIMIT" && this.budget.pace > 0) this.resume();
	}

	onDuty(blocked: boolean): void {
		if (this.#blocked === blocked) return;
		this.#blocked = blocked;
		this.#blockedUntil = this.#ports.clock.ticks() + DUTY_MS;
		this.keeper.blocked = blocked;
		this.recovery.blocked = blocked;
		if (blocked) {
			this.keeper.cancel();
			this.set("blocked", "DUTY_LIMIT");
		} else if (this.#joined) this.resume();
		else this.recovery.hurry();
	}

	// What recovery calls

	onProbing(): void {
		this.set("probing", this.error);
	}

	onWaiting(): void {
		if (this.#blocked) this.set("blocked", "DUTY_LIMIT");
		else this.set("recovering", this.error);
	}

	/** An event of the session while it stands. */
	private onSessionEvent(event: number): void {
		if (event === EVENT.EXPIRED) {
			this.#expired = true;
			this.keeper.cancel();
			this.#expiry.start(EXPIRED_MS);
			this.set("joining", "SESSION_EXPIRED");
		} else if (event === EVENT.PANA_DONE) {
			if (!this.#expired) return;
			this.#expired = false;
			this.#expiry.stop();
			this.resume();
		} else if (event === EVENT.PANA_FAILED) this.over(event, "REAUTH_FAILED");
		else if (event === EVENT.PEER_CLOSED) this.over(event, "SESSION_CLOSED_BY_METER");
		else if (event === EVENT.CLOSED || event === EVENT.CLOSE_TIMEOUT) this.over(event, "SESSION_ENDED");
	}

	private over(event: number, cause: Cause): void {
		this.connector.sessionOver(event === EVENT.PEER_CLOSED);
		this.break(cause);
	}

	/** The session, or the way to it, ended with `cause`: what stands is torn down, and the ladder goes on. */
	private break(cause: Cause): void {
		if (cause === "MODULE_RESTARTED") this.connector.mayBeJoined = false;
		if (cause.startsWith("MODULE_") || cause.startsWith("SERIAL_")) this.connector.forgetModule();
		this.error = codeOf(cause);
		this.note(this.error);
		this.teardown();
		this.recovery.climb(cause);
		const { action, attempt } = this.recovery;
		this.#ports.log.write("warn", this.error ?? "routeb", `failure ${attempt}, next: ${action}`);
	}

	private teardown(): void {
		this.#expiry.stop();
		const was = this.#joined;
		this.#joined = false;
		this.#expired = false;
		this.keeper.end();
		if (!was) return;
		this.lost++;
		this.#events.onLost();
	}

	/** Everything stops where it is, without a word to the module. */
	private quiet(): void {
		this.#stopping = undefined;
		this.#leaveDue = false;
		this.recovery.stop();
		this.connector.stop();
		this.teardown();
	}

	private resume(): void {
		this.showGate();
		if (this.open) this.#events.onResumed();
	}

	/** State and code of a session that stands. */
	private showGate(): void {
		if (this.#blocked) this.set("blocked", "DUTY_LIMIT");
		else if (this.#expired) this.set("joining", "SESSION_EXPIRED");
		else this.set("ready", this.budget.pace > 0 ? undefined : "REQUEST_LIMIT");
	}

	private note(error: ErrorCode | undefined): void {
		if (error == null) return;
		this.lastError = error;
		this.lastErrorAt = this.#ports.clock.ticks();
	}

	private set(state: SessionState, error: ErrorCode | undefined): void {
		if (error !== "JOIN_LIMIT") this.#waitUntil = undefined;
		if (error !== this.error) this.note(error);
		this.state = state;
		this.error = error;
		this.#events.onState();
	}
}
