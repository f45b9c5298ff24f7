/**
 * Energy as exact decimal text. A count (at most 8 digits, sums a little more) times a coefficient (at most
 * 999,999) stays below 2^53, so the product is exact; the decimal point is then set by hand.
 */

/**
 * kWh of `count` x `coefficient` x 10^`exponent` (-4..4), with as many decimals as the unit has. A negative
 * count keeps its sign. Undefined when the product would not be exact.
 */
export function kwhText(count: number, coefficient: number, exponent: number): string | undefined {
	const product = Math.abs(count) * coefficient;
	if (!Number.isSafeInteger(product)) return undefined;
	let digits = String(product);
	if (exponent > 0 && product > 0) digits += "0".repeat(exponent);
	if (exponent < 0) {
		digits = digits.padStart(1 - exponent, "0");
		const point = digits.length + exponent;
		digits = `${digits.slice(0, point)}.${digits.slice(point)}`;
	}
	return count < 0 ? `-${digits}` : digits;
}

/**
 * `to` - `from` of a counter of `digits` digits that may have rolled over once. Undefined when it ran back:
 * no household uses half of a counter's range between two readings.
 */
export function countBetween(from: number, to: number, digits: number): number | undefined {
	const range = 10 ** digits;
	const difference = to >= from ? to - from : to + range - from;
	return difference >= 0 && difference * 2 < range ? difference : undefined;
}
