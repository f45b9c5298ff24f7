import { tenths } from "../../bytes/decimal";
import type { CostJson } from "../../contracts/cost";
import { EPC } from "../../echonet/epc";
import type { LinkFacts } from "../../meter/values/link-facts";
import { LINK_STATES } from "../../meter/values/readings";
import { energyEpc } from "../../meter/values/roles";
import { energyText, type StatusParts, wattsShown, wiringOf } from "./status";

/** Content type of the text exposition format 0.0.4. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * GET /metrics: the readings for Prometheus. What is not known is left out, so that a graph has a gap and not a zero.
 * Watts are negative while selling.
 */
export function metricsText(parts: StatusParts, facts: LinkFacts, cost: CostJson): string {
	const readings = parts.readings;
	const wiring = wiringOf(parts.settings);
	const bought = energyEpc("bought", wiring);
	const sold = energyEpc("sold", wiring);
	const currentR = readings.currentR;
	const currentT = readings.currentT;
	const { now, today, month } = cost;
	return (
		family("info", "Version of the program") +
		`kabewatt_info{version="${label(parts.version)}"} 1\n` +
		family("link_state", "1 for the state in which the link to the meter is") +
		LINK_STATES.map(
			(state) => `kabewatt_link_state{state="${state}"} ${state === readings.linkState ? 1 : 0}\n`,
		).join("") +
		one(
			"uptime_seconds",
			"Time since the program started",
			Math.floor((parts.clock.ticks() - parts.startedAt) / 1000),
		) +
		one(
			"power_watts",
			"Instantaneous power, negative while selling (E7)",
			wattsShown(readings, parts.settings),
		) +
		one("power_age_seconds", "Age of the last power value", readings.ageS(EPC.POWER)) +
		phases(currentR, currentT) +
		one("energy_bought_kwh_total", "Energy bought, as on the meter", energyText(readings, bought)) +
		one("energy_sold_kwh_total", "Energy sold, as on the meter", energyText(readings, sold)) +
		one(
			"cost_yen_per_hour",
			"What the power costs now, negative while selling; an estimate",
			now.yenPerHour,
		) +
		one("cost_yen_per_kwh", "What the next kWh bought costs", now.yenPerKWh) +
		one("cost_today_yen", "What was bought today, without the basic charge; an estimate", today.boughtYen) +
		one("cost_month_yen", "The billing month so far, with the basic charge; an estimate", month.boughtYen) +
		one("income_today_yen", "What was sold today", today.soldYen) +
		one("income_month_yen", "What was sold in the billing month so far", month.soldYen) +
		one("signal_dbm", "Signal of the meter", readings.rssiDbm) +
		one("requests_total", "Requests to the meter", facts.counters.requests) +
		one("answers_total", "Answers of the meter", facts.counters.answers) +
		one("timeouts_total", "Requests that went unanswered", facts.counters.timeouts) +
		one("joins_total", "Joins of the meter's network", facts.counters.joins) +
		one("requests_unsent_total", "Requests that did not get on the air", facts.counters.unsent) +
		one("module_timeouts_total", "Commands that the module left unanswered", facts.counters.moduleTimeouts) +
		one("module_restarts_total", "Times that the module came up anew", facts.counters.moduleRestarts) +
		one("rejoins_total", "Sessions with the meter after the first", facts.counters.rejoins) +
		one("uart_overruns_total", "Times that received bytes were lost", facts.counters.overruns) +
		one("free_memory_bytes", "Free bytes of the native heap", facts.freeBytes) +
		one("free_memory_lowest_bytes", "The least that was free since the start", facts.lowestFreeBytes) +
		one("gc_collections_total", "Times that a collection of garbage stopped the program", facts.collections) +
		one("gc_pause_seconds", "How long a collection of garbage took now", seconds(facts.collectionMs)) +
		one("scans_total", "Scans for the meter", facts.counters.scans) +
		one("air_time_seconds", "Sending time in the last hour", seconds(facts.counters.airTimeMs)) +
		one("round_trip_seconds", "Median round trip of a request", seconds(facts.counters.roundTripMs)) +
		one("round_trip_max_seconds", "Longest round trip of a request", seconds(facts.counters.roundTripMaxMs))
	);
}

/** Prometheus wants base units. */
function seconds(ms: number | undefined): number | undefined {
	return ms == null ? undefined : Math.round(ms) / 1000;
}

/** What counts up ends in _total, as Prometheus wants it; all else is a gauge. */
function family(name: string, help: string): string {
	const type = name.endsWith("_total") ? "counter" : "gauge";
	return `# HELP kabewatt_${name} ${help}\n# TYPE kabewatt_${name} ${type}\n`;
}

function one(name: string, help: string, value: number | string | null | undefined): string {
	return value == null ? "" : `${family(name, help)}kabewatt_${name} ${value}\n`;
}

function phases(r: number | undefined, t: number | undefined): string {
	if (r == null && t == null) return "";
	return (
		family("current_amperes", "Instantaneous current (E8)") +
		(r == null ? "" : `kabewatt_current_amperes{phase="r"} ${tenths(r)}\n`) +
		(t == null ? "" : `kabewatt_current_amperes{phase="t"} ${tenths(t)}\n`)
	);
}

/** A label's value: backslash, quote and line feed are escaped. */
function label(text: string): string {
	return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
