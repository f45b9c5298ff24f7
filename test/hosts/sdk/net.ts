import { board, TIME_SERVER } from "./board";

export default {
	get(what: string, networkInterface?: string): string | number | undefined {
		if (board().networkFails !== undefined) throw new Error(board().networkFails);
		if (what === "IP") return networkInterface === "ap" ? board().accessPointAddress : board().leased;
		if (what === "MAC") return "24:0A:C4:12:34:56";
		if (what === "RSSI") return board().leased === undefined ? undefined : board().rssi;
		return undefined;
	},

	resolve(host: string, onResolved: (host: string, address: string | undefined) => void): void {
		const made = board();
		if (made.networkFails !== undefined) throw new Error(made.networkFails);
		made.asked.push(host);
		made.time.setTimer(() => onResolved(host, made.leased === undefined ? undefined : TIME_SERVER), 50);
	},
};
