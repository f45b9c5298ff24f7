import { copy, readI16, readI32, readU32 } from "../bytes/bytes";
import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import { PROPERTIES, propertyIndex } from "./properties";
import type { Reason } from "./reasons";

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
export type Dialect = "SE" | "DSE";

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
	readonly #clock: Clock;
	readonly #bytes = new Uint8Array(TOTAL);
	readonly #lengths = new Uint8Array(PROPERTIES.length);
	/** `ticks()` at which each value arrived, and, from UNTIL on, up to which it holds. */
	readonly #times = new Float64Array(2 * UNTIL).fill(Number.POSITIVE_INFINITY);
	/** Why there is no true value, its age apart. */
	readonly #reasons: (Reason | undefined)[] = PROPERTIES.map(() => "NOT_READ");
	#pollS = 10;
	readonly #listeners: ReadingsListener[] = [];

	constructor(clock: Clock) {
		this.#clock = clock;
		this.linkSince = clock.ticks();
	}

	/** Objects and not functions: on XS a closure takes nine slots. */
	listen(listener: ReadingsListener): void {
		this.#listeners.push(listener);
	}

	notify(change: number): void {
		const listeners = this.#listeners;
		for (let i = 0; i < listeners.length; i++) listeners[i]!.onReading(change);
	}

	/** Seconds between two live values; the age limits follow it. */
	get pollS(): number {
		return this.#pollS;
	}

	set pollS(seconds: number) {
		if (seconds === this.#pollS) return;
		this.#pollS = seconds;
		for (let i = 0; i < UNTIL; i++) if (this.#lengths[i] !== 0) this.age(i);
	}

	setLink(state: LinkState, error?: ErrorCode): void {
		if (state === this.linkState && error === this.linkError) return;
		if (state !== this.linkState) this.linkSince = this.#clock.ticks();
		this.linkState = state;
		this.linkError = error;
		this.notify(CHANGE.LINK);
	}

	/**
	 * Takes the EDT that the meter sent for `epc`. A length that the class does not allow is kept out and
	 * makes the property INVALID. False when the property is not one that is kept.
	 */
	store(epc: number, edt: Uint8Array, at: number, pdc: number): boolean {
		const index = propertyIndex(epc);
		if (index < 0 || !isKept(index)) return false;
		const row = PROPERTIES[index]!;
		if (pdc < row.min || pdc > row.max) {
			this.setReason(epc, "INVALID");
			return false;
		}
		copy(edt, at, pdc, this.#bytes, OFFSETS[index]!);
		this.#lengths[index] = pdc;
		this.#times[index] = this.#clock.ticks();
		this.#reasons[index] = this.special(epc, OFFSETS[index]!);
		this.age(index);
		this.notify(epc);
		return true;
	}

	/** Says why a property is not there: LACKS after an SNA, INVALID, or NOT_READ to forget it. */
	setReason(epc: number, reason: Reason): void {
		const index = propertyIndex(epc);
		if (index < 0 || (this.#reasons[index] === reason && this.#lengths[index] === 0)) return;
		this.#reasons[index] = reason;
		this.#lengths[index] = 0;
		this.#times[UNTIL + index] = Number.POSITIVE_INFINITY;
		this.notify(epc);
	}

	/** Forgets all that belongs to the meter, as when another meter answers. */
	forgetMeter(): void {
		this.#lengths.fill(0);
		this.#reasons.fill("NOT_READ");
		this.#times.fill(Number.POSITIVE_INFINITY);
		this.notify(CHANGE.SUPPORT);
	}

	/** Bytes held for `epc`, whatever their age; 0 when there are none. */
	lengthOf(epc: number): number {
		const index = propertyIndex(epc);
		return index < 0 ? 0 : this.#lengths[index]!;
	}

	/** Copies the EDT of `epc` to `to[at]` and returns its length, 0 when there is none. */
	copyRaw(epc: number, to: Uint8Array, at: number): number {
		const index = propertyIndex(epc);
		if (index < 0) return 0;
		const length = this.#lengths[index]!;
		copy(this.#bytes, OFFSETS[index]!, length, to, at);
		return length;
	}

	/** Byte `at` of the EDT of `epc`, whatever its age; -1 when it is not held. */
	byteOf(epc: number, at: number): number {
		const index = propertyIndex(epc);
		return index < 0 || at >= this.#lengths[index]! ? -1 : this.#bytes[OFFSETS[index]! + at]!;
	}

	/** `clock.ticks()` at which the value of `epc` arrived, or undefined. */
	arrivedAt(epc: number): number | undefined {
		const index = propertyIndex(epc);
		return index < 0 || this.#lengths[index] === 0 ? undefined : this.#times[index];
	}

	/** `clock.ticks()` up to which the value of `epc` is not too old (infinite when it does not age); -1 without one. */
	holdsUntil(epc: number): number {
		const index = propertyIndex(epc);
		return index < 0 || this.#lengths[index] === 0 ? -1 : this.#times[UNTIL + index]!;
	}

	/** Age in whole seconds, or undefined when nothing is held. */
	ageS(epc: number): number | undefined {
		const at = this.arrivedAt(epc);
		return at === undefined ? undefined : Math.floor((this.#clock.ticks() - at) / 1000);
	}

	/** Age limit of `epc` in seconds, 0 when it does not age. Live power: greater of 30 s and 2.5 polls. */
	staleAfterS(epc: number): number {
		const index = propertyIndex(epc);
		if (index < 0) return 0;
		const { staleS } = PROPERTIES[index]!;
		if (staleS === 0) return 0;
		return epc === 0xe7 ? Math.max(staleS, this.pollS * 2.5) : Math.max(staleS, this.pollS * 9);
	}

	/** Why there is no true value of `epc` now, or undefined when there is one. */
	reason(epc: number): Reason | undefined {
		const index = propertyIndex(epc);
		if (index < 0) return "LACKS";
		return this.#clock.ticks() <= this.#times[UNTIL + index]! ? this.#reasons[index] : "STALE";
	}

	/** True when the meter's Get map (9F) holds `epc`, or no map was read yet. */
	supports(epc: number): boolean {
		const index = propertyIndex(epc);
		return index >= 0 && this.#reasons[index] !== "LACKS";
	}

	/** Instantaneous power in W, negative while selling; undefined with a reason. E7. */
	get watts(): number | undefined {
		return this.reason(0xe7) === undefined ? readI32(this.#bytes, POWER_AT) : undefined;
	}

	/** Current of the R phase in 0.1 A; undefined with a reason. E8. */
	get currentR(): number | undefined {
		return this.reason(0xe8) === undefined ? readI16(this.#bytes, CURRENT_AT) : undefined;
	}

	/** Why there is no T current; `NO_PHASE` on a two-wire meter (7FFE beside a valid R). */
	get reasonT(): Reason | undefined {
		const reason = this.reason(0xe8);
		if (reason !== undefined) return reason;
		const special = specialI16(readI16(this.#bytes, CURRENT_AT + 2));
		return special === "NO_DATA" ? "NO_PHASE" : special;
	}

	/** Current of the T phase in 0.1 A; undefined with `reasonT`. */
	get currentT(): number | undefined {
		return this.reasonT === undefined ? readI16(this.#bytes, CURRENT_AT + 2) : undefined;
	}

	/** Raw count of E0 or E3, whatever its age; undefined when none is held or it is a special value. */
	count(epc: number): number | undefined {
		const index = propertyIndex(epc);
		if (index < 0 || this.#lengths[index] !== 4 || this.#reasons[index] !== undefined) return undefined;
		return readU32(this.#bytes, OFFSETS[index]!);
	}

	/** Coefficient D3; 1 when the meter lacks it, undefined while unknown or out of its range (1 to 999,999). */
	get coefficient(): number | undefined {
		const index = propertyIndex(0xd3);
		if (this.#lengths[index] !== 4) return this.#reasons[index] === "LACKS" ? 1 : undefined;
		const coefficient = readU32(this.#bytes, OFFSETS[index]!);
		return coefficient > 0 && coefficient <= MAX_COEFFICIENT ? coefficient : undefined;
	}

	/** Decimal exponent of the energy unit E1 (-4..4: 0.0001 .. 10,000 kWh a count), undefined while unknown. */
	get unitExponent(): number | undefined {
		const index = propertyIndex(0xe1);
		if (this.#lengths[index] !== 1) return undefined;
		return unitExponent(this.#bytes[OFFSETS[index]!]!);
	}

	/** Finds again how long the value of a row holds. */
	private age(index: number): void {
		const { epc } = PROPERTIES[index]!;
		const limit = this.staleAfterS(epc);
		this.#times[UNTIL + index] = limit === 0 ? Number.POSITIVE_INFINITY : this.#times[index]! + limit * 1000;
	}

	private special(epc: number, at: number): Reason | undefined {
		switch (epc) {
			case 0xe7:
				return specialI32(readI32(this.#bytes, at));
			case 0xe8:
				return specialI16(readI16(this.#bytes, at));
			case 0xe0:
			case 0xe3:
				return specialCount(readU32(this.#bytes, at));
			case 0xea:
			case 0xeb:
				return specialCount(readU32(this.#bytes, at + 7));
			default:
				return undefined;
		}
	}
}

/** Exponent for a unit code of E1, or undefined for a code that the class does not define. */
export function unitExponent(code: number): number | undefined {
	if (code <= 4) return -code;
	return code >= 0x0a && code <= 0x0d ? code - 9 : undefined;
}

function specialI32(value: number): Reason | undefined {
	if (value === 0x7ffffffe) return "NO_DATA";
	if (value === 0x7fffffff) return "OVERFLOW";
	return value === -0x80000000 ? "UNDERFLOW" : undefined;
}

function specialI16(value: number): Reason | undefined {
	if (value === 0x7ffe) return "NO_DATA";
	if (value === 0x7fff) return "OVERFLOW";
	return value === -0x8000 ? "UNDERFLOW" : undefined;
}

/** Cumulative counts: 0 to 99,999,999; FFFFFFFE is "no data". */
function specialCount(value: number): Reason | undefined {
	if (value === 0xfffffffe) return "NO_DATA";
	return value > 99_999_999 ? "INVALID" : undefined;
}

function isKept(index: number): boolean {
	const { kind, max } = PROPERTIES[index]!;
	return kind !== "secret" && kind !== "history" && max <= 17;
}

/** Largest coefficient that the Appendix allows. */
const MAX_COEFFICIENT = 999_999;

/** Where each row's EDT stands in the buffer of Readings. */
const OFFSETS: readonly number[] = Object.freeze(
	PROPERTIES.map((_, index) => {
		let offset = 0;
		for (let i = 0; i < index; i++) if (isKept(i)) offset += PROPERTIES[i]!.max;
		return offset;
	}),
);

/** Where the value stands that is asked for most. */
const POWER_AT = OFFSETS[propertyIndex(0xe7)]!;
const CURRENT_AT = OFFSETS[propertyIndex(0xe8)]!;
const UNTIL = PROPERTIES.length;
const TOTAL = PROPERTIES.reduce((sum, row, index) => sum + (isKept(index) ? row.max : 0), 0);
