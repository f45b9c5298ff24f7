import { bytesToHex } from "../bytes/hex";
import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { OUTCOME } from "../wisun/outcome";
import { type Pan, pairIdOf } from "../wisun/pan";
import { meterAt, panaOutcome, startedPan, versionOf } from "./answers";
import { COLD, NOTICE, REQUEST, RESULT, ROUTE_B } from "./codes";
import { takesCredentials } from "./credentials";
import type { Exchange } from "./exchange";
import { type Frame, seal } from "./frame";
import { putCredentials, putPort, putScan, putSetting } from "./requests";
import { ANY_CHANNEL, fromOwnChannel, MAC_LENGTH, Scan, toOwnChannel } from "./scan";
import { ADOPT, CHECK, CONFIGURE, GO_ON, JOIN, LEAVE, RESET, SCAN, SET_UP, STEP, type Step } from "./steps";
import type { Wire } from "./wire";

/** Not hearing a beacon is often bad luck: it is asked for again. */
const START_TRIES = 3;
const START_AGAIN_MS = 1000;
/** Without a result PANA is ended by a reset: the module itself would go on for 5 to 12 minutes. */
const PANA_MS = 70_000;
/** For BOOTED; how long it takes is not documented. */
const BOOT_MS = 3000;
const BOOT_TRIES = 2;

/** Carries out the verbs that are steps: sends each request, and waits for its answer and for the notification that ends it. */
export class Joiner implements TimerOwner {
	readonly found = new Scan();
	version = "";
	/** What route B was doing when the module was last asked, or did something (ROUTE_B). */
	route: number = ROUTE_B.STOPPED;
	/** Of the session that stood when the module was set up, or -1 and "". */
	channel = -1;
	panId = -1;
	mac = "";
	/** The PAN as the module told it when it joined. */
	joined: Pan | undefined;
	private readonly _wire: Wire;
	private readonly _exchange: Exchange;
	private readonly _clock: Clock;
	private readonly _timer: Timer;
	private readonly _onDone: (outcome: number) => void;
	private _rbid = "";
	private _password = "";
	/** The module holds these credentials. */
	private _configured = false;
	private _steps: readonly Step[] = SET_UP;
	private _at = -1;
	private _pan: Pan | undefined;
	private _tries = 0;
	private _tookLeave = false;
	/** PANA was answered; its result came before that. */
	private _accepted = false;
	private _early = -1;
	/** Resets that wait for BOOTED; 0: none. What its end means, or GO_ON. */
	private _resets = 0;
	private _afterReset = GO_ON;

	/** `onDone` is called once for each verb, with its OUTCOME. */
	constructor(
		wire: Wire,
		exchange: Exchange,
		timers: Timers,
		clock: Clock,
		onDone: (outcome: number) => void,
	) {
		this._wire = wire;
		this._exchange = exchange;
		this._clock = clock;
		this._onDone = onDone;
		this._timer = timers.create(this, "J11 join");
	}

	get active(): boolean {
		return this._at >= 0 || this._resets > 0;
	}

	/** The step that is waited for, for the log; "" when none is. */
	get waitsFor(): string {
		return this._resets > 0 ? "reset" : (this._steps[this._at]?.name ?? "");
	}

	isConfigured(rbid: string, password: string): boolean {
		return this._configured && this._rbid === rbid && this._password === password;
	}

	/** The module came up anew, or may have. */
	forgetCredentials(): void {
		this._configured = false;
	}

	setUp(): void {
		this.version = "";
		this.channel = -1;
		this.panId = -1;
		this.mac = "";
		this.begin(SET_UP);
	}

	check(): void {
		this.begin(CHECK);
	}

	configure(rbid: string, password: string): void {
		this._rbid = rbid;
		this._password = password;
		this._configured = false;
		this.begin(CONFIGURE);
	}

	scan(channel: number | undefined, duration: number): void {
		this.found.begin(channel, duration, this._clock.ticks());
		this.begin(SCAN);
	}

	join(pan: Pan): void {
		this._pan = pan;
		this.joined = undefined;
		this.begin(JOIN);
	}

	/** Takes over the session that stands in this PAN. */
	adopt(pan: Pan): void {
		this._pan = pan;
		this.joined = undefined;
		this.begin(ADOPT);
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
		this._resets = 0;
	}

	/** Nobody waits for the verb any more. True when `onDone` follows all the same: the module is made free by a reset. */
	abandon(): boolean {
		if (this._resets > 0) this._afterReset = OUTCOME.OK;
		else if (this._steps[this._at] === STEP.SCAN && this._exchange.busy) {
			this._exchange.forget();
			this.restart(OUTCOME.OK);
		} else this.stop();
		return this.active;
	}

	/** The request in progress was answered so (RESULT); without a frame it was not. */
	onAnswer(result: number, frame: Frame | undefined): void {
		const step = this._steps[this._at]!;
		if (frame == null) this.onSilent(step);
		else if (result === RESULT.DONE || result === step.fine) this.onFine(step, frame);
		else this.onRefused(step, result);
	}

	/** True when the notification belongs to what is waited for. */
	onNotice(frame: Frame): boolean {
		const step = this._steps[this._at];
		if (frame.code === NOTICE.BOOTED) return this.onBooted();
		if (frame.code === NOTICE.BEACON) {
			if (step === STEP.SCAN) this.onBeacon(frame);
			return true;
		}
		if (frame.code !== NOTICE.PANA || step !== STEP.PANA) return false;
		const outcome = panaOutcome(frame);
		if (outcome < 0) return true;
		if (this._accepted) this.onPana(outcome);
		else this._early = outcome;
		return true;
	}

	onTimer(): void {
		const step = this._steps[this._at];
		if (this._resets > 0) this.onNoBoot();
		else if (step === STEP.START) this.run(step);
		else if (step === STEP.PANA) this.restart(OUTCOME.NO_ANSWER);
		else this.done(OUTCOME.OK);
	}

	private begin(steps: readonly Step[]): void {
		this.stop();
		this._steps = steps;
		this._tries = 0;
		this._tookLeave = false;
		this._accepted = false;
		this._early = -1;
		if (steps === RESET) this.restart(OUTCOME.OK);
		else this.next();
	}

	private next(): void {
		let at = this._at + 1;
		while (at < this._steps.length && this.passesOver(this._steps[at]!)) at++;
		this._at = at;
		const step = this._steps[at];
		if (step == null) this.done(this._steps === LEAVE ? this.leaveOutcome() : OUTCOME.OK);
		else if (step === STEP.CREDENTIALS && !takesCredentials(this._rbid, this._password))
			this.done(OUTCOME.REJECTED);
		else if (step === STEP.CHANNEL && toOwnChannel(this._pan!.channel) < 0) this.done(OUTCOME.NOT_FOUND);
		else this.run(step);
	}

	private passesOver(step: Step): boolean {
		return this.route < step.from || (step === STEP.CREDENTIALS && this._configured);
	}

	private run(step: Step): void {
		const isScan = step === STEP.SCAN;
		const length = this.putData(step, this._exchange.bytes);
		this._exchange.run(step.code, length, isScan ? this.found.limitMs : step.answerMs, !isScan);
	}

	private putData(step: Step, bytes: Uint8Array): number {
		const rbid = this._rbid.toUpperCase();
		switch (step) {
			case STEP.SETTING:
				return putSetting(bytes, ANY_CHANNEL);
			case STEP.CHANNEL:
				return putSetting(bytes, toOwnChannel(this._pan!.channel));
			case STEP.CREDENTIALS:
				return putCredentials(bytes, rbid, this._password);
			case STEP.SCAN:
				return putScan(bytes, this.found.duration, this.found.mask, pairIdOf(rbid));
			case STEP.PORT:
				return putPort(bytes);
			default:
				return 0;
		}
	}

	private onFine(step: Step, frame: Frame): void {
		switch (step) {
			case STEP.VERSION:
				this.version = versionOf(frame);
				break;
			case STEP.STATUS:
				this.onStatus(frame);
				return;
			case STEP.PEERS:
				this.onPeers(frame);
				break;
			case STEP.READ_SETTING:
				this.channel = fromOwnChannel(frame.u8(3));
				break;
			case STEP.END_PANA:
				this._tookLeave = true;
				this.route = ROUTE_B.OPERATING;
				break;
			case STEP.STOP:
				this.route = ROUTE_B.STOPPED;
				break;
			case STEP.CREDENTIALS:
				this._configured = true;
				break;
			case STEP.SCAN:
				this.onScanAnswer();
				return;
			case STEP.START:
				this.route = ROUTE_B.OPERATING;
				this.joined = startedPan(frame);
				break;
			case STEP.PANA:
				this._accepted = true;
				if (this._early >= 0) this.onPana(this._early);
				else this._timer.start(PANA_MS);
				return;
		}
		this.next();
	}

	private onRefused(step: Step, result: number): void {
		if (result === RESULT.NOT_STARTED || result === RESULT.NOT_SET) this._configured = false;
		if (step.refused === GO_ON) this.next();
		else if (step === STEP.STOP) this.restart(GO_ON);
		else if (step === STEP.START && result === RESULT.NO_BEACON) this.onNoBeacon();
		else if (step === STEP.CREDENTIALS && (result === RESULT.OUT_OF_RANGE || result === RESULT.WRONG_LENGTH))
			this.done(OUTCOME.REJECTED);
		else this.done(step.refused);
	}

	private onSilent(step: Step): void {
		// It told of channels: its answer got lost, and the module is there.
		this.done(step === STEP.SCAN && this.found.isHeard ? OUTCOME.OK : OUTCOME.SILENT);
	}

	private onStatus(frame: Frame): void {
		const isCold = frame.u8(1) === COLD;
		this.route = isCold ? ROUTE_B.STOPPED : frame.u8(2);
		if (isCold) this._configured = false;
		const stands = this.route === ROUTE_B.AUTHENTICATED;
		const isCheck = this._steps === CHECK;
		const isOther = this._steps === ADOPT && this.mac !== this._pan!.mac;
		if (isCheck && isCold) this.done(OUTCOME.RESTARTED);
		else if (isOther || (!stands && (isCheck || this._steps === ADOPT))) this.done(OUTCOME.NO_SESSION);
		else this.next();
	}

	private onPeers(frame: Frame): void {
		const at = meterAt(frame);
		if (at < 0) return;
		this.mac = bytesToHex(frame.bytes, frame.at + at, MAC_LENGTH);
		this.panId = frame.u16(at + MAC_LENGTH);
	}

	private onBeacon(frame: Frame): void {
		this.found.take(frame);
		if (!this._exchange.busy && this.found.isWhole) this.done(OUTCOME.OK);
	}

	private onScanAnswer(): void {
		if (this.found.isWhole) this.done(OUTCOME.OK);
		else this._timer.start(this.found.leftMs(this._clock.ticks()));
	}

	private onNoBeacon(): void {
		if (++this._tries < START_TRIES) this._timer.start(START_AGAIN_MS);
		else this.done(OUTCOME.NOT_FOUND);
	}

	private onPana(outcome: number): void {
		if (outcome === OUTCOME.OK) this.route = ROUTE_B.AUTHENTICATED;
		this.done(outcome);
	}

	private leaveOutcome(): number {
		return this._tookLeave ? OUTCOME.OK : OUTCOME.NO_SESSION;
	}

	/** What cannot be ended otherwise is ended by a reset; then the verb ends as `after`, or goes on. */
	private restart(after: number): void {
		this._afterReset = after;
		this._resets = 0;
		this.writeReset();
	}

	private writeReset(): void {
		this._resets++;
		this._configured = false;
		this._timer.start(BOOT_MS);
		const bytes = this._exchange.bytes;
		this._wire.write(bytes, seal(bytes, REQUEST.RESET, 0));
	}

	private onNoBoot(): void {
		if (this._resets < BOOT_TRIES) this.writeReset();
		else this.done(OUTCOME.SILENT);
	}

	private onBooted(): boolean {
		if (this._resets > 0) {
			this._timer.stop();
			this._resets = 0;
			this.route = ROUTE_B.STOPPED;
			if (this._afterReset === GO_ON) this.next();
			else this.done(this._afterReset);
			return true;
		}
		// A module that is set up while it boots starts again.
		if (this._steps !== SET_UP || this._at < 0) return false;
		this._exchange.forget();
		this.setUp();
		return true;
	}

	private done(outcome: number): void {
		this.stop();
		this._onDone(outcome);
	}
}
