import { textOrNull } from "../../bytes/json";
import { DAY_MS, dateText, HALF_HOUR_MS, localText, periodStart } from "../../meter/clock/calendar";
import type { Figure, Peak } from "../../meter/derived";
import type { Meter } from "../../meter/meter";
import type { Role } from "../../meter/values/roles";
import type { Settings } from "../../settings/settings";

export interface FigureParts {
	readonly settings: Settings;
	readonly meter: Meter;
}

/** GET /api/v1/figures: what follows from what the meter sent, each with its quality, and how its clock goes. */
export function figuresJson({ meter, settings }: FigureParts): string {
	const derived = meter.derived;
	const day = meter.clock.day();
	const from = day == null ? undefined : periodStart(day, settings.integer("readingDay"));
	return (
		`{"date":${dateOrNull(day)},"today":{${pair(derived.today("bought"), derived.today("sold"))}},` +
		`"yesterday":{${pair(derived.yesterday("bought"), derived.yesterday("sold"))}},` +
		`"period":{"from":${dateOrNull(from)},${pair(derived.thisPeriod("bought"), derived.thisPeriod("sold"))}},` +
		`"halfHour":${halfHourJson(meter)},` +
		`"peak":{"bought":${peakJson(meter, "bought")},"sold":${peakJson(meter, "sold")}},` +
		`"clock":${clockJson(meter)}}\n`
	);
}

/** Both directions; the quality is the worse of the two, null where there is neither. */
function pair(bought: Figure | undefined, sold: Figure | undefined): string {
	const doubtful = bought?.quality === "doubtful" || sold?.quality === "doubtful";
	const quality = doubtful ? "doubtful" : (bought ?? sold)?.quality;
	return (
		`"boughtKWh":${textOrNull(bought?.kwh)},"soldKWh":${textOrNull(sold?.kwh)},` +
		`"quality":${textOrNull(quality)}`
	);
}

function halfHourJson({ clock, derived }: Meter): string {
	const power = derived.halfHour;
	const local = clock.local();
	if (power == null || local == null) return "null";
	const from = localText(Math.floor(local / HALF_HOUR_MS) * HALF_HOUR_MS);
	return (
		`{"from":"${from}","averageW":${power.averageW},"projectedWh":${power.projectedWh},` +
		`"quality":"${power.quality}"}`
	);
}

function peakJson({ clock, derived }: Meter, role: Role): string {
	const peak: Peak | undefined = derived.peak(role);
	const day = clock.day();
	if (peak == null || day == null) return "null";
	return `{"watts":${peak.watts},"at":"${localText(day * DAY_MS + peak.minute * 60_000)}"}`;
}

/** Seconds that the meter's clock is ahead of the host's; null while one of them is not known. */
function clockJson({ clock }: Meter): string {
	const errorMs = clock.errorMs;
	const ahead = errorMs == null ? "null" : String(Math.round(errorMs / 1000) + 0);
	return (
		`{"source":"${clock.source}","meterAheadS":${ahead},"disagrees":${clock.disagrees},` +
		`"error":${clock.disagrees ? '"METER_CLOCK"' : "null"}}`
	);
}

function dateOrNull(day: number | undefined): string {
	return day == null ? "null" : `"${dateText(day)}"`;
}
