import type { Dialect } from "../../meter/values/readings";
import { ROLE } from "../paint/layout";
import { TONE } from "../paint/theme";
import type { Stage, View } from "../stage";
import { ageText, grouped, signalBars, signalWord, spanText } from "../words/format";
import { fill } from "../words/words";
import { listPages, type Row, sayList } from "./list";

/** The rows in their order; what a person on the telephone is asked for comes first. */
const ROWS = Object.freeze([
	"state",
	"error",
	"tries",
	"signal",
	"dialect",
	"requests",
	"timeouts",
	"rejoins",
	"roundTrip",
	"airTime",
	"overruns",
	"lan",
	"address",
	"listeners",
	"uptime",
	"version",
] as const);
type RowName = (typeof ROWS)[number];

/** So many of the clients heard last stand below the other rows: how long ago, and the address. */
const MAX_LISTENERS = 3;

/** State, tries, codes, signal, air time, counters, address, who listens. */
export const linkView: View = Object.freeze({
	name: "link" as const,
	pages: (stage: Stage) => listPages(stage, countOf(stage)),
	paint(stage: Stage): void {
		stage.header("link");
		sayList(stage, countOf(stage), (index) => rowOf(stage, index));
	},
});

function countOf({ model }: Stage): number {
	let listeners = 0;
	while (listeners < MAX_LISTENERS && model.link.listener(listeners) != null) listeners++;
	return ROWS.length + listeners;
}

function rowOf(stage: Stage, index: number): Row {
	const { words, model } = stage;
	const name = ROWS[index];
	if (name != null) {
		const tone = isBad(stage, name) ? TONE.caution : TONE.text;
		return { caption: words[name], value: textOf(stage, name), tone, mark: "" };
	}
	const rank = index - ROWS.length;
	const caption = `${words.lan}: ${ageText(words, model.link.listenerAgoS(rank))}`;
	return { caption, value: model.link.listener(rank) ?? "--", tone: TONE.text, mark: "" };
}

function textOf(stage: Stage, row: RowName): string {
	const { words, model, glance } = stage;
	const { readings, link } = model;
	switch (row) {
		case "state":
			return `${words.links[glance.linkState]} ${spanText(words, glance.linkAgeS)}`;
		case "error":
			return readings.linkError ?? link.otherError ?? words.none;
		case "tries":
			return tries(stage, link.attempt, link.nextTryS);
		case "signal": {
			const dbm = readings.rssiDbm;
			return dbm == null ? words.signalNone : `${signalWord(words, signalBars(dbm))} ${dbm} dBm`;
		}
		case "dialect":
			return dialectText(readings.dialect);
		case "requests":
			return `${grouped(link.counters.requests)} / ${grouped(link.counters.answers)}`;
		case "timeouts":
			return grouped(link.counters.timeouts);
		case "rejoins":
			return `${grouped(link.counters.joins)} / ${grouped(link.counters.scans)}`;
		case "roundTrip":
			return link.counters.roundTripMs == null ? "--" : `${link.counters.roundTripMs} ms`;
		case "airTime":
			return `${Math.floor(link.counters.airTimeMs / 1000)}.${Math.floor(link.counters.airTimeMs / 100) % 10} s/h`;
		case "overruns":
			return `${link.counters.overruns ?? "--"} / ${link.counters.moduleOverruns}`;
		case "lan":
			return link.lanError ?? words.ok;
		case "address":
			return link.address ?? "--";
		case "listeners":
			return String(link.listeners);
		case "uptime":
			return spanText(words, link.uptimeS);
		case "version":
			return model.version;
	}
}

/** Two of them are dialects of one language. */
function dialectText(dialect: Dialect | undefined): string {
	if (dialect == null) return "--";
	return dialect === "J11" ? dialect : `SK ${dialect}`;
}

function tries(
	{ sheet, words, glance, layout }: Stage,
	attempt: number,
	nextTryS: number | undefined,
): string {
	const now = attempt > 0 ? fill(words.attempt, attempt) : "";
	if (nextTryS == null) return now === "" ? words.none : now;
	const span = spanText(words, nextTryS);
	if (glance.linkState === "blocked") return fill(words.resumes, span);
	const next = fill(words.nextTry, span);
	const nextShort = fill(words.nextTryShort, span);
	if (now === "") return sheet.first([next, nextShort], ROLE.small, layout.body.width);
	const short = `${fill(words.attemptShort, attempt)}, ${nextShort}`;
	return sheet.first([`${now}, ${next}`, short], ROLE.small, layout.body.width);
}

function isBad({ model, glance }: Stage, row: RowName): boolean {
	const { readings, link } = model;
	if (row === "error") return (readings.linkError ?? link.otherError) != null;
	if (row === "state") return glance.linkState !== "ready";
	return row === "lan" && link.lanError != null;
}
