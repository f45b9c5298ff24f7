/**
 * `count` x `coefficient` x 10^`exponent` kWh as an exact decimal text with the meter's own resolution:
 * (47575, 1, -2) is "475.75". Exact up to 2^53, above 99,999,999 counts x 999,999.
 */
export function kWhText(count: number, coefficient: number, exponent: number): string {
	const digits = String(count * coefficient);
	if (exponent >= 0) return digits === "0" ? "0" : digits + "0".repeat(exponent);
	const padded = digits.padStart(1 - exponent, "0");
	return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
