import { board } from "./board";

export default {
	get ticks(): number {
		return board().ticks;
	},
	set(seconds: number): void {
		board().clockSet = seconds;
	},
};
