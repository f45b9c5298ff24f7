import { board } from "./board";

export default {
	get ticks(): number {
		return board().ticks;
	},
	/** On 32 bits, as the counter is. */
	delta(start: number, end: number): number {
		return (end - start) | 0;
	},
	set(seconds: number): void {
		board().clockSet = seconds;
	},
};
