import { quote } from "../../bytes/json";
import type { WifiNetwork } from "../../ports/wifi";

/** More than a page wants to list. */
const MAX = 20;

/** GET /api/v1/networks: what the device hears, strongest first, each name once. */
export function networksJson(networks: readonly WifiNetwork[]): string {
	const seen = new Set<string>();
	let json = "";
	for (let i = 0; i < networks.length; i++) {
		const network = networks[i]!;
		const ssid = network.ssid;
		if (ssid === "" || seen.has(ssid) || seen.size >= MAX) continue;
		seen.add(ssid);
		json += `${json === "" ? "" : ","}{"ssid":${quote(ssid)},"rssiDbm":${network.rssiDbm},"open":${network.open}}`;
	}
	return `{"networks":[${json}]}\n`;
}
