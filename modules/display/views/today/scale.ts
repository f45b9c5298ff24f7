const STEPS = Object.freeze([10, 15, 20, 30, 40, 50, 60, 80] as const);

/** The next end of a scale above `value`, in Wh: so round that it seldom changes, so near that bars fill it. */
export function scaleOf(value: number): number {
	for (let ten = 1; ; ten *= 10) for (const step of STEPS) if (value <= step * ten) return step * ten;
}

/** As short as it gets: 500Wh, 1.5kWh. */
export function energyShort(wattHours: number): string {
	return wattHours >= 1000 ? `${wattHours / 1000}kWh` : `${wattHours}Wh`;
}
