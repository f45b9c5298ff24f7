// biome-ignore lint/style/useNodejsImportProtocol: the SDK has a module of this name
import Net from "net";
import WiFi, { type WiFiFound } from "wifi";
import type { Timer, Timers } from "../../modules/ports/timers";
import type { Wifi, WifiNetwork, WifiState } from "../../modules/ports/wifi";
import type { Guard } from "../xs/guard";

const MODE_STATION = 1;
/** Second argument of "disconnect": the access point did not accept the password. */
const REASON_PASSWORD = -1;
/** No address this long after a try: the SDK has given up silently, or DHCP does not answer. */
const CONNECT_MS = 30000;
/** Pauses between tries, each with up to a quarter more, so that a house does not reconnect in step. */
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 60000;
/** How often the address is looked at while up: the SDK reports neither its loss nor every change. */
const WATCH_MS = 15000;
const MAX_FOUND = 20;

/**
 * The old `wifi` API, the only one with an access point. It tries five times by itself and then stops; from
 * there on this class goes on, for ever.
 */
export class EspWifi implements Wifi {
	onChange: (() => void) | undefined;
	state: WifiState = "off";
	address: string | undefined;
	/** Called before `onChange` when the LAN came up or has another address. */
	readonly #onUp: () => void;
	readonly #random: () => number;
	readonly #guard: Guard;
	readonly #timer: Timer;
	#ssid = "";
	#password = "";
	#pause = FIRST_PAUSE_MS;
	#trying = false;
	#wasUp = false;
	#scanning = false;

	constructor(timers: Timers, random: () => number, guard: Guard, onUp: () => void) {
		this.#random = random;
		this.#guard = guard;
		this.#onUp = onUp;
		this.#timer = timers.create(this);
		// The radio runs from the start: the MAC address and true random numbers need it.
		WiFi.mode = MODE_STATION;
		new WiFi(undefined, (message, value) => {
			try {
				this.#onMessage(message, value);
			} catch (error) {
				guard.caught("wifi", error);
			}
		});
	}

	get rssiDbm(): number | undefined {
		if (this.state !== "up") return undefined;
		const rssi = Net.get("RSSI");
		return typeof rssi === "number" ? rssi : undefined;
	}

	station(ssid: string, password: string): void {
		this.#ssid = ssid;
		this.#password = password;
		this.#pause = FIRST_PAUSE_MS;
		this.#wasUp = false;
		if (ssid === "") {
			this.#timer.stop();
			this.#trying = false;
			WiFi.connect();
			this.#become("off", undefined);
			return;
		}
		this.#become("connecting", undefined);
		this.#connect();
	}

	accessPoint(ssid: string, password: string): void {
		if (ssid === "") {
			WiFi.mode = MODE_STATION;
			if (this.#ssid !== "" && this.state !== "up") this.#connect();
			return;
		}
		WiFi.accessPoint({ ssid, password, station: true, max: 2 });
	}

	/** True for the address of the access point's interface while that is open, if the home has not given us the same one. */
	isAccessPoint(address: string): boolean {
		return Net.get("IP", "ap") === address && this.address !== address;
	}

	scan(onResult: (networks: readonly WifiNetwork[]) => void): void {
		if (this.#scanning) {
			onResult([]);
			return;
		}
		const found: WifiNetwork[] = [];
		this.#scanning = true;
		try {
			WiFi.scan({}, (item) => {
				if (item != null) {
					collect(found, item);
					return;
				}
				this.#scanning = false;
				try {
					onResult(found);
				} catch (error) {
					this.#guard.caught("wifi.scan", error);
				}
			});
		} catch {
			// The driver refuses while it is connecting.
			this.#scanning = false;
			onResult([]);
		}
	}

	#connect(): void {
		this.#trying = true;
		this.#timer.start(CONNECT_MS);
		try {
			const secured = { ssid: this.#ssid, password: this.#password };
			WiFi.connect(this.#password === "" ? { ssid: this.#ssid } : secured);
		} catch {
			this.#retry(this.state);
		}
	}

	#onMessage(message: string, value: number | undefined): void {
		if (this.#ssid === "") return;
		if (message === "gotIP") this.#onAddress();
		else if (message === "lostIP") this.#retry("connecting");
		else if (message === "disconnect") {
			// The driver sends one for each attempt that we end ourselves, too.
			if (value === REASON_PASSWORD) this.#retry("denied");
			else this.#retry(this.#wasUp && this.state === "up" ? "connecting" : "not-found");
		}
	}

	onTimer(): void {
		if (this.#ssid === "") return;
		if (this.state === "up") {
			if (stationAddress() == null) this.#retry("connecting");
			else this.#onAddress();
		} else if (this.#trying) {
			// A pending attempt is ended first; its "disconnect" finds the pause already running.
			this.#retry(this.#wasUp ? "connecting" : "not-found");
			WiFi.connect();
		} else this.#connect();
	}

	#onAddress(): void {
		const address = stationAddress();
		if (address == null) return;
		this.#trying = false;
		this.#wasUp = true;
		this.#pause = FIRST_PAUSE_MS;
		this.#timer.start(WATCH_MS);
		if (this.state === "up" && address === this.address) return;
		this.#onUp();
		this.#become("up", address);
	}

	#retry(state: WifiState): void {
		// One pause at a time, however many messages one failure causes.
		if (this.state !== "up" && !this.#trying) return;
		this.#trying = false;
		this.#timer.start(this.#pause + (this.#random() % (this.#pause >> 2)));
		this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
		this.#become(state, undefined);
	}

	#become(state: WifiState, address: string | undefined): void {
		if (this.state === state && this.address === address) return;
		this.state = state;
		this.address = address;
		this.onChange?.();
	}
}

function stationAddress(): string | undefined {
	const address = Net.get("IP", "station");
	return typeof address === "string" && address !== "0.0.0.0" ? address : undefined;
}

/** Keeps the list sorted by strength, each network once, the weakest falling off the end. */
function collect(found: WifiNetwork[], item: WiFiFound): void {
	if (item.ssid === "") return;
	const known = found.findIndex((other) => other.ssid === item.ssid);
	if (known >= 0) {
		if (found[known]!.rssiDbm >= item.rssi) return;
		found.splice(known, 1);
	}
	let at = 0;
	while (at < found.length && found[at]!.rssiDbm >= item.rssi) at++;
	found.splice(at, 0, { ssid: item.ssid, rssiDbm: item.rssi, open: item.authentication === "none" });
	if (found.length > MAX_FOUND) found.length = MAX_FOUND;
}
