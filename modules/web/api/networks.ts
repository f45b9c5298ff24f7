import type { Json } from "../../bytes/json";
import type { WifiNetwork } from "../../ports/wifi";

/** More than a page wants to list. */
const MAX = 20;

/** GET /api/v1/networks: what the device hears, strongest first, each name once. */
export function networksJson(networks: readonly WifiNetwork[]): Json {
	const seen = new Set<string>();
	const rows: Json[] = [];
	for (let i = 0; i < networks.length && rows.length < MAX; i++) {
		const { ssid, rssiDbm, open } = networks[i]!;
		if (ssid === "" || seen.has(ssid)) continue;
		seen.add(ssid);
		rows.push({ ssid, rssiDbm, open });
	}
	return { networks: rows };
}
