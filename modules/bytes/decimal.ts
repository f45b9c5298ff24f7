/** A count of tenths as text with one decimal: -35 is "-3.5". */
export function tenths(value: number): string {
	const size = Math.abs(value);
	return `${value < 0 ? "-" : ""}${Math.floor(size / 10)}.${size % 10}`;
}

/** A number below 100 as two digits. */
export function twoDigits(value: number): string {
	return value < 10 ? `0${value}` : String(value);
}
