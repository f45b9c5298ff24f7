import type { Clock } from "../ports/clock";
import type { Timers } from "../ports/timers";
import type { Protocol, SearchEvents, SearchedModule } from "../wisun/finder";
import type { ModuleEvents, ModuleKind } from "../wisun/module";
import { OUTCOME } from "../wisun/outcome";
import type { Pan } from "../wisun/pan";
import type { Uart } from "../wisun/uart";
import { NOTICE, PANA, PEER, REQUEST, RESULT, SENT } from "./codes";
import { takesCredentials } from "./credentials";
import { ReceivedDatagram } from "./datagram";
import { Exchange, SILENT } from "./exchange";
import type { Frame } from "./frame";
import { Joiner } from "./joiner";
import { ADDRESS_LENGTH, Outgoing, PORT_ECHONET, putLinkLocal } from "./outgoing";
import { putPing } from "./requests";
import { Wire } from "./wire";

/** What the module is doing for us. `STEPS`: a verb of the joiner. `LIMIT`: a datagram that shows whether the limit has ended. */
const VERB = Object.freeze({ NONE: 0, STEPS: 1, SEND: 2, STATUS: 3, LIMIT: 4, PING: 5, JOIN: 6 } as const);

/** There is no sign of the limit's end but a datagram that gets through: one is sent about once a minute. */
const LIMIT_MS = 55_000;
/** The answer to a ping may come with the echo, or when none came. */
const PING_MS = 11_500;

/** A module that speaks J11: turns verbs into requests, results and notifications into meanings. */
export class J11Module implements SearchedModule {
	private readonly _search: SearchEvents;
	private readonly _events: ModuleEvents;
	private readonly _clock: Clock;
	private readonly _wire: Wire;
	private readonly _exchange: Exchange;
	private readonly _joiner: Joiner;
	private readonly _request = new Outgoing(64);
	private readonly _prompt = new Outgoing(64);
	private readonly _datagram = new ReceivedDatagram();
	/** Address of the meter. */
	private readonly _peer = new Uint8Array(ADDRESS_LENGTH);
	/** It is being set up. */
	private _isSetUp = false;
	found = false;
	refuses = false;
	restarts = 0;
	private _verb: number = VERB.NONE;
	private _abandoned = false;
	/** The radio law's limit blocks it; clock.ticks() when that was seen last. */
	private _blocked = false;
	private _blockedAt = 0;
	/** The echo came before the answer to the ping. */
	private _ponged = false;

	constructor(uart: Uart, timers: Timers, clock: Clock, search: SearchEvents, events: ModuleEvents) {
		this._search = search;
		this._events = events;
		this._clock = clock;
		this._wire = new Wire(uart, timers, this);
		this._exchange = new Exchange(this._wire, timers, this);
		this._joiner = new Joiner(this._wire, this._exchange, timers, clock, (outcome) => this.done(outcome));
	}

	get protocol(): Protocol {
		return J11;
	}

	get kind(): ModuleKind {
		return "J11";
	}

	get version(): string {
		return this._joiner.version;
	}

	get free(): boolean {
		return this.found && this._verb === VERB.NONE && !this._exchange.busy;
	}

	get channel(): number {
		return this._joiner.channel;
	}

	get panId(): number {
		return this._joiner.panId;
	}

	get best(): Pan | undefined {
		return this._joiner.found.best;
	}

	get joined(): Pan | undefined {
		return this._joiner.joined;
	}

	get timeouts(): number {
		return this._exchange.timeouts;
	}

	get moduleOverruns(): number {
		return this._exchange.overruns;
	}

	get droppedBytes(): number {
		return this._wire.reader.droppedBytes;
	}

	/** The step of the verb in progress that is waited for; "" when none is. */
	get waitsFor(): string {
		return this._joiner.waitsFor;
	}

	/** There is one kind only. */
	expect(): void {}

	takesCredentials(rbid: string, password: string): boolean {
		return takesCredentials(rbid, password);
	}

	isConfigured(rbid: string, password: string): boolean {
		return this._joiner.isConfigured(rbid, password);
	}

	configure(rbid: string, password: string): boolean {
		if (!this.take(VERB.STEPS)) return false;
		this._joiner.configure(rbid, password);
		return true;
	}

	scan(channel: number | undefined, duration: number): boolean {
		if (!this.take(VERB.STEPS)) return false;
		this._joiner.scan(channel, duration);
		return true;
	}

	join(pan: Pan): boolean {
		if (!this.take(VERB.JOIN)) return false;
		this.setPeer(pan.mac);
		this._joiner.join(pan);
		return true;
	}

	/** Only a session that stands is renewed, by taking it over: a new authentication may take the module minutes. */
	renew(pan: Pan): boolean {
		if (!this.take(VERB.STEPS)) return false;
		this.setPeer(pan.mac);
		this._joiner.adopt(pan);
		return true;
	}

	leave(): boolean {
		if (!this.take(VERB.STEPS)) return false;
		this._joiner.leave();
		return true;
	}

	reset(): boolean {
		if (!this.take(VERB.STEPS)) return false;
		this._joiner.reset();
		return true;
	}

	check(): boolean {
		if (!this.take(VERB.STEPS)) return false;
		this._joiner.check();
		return true;
	}

	checkDuty(): boolean {
		const asks = this._blocked && this._clock.ticks() - this._blockedAt >= LIMIT_MS;
		if (asks && this._request.length > 0) return this.send(VERB.LIMIT, this._request);
		if (!this.take(VERB.STATUS)) return false;
		this._exchange.run(REQUEST.STATUS, 0, 2000);
		return true;
	}

	ping(): boolean {
		if (!this.take(VERB.PING)) return false;
		this._ponged = false;
		const length = putPing(this._exchange.bytes, this._peer);
		this._exchange.run(REQUEST.PING, length, PING_MS, false);
		return true;
	}

	loadRequest(bytes: Uint8Array, length: number): boolean {
		return this._request.load(bytes, length);
	}

	loadPrompt(bytes: Uint8Array, length: number): boolean {
		return this._prompt.load(bytes, length);
	}

	sendRequest(): boolean {
		return this.send(VERB.SEND, this._request);
	}

	sendPrompt(): boolean {
		return this.send(VERB.SEND, this._prompt);
	}

	abandon(): void {
		if (this._verb === VERB.NONE) return;
		if (this._joiner.abandon() || this._exchange.busy) this._abandoned = true;
		else this._verb = VERB.NONE;
	}

	// What the finder calls

	beginSearch(): void {
		this.stop();
		this.refuses = false;
		this._wire.reset();
	}

	/** The finder asks, and knows the module by its frames. */
	ask(): void {}

	settle(): void {}

	setUp(): void {
		this._isSetUp = true;
		this._joiner.setUp();
	}

	stop(): void {
		this._joiner.stop();
		this._joiner.forgetCredentials();
		this._exchange.forget();
		this._verb = VERB.NONE;
		this._abandoned = false;
		this._isSetUp = false;
		this.found = false;
	}

	onBytes(bytes: Uint8Array, length: number): void {
		this._wire.onBytes(bytes, length);
	}

	onBreak(): void {
		this._wire.reset();
	}

	// What the wire and the exchange call

	onFrame(frame: Frame): void {
		if (!this.found && !this._isSetUp) return;
		if (this._exchange.onFrame(frame)) return;
		if (this._joiner.onNotice(frame)) {
			if (this.found) this._events.onHeard();
		} else if (frame.code === NOTICE.BOOTED) {
			this.restarts++;
			this._search.onRestarted();
		} else if (this.found) this.onNotice(frame);
	}

	onAnswer(result: number, frame: Frame | undefined): void {
		if (this._joiner.active) this._joiner.onAnswer(result, frame);
		else if (this._abandoned) this.done(OUTCOME.OK);
		else if (this._verb === VERB.PING) this.onPingAnswer(result);
		else if (this._verb === VERB.STATUS) this.done(this.limitOutcome(result));
		else this.onSent(result, frame);
	}

	private onNotice(frame: Frame): void {
		const events = this._events;
		events.onHeard();
		switch (frame.code) {
			case NOTICE.DATAGRAM:
				this.onDatagram(frame);
				break;
			case NOTICE.PEER:
				if (frame.u8(0) === PEER.LEFT) events.onEnded("by the meter");
				else if (frame.u8(0) === PEER.LOST) events.onEnded("left unanswered");
				break;
			case NOTICE.PANA:
				if (frame.u8(0) === PANA.DONE) events.onRenewed();
				else if (frame.u8(0) > PANA.DONE) events.onEnded("renewal failed");
				break;
			case NOTICE.NOT_RECEIVED:
				events.onForeign();
				break;
			case NOTICE.PONG:
				if (frame.u8(0) !== RESULT.DONE) break;
				if (this._verb === VERB.PING) this._ponged = true;
				else events.onPong();
		}
	}

	private onDatagram(frame: Frame): void {
		const datagram = this._datagram;
		if (datagram.load(frame, this._peer) && datagram.localPort === PORT_ECHONET)
			this._events.onDatagram(datagram);
		else this._events.onForeign();
	}

	private onPingAnswer(result: number): void {
		this.done(result === RESULT.DONE ? OUTCOME.OK : result === SILENT ? OUTCOME.SILENT : OUTCOME.REFUSED);
		if (this._ponged) this._events.onPong();
	}

	/** The answer to a datagram: with DONE comes what became of it on the air. */
	private onSent(result: number, frame: Frame | undefined): void {
		const sent = frame == null || result !== RESULT.DONE ? -1 : frame.u8(1) & 15;
		const isLimit = this._verb === VERB.LIMIT;
		if (sent === SENT.LIMIT) this.block();
		else if (sent >= 0) this._blocked = false;
		if (isLimit) this.done(this.limitOutcome(result));
		else if (sent === SENT.DONE) this.done(OUTCOME.OK);
		else if (result === RESULT.DONE) this.done(OUTCOME.UNSENT);
		else if (result === SILENT) this.done(OUTCOME.SILENT);
		else this.done(isNoSession(result) ? OUTCOME.NO_SESSION : OUTCOME.REFUSED);
	}

	/** The limit is reached, or still is. */
	private block(): void {
		const was = this._blocked;
		this._blocked = true;
		this._blockedAt = this._clock.ticks();
		if (!was) this._events.onDuty(true);
	}

	private limitOutcome(result: number): number {
		if (result === SILENT) return OUTCOME.SILENT;
		return this._blocked ? OUTCOME.BLOCKED : OUTCOME.OK;
	}

	private setPeer(mac: string): void {
		putLinkLocal(mac, this._peer);
		this._request.setPeer(this._peer);
		this._prompt.setPeer(this._peer);
	}

	private send(verb: number, outgoing: Outgoing): boolean {
		if (outgoing.length === 0 || !this.take(verb)) return false;
		this._exchange.send(outgoing);
		return true;
	}

	private take(verb: number): boolean {
		if (!this.free) return false;
		this._verb = verb;
		return true;
	}

	/** The verb in progress ended, or the set-up. */
	private done(outcome: number): void {
		if (this._isSetUp) {
			this.onSetUp(outcome);
			return;
		}
		const joined = this._joiner.joined;
		// The meter may have another radio than the one that was remembered.
		if (this._verb === VERB.JOIN && joined != null) this.setPeer(joined.mac);
		this._verb = VERB.NONE;
		if (outcome === OUTCOME.RESTARTED) this.restarts++;
		if (outcome === OUTCOME.SILENT) this._joiner.forgetCredentials();
		if (this._abandoned) {
			this._abandoned = false;
			this._events.onFree();
		} else this._events.onDone(outcome);
	}

	private onSetUp(outcome: number): void {
		this._isSetUp = false;
		this.found = outcome === OUTCOME.OK;
		this.refuses = outcome === OUTCOME.REFUSED;
		if (this.found) this._search.onReady();
		else this._search.onSilent();
	}
}

/** J11 as a protocol for the finder. */
export const J11: Protocol = Object.freeze({
	bauds: Object.freeze([115200]),
	marked: true,
	make(uart, ports, search, events) {
		return new J11Module(uart, ports.timers, ports.clock, search, events);
	},
} satisfies Protocol);

/** The meter is no peer any more, the module is in no PAN, or it came up anew. */
function isNoSession(result: number): boolean {
	return result === RESULT.UNKNOWN_PEER || result === RESULT.NOT_JOINED || result === RESULT.NOT_STARTED;
}
