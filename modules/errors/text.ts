/** The states of the link, as in meter/readings. */
export type StateName = "off" | "probing" | "scanning" | "joining" | "ready" | "blocked" | "recovering";

/** Why there is no value, as in meter/reasons. */
export type ReasonName =
	| "NOT_READ"
	| "LACKS"
	| "NO_DATA"
	| "OVERFLOW"
	| "UNDERFLOW"
	| "NO_PHASE"
	| "INVALID"
	| "STALE";

/**
 * What a person reads about a code or a state: what it is called, what happened, what to do now. All of it is one
 * string with a line for each part: as fields and an array it would take three times the slots of flash.
 */
export class Text {
	readonly lines: string;

	constructor(lines: string) {
		this.lines = lines;
	}

	/** A name for it; fits 160 px in the 12 px font. */
	get title(): string {
		return this.lines.split("\n")[0]!;
	}

	/** What happened, in one or two sentences. */
	get body(): string {
		return this.lines.split("\n")[1]!;
	}

	/** What to do now, in this order; empty where there is nothing to do but wait. */
	get steps(): readonly string[] {
		return this.lines.split("\n").slice(2);
	}
}

export const text = (title: string, body: string, ...steps: string[]): Text =>
	Object.freeze(new Text([title, body, ...steps].join("\n")));
