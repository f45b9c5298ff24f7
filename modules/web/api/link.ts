import { numberOrNull, quote, textOrNull } from "../../bytes/json";
import { type Language, type Text, texts } from "../../errors/texts";
import { timeOf } from "../../meter/clock/moment";
import type { LinkFacts } from "../../meter/values/link-facts";
import type { Readings } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";
import type { LinkLog } from "./link-log";

export interface LinkParts {
	readonly clock: Clock;
	readonly readings: Readings;
	readonly facts: LinkFacts;
	readonly log: LinkLog;
}

/** GET /api/v1/link: how the link does, what a person should know and do, and what happened lately. */
export function linkJson({ clock, readings, facts, log }: LinkParts, language: Language): string {
	const error = readings.linkError ?? facts.otherError ?? facts.lanError ?? facts.mqttError;
	const { states, errors } = texts(language);
	const message = error == null ? states[readings.linkState] : errors[error];
	let changes = "";
	for (let i = log.count - 1; i >= 0; i--)
		changes +=
			`${changes === "" ? "" : ","}{"at":${timeOf(clock, log.at(i))},"state":"${log.state(i)}",` +
			`"error":${textOrNull(log.error(i))}}`;
	return (
		`{"state":"${readings.linkState}","error":${textOrNull(error)},"message":${messageJson(message)},` +
		`"dialect":${textOrNull(readings.dialect)},"rssiDbm":${numberOrNull(readings.rssiDbm)},` +
		`"moduleVersion":${textOrNull(facts.moduleVersion)},"channel":${numberOrNull(facts.channel)},` +
		`"attempt":${facts.attempt},"nextTryS":${numberOrNull(facts.nextTryS)},` +
		`"requests":${facts.requests},"answers":${facts.answers},"timeouts":${facts.timeouts},` +
		`"joins":${facts.joins},"scans":${facts.scans},"airTimeMs":${Math.round(facts.airTimeMs)},` +
		`"roundTripMs":${numberOrNull(facts.roundTripMs)},"address":${textOrNull(facts.address)},"localName":${textOrNull(facts.localName)},` +
		`"lanError":${textOrNull(facts.lanError)},"listeners":${facts.listeners},"strangers":${facts.strangers},` +
		`"clockDoubtful":${facts.clockDoubtful},"changes":[${changes}]}\n`
	);
}

export function messageJson({ title, body, steps }: Text): string {
	return `{"title":${quote(title)},"body":${quote(body)},"steps":[${steps.map(quote).join(",")}]}`;
}
