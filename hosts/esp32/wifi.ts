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
/** How often the address is looked at while up: the SDK reports neither its loss nor every change. */
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
	readonly #onUp: () => void;
	readonly #random: () => number;
	readonly #guard: Guard;
	readonly #timer: Timer;
	#ssid = "";
	#password = "";
	#pause = FIRST_PAUSE_MS;
	#trying = false;
	#associated = false;
	#wasUp = false;
	#scanning = false;
	#scanWaits = 0;

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

	/**
	 * True for an address of the access point's network while that is open. Its address is the SDK's, which offers no
	 * choice (192.168.4.1, 24 bits); where the home's network has the same ones, nobody is a guest.
	 */
	isGuest(address: string): boolean {
		const own = Net.get("IP", "ap");
		if (typeof own !== "string" || networkOf(address) !== networkOf(own)) return false;
		return this.address == null || networkOf(this.address) !== networkOf(own);
	}

	scan(onResult: (networks: readonly WifiNetwork[]) => void): void {
		const found: WifiNetwork[] = [];
		this.#look(
			(item) => collect(found, item),
			() => onResult(found),
		);
	}

	/** `onDone` hears whether the driver has looked at all: it refuses while it connects or looks already. */
	#look(onFound: (item: WiFiFound) => void, onDone: (hasLooked: boolean) => void): void {
		if (this.#scanning) {
			onDone(false);
			return;
		}
		this.#scanning = true;
		this.#scanWaits = 0;
		try {
			WiFi.scan({}, (item) => {
				try {
					if (item != null) {
						onFound(item);
						return;
					}
					this.#scanning = false;
					onDone(true);
				} catch (error) {
					this.#guard.caught("wifi.scan", error);
				}
			});
		} catch {
			this.#scanning = false;
			onDone(false);
		}
	}

	#connect(): void {
		this.#trying = true;
		this.#associated = false;
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
		else if (message === "connect") this.#onAssociated();
		else if (message === "lostIP") this.#retry("connecting");
		else if (message === "disconnect") {
			// The driver sends one for each attempt that we end ourselves, too.
			if (value === REASON_PASSWORD) this.#retry("denied");
			else if (this.#wasUp && this.state === "up") this.#retry("connecting");
			else this.#diagnose();
		}
	}

	onTimer(): void {
		if (this.#ssid === "") return;
		if (this.state === "up") {
			if (addressOf("station") == null) this.#retry("connecting");
			else this.#onAddress();
		} else if (this.#trying) {
			// A pending attempt is ended first; its "disconnect" finds the pause already running.
			WiFi.connect();
			if (this.#associated) this.#retry("connecting");
			else this.#diagnose();
		} else if (this.#scanning && this.#scanWaits++ < MAX_SCAN_WAITS) this.#timer.start(SCAN_WAIT_MS);
		else {
			this.#scanning = false;
			this.#connect();
		}
	}

	#onAssociated(): void {
		if (!this.#trying) return;
		this.#associated = true;
		this.#timer.start(ADDRESS_MS);
	}

	/** The tries failed and nobody said why: the list of networks tells whether ours is there. */
	#diagnose(): void {
		if (!this.#pauseOnce()) return;
		const wanted = this.#ssid;
		let isThere = false;
		this.#look(
			(item) => {
				if (item.ssid === wanted) isThere = true;
			},
			() => {
				// Another network was asked for meanwhile, or a try is under way.
				if (this.#ssid === wanted && this.state !== "up" && !this.#trying)
					this.#become(isThere ? "denied" : "not-found", undefined);
			},
		);
	}

	#onAddress(): void {
		const address = addressOf("station");
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
		if (this.#pauseOnce()) this.#become(state, undefined);
	}

	/** Begins the pause before the next try: one at a time, however many messages one failure causes. */
	#pauseOnce(): boolean {
		if (this.state !== "up" && !this.#trying) return false;
		this.#trying = false;
		this.#timer.start(this.#pause + (this.#random() % (this.#pause >> 2)));
		this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
		return true;
	}

	#become(state: WifiState, address: string | undefined): void {
		if (this.state === state && this.address === address) return;
		this.state = state;
		this.address = address;
		this.onChange?.();
	}
}

/** An IPv4 address without its last number. */
function networkOf(address: string): string {
	return address.slice(0, address.lastIndexOf("."));
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
