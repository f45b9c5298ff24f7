import { board } from "./board";

export default class SNTP {
	static readonly time = 1;
	static readonly error = -1;

	constructor(_options: { host: string }, onMessage: (message: number, value?: number | string) => unknown) {
		const made = board();
		made.time.setTimer(() => {
			if (made.networkTime !== undefined && made.leased !== undefined) onMessage(SNTP.time, made.networkTime);
			else onMessage(SNTP.error, "no response from SNTP server");
		}, 100);
	}
}
