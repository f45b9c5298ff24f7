import type { Scheduler } from "./timeline";

/** A timer of Node reaches 24.8 days; a longer wait is split. */
const LONGEST_MS = 0x7fffffff;

/** The scheduler of the command line: the computer's clock from `start` on (Unix ms), `speed` times as fast. */
export function realTime(start: number | undefined, speed: number): Scheduler {
	const origin = performance.now();
	const first = start ?? Date.now();
	const now = (): number => Math.round(first + (performance.now() - origin) * speed);
	return {
		now,
		setTimer(fire, ms) {
			const deadline = now() + ms;
			const handle: { timer: NodeJS.Timeout | undefined } = { timer: undefined };
			const arm = () => {
				const wait = Math.max(0, (deadline - now()) / speed);
				handle.timer = setTimeout(wait > LONGEST_MS ? arm : fire, Math.min(wait, LONGEST_MS));
			};
			arm();
			return handle;
		},
		clearTimer(handle) {
			clearTimeout((handle as { timer: NodeJS.Timeout | undefined }).timer);
		},
	};
}
