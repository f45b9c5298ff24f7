import { copy, equal } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { ErrorCode } from "../../errors/codes";
import type { Clock } from "../../ports/clock";
import { liveSeconds } from "./ages";
import { KINDS, PROPERTIES } from "./properties";
import { INDEX, KEPT, KEPT_BYTES, OFFSETS } from "./property-index";
import type { Reason } from "./reasons";
import { countReason, currentReason, powerReason } from "./special";

/** Every state of the link to the meter, in the order of the way to it. */
export const LINK_STATES = Object.freeze([
	"off",
	"probing",
	"scanning",
	"joining",
	"ready",
	"blocked",
	"recovering",
] as const);

export type LinkState = (typeof LINK_STATES)[number];
export type Dialect = "SE" | "DSE" | "J11";

const NEVER = Number.POSITIVE_INFINITY;

/** What `Readings` tells its listeners: the EPC of a property that was stored, or one of these. */
export const CHANGE = Object.freeze({ LINK: 1, SUPPORT: 2, AGE: 3 } as const);

export interface ReadingsListener {
	/** `change` is an EPC or one of CHANGE. Readings must not be written here. */
	onReading(change: number): void;
}

/**
 * The one place that knows what the meter said, when, how old it is, why it is missing, and the state of
 * the link. The meter module and the session write it; display, relay, web and alarms read it.
 *
 * The EDT of every property is kept as it came, in one flat buffer (about 200 bytes); numbers are decoded
 * when they are asked for. History (E2, E4, EC, EE) and secrets (C0) are not kept here.
 */
export class Readings {
	/** State of the link, and the code of what is wrong, if anything is. */
	linkState: LinkState = "off";
	linkError: ErrorCode | undefined;
	/** `clock.ticks()` of the last change of state. */
	linkSince = 0;
	dialect: Dialect | undefined;
	/** Signal of the meter at our module, or undefined where the module does not tell. */
	rssiDbm: number | undefined;
	private readonly _clock: Clock;
	private readonly _bytes = new Uint8Array(KEPT_BYTES);
	private readonly _view = new DataView(this._bytes.buffer);
	private readonly _lengths = new Uint8Array(PROPERTIES.length);
	/** `ticks()` at which each value arrived; from UNTIL on, up to which it holds; from LIMIT on, for how long one does. */
	private readonly _times = new Float64Array(3 * UNTIL).fill(NEVER);
	/** Why there is no true value, its age apart. */
	private readonly _reasons: (Reason | undefined)[] = PROPERTIES.map(() => "NOT_READ");
	private _pollS = 10;
	private readonly _listeners: ReadingsListener[] = [];
	private readonly _linkListeners: ReadingsListener[] = [];

	constructor(clock: Clock) {
		this._clock = clock;
		this.linkSince = clock.ticks();
		this.limit();
	}

	/** Objects and not functions: on XS a closure takes nine slots. */
	listen(listener: ReadingsListener): void {
		this._listeners.push(listener);
	}

	/** For who wants to hear of CHANGE.LINK alone, which is rare. */
	listenLink(listener: ReadingsListener): void {
		this._linkListeners.push(listener);
	}

	notify(change: number): void {
		for (let i = 0; i < this._listeners.length; i++) this._listeners[i]!.onReading(change);
		if (change !== CHANGE.LINK) return;
		const others = this._linkListeners;
		for (let i = 0; i < others.length; i++) others[i]!.onReading(change);
	}

	/** Seconds between two live values; the age limits follow it. */
	get pollS(): number {
		return this._pollS;
	}

	set pollS(seconds: number) {
		if (seconds === this._pollS) return;
		this._pollS = seconds;
		this.limit();
	}

	setLink(state: LinkState, error?: ErrorCode): void {
		if (state === this.linkState && error === this.linkError) return;
		if (state !== this.linkState) this.linkSince = this._clock.ticks();
		this.linkState = state;
		this.linkError = error;
		this.notify(CHANGE.LINK);
	}

	/**
	 * Takes the EDT that the meter sent for `epc`. A length that the class does not allow is kept out and
	 * makes the property INVALID. False when the property is not one that is kept.
	 */
	store(epc: number, edt: Uint8Array, at: number, pdc: number): boolean {
		const index = INDEX[epc]!;
		if (index < 0 || !KEPT[index]) return false;
		const row = PROPERTIES[index]!;
		const offset = OFFSETS[index]!;
		const now = this._clock.ticks();
		if (pdc < row.min || pdc > row.max) {
			this.setReason(epc, "INVALID");
			return false;
		}
		copy(edt, at, pdc, this._bytes, offset);
		this._lengths[index] = pdc;
		this._times[index] = now;
		this._times[UNTIL + index] = now + this._times[LIMIT + index]!;
		this._reasons[index] = this.special(index, offset);
		this.notify(epc);
		return true;
	}

	/** Says why a property is not there: LACKS after an SNA, INVALID, or NOT_READ to forget it. */
	setReason(epc: number, reason: Reason): void {
		const index = INDEX[epc]!;
		if (index < 0 || (this._reasons[index] === reason && this._lengths[index] === 0)) return;
		this._reasons[index] = reason;
		this._lengths[index] = 0;
		this._times[UNTIL + index] = NEVER;
		this.notify(epc);
	}

	/** Forgets power and currents, which stand for a session that works. */
	forgetLive(): void {
		this.setReason(EPC.POWER, "NOT_READ");
		this.setReason(EPC.CURRENT, "NOT_READ");
	}

	/** Forgets all that belongs to the meter, as when another meter answers. */
	forgetMeter(): void {
		this._lengths.fill(0);
		this._reasons.fill("NOT_READ");
		this._times.fill(NEVER, 0, LIMIT);
		this.notify(CHANGE.SUPPORT);
	}

	/** Bytes held for `epc`, whatever their age; 0 when there are none. */
	lengthOf(epc: number): number {
		const index = INDEX[epc]!;
		return index < 0 ? 0 : this._lengths[index]!;
	}

	/** Copies the EDT of `epc` to `to[at]` and returns its length, 0 when there is none. */
	copyRaw(epc: number, to: Uint8Array, at: number): number {
		const index = INDEX[epc]!;
		if (index < 0) return 0;
		const length = this._lengths[index]!;
		copy(this._bytes, OFFSETS[index]!, length, to, at);
		return length;
	}

	/** True when just this EDT of `epc` is held, whatever its age. */
	holds(epc: number, edt: Uint8Array, at: number, pdc: number): boolean {
		const index = INDEX[epc]!;
		if (index < 0 || pdc === 0 || this._lengths[index] !== pdc) return false;
		return equal(edt, at, this._bytes, OFFSETS[index]!, pdc);
	}

	/** Byte `at` of the EDT of `epc`, whatever its age; -1 when it is not held. */
	byteOf(epc: number, at: number): number {
		const index = INDEX[epc]!;
		return index < 0 || at >= this._lengths[index]! ? -1 : this._bytes[OFFSETS[index]! + at]!;
	}

	/** `clock.ticks()` at which the value of `epc` arrived, or undefined. */
	arrivedAt(epc: number): number | undefined {
		const index = INDEX[epc]!;
		return index < 0 || this._lengths[index] === 0 ? undefined : this._times[index];
	}

	/** `clock.ticks()` up to which the value of `epc` is not too old (infinite when it does not age); -1 without one. */
	holdsUntil(epc: number): number {
		const index = INDEX[epc]!;
		return index < 0 || this._lengths[index] === 0 ? -1 : this._times[UNTIL + index]!;
	}

	/** Age in whole seconds, or undefined when nothing is held. */
	ageS(epc: number): number | undefined {
		const at = this.arrivedAt(epc);
		return at == null ? undefined : Math.floor((this._clock.ticks() - at) / 1000);
	}

	/** Age limit of `epc` in seconds, 0 when it does not age. */
	staleAfterS(epc: number): number {
		const index = INDEX[epc]!;
		return index < 0 ? 0 : liveSeconds(PROPERTIES[index]!.age, this.pollS);
	}

	/** Why there is no true value of `epc` now, or undefined when there is one. */
	reason(epc: number): Reason | undefined {
		const index = INDEX[epc]!;
		if (index < 0) return "LACKS";
		return this._clock.ticks() <= this._times[UNTIL + index]! ? this._reasons[index] : "STALE";
	}

	/** True when the meter's Get map (9F) holds `epc`, or no map was read yet. */
	supports(epc: number): boolean {
		const index = INDEX[epc]!;
		return index >= 0 && this._reasons[index] !== "LACKS";
	}

	/** Instantaneous power in W, negative while selling; undefined with a reason. E7. */
	get watts(): number | undefined {
		return this.reason(EPC.POWER) == null ? this._view.getInt32(POWER_AT) : undefined;
	}

	/** For how many milliseconds a value of E7 holds. */
	get powerHoldsMs(): number {
		return this._times[LIMIT + POWER]!;
	}

	/** Current of the R phase in 0.1 A; undefined with a reason. E8. */
	get currentR(): number | undefined {
		return this.reasonR == null ? this.rawCurrent(false) : undefined;
	}

	/** Why there is no R current; T may be there all the same. */
	get reasonR(): Reason | undefined {
		return this.reason(EPC.CURRENT) ?? currentReason(this.rawCurrent(false));
	}

	/** Why there is no T current; `NO_PHASE` on a two-wire meter (7FFE beside a valid R). */
	get reasonT(): Reason | undefined {
		const reason = this.reason(EPC.CURRENT);
		if (reason != null) return reason;
		const special = currentReason(this.rawCurrent(true));
		return special === "NO_DATA" ? "NO_PHASE" : special;
	}

	/** The current of a phase as it came last, in 0.1 A or a code, whatever its age; 0 before it did. */
	rawCurrent(isT: boolean): number {
		return this._view.getInt16(isT ? CURRENT_AT + 2 : CURRENT_AT);
	}

	/** Current of the T phase in 0.1 A; undefined with `reasonT`. */
	get currentT(): number | undefined {
		return this.reasonT == null ? this.rawCurrent(true) : undefined;
	}

	/** Raw count of E0 or E3, whatever its age; undefined when none is held or it is a special value. */
	count(epc: number): number | undefined {
		const index = INDEX[epc]!;
		if (index < 0 || this._lengths[index] !== 4 || this._reasons[index] != null) return undefined;
		return this._view.getUint32(OFFSETS[index]!);
	}

	/** Coefficient D3; 1 when the meter lacks it, undefined while unknown or out of its range (1 to 999,999). */
	get coefficient(): number | undefined {
		const index = INDEX[EPC.COEFFICIENT]!;
		if (this._lengths[index] !== 4) return this._reasons[index] === "LACKS" ? 1 : undefined;
		const coefficient = this._view.getUint32(OFFSETS[index]!);
		return coefficient > 0 && coefficient <= MAX_COEFFICIENT ? coefficient : undefined;
	}

	/** Decimal exponent of the energy unit E1 (-4..4: 0.0001 .. 10,000 kWh a count), undefined while unknown. */
	get unitExponent(): number | undefined {
		const index = INDEX[EPC.UNIT]!;
		if (this._lengths[index] !== 1) return undefined;
		return unitExponent(this._bytes[OFFSETS[index]!]!);
	}

	/** Finds again how long values hold. */
	private limit(): void {
		for (let i = 0; i < UNTIL; i++) {
			const limitS = this.staleAfterS(PROPERTIES[i]!.epc);
			this._times[LIMIT + i] = limitS === 0 ? NEVER : limitS * 1000;
			if (this._lengths[i] !== 0) this._times[UNTIL + i] = this._times[i]! + this._times[LIMIT + i]!;
		}
	}

	private special(index: number, at: number): Reason | undefined {
		const { noData } = KINDS[PROPERTIES[index]!.kind];
		switch (noData) {
			case "power":
				return powerReason(this._view.getInt32(at));
			case "currents":
				// One phase may be there without the other: no reason for both.
				return currentReason(this._view.getInt16(at + 2)) && currentReason(this._view.getInt16(at));
			case "count":
				return countReason(this._view.getUint32(at));
			case "timedCount":
				return countReason(this._view.getUint32(at + 7));
			case "timedPair":
				// One of the two counts may be missing: no reason for both.
				return undefined;
			case "none":
				return undefined;
		}
		return noData satisfies never;
	}
}

/** Exponent for a unit code of E1, or undefined for a code that the class does not define. */
export function unitExponent(code: number): number | undefined {
	if (code <= 4) return -code;
	return code >= 0x0a && code <= 0x0d ? code - 9 : undefined;
}

/** Largest coefficient that the Appendix allows. */
const MAX_COEFFICIENT = 999_999;

const POWER = INDEX[EPC.POWER]!;
const POWER_AT = OFFSETS[POWER]!;
const CURRENT_AT = OFFSETS[INDEX[EPC.CURRENT]!]!;
const UNTIL = PROPERTIES.length;
const LIMIT = 2 * UNTIL;
