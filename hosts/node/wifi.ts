import type { Wifi, WifiNetwork, WifiState } from "../../modules/ports/wifi";

/** A machine that sees to its own network: always up, at the given address. */
export class WiredWifi implements Wifi {
	onChange: (() => void) | undefined;
	readonly state: WifiState = "up";
	readonly address: string;
	readonly rssiDbm = undefined;

	constructor(address: string) {
		this.address = address;
	}

	station(): void {}

	accessPoint(): void {}

	scan(onResult: (networks: readonly WifiNetwork[]) => void): void {
		onResult([]);
	}
}

interface PlayedNetwork extends WifiNetwork {
	readonly password: string;
}

/** What the first run finds in range; the first one is the home that the bench page tells about. */
export const PLAYED_NETWORKS: readonly PlayedNetwork[] = [
	{ ssid: "sakura-2F", rssiDbm: -48, open: false, password: "hanami-2026" },
	{ ssid: "aterm-61c7f2-g", rssiDbm: -63, open: false, password: "" },
	{ ssid: "となりのWi-Fi", rssiDbm: -71, open: false, password: "" },
	{ ssid: "CITY_FREE_WIFI", rssiDbm: -79, open: true, password: "" },
];

const SCAN_MS = 1200;
const JOIN_MS = 2500;

/** The Wi-Fi of a device that is new, played: an access point, networks in range, wrong passwords refused. */
export class PlayedWifi implements Wifi {
	onChange: (() => void) | undefined;
	state: WifiState = "off";
	address: string | undefined;
	rssiDbm: number | undefined;
	readonly #lan: string;
	#joining: NodeJS.Timeout | undefined;

	/** `lan`: the address that it "gets" once it has joined. */
	constructor(lan: string) {
		this.#lan = lan;
	}

	station(ssid: string, password: string): void {
		clearTimeout(this.#joining);
		this.address = this.rssiDbm = undefined;
		this.#become(ssid === "" ? "off" : "connecting");
		if (ssid === "") return;
		this.#joining = setTimeout(() => {
			const network = PLAYED_NETWORKS.find((known) => known.ssid === ssid);
			if (network === undefined) this.#become("not-found");
			else if (!network.open && network.password !== password) this.#become("denied");
			else {
				this.address = this.#lan;
				this.rssiDbm = network.rssiDbm;
				this.#become("up");
			}
		}, JOIN_MS);
	}

	accessPoint(): void {}

	scan(onResult: (networks: readonly WifiNetwork[]) => void): void {
		setTimeout(
			() => onResult(PLAYED_NETWORKS.map(({ ssid, rssiDbm, open }) => ({ ssid, rssiDbm, open }))),
			SCAN_MS,
		);
	}

	#become(state: WifiState): void {
		this.state = state;
		this.onChange?.();
	}
}
