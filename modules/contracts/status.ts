import type { ErrorCode } from "../errors/codes";
import type { ReasonName, StateName } from "../errors/text";
import type { IsoTime, KwhText } from "./json";

/** The body of GET /api/v1/status. The order of the keys is part of the contract; new keys come before `counters`. */
export interface StatusJson {
	readonly version: string;
	readonly uptimeS: number;
	readonly link: {
		readonly state: StateName;
		readonly error: ErrorCode | null;
		readonly since: IsoTime | null;
		readonly dialect: DialectJson | null;
		readonly rssiDbm: number | null;
	};
	readonly meter: {
		/** Six hexadecimal digits. */
		readonly manufacturer: string | null;
		readonly serial: string | null;
		readonly release: string | null;
		readonly wiring: "normal" | "all-sold";
	};
	/** Negative while selling. */
	readonly power: { readonly watts: number | null } & Measured;
	/** Amperes, one decimal. */
	readonly current: { readonly r: number | null; readonly t: number | null } & Measured;
	readonly energy: { readonly boughtKWh: KwhText | null; readonly soldKWh: KwhText | null } & Measured;
	readonly lan: {
		readonly state: "off" | "down" | "ready";
		readonly error: ErrorCode | null;
		readonly address: string | null;
	};
	readonly counters: CountersJson;
}

/** Keys of the status that are coming; each under this name and with this type. */
export interface ComingStatusJson {
	/** The setting `name`; of a home with several meters the name of this one. */
	readonly name: string | null;
	/** The way to the meter in use: 920 MHz radio or the home's Wi-Fi. */
	readonly route: "wisun" | "wifi" | null;
	readonly mqtt: {
		readonly state: "off" | "connecting" | "ready" | "down";
		readonly error: "MQTT_NOT_FOUND" | "MQTT_REFUSED" | "MQTT_DENIED" | "MQTT_NO_RIGHT" | "MQTT_LOST" | null;
	};
}

/** Language of the module: SKSTACK with two dialects, or ROHM's J11. */
export type DialectJson = "SE" | "DSE" | "J11";

interface Measured {
	readonly at: IsoTime | null;
	readonly ageS: number | null;
	readonly reason: ReasonName | null;
}

export interface CountersJson {
	readonly requests: number;
	readonly answers: number;
	readonly timeouts: { readonly meter: number; readonly unsent: number; readonly module: number };
	readonly joins: number;
	readonly rejoins: number;
	readonly scans: number;
	readonly moduleRestarts: number;
	readonly lastError: ErrorCode | null;
	readonly lastErrorAt: IsoTime | null;
	readonly roundTripMs: { readonly median: number | null; readonly max: number | null };
	readonly airTimeMs: number;
	readonly resetReason: string;
	readonly freeBytes: number | null;
	readonly uart: {
		readonly overruns: number | null;
		readonly moduleOverruns: number;
		readonly droppedBytes: number;
	};
}
