/** The LAN as the app sees it. A host with its own network (Node) is always "up". */
export interface Wifi {
	/** Connects as a station and keeps trying for ever; empty `ssid` means: do not. */
	station(ssid: string, password: string): void;
	/** Opens a WPA2 access point beside the station (set-up); empty `ssid` closes it. */
	accessPoint(ssid: string, password: string): void;
	/** Lists the networks in range, strongest first; an empty list where the host cannot scan. */
	scan(onResult: (networks: readonly WifiNetwork[]) => void): void;
	/** Called at every change of `state` or `address`. One listener. */
	onChange: (() => void) | undefined;
	readonly state: WifiState;
	/** Own IPv4 address on the LAN, or undefined while there is none. */
	readonly address: string | undefined;
	/**
	 * The networks that this host is a neighbour in: the LAN's, that of its own access point while it is open, and the
	 * loopback interface where other programs share the machine. Asked anew at each reading: they change without a word.
	 */
	readonly networks: readonly Network[];
	/** Signal in dBm, or undefined where unknown. */
	readonly rssiDbm: number | undefined;
}

/** `denied`: the network is in range and did not let us in: a wrong password, or the access point has other reasons. */
export type WifiState = "off" | "connecting" | "not-found" | "denied" | "up";

/** An own IPv4 address and how many leading bits its network has in common; a host that cannot tell says 24. */
export interface Network {
	readonly address: string;
	readonly prefix: number;
}

export interface WifiNetwork {
	readonly ssid: string;
	readonly rssiDbm: number;
	readonly open: boolean;
}
