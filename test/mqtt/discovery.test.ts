import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../modules/languages/languages";
import { bitOf, DiscoveryMessage, ENTITIES } from "../../modules/mqtt/discovery";
import { EVERYTHING } from "../../modules/mqtt/outbox";
import type { HomeOptions } from "../support/home";
import { type Described, described, entitiesOf, HOUR, MINUTE, published } from "./rig";

/**
 * The keys that Home Assistant's discovery knows, as its documentation and source have them (2026.7), in full and in short. It
 * drops any other key without a word.
 */
const ROOT_KEYS = "device dev origin o components cmps availability_topic avty_t qos".split(" ");
const DEVICE_KEYS =
	"identifiers ids name manufacturer mf model mdl sw_version sw hw_version hw configuration_url cu".split(
		" ",
	);
const ORIGIN_KEYS = "name sw_version sw support_url url".split(" ");
const COMMON_KEYS =
	"platform p unique_id uniq_id default_entity_id def_ent_id name device_class dev_cla entity_category ent_cat " +
	"state_topic stat_t value_template val_tpl expire_after exp_aft enabled_by_default en force_update";
const KEYS: Readonly<Record<string, readonly string[]>> = {
	sensor:
		`${COMMON_KEYS} state_class stat_cla unit_of_measurement unit_of_meas suggested_display_precision`.split(
			" ",
		),
	binary_sensor: `${COMMON_KEYS} payload_on payload_off`.split(" "),
};
/** Of each device class: its units, and the state classes that are possible with it. */
const CLASSES: Readonly<Record<string, readonly [units: readonly string[], states: readonly string[]]>> = {
	power: [["W", "kW"], ["measurement"]],
	current: [["A", "mA"], ["measurement"]],
	energy: [
		["kWh", "Wh"],
		["total", "total_increasing"],
	],
	signal_strength: [["dBm"], ["measurement"]],
	connectivity: [[], []],
	problem: [[], []],
	monetary: [["JPY"], ["total"]],
};

const FACTS = {
	id: "a1b2c3d4e5f6",
	version: "1.2.3",
	board: "m5stack",
	name: "台所の電力",
	url: "http://192.168.1.20/",
	expireS: 120,
	present: EVERYTHING,
	names: LANGUAGES["ja"].entities,
};

function textOf(message: DiscoveryMessage): string {
	let text = "";
	for (let i = 0; message.piece(i) !== undefined; i++) text += message.piece(i);
	return text;
}

const description = (facts: Partial<typeof FACTS> = {}): Described =>
	JSON.parse(textOf(new DiscoveryMessage({ ...FACTS, ...facts })));

describe("the description for Home Assistant", () => {
	it("has no key that Home Assistant does not know", () => {
		const device = description();
		const unknown = (object: object, known: readonly string[]) =>
			Object.keys(object).filter((key) => !known.includes(key));
		expect(unknown(device, ROOT_KEYS)).toEqual([]);
		expect(unknown(device.dev, DEVICE_KEYS)).toEqual([]);
		expect(unknown(device.o, ORIGIN_KEYS)).toEqual([]);
		for (const component of Object.values(device.cmps))
			expect(unknown(component, KEYS[String(component["p"])]!)).toEqual([]);
	});

	it("gives each entity what is required, with units and classes that go together", () => {
		const { cmps } = description();
		const ids = new Set<unknown>();
		for (const [key, component] of Object.entries(cmps)) {
			expect(key).toMatch(/^[a-z_]+$/);
			expect(component["uniq_id"]).toBe(`kabewatt_${FACTS.id}_${key}`);
			expect(component["default_entity_id"]).toBe(`${component["p"]}.kabewatt_${key}`);
			expect(component["stat_t"]).toMatch(/^kabewatt\/a1b2c3d4e5f6\/(live|energy|state|cost)$/);
			expect(component["val_tpl"]).toMatch(/^\{\{ value_json(\.\w+)+(=='ready')? \}\}$/);
			ids.add(component["uniq_id"]);
			const kind = component["dev_cla"];
			if (kind === undefined) continue;
			const [units, states] = CLASSES[String(kind)]!;
			if (component["p"] === "sensor") expect(units).toContain(component["unit_of_meas"]);
			if (component["stat_cla"] !== undefined) expect(states).toContain(component["stat_cla"]);
		}
		expect(ids.size).toBe(ENTITIES.length);
	});

	it("lets live values expire, and nothing that is retained", () => {
		for (const component of Object.values(description().cmps))
			expect(component["exp_aft"]).toBe(String(component["stat_t"]).endsWith("/live") ? 120 : undefined);
	});

	it("says what the Energy dashboard takes: two counters in kWh and one signed power", () => {
		const { cmps } = description();
		const said = (key: string) => ["dev_cla", "stat_cla", "unit_of_meas"].map((name) => cmps[key]![name]);
		expect(said("bought")).toEqual(["energy", "total_increasing", "kWh"]);
		expect(said("sold")).toEqual(["energy", "total_increasing", "kWh"]);
		expect(said("power")).toEqual(["power", "measurement", "W"]);
	});

	it("gives the Energy dashboard a price, and makes no counter of an estimate", () => {
		const { cmps } = description();
		expect(cmps["price"]!["unit_of_meas"]).toBe("JPY/kWh");
		for (const key of ["cost_today", "cost_month"]) expect(cmps[key]!["stat_cla"]).toBeUndefined();
	});

	it.each(["ja", "en"] as const)("has names in the device's language (%s), ids in English", (language) => {
		const names = LANGUAGES[language].entities;
		const { dev, cmps } = description({ names });
		for (const { key, name } of ENTITIES) expect(cmps[key]!["name"]).toBe(names[name]);
		expect(dev["name"]).toBe(FACTS.name);
		expect(Object.keys(cmps)).toEqual(Object.keys(description({ names: LANGUAGES["en"].entities }).cmps));
	});

	it("removes what is not there by its platform alone", () => {
		const { cmps } = description({ present: EVERYTHING & ~bitOf("sold") });
		expect(cmps["sold"]).toEqual({ p: "sensor" });
		expect(entitiesOf(description({ present: 0 }))).toEqual([]);
	});

	it("leaves the page out where there is none", () => {
		expect("cu" in description({ url: "" }).dev).toBe(false);
		expect(description().dev["cu"]).toBe(FACTS.url);
	});

	it.each([["\u0000\u001f\"\\<>'"], ["{{ states }}"], ["😀電力"], [""]])("survives the name %j", (name) => {
		expect(description({ name }).dev["name"]).toBe(name);
	});

	it("is made of pieces of less than 700 bytes, in ASCII", () => {
		const message = new DiscoveryMessage(FACTS);
		const text = textOf(message);
		expect(text.length).toBe(message.length);
		expect(text).toMatch(/^[\x20-\x7e]+$/);
		for (let i = 0; message.piece(i) !== undefined; i++) expect(message.piece(i)!.length).toBeLessThan(700);
	});
});

describe("the entities of a home", () => {
	it.each<[string, HomeOptions, readonly string[]]>([
		[
			"with panels and three wires",
			{ meter: "solar" },
			["power current_r current_t bought sold today today_sold half_hour link signal surplus clock_doubt"],
		],
		[
			"with two wires that only buys",
			{ meter: "two-wire" },
			["power current_r bought today half_hour link signal clock_doubt"],
		],
	])("%s", (_name, options, [keys]) => {
		expect(entitiesOf(described(published(options))!)).toEqual(keys!.split(" "));
	});

	it("is not described before the meter has told what it has", () => {
		const home = published();
		home.broker.retained.clear();
		const again = home.powerCut();
		again.emulator.cutRadio(true);
		again.start();
		again.time.advance(10 * MINUTE);
		expect(again.app.publisher.state).toBe("ready");
		expect(described(again)).toBeUndefined();
		again.emulator.cutRadio(false);
		again.time.advance(20 * MINUTE);
		expect(entitiesOf(described(again)!)).toContain("sold");
	});

	it("are described again when a name, the language or a setting that makes one changes, and else never", () => {
		const home = published();
		const count = () => home.broker.count("config");
		expect(count()).toBe(1);
		home.time.advance(2 * HOUR);
		expect(count()).toBe(1);
		const changes = [
			["lang", "en"],
			["name", "Kitchen"],
			["surplusW", "0"],
			["pollS", "120"],
		] as const;
		for (const [i, [key, value]] of changes.entries()) {
			home.app.settings.set(key, value);
			home.time.advance(4 * MINUTE);
			expect([key, count()]).toEqual([key, i + 2]);
		}
		const device = described(home)!;
		expect(device.dev["name"]).toBe("Kitchen");
		expect(device.cmps["bought"]!["name"]).toBe(LANGUAGES["en"].entities.bought);
		expect(device.cmps["surplus"]).toEqual({ p: "binary_sensor" });
		expect(device.cmps["power"]!["exp_aft"]).toBe(600);
	});
});
