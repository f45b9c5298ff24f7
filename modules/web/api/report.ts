import { EPC } from "../../echonet/epc";
import type { ReportTexts } from "../../languages/ja/names";
import { LANGUAGES, type Language } from "../../languages/languages";
import { isoText } from "../../meter/clock/calendar";
import { decodeProperty } from "../../meter/values/decode";
import type { LinkFacts } from "../../meter/values/link-facts";
import type { Clock } from "../../ports/clock";
import type { System } from "../../ports/system";
import type { LinkLog } from "./link-log";
import type { StatusParts } from "./status";

export interface ReportParts extends StatusParts {
	readonly system: System;
	readonly facts: LinkFacts;
	readonly log: LinkLog;
}

/**
 * One page to send to somebody who helps, or to read out to the utility: what equipment this is, how the link
 * does, what was tried when. It holds no credentials, no PIN, no name of a network and no serial number.
 */
export function reportText(parts: ReportParts, language: Language): string {
	const clock = parts.clock;
	const facts = parts.facts;
	const counters = facts.counters;
	const log = parts.log;
	const readings = parts.readings;
	const system = parts.system;
	const error = readings.linkError ?? facts.otherError ?? facts.lanError;
	const { states, errors, report } = LANGUAGES[language];
	const message = error == null ? states[readings.linkState] : errors[error];
	let text = `kabewatt ${report.title}\n\n`;
	const add = (label: string, value: string | number) => {
		text += `${label}: ${value}\n`;
	};
	add(report.madeAt, nowText(clock) ?? report.unknown);
	add(report.version, `${parts.version} (${system.board})`);
	const why = system.resetReason === "unknown" ? "" : ` (${system.resetReason})`;
	add(report.runningFor, duration(clock.ticks() - parts.startedAt) + why);
	add(report.credentials, parts.settings.hasCredentials ? report.set : report.notSet);
	add(report.link, `${readings.linkState}, ${when(clock, readings.linkSince)}`);
	add(report.error, error ?? report.none);
	add(report.meaning, `${message.title} - ${message.body}`);
	add(
		report.module,
		`${report.moduleVersion} ${facts.moduleVersion ?? report.unknown}, ${report.dialect} ${readings.dialect ?? report.unknown}`,
	);
	add(report.channel, facts.channel ?? report.unknown);
	add(report.signal, readings.rssiDbm == null ? report.unknown : `${readings.rssiDbm} dBm`);
	add(report.manufacturer, decodeProperty(readings, EPC.MAKER, language).text || report.unknown);
	add(report.release, decodeProperty(readings, EPC.RELEASE, language).text || report.unknown);
	add(report.joins, `${counters.scans} / ${counters.joins} / ${facts.attempt}`);
	add(report.requests, `${counters.requests} / ${counters.answers} / ${counters.timeouts}`);
	add(report.unsent, `${counters.unsent} / ${counters.moduleTimeouts}`);
	add(report.rejoins, `${counters.rejoins} / ${counters.moduleRestarts}`);
	add(
		report.lastError,
		facts.lastError == null
			? report.none
			: `${facts.lastError}, ${when(clock, clock.ticks() - facts.lastErrorAgoS! * 1000)}`,
	);
	add(
		report.roundTrip,
		counters.roundTripMs == null ? report.unknown : `${counters.roundTripMs} / ${counters.roundTripMaxMs} ms`,
	);
	add(
		report.overruns,
		`${counters.overruns ?? report.unknown} / ${counters.moduleOverruns} / ${counters.droppedBytes}`,
	);
	add(report.freeMemory, facts.freeBytes == null ? report.unknown : `${facts.freeBytes} B`);
	add(report.lowestMemory, facts.lowestFreeBytes == null ? report.unknown : `${facts.lowestFreeBytes} B`);
	add(
		report.collections,
		facts.collections == null ? report.unknown : `${facts.collections} / ${facts.collectionMs} ms`,
	);
	add(report.airTime, `${Math.round(counters.airTimeMs / 1000)} s / 360 s`);
	add(report.lan, lanText(facts, report));
	add(report.listeners, facts.listeners);
	add(report.strangers, facts.strangers);
	add(report.clock, facts.clockDoubtful ? report.clockDoubtful : report.clockFine);
	const fault = system.fault;
	add(report.faults, fault == null ? report.none : `${fault.count} (${fault.place})`);
	text += `\n${report.changes}\n`;
	for (let i = log.count - 1; i >= 0; i--)
		text += `${when(clock, log.at(i))} ${log.state(i)} ${log.error(i) ?? ""}\n`;
	return text;
}

/** Whether the LAN node answers; address and name only where something of ours is reached there. */
function lanText(facts: LinkFacts, report: ReportTexts): string {
	const { lanState, localName, lanError } = facts;
	let text = report.relayOff;
	if (lanState !== "off") text = lanState === "ready" ? report.relayReady : report.relayDown;
	if (lanState !== "off" || localName != null)
		text += `, ${facts.address ?? report.unknown}, ${localName ?? report.noName}`;
	return lanError == null ? text : `${text}, ${lanError}`;
}

function nowText(clock: Clock): string | undefined {
	const unix = clock.unix();
	return unix == null ? undefined : isoText(unix);
}

/** A moment by the time of day, or by how long ago it was where that is not known. */
function when(clock: Clock, ticks: number): string {
	const unix = clock.unix();
	const ago = clock.ticks() - ticks;
	return unix == null ? `-${duration(ago)}` : isoText(unix - ago);
}

function duration(ms: number): string {
	const minutes = Math.floor(ms / 60_000);
	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
