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
