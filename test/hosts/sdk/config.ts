import { board } from "./board";

/** `mc/config`. */
export default {
	get board(): string {
		return board().options.board ?? "m5stick_cplus";
	},
	version: "0.1.0",
	log: "info",
	sntp: "ntp.nict.jp",
};
