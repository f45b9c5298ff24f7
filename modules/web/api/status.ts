import { tenths } from "../../bytes/decimal";
import { Decimal, type Json } from "../../bytes/json";
import { EPC } from "../../echonet/epc";
import { LANGUAGE_CODES } from "../../languages/choice";
import { isoText } from "../../meter/clock/calendar";
import { decodeProperty } from "../../meter/values/decode";
import { kwhText } from "../../meter/values/kwh";
import type { LinkFacts } from "../../meter/values/link-facts";
import type { Readings } from "../../meter/values/readings";
import type { Reason } from "../../meter/values/reasons";
import { energyEpc, shownWatts, type Wiring } from "../../meter/values/roles";
import type { Clock } from "../../ports/clock";
import type { Settings } from "../../settings/settings";

/** What the status is made from. */
export interface StatusParts {
	readonly version: string;
	/** `clock.ticks()` at which the program started. */
	readonly startedAt: number;
	readonly clock: Clock;
	readonly settings: Settings;
	readonly readings: Readings;
}

/** The body of GET /api/v1/status. The order of the keys is part of the contract. */
export function statusJson(parts: StatusParts, facts: LinkFacts): Json {
	const { clock, readings, settings, version } = parts;
	return {
		version,
		uptimeS: Math.floor((clock.ticks() - parts.startedAt) / 1000),
		link: {
			state: readings.linkState,
			error: readings.linkError,
			since: timeOf(clock, readings.linkSince),
			dialect: readings.dialect,
			rssiDbm: readings.rssiDbm,
		},
		meter: {
			manufacturer: said(readings, EPC.MAKER),
			serial: said(readings, EPC.SERIAL),
			release: said(readings, EPC.RELEASE),
			wiring: wiringOf(settings),
		},
		power: {
			watts: wattsShown(readings, settings),
			...when(clock, readings, EPC.POWER),
			reason: readings.reason(EPC.POWER),
		},
		current: {
			r: amperes(readings.currentR),
			t: amperes(readings.currentT),
			...when(clock, readings, EPC.CURRENT),
			reason: readings.reasonR ?? readings.reasonT,
		},
		energy: energyJson(parts),
		lan: { state: facts.lanState, error: facts.lanError, address: facts.address },
		mqtt: { state: facts.mqttState, error: facts.mqttError },
		counters: countersJson(clock, facts),
	};
}

/** What the link did since the start, for finding faults. */
function countersJson(clock: Clock, facts: LinkFacts): Json {
	const { counters, lastErrorAgoS } = facts;
	return {
		requests: counters.requests,
		answers: counters.answers,
		timeouts: { meter: counters.timeouts, unsent: counters.unsent, module: counters.moduleTimeouts },
		joins: counters.joins,
		rejoins: counters.rejoins,
		scans: counters.scans,
		moduleRestarts: counters.moduleRestarts,
		lastError: facts.lastError,
		lastErrorAt: lastErrorAgoS == null ? null : timeOf(clock, clock.ticks() - lastErrorAgoS * 1000),
		roundTripMs: { median: counters.roundTripMs, max: counters.roundTripMaxMs },
		airTimeMs: Math.round(counters.airTimeMs),
		resetReason: facts.resetReason,
		freeBytes: facts.freeBytes,
		uart: {
			overruns: counters.overruns,
			moduleOverruns: counters.moduleOverruns,
			droppedBytes: counters.droppedBytes,
		},
	};
}

export function wiringOf(settings: Settings): Wiring {
	return settings.text("wiring") === "all-sold" ? "all-sold" : "normal";
}

/** Instantaneous power in W as people see it: negative while selling, whatever the wiring. */
export function wattsShown(readings: Readings, settings: Settings): number | undefined {
	const watts = readings.watts;
	return watts == null ? undefined : shownWatts(watts, wiringOf(settings));
}

/** Why there is no kWh of E0 or E3, or undefined when there is: count, coefficient and unit are all needed. */
export function energyReason(readings: Readings, epc: number): Reason | undefined {
	const reason = readings.reason(epc);
	if (reason != null) return reason;
	if (readings.coefficient == null) return readings.reason(EPC.COEFFICIENT) ?? "INVALID";
	if (readings.unitExponent == null) return readings.reason(EPC.UNIT) ?? "INVALID";
	return undefined;
}

/** E0 or E3 in kWh as an exact decimal text, or undefined with `energyReason`. */
export function energyText(readings: Readings, epc: number): string | undefined {
	if (energyReason(readings, epc) != null) return undefined;
	const count = readings.count(epc);
	return count == null ? undefined : kwhText(count, readings.coefficient!, readings.unitExponent!);
}

/** A text that the meter says about itself. */
function said(readings: Readings, epc: number): string | undefined {
	// The value is the same in every language; only its text is not.
	const { value } = decodeProperty(readings, epc, LANGUAGE_CODES[0]!);
	return typeof value === "string" ? value : undefined;
}

/** One reason for both: that of the bought energy, else that of the sold one (LACKS: nothing is sold here). */
function energyJson({ clock, readings, settings }: StatusParts): Json {
	const wiring = wiringOf(settings);
	const bought = energyEpc("bought", wiring);
	const sold = energyEpc("sold", wiring);
	return {
		boughtKWh: energyText(readings, bought),
		soldKWh: energyText(readings, sold),
		...when(clock, readings, readings.arrivedAt(bought) == null ? sold : bought),
		reason: energyReason(readings, bought) ?? energyReason(readings, sold),
	};
}

function when(
	clock: Clock,
	readings: Readings,
	epc: number,
): { at: string | undefined; ageS: number | undefined } {
	const at = readings.arrivedAt(epc);
	return at == null
		? { at: undefined, ageS: undefined }
		: { at: timeOf(clock, at), ageS: readings.ageS(epc) };
}

/** A moment on the monotonic clock by the time of day; undefined while the host does not know that. */
export function timeOf(clock: Clock, ticks: number): string | undefined {
	const now = clock.unix();
	return now == null ? undefined : isoText(now - (clock.ticks() - ticks));
}

/** Amperes keep their one decimal. */
function amperes(value: number | undefined): Decimal | undefined {
	return value == null ? undefined : new Decimal(tenths(value));
}
