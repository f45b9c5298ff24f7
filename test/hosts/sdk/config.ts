import { board } from "./board";

/** `mc/config`. */
export default {
	get board(): string {
		return board().options.board ?? "m5stick_cplus";
	},
	version: "0.1.0",
	get log(): string {
		return board().options.log ?? "info";
	},
	http: 80,
	sntp: "ntp.nict.jp",
};
