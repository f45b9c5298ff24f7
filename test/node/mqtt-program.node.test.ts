import { afterEach, describe, expect, it } from "vitest";
import { DEMO_CREDENTIALS } from "../../hosts/node/ports/emulator-serial";
import { MqttProgram, SECRET, USER } from "../support/mqtt-program";
import { MqttWatch } from "../support/mqtt-watch";
import { RealBroker } from "../support/real-broker";

const open: { close?(): Promise<void>; stop?(): Promise<void> }[] = [];
afterEach(async () => {
	for (const part of open.splice(0).reverse()) await (part.stop?.() ?? part.close?.());
});

describe("npm start with a broker", { timeout: 180_000 }, () => {
	it("is found by Home Assistant, comes back after the broker, and tells no secret", async () => {
		const login = { user: USER, password: SECRET };
		const first = await RealBroker.open(login);
		open.push(first);
		const { port } = first;
		const watch = await MqttWatch.open(port, { username: USER, password: SECRET });
		open.push(watch);
		const kabewatt = await MqttProgram.start(port, {
			KABEWATT_MQTTUSER: USER,
			KABEWATT_MQTTPASSWORD: SECRET,
		});
		open.push(kabewatt);
		await kabewatt.until("ready", null);
		const config = JSON.parse(await watch.until("/config"));
		const [device] = config.dev.ids as string[];
		expect(device).toMatch(/^kabewatt_[0-9a-f]{12}$/);
		const id = device!.slice("kabewatt_".length);
		for (const { stat_t } of Object.values<{ stat_t?: string }>(config.cmps))
			if (stat_t !== undefined) expect(stat_t).toMatch(new RegExp(`^kabewatt/${id}/(live|energy|state)$`));
		const live = JSON.parse(await watch.until("/live", (text) => JSON.parse(text).power !== null));
		const status = await kabewatt.status();
		expect(Number.isInteger(live.power)).toBe(true);
		expect(JSON.parse(await watch.until("/energy", (text) => JSON.parse(text).bought !== null)).bought).toBe(
			status.energy.boughtKWh,
		);

		// The broker is started anew and has forgotten everything.
		await first.close();
		open.splice(open.indexOf(first), 1);
		await kabewatt.until("down", "MQTT_LOST");
		watch.forget();
		const second = await RealBroker.open({ ...login, port });
		open.unshift(second);
		for (const end of ["/config", "/availability", "/energy", "/state", "/halfhours", "/days"])
			await watch.until(end);
		expect(watch.last("/availability")).toBe("online");
		expect([...second.retained.keys()].sort()).toEqual([
			`homeassistant/device/${device}/config`,
			...["availability", "days", "energy", "halfhours", "state"].map((name) => `kabewatt/${id}/${name}`),
		]);

		// Its end is told by the will.
		await kabewatt.stop();
		open.splice(open.indexOf(kabewatt), 1);
		await watch.until("/availability", (text) => text === "offline");
		const said = [...first.published, ...second.published].map(({ topic, text }) => topic + text).join("\n");
		for (const secret of [SECRET, DEMO_CREDENTIALS.rbid, DEMO_CREDENTIALS.password, status.meter.serial!])
			expect([secret.length, said.includes(secret)]).toEqual([secret.length, false]);
		expect(kabewatt.program.said).not.toContain(SECRET);
	});

	it("says that its rights are missing", async () => {
		const broker = await RealBroker.open({ forbids: (topic) => topic.startsWith("kabewatt/") });
		open.push(broker);
		const kabewatt = await MqttProgram.start(broker.port);
		open.push(kabewatt);
		await kabewatt.until("ready", "MQTT_NO_RIGHT");
	});
});
