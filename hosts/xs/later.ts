import Timer from "timer";
import type { Guard } from "./guard";

/** Calls `callback` once, outside the caller's stack, under the guard: for failures of an `open` or `listen`. */
export function later(guard: Guard, place: string, callback: () => void): void {
	Timer.set(() => {
		try {
			callback();
		} catch (error) {
			guard.caught(place, error);
		}
	}, 1);
}
