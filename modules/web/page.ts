/** A page as assets/pages/make.mjs leaves it: ASCII, in short pieces, with its content security policy. */
export interface Page {
	readonly length: number;
	readonly policy: string;
	readonly pieces: readonly string[];
}
