/** A test by its file and its title, as it stands there, and for a table the row that shows it. */
export type Shown = readonly [file: string, title: string, row?: string];

/** Why no test shows a sentence. */
export type Because =
	| "about this page"
	| "concession"
	| "advice"
	/** What other programs, networks and utilities do: not ours to test. */
	| "others"
	/** A record of what was done by hand on a day that it names. */
	| "tried";

export interface Claim {
	/** How the sentence begins. */
	readonly says: string;
	/** How the sentences begin that say it on the page in the other language; in none when it is said by those of the row before. */
	readonly ja?: readonly string[];
	/** The tests that show it. */
	readonly shown?: readonly Shown[];
	readonly because?: Because;
}

/** A page whose every sentence has a row, in order. */
export interface Page {
	readonly file: string;
	readonly claims: readonly Claim[];
	/** The same page in Japanese, whose sentences the rows name as well. */
	readonly ja?: string;
}

export const ABOUT = "about this page" as const;
export const CONCESSION = "concession" as const;
export const ADVICE = "advice" as const;
export const OTHERS = "others" as const;
export const TRIED = "tried" as const;
