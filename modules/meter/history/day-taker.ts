/** Somebody who takes days of half hours while they are at hand, and may want more than the record misses. */
export interface DayTaker {
	/** True when the past day `day` is to be fetched, though the record has its midnights. */
	wants(day: number): boolean;
	/** `day` was fetched and is at hand. */
	take(day: number): void;
}
