// biome-ignore lint/style/useNodejsImportProtocol: the SDK has a module of this name
import Net from "net";
import WiFi, { type WiFiFound } from "wifi";
import type { Timer, Timers } from "../../modules/ports/timers";
import type { Network, Wifi, WifiNetwork, WifiState } from "../../modules/ports/wifi";
import type { Guard } from "../xs/guard";

const MODE_STATION = 1;
/**
 * Second argument of "disconnect": the key exchange failed, which is what a wrong password mostly looks like. With
 * other access points (WPA3, or one that answers at once) the SDK gives 0, as when there is no such network.
 */
const REASON_PASSWORD = -1;
/** Six tries of the SDK end after some 32 s at the latest, when the password is wrong; then it says so. */
const CONNECT_MS = 45000;
/** Associated, and no address for so long: DHCP does not answer. */
const ADDRESS_MS = 20000;
/** A scan takes 2.5 s; no try begins meanwhile, unless it never ends. */
const SCAN_WAIT_MS = 1000;
const MAX_SCAN_WAITS = 10;
/** Pauses between tries, each with up to a quarter more, so that a house does not reconnect in step. */
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 60000;
/** How often the address is read while up: the SDK reports neither its loss nor every change. */
const WATCH_MS = 15000;
const MAX_FOUND = 20;
const INTERFACES = Object.freeze(["station", "ap"] as const);
const HOME_PREFIX = 24;

/**
 * The old `wifi` API, the only one with an access point. It tries six times by itself and then stops; from
 * there on this class goes on, for ever. When the SDK cannot say why, a scan tells a network that does not let us in
 * ("denied") from one that is not there.
 */
export class EspWifi implements Wifi {
	onChange: (() => void) | undefined;
	state: WifiState = "off";
	address: string | undefined;
	/** Called before `onChange` when the LAN came up or has another address. */
	private readonly _onUp: () => void;
	private readonly _random: () => number;
	private readonly _guard: Guard;
	private readonly _timer: Timer;
	private _ssid = "";
	private _password = "";
	private _pause = FIRST_PAUSE_MS;
	private _trying = false;
	private _associated = false;
	private _wasUp = false;
	private _scanning = false;
	private _scanWaits = 0;

	constructor(timers: Timers, random: () => number, guard: Guard, onUp: () => void) {
		this._random = random;
		this._guard = guard;
		this._onUp = onUp;
		this._timer = timers.create(this, "wifi");
		// The radio runs from the start: the MAC address and true random numbers need it.
		WiFi.mode = MODE_STATION;
		new WiFi(undefined, (message, value) => {
			try {
				this._onMessage(message, value);
			} catch (error) {
				guard.caught("wifi", error);
			}
		});
	}

	/** The SDK tells no netmask: homes have 24 bits, and `lanAllow` can name the rest of a wider network. */
	get networks(): readonly Network[] {
		const networks: Network[] = [];
		for (let i = 0; i < INTERFACES.length; i++) {
			const address = addressOf(INTERFACES[i]!);
			if (address != null) networks.push({ address, prefix: HOME_PREFIX });
		}
		return networks;
	}

	get rssiDbm(): number | undefined {
		if (this.state !== "up") return undefined;
		const rssi = Net.get("RSSI");
		return typeof rssi === "number" ? rssi : undefined;
	}

	station(ssid: string, password: string): void {
		this._ssid = ssid;
		this._password = password;
		this._pause = FIRST_PAUSE_MS;
		this._wasUp = false;
		if (ssid === "") {
			this._timer.stop();
			this._trying = false;
			WiFi.connect();
			this._become("off", undefined);
			return;
		}
		this._become("connecting", undefined);
		this._connect();
	}

	accessPoint(ssid: string, password: string): void {
		if (ssid === "") {
			WiFi.mode = MODE_STATION;
			if (this._ssid !== "" && this.state !== "up") this._connect();
			return;
		}
		WiFi.accessPoint({ ssid, password, station: true, max: 2 });
	}

	/**
	 * True for the address of the access point's interface while that is open, unless the home network uses the same one.
	 * Asked of the interface: `address` follows it up to 15 s later.
	 */
	isAccessPoint(address: string): boolean {
		return addressOf("ap") === address && addressOf("station") !== address;
	}

	scan(onResult: (networks: readonly WifiNetwork[]) => void): void {
		const found: WifiNetwork[] = [];
		this._look(
			(item) => collect(found, item),
			() => onResult(found),
		);
	}

	/** `onDone` gets whether the driver scanned at all: it refuses while it connects or looks already. */
	private _look(onFound: (item: WiFiFound) => void, onDone: (hasLooked: boolean) => void): void {
		if (this._scanning) {
			onDone(false);
			return;
		}
		this._scanning = true;
		this._scanWaits = 0;
		try {
			WiFi.scan({}, (item) => {
				try {
					if (item != null) {
						onFound(item);
						return;
					}
					this._scanning = false;
					onDone(true);
				} catch (error) {
					this._guard.caught("wifi.scan", error);
				}
			});
		} catch {
			this._scanning = false;
			onDone(false);
		}
	}

	private _connect(): void {
		this._trying = true;
		this._associated = false;
		this._timer.start(CONNECT_MS);
		try {
			const secured = { ssid: this._ssid, password: this._password };
			WiFi.connect(this._password === "" ? { ssid: this._ssid } : secured);
		} catch {
			this._retry(this.state);
		}
	}

	private _onMessage(message: string, value: number | undefined): void {
		if (this._ssid === "") return;
		if (message === "gotIP") this._onAddress();
		else if (message === "connect") this._onAssociated();
		else if (message === "lostIP") this._retry("connecting");
		else if (message === "disconnect") {
			// The driver sends one for each attempt that we end ourselves, too.
			if (value === REASON_PASSWORD) this._retry("denied");
			else if (this._wasUp && this.state === "up") this._retry("connecting");
			else this._diagnose();
		}
	}

	onTimer(): void {
		if (this._ssid === "") return;
		if (this.state === "up") {
			if (addressOf("station") == null) this._retry("connecting");
			else this._onAddress();
		} else if (this._trying) {
			// A pending attempt is ended first; its "disconnect" finds the pause already running.
			WiFi.connect();
			if (this._associated) this._retry("connecting");
			else this._diagnose();
		} else if (this._scanning && this._scanWaits++ < MAX_SCAN_WAITS) this._timer.start(SCAN_WAIT_MS);
		else {
			this._scanning = false;
			this._connect();
		}
	}

	private _onAssociated(): void {
		if (!this._trying) return;
		this._associated = true;
		this._timer.start(ADDRESS_MS);
	}

	/** The tries failed and nobody said why: the list of networks tells whether ours is there. */
	private _diagnose(): void {
		if (!this._pauseOnce()) return;
		const wanted = this._ssid;
		let isThere = false;
		this._look(
			(item) => {
				if (item.ssid === wanted) isThere = true;
			},
			() => {
				// Another network was asked for meanwhile, or a try is under way.
				if (this._ssid === wanted && this.state !== "up" && !this._trying)
					this._become(isThere ? "denied" : "not-found", undefined);
			},
		);
	}

	private _onAddress(): void {
		const address = addressOf("station");
		if (address == null) return;
		this._trying = false;
		this._wasUp = true;
		this._pause = FIRST_PAUSE_MS;
		this._timer.start(WATCH_MS);
		if (this.state === "up" && address === this.address) return;
		this._onUp();
		this._become("up", address);
	}

	private _retry(state: WifiState): void {
		if (this._pauseOnce()) this._become(state, undefined);
	}

	/** Begins the pause before the next try: one at a time, however many messages one failure causes. */
	private _pauseOnce(): boolean {
		if (this.state !== "up" && !this._trying) return false;
		this._trying = false;
		this._timer.start(this._pause + (this._random() % (this._pause >> 2)));
		this._pause = Math.min(this._pause * 2, LAST_PAUSE_MS);
		return true;
	}

	private _become(state: WifiState, address: string | undefined): void {
		if (this.state === state && this.address === address) return;
		this.state = state;
		this.address = address;
		this.onChange?.();
	}
}

function addressOf(networkInterface: "station" | "ap"): string | undefined {
	const address = Net.get("IP", networkInterface);
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
