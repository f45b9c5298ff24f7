import type { Json } from "../../bytes/json";
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
export function figuresJson({ meter, settings }: FigureParts): Json {
	const derived = meter.derived;
	const day = meter.clock.day();
	return {
		date: dateOf(day),
		today: pair(derived.today("bought"), derived.today("sold")),
		yesterday: pair(derived.yesterday("bought"), derived.yesterday("sold")),
		period: {
			from: dateOf(day == null ? undefined : periodStart(day, settings.integer("readingDay"))),
			...pair(derived.thisPeriod("bought"), derived.thisPeriod("sold")),
		},
		halfHour: halfHourJson(meter),
		peak: { bought: peakJson(meter, "bought"), sold: peakJson(meter, "sold") },
		clock: clockJson(meter),
	};
}

/** Both directions; the quality is the worse of the two, null where there is neither. */
function pair(bought: Figure | undefined, sold: Figure | undefined) {
	const doubtful = bought?.quality === "doubtful" || sold?.quality === "doubtful";
	return {
		boughtKWh: bought?.kwh,
		soldKWh: sold?.kwh,
		quality: doubtful ? "doubtful" : (bought ?? sold)?.quality,
	};
}

function halfHourJson({ clock, derived }: Meter): Json {
	const power = derived.halfHour;
	const local = clock.local();
	if (power == null || local == null) return null;
	return {
		from: localText(Math.floor(local / HALF_HOUR_MS) * HALF_HOUR_MS),
		averageW: power.averageW,
		projectedWh: power.projectedWh,
		quality: power.quality,
	};
}

function peakJson({ clock, derived }: Meter, role: Role): Json {
	const peak: Peak | undefined = derived.peak(role);
	const day = clock.day();
	if (peak == null || day == null) return null;
	return { watts: peak.watts, at: localText(day * DAY_MS + peak.minute * 60_000) };
}

/** Seconds that the meter's clock is ahead of the host's; null while one of them is not known. */
function clockJson({ clock }: Meter): Json {
	const { errorMs, source, disagrees } = clock;
	return {
		source,
		meterAheadS: errorMs == null ? null : Math.round(errorMs / 1000),
		disagrees,
		error: disagrees ? "METER_CLOCK" : null,
	};
}

function dateOf(day: number | undefined): string | undefined {
	return day == null ? undefined : dateText(day);
}
