import { networkInterfaces } from "node:os";
import type { Network, Wifi, WifiNetwork, WifiState } from "../../../modules/ports/wifi";

/**
 * Where a service on `address` has its neighbours: all networks of the card that has the address, and the machine itself.
 * Networks of other cards (a VPN, a bridge for containers) are not the LAN.
 */
function networksAround(address: string): readonly Network[] {
	const networks: Network[] = [{ address: "127.0.0.1", prefix: 8 }];
	for (const card of Object.values(networkInterfaces())) {
		if (card === undefined || !card.some((one) => one.address === address)) continue;
		for (const one of card)
			if (one.family === "IPv4" && !one.internal)
				networks.push({ address: one.address, prefix: prefixOf(one.netmask) });
	}
	return networks;
}

function prefixOf(netmask: string): number {
	let bits = 0;
	for (const part of netmask.split(".")) for (let rest = Number(part); rest > 0; rest &= rest - 1) bits++;
	return bits;
}

/** A machine that sees to its own network: always up, at this address. */
export class WiredWifi implements Wifi {
	onChange: (() => void) | undefined;
	readonly state: WifiState = "up";
	readonly address: string;
	readonly rssiDbm = undefined;

	constructor(address: string) {
		this.address = address;
	}

	get networks(): readonly Network[] {
		return networksAround(this.address);
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

	get networks(): readonly Network[] {
		return networksAround(this.#lan);
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
