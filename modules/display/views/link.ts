import { ERROR_CODES, type ErrorCode } from "../../errors/codes";
import type { DisplayModel } from "../model";
import { ROLE } from "../paint/layout";
import { TONE } from "../paint/theme";
import { type Screen, stateIndex, type View } from "../screen";
import { ageKey, ageText, grouped, hash, signalBars, signalWord, spanText } from "../words/format";
import { fill } from "../words/words";
import { type ListSource, listPages, paintList } from "./list";

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
type Row = (typeof ROWS)[number];

const codeKey = (code: ErrorCode | undefined): number => (code == null ? 0 : 1 + ERROR_CODES.indexOf(code));

function keyOf(model: DisplayModel, row: Row, stateAgeS: number): number {
	const readings = model.readings;
	const link = model.link;
	switch (row) {
		case "state":
			return stateIndex(readings.linkState) * 1000 + ageKey(stateAgeS);
		case "error":
			return codeKey(readings.linkError ?? link.otherError);
		case "tries":
			return link.attempt * 1000 + (link.nextTryS == null ? 999 : ageKey(link.nextTryS));
		case "signal":
			return readings.rssiDbm ?? 0;
		case "dialect":
			return readings.dialect == null ? 0 : readings.dialect.length;
		case "requests":
			return link.requests + link.answers * 2;
		case "timeouts":
			return link.timeouts;
		case "rejoins":
			return link.joins * 1000 + link.scans;
		case "roundTrip":
			return link.roundTripMs ?? -2;
		case "airTime":
			return Math.floor(link.airTimeMs / 100);
		case "overruns":
			return (link.overruns ?? -1) * 1000 + link.moduleOverruns;
		case "lan":
			return codeKey(link.lanError);
		case "address":
			return hash(link.address ?? "");
		case "listeners":
			return link.listeners;
		case "uptime":
			return ageKey(link.uptimeS);
		case "version":
			return 0;
	}
}

function textOf(screen: Screen, row: Row): string {
	const model = screen.model;
	const l = screen.labels;
	const readings = model.readings;
	const link = model.link;
	switch (row) {
		case "state":
			return `${screen.linkWord()} ${spanText(l, screen.stateAgeS)}`;
		case "error":
			return readings.linkError ?? link.otherError ?? l.none;
		case "tries":
			return tries(screen, link.attempt, link.nextTryS);
		case "signal": {
			const dbm = readings.rssiDbm;
			return dbm == null ? l.signalNone : `${signalWord(l, signalBars(dbm))} ${dbm} dBm`;
		}
		case "dialect":
			return readings.dialect == null ? "--" : `SK ${readings.dialect}`;
		case "requests":
			return `${grouped(link.requests)} / ${grouped(link.answers)}`;
		case "timeouts":
			return grouped(link.timeouts);
		case "rejoins":
			return `${grouped(link.joins)} / ${grouped(link.scans)}`;
		case "roundTrip":
			return link.roundTripMs == null ? "--" : `${link.roundTripMs} ms`;
		case "airTime":
			return `${Math.floor(link.airTimeMs / 1000)}.${Math.floor(link.airTimeMs / 100) % 10} s/h`;
		case "overruns":
			return `${link.overruns ?? "--"} / ${link.moduleOverruns}`;
		case "lan":
			return link.lanError ?? l.ok;
		case "address":
			return link.address ?? "--";
		case "listeners":
			return String(link.listeners);
		case "uptime":
			return spanText(l, link.uptimeS);
		case "version":
			return model.version;
	}
}

function tries(screen: Screen, attempt: number, nextTryS: number | undefined): string {
	const l = screen.labels;
	const now = attempt > 0 ? fill(l.attempt, attempt) : "";
	if (nextTryS == null) return now === "" ? l.none : now;
	const span = spanText(l, nextTryS);
	if (screen.model.readings.linkState === "blocked") return fill(l.resumes, span);
	const start = now === "" ? "" : `${now}, `;
	const whole = start + fill(l.nextTry, span);
	if (screen.painter.width(whole, ROLE.small) <= screen.layout.body[2]) return whole;
	return `${now === "" ? "" : `${fill(l.attemptShort, attempt)}, `}${fill(l.nextTryShort, span)}`;
}

function isBad(screen: Screen, row: Row): boolean {
	const readings = screen.model.readings;
	const link = screen.model.link;
	if (row === "error") return (readings.linkError ?? link.otherError) != null;
	if (row === "state") return readings.linkState !== "ready";
	return row === "lan" && link.lanError != null;
}

/** So many of the clients heard last stand below the other rows: how long ago, and the address. */
const MAX_LISTENERS = 3;

function listenerRows({ link }: DisplayModel): number {
	let count = 0;
	while (count < MAX_LISTENERS && link.listener(count) != null) count++;
	return count;
}

const SOURCE: ListSource = Object.freeze({
	count: ({ model }: Screen) => ROWS.length + listenerRows(model),
	key({ model, stateAgeS }: Screen, index: number): number {
		if (index < ROWS.length) return keyOf(model, ROWS[index]!, stateAgeS);
		const rank = index - ROWS.length;
		return (hash(model.link.listener(rank)!) * 512 + ageKey(model.link.listenerAgoS(rank))) | 0;
	},
	caption({ labels: l, model }: Screen, index: number): string {
		if (index < ROWS.length) return l[ROWS[index]!];
		return `${l.lan}: ${ageText(l, model.link.listenerAgoS(index - ROWS.length))}`;
	},
	value: (screen: Screen, index: number) =>
		index < ROWS.length ? textOf(screen, ROWS[index]!) : screen.model.link.listener(index - ROWS.length)!,
	tone: (screen: Screen, index: number) => (isBad(screen, ROWS[index]!) ? TONE.caution : TONE.text),
});

/** State, tries, codes, signal, air time, counters, address, who listens. */
export const linkView: View = Object.freeze({
	name: "link" as const,
	pages: (screen: Screen) => listPages(screen, SOURCE),
	paint(screen: Screen): void {
		screen.header("link");
		paintList(screen, SOURCE);
	},
});
