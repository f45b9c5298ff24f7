import { numberOrNull, quote, textOrNull } from "../../bytes/json";
import { timeOf } from "../../meter/clock/moment";
import { decodeProperty, tenths } from "../../meter/values/decode";
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
		`"mqtt":{"state":"${facts.mqttState}","error":${textOrNull(facts.mqttError)}},` +
		`"counters":${countersJson(clock, facts)}}\n`
	);
}

/** What the link did since the start, for the one who looks for a fault. */
function countersJson(clock: Clock, facts: LinkFacts): string {
	const lastErrorAgoS = facts.lastErrorAgoS;
	const errorAt = lastErrorAgoS == null ? "null" : timeOf(clock, clock.ticks() - lastErrorAgoS * 1000);
	return (
		`{"requests":${facts.requests},"answers":${facts.answers},` +
		`"timeouts":{"meter":${facts.timeouts},"unsent":${facts.unsent},"module":${facts.moduleTimeouts}},` +
		`"joins":${facts.joins},"rejoins":${facts.rejoins},"scans":${facts.scans},"moduleRestarts":${facts.moduleRestarts},` +
		`"lastError":${textOrNull(facts.lastError)},"lastErrorAt":${errorAt},` +
		`"roundTripMs":{"median":${numberOrNull(facts.roundTripMs)},"max":${numberOrNull(facts.roundTripMaxMs)}},` +
		`"airTimeMs":${Math.round(facts.airTimeMs)},"resetReason":${quote(facts.resetReason)},` +
		`"freeBytes":${numberOrNull(facts.freeBytes)},` +
		`"uart":{"overruns":${numberOrNull(facts.overruns)},"moduleOverruns":${facts.moduleOverruns},"droppedBytes":${facts.droppedBytes}}}`
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
	if (readings.coefficient == null) return readings.reason(0xd3) ?? "INVALID";
	if (readings.unitExponent == null) return readings.reason(0xe1) ?? "INVALID";
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
		`{"manufacturer":${said(readings, 0x8a)},"serial":${said(readings, 0x8d)},` +
		`"release":${said(readings, 0x82)},"wiring":"${wiringOf(settings)}"}`
	);
}

/** A text that the meter says about itself. */
function said(readings: Readings, epc: number): string {
	const { value } = decodeProperty(readings, epc, "en");
	return typeof value === "string" ? quote(value) : "null";
}

function powerJson({ clock, readings, settings }: StatusParts): string {
	return `{"watts":${numberOrNull(wattsShown(readings, settings))},${when(clock, readings, 0xe7)},${why(readings.reason(0xe7))}}`;
}

function currentJson({ clock, readings }: StatusParts): string {
	const currentT = readings.currentT;
	return (
		`{"r":${amperes(readings.currentR)},"t":${amperes(currentT)},` +
		`${when(clock, readings, 0xe8)},${why(readings.reason(0xe8) ?? readings.reasonT)}}`
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

function amperes(value: number | undefined): string {
	return value == null ? "null" : tenths(value);
}
