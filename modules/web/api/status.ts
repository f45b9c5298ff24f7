import { tenths } from "../../bytes/decimal";
import { EPC } from "../../echonet/epc";
import { isoText } from "../../meter/clock/calendar";
import { decodeProperty } from "../../meter/values/decode";
import { kwhText } from "../../meter/values/kwh";
import type { LinkFacts } from "../../meter/values/link-facts";
import type { Readings } from "../../meter/values/readings";
import type { Reason } from "../../meter/values/reasons";
import { energyEpc, shownWatts, type Wiring } from "../../meter/values/roles";
import type { Clock } from "../../ports/clock";
import type { Settings } from "../../settings/settings";
import { quote } from "../http/exchange";

/** What the status is made from. */
export interface StatusParts {
	readonly version: string;
	/** `clock.ticks()` at which the program started. */
	readonly startedAt: number;
	readonly clock: Clock;
	readonly settings: Settings;
	readonly readings: Readings;
}

/** The body of GET /api/v1/status (DESIGN 3). The order of the keys is part of the contract. */
export function statusJson(parts: StatusParts, facts: LinkFacts): string {
	const clock = parts.clock;
	const readings = parts.readings;
	const version = parts.version;
	const uptimeS = Math.floor((clock.ticks() - parts.startedAt) / 1000);
	return (
		`{"version":${quote(version)},"uptimeS":${uptimeS},` +
		`"link":{"state":"${readings.linkState}","error":${textOrNull(readings.linkError)},` +
		`"since":${timeOf(clock, readings.linkSince)},"dialect":${textOrNull(readings.dialect)},` +
		`"rssiDbm":${numberOrNull(readings.rssiDbm)}},` +
		`"meter":${meterJson(readings, parts.settings)},"power":${powerJson(parts)},` +
		`"current":${currentJson(parts)},"energy":${energyJson(parts)},` +
		`"lan":{"state":"${facts.lanState}","error":${textOrNull(facts.lanError)},"address":${textOrNull(facts.address)}},` +
		`"counters":${countersJson(clock, facts)}}\n`
	);
}

/** What the link did since the start, for the one who looks for a fault. */
function countersJson(clock: Clock, facts: LinkFacts): string {
	const lastErrorAgoS = facts.lastErrorAgoS;
	const errorAt = lastErrorAgoS == null ? "null" : timeOf(clock, clock.ticks() - lastErrorAgoS * 1000);
	return (
		`{"requests":${facts.counters.requests},"answers":${facts.counters.answers},` +
		`"timeouts":{"meter":${facts.counters.timeouts},"unsent":${facts.counters.unsent},"module":${facts.counters.moduleTimeouts}},` +
		`"joins":${facts.counters.joins},"rejoins":${facts.counters.rejoins},"scans":${facts.counters.scans},"moduleRestarts":${facts.counters.moduleRestarts},` +
		`"lastError":${textOrNull(facts.lastError)},"lastErrorAt":${errorAt},` +
		`"roundTripMs":{"median":${numberOrNull(facts.counters.roundTripMs)},"max":${numberOrNull(facts.counters.roundTripMaxMs)}},` +
		`"airTimeMs":${Math.round(facts.counters.airTimeMs)},"resetReason":${quote(facts.resetReason)},` +
		`"freeBytes":${numberOrNull(facts.freeBytes)},` +
		`"uart":{"overruns":${numberOrNull(facts.counters.overruns)},"moduleOverruns":${facts.counters.moduleOverruns},"droppedBytes":${facts.counters.droppedBytes}}}`
	);
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

function meterJson(readings: Readings, settings: Settings): string {
	return (
		`{"manufacturer":${said(readings, EPC.MAKER)},"serial":${said(readings, EPC.SERIAL)},` +
		`"release":${said(readings, EPC.RELEASE)},"wiring":"${wiringOf(settings)}"}`
	);
}

/** A text that the meter says about itself. */
function said(readings: Readings, epc: number): string {
	const { value } = decodeProperty(readings, epc, "en");
	return typeof value === "string" ? quote(value) : "null";
}

function powerJson({ clock, readings, settings }: StatusParts): string {
	return `{"watts":${numberOrNull(wattsShown(readings, settings))},${when(clock, readings, EPC.POWER)},${why(readings.reason(EPC.POWER))}}`;
}

function currentJson({ clock, readings }: StatusParts): string {
	const currentT = readings.currentT;
	return (
		`{"r":${amperes(readings.currentR)},"t":${amperes(currentT)},` +
		`${when(clock, readings, EPC.CURRENT)},${why(readings.reasonR ?? readings.reasonT)}}`
	);
}

/** One reason for both: that of the bought energy, else that of the sold one (LACKS: nothing is sold here). */
function energyJson({ clock, readings, settings }: StatusParts): string {
	const wiring = wiringOf(settings);
	const bought = energyEpc("bought", wiring);
	const sold = energyEpc("sold", wiring);
	const timed = readings.arrivedAt(bought) == null ? sold : bought;
	return (
		`{"boughtKWh":${textOrNull(energyText(readings, bought))},"soldKWh":${textOrNull(energyText(readings, sold))},` +
		`${when(clock, readings, timed)},${why(energyReason(readings, bought) ?? energyReason(readings, sold))}}`
	);
}

function when(clock: Clock, readings: Readings, epc: number): string {
	const at = readings.arrivedAt(epc);
	if (at == null) return '"at":null,"ageS":null';
	return `"at":${timeOf(clock, at)},"ageS":${numberOrNull(readings.ageS(epc))}`;
}

function why(reason: Reason | undefined): string {
	return `"reason":${textOrNull(reason)}`;
}

/** A moment on the monotonic clock as JSON time; null while the host does not know the time of day. */
export function timeOf(clock: Clock, ticks: number): string {
	const now = clock.unix();
	return now == null ? "null" : `"${isoText(now - (clock.ticks() - ticks))}"`;
}

export function textOrNull(text: string | undefined): string {
	return text == null ? "null" : quote(text);
}

export function numberOrNull(value: number | undefined): string {
	return value == null ? "null" : String(value);
}

function amperes(value: number | undefined): string {
	return value == null ? "null" : tenths(value);
}
