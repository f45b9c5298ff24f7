export interface Backlight {
	/** Brightness in percent, 0 (off) to 100. Boards without levels switch at 1. */
	set(percent: number): void;
}

export interface Sound {
	/** Sounds a tone; does nothing on a board without a speaker. */
	beep(hertz: number, ms: number): void;
	readonly available: boolean;
}
