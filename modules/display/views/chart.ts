/** The next end of a scale above `value`: 1, 2 or 5 times a power of ten, so that it seldom changes. */
export function scaleOf(value: number): number {
	let step = 1;
	for (;;) {
		if (value <= step) return step;
		if (value <= step * 2) return step * 2;
		if (value <= step * 5) return step * 5;
		step *= 10;
	}
}
