import { quote } from "../bytes/json";
import type { EntityNames } from "../languages/ja/names";
import type { MqttMessage } from "../ports/mqtt";

/** What Home Assistant is told about the device; none of it may change while the message goes out. */
export interface DeviceFacts {
	readonly id: string;
	readonly version: string;
	readonly board: string;
	/** The device's name for people. */
	readonly name: string;
	/** Address of the page, or "". */
	readonly url: string;
	/** Seconds after which a live value that is not renewed is none. */
	readonly expireS: number;
	/** One bit for each of ENTITIES, the first one lowest: this home has it. */
	readonly present: number;
	/** The name of each entity in the device's language. */
	readonly names: EntityNames;
}

interface Entity {
	/** English, and part of ids: never changed. */
	readonly key: string;
	readonly name: keyof EntityNames;
	readonly platform: "sensor" | "binary_sensor";
	/** The topic below `kabewatt/<id>/`, and the template that finds the value in it. */
	readonly topic: "live" | "energy" | "state" | "cost";
	readonly template: string;
	/** The other members of its configuration. */
	readonly rest: string;
}

const entity = (
	key: string,
	name: keyof EntityNames,
	platform: Entity["platform"],
	topic: Entity["topic"],
	template: string,
	rest: string,
): Entity => Object.freeze({ key, name, platform, topic, template, rest });

const CURRENT =
	'"dev_cla":"current","stat_cla":"measurement","unit_of_meas":"A","suggested_display_precision":1';
const ENERGY = '"dev_cla":"energy","stat_cla":"total_increasing","unit_of_meas":"kWh"';
const MONEY = '"dev_cla":"monetary","unit_of_meas":"JPY"';
/** Home Assistant's template writes true and false with a capital; null is "None", which it takes as unknown. */
const BINARY = '"payload_on":"True","payload_off":"False"';
const DIAGNOSTIC = '"ent_cat":"diagnostic"';

/** In the order of the bits of `present`. New ones come last. */
export const ENTITIES: readonly Entity[] = Object.freeze([
	entity(
		"power",
		"power",
		"sensor",
		"live",
		"value_json.power",
		'"dev_cla":"power","stat_cla":"measurement","unit_of_meas":"W","suggested_display_precision":0',
	),
	entity("current_r", "currentR", "sensor", "live", "value_json.r", CURRENT),
	entity("current_t", "currentT", "sensor", "live", "value_json.t", CURRENT),
	entity("bought", "bought", "sensor", "energy", "value_json.bought", ENERGY),
	entity("sold", "sold", "sensor", "energy", "value_json.sold", ENERGY),
	entity("today", "today", "sensor", "energy", "value_json.today", ENERGY),
	entity("today_sold", "todaySold", "sensor", "energy", "value_json.todaySold", ENERGY),
	// A forecast, which rises and falls: no counter, and so without a state class.
	entity(
		"half_hour",
		"halfHour",
		"sensor",
		"energy",
		"value_json.halfHourWh",
		'"dev_cla":"energy","unit_of_meas":"Wh"',
	),
	entity(
		"link",
		"link",
		"binary_sensor",
		"state",
		"value_json.link=='ready'",
		`"dev_cla":"connectivity",${BINARY},${DIAGNOSTIC}`,
	),
	entity(
		"signal",
		"signal",
		"sensor",
		"state",
		"value_json.rssiDbm",
		`"dev_cla":"signal_strength","stat_cla":"measurement","unit_of_meas":"dBm",${DIAGNOSTIC}`,
	),
	entity("alarm", "alarm", "binary_sensor", "state", "value_json.alarm", `"dev_cla":"problem",${BINARY}`),
	entity("surplus", "surplus", "binary_sensor", "state", "value_json.surplus", BINARY),
	entity(
		"clock_doubt",
		"clockDoubt",
		"binary_sensor",
		"state",
		"value_json.clockDoubt",
		`"dev_cla":"problem",${BINARY},${DIAGNOSTIC}`,
	),
	// What one kWh more costs now; the Energy dashboard takes it as the price.
	entity(
		"price",
		"price",
		"sensor",
		"cost",
		"value_json.now.yenPerKWh",
		'"stat_cla":"measurement","unit_of_meas":"JPY/kWh","suggested_display_precision":2',
	),
	// Estimates that begin anew with each day and month, and may be corrected: without a state class.
	entity("cost_today", "costToday", "sensor", "cost", "value_json.today.boughtYen", MONEY),
	entity("cost_month", "costMonth", "sensor", "cost", "value_json.month.boughtYen", MONEY),
]);

/** The bit of an entity in `present`. */
export function bitOf(key: string): number {
	return 1 << ENTITIES.findIndex((row) => row.key === key);
}

/** Where Home Assistant reads of the device with this id. */
export function discoveryTopic(id: string): string {
	return `homeassistant/device/kabewatt_${id}/config`;
}

/**
 * Home Assistant's device discovery: one retained message for the device and all its entities. What this home has not stands in it
 * with its platform alone, which removes what an earlier message may have announced.
 */
export class DiscoveryMessage implements MqttMessage {
	readonly topic: string;
	readonly retain = true;
	readonly atLeastOnce = true;
	readonly length: number;
	private readonly _facts: DeviceFacts;

	constructor(facts: DeviceFacts) {
		this._facts = facts;
		this.topic = discoveryTopic(facts.id);
		let length = 0;
		for (let i = 0; i < ENTITIES.length + 2; i++) length += this.piece(i)!.length;
		this.length = length;
	}

	/** The device, each entity, the end. */
	piece(index: number): string | undefined {
		if (index === 0) return this.head();
		if (index <= ENTITIES.length) return `${index === 1 ? "" : ","}${this.entity(index - 1)}`;
		return index === ENTITIES.length + 1 ? "}}" : undefined;
	}

	private head(): string {
		const { id, version, board, name, url } = this._facts;
		const page = url === "" ? "" : `,"cu":${quote(url)}`;
		return (
			`{"dev":{"ids":["kabewatt_${id}"],"name":${quote(name)},"mf":"kabewatt","mdl":${quote(board)},` +
			`"sw":${quote(version)}${page}},"o":{"name":"kabewatt","sw":${quote(version)}},` +
			`"avty_t":"kabewatt/${id}/availability","qos":1,"cmps":{`
		);
	}

	private entity(index: number): string {
		const { id, expireS, present, names } = this._facts;
		const { key, name, platform, topic, template, rest } = ENTITIES[index]!;
		if ((present & (1 << index)) === 0) return `"${key}":{"p":"${platform}"}`;
		const expire = topic === "live" ? `,"exp_aft":${expireS}` : "";
		return (
			`"${key}":{"p":"${platform}","uniq_id":"kabewatt_${id}_${key}","default_entity_id":"${platform}.kabewatt_${key}",` +
			`"name":${quote(names[name])},"stat_t":"kabewatt/${id}/${topic}","val_tpl":"{{ ${template} }}"${expire},${rest}}`
		);
	}
}
