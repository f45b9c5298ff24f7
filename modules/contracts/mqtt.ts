import type { ErrorCode } from "../errors/codes";
import type { StateName } from "../errors/text";
import type { CostJson } from "./cost";
import type { IsoDate, IsoTime, KwhText } from "./json";

/** Twelve hexadecimal digits, made once per meter and stored. */
export type MqttId = string;

/** Where Home Assistant reads the description of the device; retained. */
export type DiscoveryTopic = `homeassistant/device/kabewatt_${MqttId}/config`;

/** What is published at `kabewatt/<id>/<name>`. All but `live` are retained; `availability` is the will too. */
export interface MqttTopics {
	readonly availability: "online" | "offline";
	/** Watts (negative while selling) and amperes. */
	readonly live: {
		readonly power: number | null;
		readonly r: number | null;
		readonly t: number | null;
		readonly at: IsoTime | null;
	};
	readonly energy: {
		readonly bought: KwhText | null;
		readonly sold: KwhText | null;
		readonly today: KwhText | null;
		readonly todaySold: KwhText | null;
		readonly halfHourWh: number | null;
		readonly at: IsoTime | null;
	};
	readonly state: {
		readonly link: StateName;
		readonly error: ErrorCode | null;
		readonly rssiDbm: number | null;
		readonly alarm: boolean | null;
		readonly surplus: boolean | null;
		readonly clockDoubt: boolean | null;
	};
	readonly cost: CostJson;
	readonly halfhours: {
		readonly from: IsoTime;
		readonly stepMin: 30;
		readonly bought: readonly (KwhText | null)[];
		readonly sold: readonly (KwhText | null)[];
	};
	readonly days: {
		readonly from: IsoDate;
		readonly bought: readonly (KwhText | null)[];
		readonly sold: readonly (KwhText | null)[];
	};
}

export type MqttTopic = `kabewatt/${MqttId}/${keyof MqttTopics}`;
