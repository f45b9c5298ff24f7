/** What a person is told about a code or a state: what it is called, what happened, what to do now. */
export interface Text {
	/** A name for it; fits 160 px in the 12 px font. */
	readonly title: string;
	/** What happened, in one or two sentences. */
	readonly body: string;
	/** What to do now, in this order; empty where there is nothing to do but wait. */
	readonly steps: readonly string[];
}

export const text = (title: string, body: string, ...steps: string[]): Text =>
	Object.freeze({ title, body, steps: Object.freeze(steps) });
