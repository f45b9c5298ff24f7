import { board } from "./board";

type Notify = (message: string, value?: number) => void;

/** A try that finds the network: until the station is associated, and from there to an address. */
const CONNECT_MS = 800;
const ADDRESS_MS = 700;
/** A try that looks on all channels in vain, one that is refused, and a scan. */
const SEARCH_MS = 2500;
const REFUSAL_MS = 5300;
const SCAN_MS = 2500;
/** The SDK tries again so often before it says anything. */
const RETRIES = 5;
/** `wifi_err_reason_t`: those that the SDK takes for a wrong password, and others that it does not tell apart. */
const PASSWORD_REASONS = [14, 15, 16, 17, 204];
const LEFT = 8;
const NO_AP_FOUND = 201;

/** Globals of the SDK's C. */
let notify: Notify | undefined;
let reason = 0;
let retries = 0;
let credentials: { ssid: string; password?: string } | undefined;
let associated = false;
let scanning = false;
/** Whatever is under way for an earlier one is void. */
let attempt = 0;

/** The old `wifi` of the ESP32. */
export default class WiFi {
	constructor(_options: undefined, onNotify: Notify) {
		notify = onNotify;
		attempt++;
		reason = 0;
		retries = 0;
		credentials = undefined;
		associated = false;
		scanning = false;
	}

	static set mode(mode: number) {
		board().wifiLog.push(`mode ${mode}`);
		board().accessPointAddress = undefined;
	}

	static connect(options?: { ssid: string; password?: string }): void {
		board().wifiLog.push(options === undefined ? "disconnect" : `connect ${options.ssid}`);
		if (scanning && options !== undefined) throw new Error("esp_wifi_connect failed");
		const wasTrying = credentials !== undefined;
		reason = 0;
		credentials = undefined;
		attempt++;
		if (associated || wasTrying) later(5, () => disconnected(LEFT));
		associated = false;
		lose();
		if (options === undefined) return;
		credentials = options;
		retries = RETRIES;
		attempt++;
		tryOnce();
	}

	static accessPoint(options: { ssid: string; password?: string; station?: boolean }): void {
		if ((options.password ?? "").length < 8) throw new Error("password too short - 8 bytes min");
		board().wifiLog.push(`access point ${options.ssid}`);
		// The driver's own, which the SDK offers no way to change.
		board().accessPointAddress = "192.168.4.1";
	}

	static scan(_options: object, onFound: (found: object | null) => void): void {
		if (scanning) throw new Error("already scanning");
		if (credentials !== undefined && !associated && retries > 0) throw new Error("scan request failed");
		scanning = true;
		const { main, time } = board();
		time.setTimer(() => {
			if (board().scanHangs) {
				// The C forgets a scan that it was never told the end of when the radio is started anew.
				scanning = false;
				return;
			}
			main.post("wifi scan", () => {
				scanning = false;
				for (const { ssid, rssi, password } of board().accessPoints)
					onFound({ ssid, rssi, authentication: password === "" ? "none" : "wpa2_psk" });
				onFound(null);
			});
		}, SCAN_MS);
	}
}

function later(ms: number, act: () => void): void {
	const mine = attempt;
	board().time.setTimer(() => mine === attempt && act(), ms);
}

/** `esp_wifi_connect`. */
function tryOnce(): void {
	const wanted = credentials;
	if (wanted === undefined || board().wifiMute) return;
	// Looked for at the end of the search: it may come up meanwhile.
	const find = () => board().accessPoints.find((point) => point.ssid === wanted.ssid);
	const now = find();
	if (now === undefined)
		later(SEARCH_MS, () => (find() === undefined ? disconnected(NO_AP_FOUND) : tryOnce()));
	else if (now.password !== (wanted.password ?? "")) later(REFUSAL_MS, () => disconnected(now.refusal ?? 15));
	else
		later(CONNECT_MS, () => {
			associated = true;
			retries = 0;
			tell("connect");
			later(ADDRESS_MS, () => {
				if (board().address === "") return;
				board().leased = board().address;
				tell("gotIP");
			});
		});
}

/** `WIFI_EVENT_STA_DISCONNECTED`: only after the last try the program hears of it, and of the reason next to nothing. */
function disconnected(why: number): void {
	associated = false;
	lose();
	if (PASSWORD_REASONS.includes(why)) reason = -1;
	if (credentials === undefined) retries = 0;
	if (retries > 0) {
		retries--;
		tryOnce();
		return;
	}
	tell("disconnect");
}

function tell(message: string): void {
	board().main.post(`wifi ${message}`, () => {
		if (message === "disconnect") notify?.(message, reason);
		else notify?.(message);
	});
}

/** The access point is gone: the driver says so once and does nothing more. */
export function dropLink(): void {
	attempt++;
	disconnected(LEFT);
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
