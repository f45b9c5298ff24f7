import type { Clock } from "../../ports/clock";
import { isoText } from "./calendar";

/** A moment on the monotonic clock as JSON time; null while the host does not know the time of day. */
export function timeOf(clock: Clock, ticks: number): string {
	const now = clock.unix();
	return now == null ? "null" : `"${isoText(now - (clock.ticks() - ticks))}"`;
}
