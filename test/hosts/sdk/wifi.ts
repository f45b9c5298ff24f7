import { board } from "./board";

type Notify = (message: string, value?: number) => void;

const CONNECT_MS = 800;
const ADDRESS_MS = 700;
/** Five tries of the driver itself. */
const FAIL_MS = 8000;

let notify: Notify = () => undefined;
let attempt = 0;
let scanning = false;

/** The old `wifi` of the ESP32. */
export default class WiFi {
	constructor(_options: undefined, onNotify: Notify) {
		notify = onNotify;
		attempt++;
		scanning = false;
	}

	static set mode(mode: number) {
		board().wifiLog.push(`mode ${mode}`);
		board().accessPointAddress = undefined;
	}

	static connect(options?: { ssid: string; password?: string }): void {
		const made = board();
		const mine = ++attempt;
		made.wifiLog.push(options === undefined ? "disconnect" : `connect ${options.ssid}`);
		if (made.leased !== undefined) lose();
		if (options === undefined) return;
		const later = (ms: number, act: () => void): void => {
			made.time.setTimer(() => mine === attempt && act(), ms);
		};
		const found = made.accessPoints.find((point) => point.ssid === options.ssid);
		if (found === undefined) later(FAIL_MS, () => notify("disconnect", 0));
		else if (found.password !== (options.password ?? "")) later(FAIL_MS, () => notify("disconnect", -1));
		else
			later(CONNECT_MS, () => {
				notify("connect");
				later(ADDRESS_MS, () => {
					if (made.address === "") return;
					made.leased = made.address;
					notify("gotIP");
				});
			});
	}

	static accessPoint(options: { ssid: string; password?: string; station?: boolean }): void {
		if ((options.password ?? "").length < 8) throw new Error("password too short - 8 bytes min");
		board().wifiLog.push(`access point ${options.ssid}`);
		// The driver's own, which the SDK offers no way to change.
		board().accessPointAddress = "192.168.4.1";
	}

	static scan(_options: object, onFound: (found: object | null) => void): void {
		if (scanning) throw new Error("already scanning");
		scanning = true;
		board().time.setTimer(() => {
			scanning = false;
			for (const { ssid, rssi, password } of board().accessPoints)
				onFound({ ssid, rssi, authentication: password === "" ? "none" : "wpa2_psk" });
			onFound(null);
		}, 1500);
	}
}

/** The access point is gone: the driver says so once and does nothing more. */
export function dropLink(): void {
	lose();
	notify("disconnect", 0);
}

/** DHCP gives another address; the driver says nothing of a lost one. */
export function changeAddress(address: string): void {
	board().address = address;
	board().leased = address;
}

function lose(): void {
	board().leased = undefined;
	for (const socket of board().sockets) {
		for (const group of socket.groups) socket.stale.add(group);
		socket.groups.clear();
	}
}
