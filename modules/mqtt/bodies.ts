import { tenths } from "../bytes/decimal";
import { asciiJson, type Json, numberOrNull, textOrNull } from "../bytes/json";
import { EPC } from "../echonet/epc";
import type { ErrorCode } from "../errors/codes";
import { isoText } from "../meter/clock/calendar";
import type { Meter } from "../meter/meter";
import { energyEpc } from "../meter/values/roles";
import type { Clock } from "../ports/clock";
import type { Costs } from "../tariff/costs";

/** What the messages say beside the readings. */
export interface PublishedFacts {
	/** What is wrong with the link, the settings or the LAN, if anything is. */
	readonly error: ErrorCode | undefined;
	/** An alarm of the contracted current stands on the screen; undefined where none can. */
	readonly alarm: boolean | undefined;
	readonly clockDoubtful: boolean;
}

/** The topic `live`: what the meter said last, null once it is too old. Negative while selling. */
export function liveJson(clock: Clock, { readings, derived }: Meter): string {
	return (
		`{"power":${numberOrNull(derived.watts)},"r":${amperes(readings.currentR)},` +
		`"t":${amperes(readings.currentT)},"at":${arrived(clock, readings.arrivedAt(EPC.POWER))}}`
	);
}

/** The topic `energy`: the counters as the meter shows them, today, and what the running half hour will come to. */
export function energyJson(clock: Clock, { readings, derived }: Meter): string {
	const at =
		readings.arrivedAt(energyEpc("bought", derived.wiring)) ??
		readings.arrivedAt(energyEpc("sold", derived.wiring));
	return (
		`{"bought":${textOrNull(derived.total("bought")?.kwh)},"sold":${textOrNull(derived.total("sold")?.kwh)},` +
		`"today":${textOrNull(derived.today("bought")?.kwh)},"todaySold":${textOrNull(derived.today("sold")?.kwh)},` +
		`"halfHourWh":${numberOrNull(derived.projectedWh)},"at":${arrived(clock, at)}}`
	);
}

/** The topic `state`. */
export function stateJson({ readings, surplus }: Meter, facts: PublishedFacts): string {
	return (
		`{"link":"${readings.linkState}","error":${textOrNull(facts.error)},` +
		`"rssiDbm":${numberOrNull(readings.rssiDbm)},"alarm":${facts.alarm ?? null},` +
		`"surplus":${surplus.state ?? null},"clockDoubt":${facts.clockDoubtful}}`
	);
}

/** The topic `cost`, as GET /api/v1/cost has it. */
export function costJson({ json }: Costs): string {
	return asciiJson(json as unknown as Json);
}

/** A moment in ticks as a time; null while the time of day is not known. */
function arrived(clock: Clock, at: number | undefined): string {
	const now = clock.unix();
	return at == null || now == null ? "null" : `"${isoText(now - (clock.ticks() - at))}"`;
}

function amperes(value: number | undefined): string {
	return value == null ? "null" : tenths(value);
}
