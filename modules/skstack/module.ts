import type { Clock } from "../ports/clock";
import type { Timers } from "../ports/timers";
import type { Protocol, SearchEvents, SearchedModule } from "../wisun/finder";
import type { ModuleEvents, ModuleKind, SessionEnd } from "../wisun/module";
import { OUTCOME } from "../wisun/outcome";
import type { Pan } from "../wisun/pan";
import type { Uart } from "../wisun/uart";
import { END } from "./exchange";
import { Joiner } from "./joiner";
import type { Outgoing } from "./outgoing";
import type { ReceivedDatagram } from "./receive/datagram";
import { READ_DUTY } from "./tables/commands";
import { BAUDS, dialectOf } from "./tables/dialects";
import { EVENT } from "./tables/events";
import { FAIL } from "./tables/fail-codes";
import { Terminal, type TerminalEvents } from "./terminal";
import { Watch } from "./watch";

/** UDP ports: ECHONET Lite, and PANA, which the module handles by itself. */
const PORT_ECHONET = 3610;
const PORT_PANA = 716;

/** What the module is doing for us. `STEPS`: a verb of the joiner. */
const VERB = Object.freeze({ NONE: 0, STEPS: 1, SEND: 2, CHECK: 3, DUTY: 4, PING: 5 } as const);

/** A module that speaks SKSTACK: turns verbs into commands, EVENT numbers and FAIL codes into meanings. */
export class SkModule implements SearchedModule, TerminalEvents {
	readonly terminal: Terminal;
	private readonly _joiner: Joiner;
	private readonly _watch: Watch;
	private readonly _search: SearchEvents;
	private readonly _events: ModuleEvents;
	private _verb: number = VERB.NONE;
	private _abandoned = false;

	constructor(uart: Uart, timers: Timers, clock: Clock, search: SearchEvents, events: ModuleEvents) {
		this._search = search;
		this._events = events;
		this.terminal = new Terminal(uart, timers, this);
		this._joiner = new Joiner(this.terminal, timers, (outcome) => this.done(outcome));
		this._watch = new Watch(this.terminal, clock);
	}

	get protocol(): Protocol {
		return SKSTACK;
	}

	get kind(): ModuleKind | undefined {
		return this.terminal.dialectKnown ? this.terminal.dialect.name : undefined;
	}

	get version(): string {
		return this.terminal.version;
	}

	get free(): boolean {
		return this._verb === VERB.NONE && this.terminal.free;
	}

	get found(): boolean {
		return this.terminal.found;
	}

	get channel(): number {
		return this.terminal.channel;
	}

	get panId(): number {
		return this.terminal.panId;
	}

	get best(): Pan | undefined {
		return this.terminal.pans.best;
	}

	/** It tells no more than it was told. */
	get joined(): undefined {
		return undefined;
	}

	get restarts(): number {
		return this.terminal.restarts;
	}

	get timeouts(): number {
		return this.terminal.timeouts;
	}

	get moduleOverruns(): number {
		return this.terminal.moduleOverruns;
	}

	get droppedBytes(): number {
		return this.terminal.reader.droppedBytes;
	}

	get refuses(): boolean {
		return this.terminal.refuses;
	}

	/** The step of the verb in progress that is waited for; "" when none is. */
	get waitsFor(): string {
		return this._joiner.waitsFor;
	}

	expect(kind: ModuleKind): void {
		if (kind !== "J11") this.terminal.dialect = dialectOf(kind);
	}

	/** What is refused is told by the module. */
	takesCredentials(): boolean {
		return true;
	}

	isConfigured(rbid: string, password: string): boolean {
		return this._joiner.isConfigured(rbid, password);
	}

	configure(rbid: string, password: string): boolean {
		return this.steps(() => this._joiner.configure(rbid, password));
	}

	scan(channel: number | undefined, duration: number, more: boolean): boolean {
		return this.steps(() => this._joiner.scan(channel, duration, more));
	}

	join(pan: Pan): boolean {
		this._watch.begin(pan.panId);
		return this.steps(() => this._joiner.join(pan));
	}

	renew(pan: Pan): boolean {
		this._watch.begin(pan.panId);
		return this.steps(() => this._joiner.renew(pan));
	}

	leave(): boolean {
		return this.steps(() => this._joiner.leave());
	}

	reset(): boolean {
		return this.steps(() => this._joiner.reset());
	}

	check(): boolean {
		if (!this.take(VERB.CHECK)) return false;
		this._watch.ask();
		return true;
	}

	checkDuty(): boolean {
		return this.take(VERB.DUTY) && this.terminal.run(READ_DUTY);
	}

	ping(): boolean {
		return this.take(VERB.PING) && this.terminal.ping();
	}

	loadRequest(bytes: Uint8Array, length: number): boolean {
		return this.terminal.request.load(bytes, length);
	}

	loadPrompt(bytes: Uint8Array, length: number): boolean {
		return this.terminal.prompt.load(bytes, length);
	}

	sendRequest(): boolean {
		return this.send(this.terminal.request);
	}

	sendPrompt(): boolean {
		return this.send(this.terminal.prompt);
	}

	abandon(): void {
		if (this._verb === VERB.NONE) return;
		this._joiner.stop();
		if (this.terminal.free) this._verb = VERB.NONE;
		else this._abandoned = true;
	}

	// What the finder calls

	beginSearch(): void {
		this.stop();
		this.terminal.beginSearch();
	}

	ask(round: number): void {
		this.terminal.ask(round);
	}

	setUp(): void {
		this.terminal.setUp();
	}

	stop(): void {
		this._joiner.stop();
		this._joiner.forgetCredentials();
		this._verb = VERB.NONE;
		this._abandoned = false;
		this.terminal.stop();
	}

	settle(): void {
		this.terminal.settle();
	}

	onBytes(bytes: Uint8Array, length: number): void {
		this.terminal.onBytes(bytes, length);
	}

	onBreak(): void {
		this.terminal.onBreak();
	}

	// What the terminal calls

	onAlive(): void {
		this._search.onAlive(this);
	}

	onReady(): void {
		this._search.onReady();
	}

	onSilent(): void {
		this._search.onSilent();
	}

	onRestarted(): void {
		this._search.onRestarted();
	}

	onAnswer(end: number): void {
		if (this._abandoned) {
			this._abandoned = false;
			this._verb = VERB.NONE;
			this._events.onFree();
			return;
		}
		switch (this._verb) {
			case VERB.STEPS:
				this._joiner.onAnswer(end);
				return;
			case VERB.CHECK: {
				const outcome = this._watch.onAnswer(end);
				if (outcome != null) this.done(outcome);
				return;
			}
			case VERB.DUTY:
				this.done(end === END.OK && this.terminal.value === 1 ? OUTCOME.BLOCKED : outcomeOf(end));
				return;
			default:
				this.done(this.sendOutcome(end));
		}
	}

	onEvent(event: number, parameter: number): void {
		this._events.onHeard();
		if (event === EVENT.DUTY_ON) this._events.onDuty(true);
		else if (event === EVENT.DUTY_OFF) this._events.onDuty(false);
		else if (this._joiner.active && this._joiner.onEvent(event, parameter)) return;
		else if (event === EVENT.EXPIRED) this._events.onExpired();
		else if (event === EVENT.PANA_DONE) this._events.onRenewed();
		else {
			const end = endOf(event);
			if (end != null) this._events.onEnded(end);
		}
	}

	onPong(): void {
		this._events.onPong();
	}

	onDatagram(datagram: ReceivedDatagram): void {
		this._events.onHeard();
		if (datagram.localPort === PORT_ECHONET) this._events.onDatagram(datagram);
		else if (datagram.localPort === PORT_PANA) this._joiner.onPana();
		else this._events.onForeign();
	}

	private send(outgoing: Outgoing): boolean {
		return outgoing.length > 0 && this.take(VERB.SEND) && this.terminal.send(outgoing);
	}

	private steps(begin: () => void): boolean {
		if (!this.take(VERB.STEPS)) return false;
		begin();
		return true;
	}

	private take(verb: number): boolean {
		if (!this.free) return false;
		this._verb = verb;
		return true;
	}

	private done(outcome: number): void {
		this._verb = VERB.NONE;
		if (outcome === OUTCOME.RESTARTED) this.terminal.restarts++;
		if (outcome === OUTCOME.SILENT || outcome === OUTCOME.RESTARTED) this._joiner.forgetCredentials();
		this._events.onDone(outcome);
	}

	private sendOutcome(end: number): number {
		// A module that lost its handles or its key has restarted.
		if (end === END.FAIL && this.terminal.failCode === FAIL.EXECUTION) return OUTCOME.NO_SESSION;
		return outcomeOf(end);
	}
}

/** SKSTACK as a protocol for the finder. */
export const SKSTACK: Protocol = Object.freeze({
	bauds: BAUDS,
	marked: false,
	make(uart, ports, search, events) {
		return new SkModule(uart, ports.timers, ports.clock, search, events);
	},
} satisfies Protocol);

function outcomeOf(end: number): number {
	switch (end) {
		case END.OK:
			return OUTCOME.OK;
		case END.FAIL:
			return OUTCOME.REFUSED;
		case END.UNSENT:
			return OUTCOME.UNSENT;
		default:
			return OUTCOME.SILENT;
	}
}

function endOf(event: number): SessionEnd | undefined {
	switch (event) {
		case EVENT.PEER_CLOSED:
			return "by the meter";
		case EVENT.CLOSED:
			return "left";
		case EVENT.CLOSE_TIMEOUT:
			return "left unanswered";
		case EVENT.PANA_FAILED:
			return "renewal failed";
		default:
			return undefined;
	}
}
