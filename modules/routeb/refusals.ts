/** What the module was to do when it refused. That it refuses to end a session only means that there is none. */
export type RefusedVerb = "configure" | "scan" | "join";
/** `wait`: it is busy with what was cut short, and is asked again; `tell`: something is wrong, and the ladder goes on. */
export type AfterRefusal = "wait" | "tell";

interface RefusalRow {
	readonly verb: RefusedVerb;
	/** A join was cut short so recently that the module may still be at it: it cannot be told to stop. */
	readonly isCut: boolean;
	readonly then: AfterRefusal;
}

const row = (verb: RefusedVerb, isCut: boolean, then: AfterRefusal): RefusalRow =>
	Object.freeze({ verb, isCut, then });

/**
 * What a refusal means in which state. SKSTACK: SKTERM gets ER10 while no session stands, SKJOIN and SKSCAN get ER10 while an
 * authentication or a scan goes on; J11: result 3D. (manuals; SKTERM ER10, SKJOIN ER10 seen when credentials were corrected.)
 */
const REFUSALS: readonly RefusalRow[] = Object.freeze([
	row("configure", true, "wait"),
	row("configure", false, "tell"),
	row("scan", true, "wait"),
	row("scan", false, "tell"),
	row("join", true, "wait"),
	row("join", false, "tell"),
]);

/** A module gives up a join that the meter does not answer after some 40 s. */
export const CUT_MS = 60_000;
export const BUSY_MS = 5_000;

export function afterRefusal(verb: RefusedVerb, isCut: boolean): AfterRefusal {
	return REFUSALS.find((one) => one.verb === verb && one.isCut === isCut)!.then;
}
