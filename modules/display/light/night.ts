import type { LightSettings } from "../model";

/** After a press the screen is fully lit for this long in the night, in ms. */
export const AWAKE_MS = 30_000;

/** Whether `minute` lies in the night; from = to means that there is none, and it may span midnight. */
export function isNight(minute: number | undefined, from: number, to: number): boolean {
	if (minute == null || from === to) return false;
	return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Brightness in percent now. An alarm that nobody has silenced lights the screen in the deepest night. */
export function brightnessNow(
	light: LightSettings,
	minute: number | undefined,
	awake: boolean,
	alarm: boolean,
): number {
	if (!isNight(minute, light.nightFrom, light.nightTo)) return light.brightness;
	if (alarm) return Math.max(light.brightness, 50);
	return awake ? light.brightness : Math.min(light.brightness, light.nightPercent);
}

const ORBIT_MS = 600_000;
const ORBIT: readonly (readonly [dx: number, dy: number])[] = Object.freeze([
	Object.freeze([0, 0] as const),
	Object.freeze([1, 0] as const),
	Object.freeze([0, 1] as const),
	Object.freeze([-1, 0] as const),
	Object.freeze([0, -1] as const),
]);

/** Where the picture stands against burn-in: it moves by one pixel every ten minutes. Offset in pixels. */
export function orbit(ticksMs: number): readonly [dx: number, dy: number] {
	return ORBIT[Math.floor(ticksMs / ORBIT_MS) % ORBIT.length]!;
}
