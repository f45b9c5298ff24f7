import type { Json } from "../../bytes/json";
import type { Text } from "../../errors/text";
import { LANGUAGES, type Language } from "../../languages/languages";
import type { LinkFacts } from "../../meter/values/link-facts";
import type { Readings } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";
import type { LinkLog } from "./link-log";
import { timeOf } from "./status";

export interface LinkParts {
	readonly clock: Clock;
	readonly readings: Readings;
	readonly facts: LinkFacts;
	readonly log: LinkLog;
}

/** GET /api/v1/link: how the link does, what a person should know and do, and what happened lately. */
export function linkJson({ clock, readings, facts, log }: LinkParts, language: Language): Json {
	const error = readings.linkError ?? facts.otherError ?? facts.lanError ?? facts.mqttError;
	const { counters } = facts;
	const { states, errors } = LANGUAGES[language];
	const changes: Json[] = [];
	for (let i = log.count - 1; i >= 0; i--)
		changes.push({ at: timeOf(clock, log.at(i)), state: log.state(i), error: log.error(i) });
	return {
		state: readings.linkState,
		error,
		message: messageJson(error == null ? states[readings.linkState] : errors[error]),
		dialect: readings.dialect,
		rssiDbm: readings.rssiDbm,
		moduleVersion: facts.moduleVersion,
		channel: facts.channel,
		attempt: facts.attempt,
		nextTryS: facts.nextTryS,
		requests: counters.requests,
		answers: counters.answers,
		timeouts: counters.timeouts,
		joins: counters.joins,
		scans: counters.scans,
		airTimeMs: Math.round(counters.airTimeMs),
		roundTripMs: counters.roundTripMs,
		address: facts.address,
		localName: facts.localName,
		lanError: facts.lanError,
		listeners: facts.listeners,
		strangers: facts.strangers,
		clockDoubtful: facts.clockDoubtful,
		changes,
	};
}

export function messageJson({ title, body, steps }: Text): Json {
	return { title, body, steps };
}
