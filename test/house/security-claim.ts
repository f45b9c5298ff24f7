/** A test by its file and its title, as it stands there. */
type Shown = readonly [file: string, title: string];

export interface Claim {
	/** How the line of SECURITY.md begins. */
	readonly says: string;
	/** The tests that show it. */
	readonly shown?: readonly Shown[];
	/** Why no test shows it: it concedes something, gives advice, or says what the page is about. */
	readonly because?: "concession" | "advice" | "about this page";
}

export const ABOUT = "about this page" as const;
export const CONCESSION = "concession" as const;
export const ADVICE = "advice" as const;
