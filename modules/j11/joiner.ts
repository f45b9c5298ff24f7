import { writeU16, writeU32 } from "../bytes/bytes";
import { bytesToHex } from "../bytes/hex";
import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { OUTCOME } from "../wisun/outcome";
import { type Pan, pairIdOf } from "../wisun/pan";
import {
	ALL_CHANNELS,
	ANY_CHANNEL,
	Beacons,
	CHANNELS,
	fromOwnChannel,
	MAC_LENGTH,
	toOwnChannel,
} from "./beacons";
import { COLD, NOTICE, PANA, REQUEST, RESULT, ROUTE_B } from "./codes";
import { takesCredentials } from "./credentials";
import { dbm } from "./datagram";
import type { Exchange } from "./exchange";
import { DATA_AT, type Frame, seal } from "./frame";
import { PORT_ECHONET } from "./outgoing";
import { ADOPT, CHECK, CONFIGURE, GO_ON, JOIN, LEAVE, RESET, SCAN, SET_UP, STEP, type Step } from "./steps";
import type { Wire } from "./wire";

/** A scan takes 9.64 ms x 2^duration for each channel, and some 90 ms more; it is given a part more, and some seconds. */
const DWELL_MS = 9.64;
const CHANNEL_MS = 90;
const SCAN_FACTOR = 1.25;
const SCAN_MORE_MS = 3000;
/** One source has the answer to a scan before what it finds: that long it is waited for beyond the scan's time. */
const LATE_MS = 500;
/** Not hearing a beacon is often bad luck: it is asked for again. */
const START_TRIES = 3;
const START_AGAIN_MS = 1000;
/** Without a result PANA is ended by a reset: the module itself would go on for 5 to 12 minutes. */
const PANA_MS = 70_000;
/** For BOOTED; how long it takes is not documented. */
const BOOT_MS = 3000;
const BOOT_TRIES = 2;
/** Mode "dual", which alone has route B; the HAN does not sleep; full power. */
const DUAL = 5;
const ID_LENGTH = 32;

/** Carries out the verbs that are steps: sends each request, and waits for its answer and for the notification that ends it. */
export class Joiner implements TimerOwner {
	readonly beacons = new Beacons();
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
	/** Of the scan: channels, their mask, duration, when it began. */
	private _channels = 0;
	private _mask = 0;
	private _duration = 0;
	private _scannedAt = 0;
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
		this._timer = timers.create(this);
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
		const own = channel == null ? -1 : toOwnChannel(channel);
		this.beacons.begin();
		this._channels = own < 0 ? CHANNELS : 1;
		this._mask = own < 0 ? ALL_CHANNELS : 1 << own;
		this._duration = duration;
		this._scannedAt = this._clock.ticks();
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
		const outcome = panaOutcome(frame.u8(0));
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
		const length = this.writeData(step, this._exchange.bytes);
		this._exchange.run(step.code, length, isScan ? this.scanLimitMs() : step.answerMs, !isScan);
	}

	/** Writes the data of a request; gives its length. */
	private writeData(step: Step, bytes: Uint8Array): number {
		switch (step) {
			case STEP.SETTING:
			case STEP.CHANNEL:
				bytes[DATA_AT] = DUAL;
				bytes[DATA_AT + 1] = 0;
				bytes[DATA_AT + 2] = step === STEP.SETTING ? ANY_CHANNEL : toOwnChannel(this._pan!.channel);
				bytes[DATA_AT + 3] = 0;
				return 4;
			case STEP.CREDENTIALS:
				putText(this._rbid.toUpperCase(), bytes, DATA_AT);
				putText(this._password, bytes, DATA_AT + ID_LENGTH);
				return ID_LENGTH + this._password.length;
			case STEP.SCAN:
				bytes[DATA_AT] = this._duration;
				writeU32(bytes, DATA_AT + 1, this._mask);
				bytes[DATA_AT + 5] = 1;
				return 6 + putText(pairIdOf(this._rbid.toUpperCase()), bytes, DATA_AT + 6);
			case STEP.PORT:
				writeU16(bytes, DATA_AT, PORT_ECHONET);
				return 2;
			default:
				return 0;
		}
	}

	private onFine(step: Step, frame: Frame): void {
		switch (step) {
			case STEP.VERSION:
				// Firmware, major and minor number, revision.
				if (frame.length >= 9)
					this.version = `${frame.u8(3)}.${frame.u8(4)} ${bytesToHex(frame.bytes, frame.at + 5, 4)}`;
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
				this.joined = panOf(frame);
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
		this.done(step === STEP.SCAN && this.beacons.told > 0 ? OUTCOME.OK : OUTCOME.SILENT);
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

	/** The meter is the one peer on route B that is authenticated. */
	private onPeers(frame: Frame): void {
		for (let left = frame.u8(2), at = 3; left > 0 && at + 13 <= frame.length; left--, at += 13) {
			if (frame.u8(at + 10) !== 1 || frame.u8(at + 12) !== 2) continue;
			this.mac = bytesToHex(frame.bytes, frame.at + at, MAC_LENGTH);
			this.panId = frame.u16(at + MAC_LENGTH);
		}
	}

	private onBeacon(frame: Frame): void {
		this.beacons.take(frame);
		if (!this._exchange.busy && this.beacons.told >= this._channels) this.done(OUTCOME.OK);
	}

	private onScanAnswer(): void {
		const left = this.scanMs() + LATE_MS - (this._clock.ticks() - this._scannedAt);
		if (this.beacons.told >= this._channels) this.done(OUTCOME.OK);
		else this._timer.start(Math.max(left, LATE_MS));
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

	private scanMs(): number {
		return this._channels * (DWELL_MS * 2 ** this._duration + CHANNEL_MS);
	}

	private scanLimitMs(): number {
		return this.scanMs() * SCAN_FACTOR + SCAN_MORE_MS;
	}

	private done(outcome: number): void {
		this.stop();
		this._onDone(outcome);
	}
}

function panaOutcome(result: number): number {
	switch (result) {
		case PANA.DONE:
			return OUTCOME.OK;
		case PANA.REFUSED:
			return OUTCOME.DENIED;
		case PANA.NO_ANSWER:
			return OUTCOME.NO_ANSWER;
		default:
			return -1;
	}
}

/** Channel, PAN ID, MAC, signal, as route B was started with. */
function panOf(frame: Frame): Pan | undefined {
	const channel = fromOwnChannel(frame.u8(1));
	if (channel < 0 || frame.length < 13) return undefined;
	const mac = bytesToHex(frame.bytes, frame.at + 4, MAC_LENGTH);
	return { channel, panId: frame.u16(2), mac, rssiDbm: dbm(frame.u8(12)) };
}

function putText(text: string, bytes: Uint8Array, at: number): number {
	for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
	return text.length;
}
