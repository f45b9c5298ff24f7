import { describe, expect, it } from "vitest";
import { Home } from "../support/home";
import { KYUSHU_B } from "../tariff/tariffs";
import { described, entitiesOf, HOUR, MINUTE, published, SECRET, turnOn, USER } from "./rig";

const stateOf = ({ app }: Home) => [app.publisher.state, app.publisher.error];

describe("the publisher without a broker", () => {
	it("is off, connects to nothing and stores nothing", () => {
		const home = new Home().start();
		home.time.advance(10 * MINUTE);
		expect(stateOf(home)).toEqual(["off", undefined]);
		expect(home.broker.attempts).toEqual([]);
		expect([...home.host.store.values.keys()].filter((key) => key.startsWith("mqtt/"))).toEqual([]);
		expect(home.status().mqtt).toEqual({ state: "off", error: null });
	});

	it("is off on a host that has no MQTT", () => {
		const home = new Home();
		Object.assign(home.host, { mqtt: undefined });
		turnOn(home);
		home.start();
		home.time.advance(MINUTE);
		expect(stateOf(home)).toEqual(["off", undefined]);
	});
});

describe("the publisher with a broker", () => {
	it("connects with its own name, the user's and a will, and says so in the status", () => {
		const home = published();
		const { id } = home.app.publisher;
		expect(id).toMatch(/^[0-9a-f]{12}$/);
		expect(home.broker.attempts.map(({ broker }) => broker)).toEqual([
			{
				host: "homeassistant.local",
				port: 1883,
				tls: false,
				clientId: `kabewatt_${id}`,
				user: USER,
				password: SECRET,
				keepAliveS: 30,
				willTopic: `kabewatt/${id}/availability`,
				willText: "offline",
			},
		]);
		expect(home.status().mqtt).toEqual({ state: "ready", error: null });
		expect(home.broker.retained.get(`kabewatt/${id}/availability`)).toBe("online");
	});

	it("keeps its name over a restart", () => {
		const home = published();
		const { id } = home.app.publisher;
		const again = home.powerCut().start();
		expect(home.broker.retained.get(`kabewatt/${id}/availability`)).toBe("offline");
		again.time.advance(MINUTE);
		expect(again.app.publisher.id).toBe(id);
		expect(home.broker.retained.get(`kabewatt/${id}/availability`)).toBe("online");
	});

	it("retains everything but the live values, which go out at each reading", () => {
		const home = published();
		const before = home.broker.count("live");
		home.time.advance(10 * MINUTE);
		expect(home.broker.count("live") - before).toBeGreaterThanOrEqual(55);
		expect(home.broker.count("live") - before).toBeLessThanOrEqual(130);
		for (const { topic, retain, atLeastOnce } of home.broker.published)
			expect([topic, retain, atLeastOnce]).toEqual([topic, !topic.endsWith("/live"), retain]);
	});

	it("publishes nothing about money while there is no tariff", () => {
		const home = published();
		expect(home.broker.published.filter(({ topic }) => topic.endsWith("/cost"))).toEqual([]);
	});

	it("publishes what energy costs while there is a tariff, and once that there is none any more", () => {
		const home = published();
		const { costs, publisher } = home.app;
		const cost = () => home.broker.retained.get(`kabewatt/${publisher.id}/cost`);
		const money = ["price", "cost_today", "cost_month"];
		const entities = () => entitiesOf(described(home)!).filter((key) => money.includes(key));
		expect(entities()).toEqual([]);

		expect(costs.plans.replace(JSON.stringify({ tariffs: [KYUSHU_B] }))).toBeUndefined();
		costs.renew();
		home.time.advance(2 * MINUTE);
		expect(entities()).toEqual(money);
		const said = JSON.parse(cost()!);
		expect(said.tariff).toEqual({ name: KYUSHU_B.name, from: null });
		expect(said.now.yenPerKWh).toBeGreaterThan(0);
		const before = home.broker.count("cost");
		home.time.advance(10 * MINUTE);
		expect(home.broker.count("cost") - before).toBeLessThanOrEqual(10);

		expect(costs.plans.replace(JSON.stringify({ tariffs: [] }))).toBeUndefined();
		costs.renew();
		home.time.advance(2 * MINUTE);
		expect(entities()).toEqual([]);
		expect(JSON.parse(cost()!).tariff).toBeNull();
	});

	it.each([
		["mqttPort", "8883"],
		["mqttUser", "other"],
		["mqttPassword", "other-Passw0rd"],
		["mqttTls", "on"],
		["mqttHost", "192.168.1.9"],
	])("begins anew when %s is changed", (key, value) => {
		const home = published();
		expect(home.app.settings.set(key, value)).toBeUndefined();
		home.time.advance(5000);
		expect(home.broker.attempts).toHaveLength(2);
		expect(Object.values(home.broker.attempts[1]!.broker).map(String)).toContain(
			value === "on" ? "true" : value,
		);
		expect(home.broker.connections).toBe(1);
	});

	it("leaves when it is switched off, and the broker says so", () => {
		const home = published();
		home.app.settings.set("mqttHost", "");
		expect(stateOf(home)).toEqual(["off", undefined]);
		expect(home.broker.retained.get(`kabewatt/${home.app.publisher.id}/availability`)).toBe("offline");
		home.time.advance(HOUR);
		expect(home.broker.attempts).toHaveLength(1);
	});

	it("leaves when the program ends", () => {
		const home = published();
		home.app.stop(() => undefined);
		expect(home.broker.connections).toBe(0);
		expect(home.broker.retained.get(`kabewatt/${home.app.publisher.id}/availability`)).toBe("offline");
	});
});

describe("the publisher while a broker does not take it", () => {
	it.each([
		["MQTT_NOT_FOUND", "MQTT_NOT_FOUND"],
		["MQTT_REFUSED", "MQTT_REFUSED"],
		["MQTT_DENIED", "MQTT_DENIED"],
		["silent", "MQTT_REFUSED"],
		["unreachable", "MQTT_NOT_FOUND"],
	] as const)("says what is wrong: %s is %s", (refuses, error) => {
		const home = new Home();
		home.broker.refuses = refuses;
		turnOn(home);
		home.start();
		home.untilWatts();
		expect(stateOf(home)).toEqual(["down", error]);
		expect(home.status().mqtt).toEqual({ state: "down", error });
		// The power stays on the screen and the link itself is well.
		expect(home.shown).toBe("ready");
		home.broker.refuses = undefined;
		home.time.advance(6 * MINUTE);
		expect(stateOf(home)).toEqual(["ready", undefined]);
	});

	it("doubles its pauses up to five minutes, each 20 % more or less", () => {
		const home = new Home({ ownRbid: "" });
		home.broker.refuses = "MQTT_REFUSED";
		turnOn(home);
		home.start();
		home.time.advance(2 * HOUR);
		const at = home.broker.attempts.map((attempt) => attempt.at);
		const pauses = at.slice(1).map((ticks, i) => (ticks - at[i]!) / 1000);
		for (const [i, pause] of pauses.entries()) {
			const middle = Math.min(2 ** i, 300);
			expect(pause).toBeGreaterThanOrEqual(Math.max(1, middle * 0.8));
			expect(pause).toBeLessThanOrEqual(Math.min(300, middle * 1.2) + 0.1);
		}
		expect(pauses.length).toBeGreaterThan(20);
		expect(new Set(pauses).size).toBeGreaterThan(15);
	});

	it("goes on with longer pauses when the broker throws it out again and again", () => {
		const home = new Home({ ownRbid: "" });
		turnOn(home);
		home.start();
		for (let i = 0; i < 3600; i++) {
			home.time.advance(1000);
			home.broker.restart();
		}
		// The same client ID twice: each throws the other one out.
		expect(home.broker.attempts.length).toBeLessThan(30);
		expect(stateOf(home)).toEqual(["down", "MQTT_LOST"]);
	});

	it("begins with a short pause again after a connection that stood", () => {
		const home = published();
		for (let i = 0; i < 8; i++) {
			home.broker.restart();
			home.time.advance(3 * MINUTE);
		}
		home.broker.restart();
		home.time.advance(2000);
		expect(stateOf(home)).toEqual(["ready", undefined]);
	});

	it("waits for the network, and tries at once when it comes", () => {
		const home = new Home({ ownRbid: "" });
		home.host.wifi.state = "connecting";
		home.host.wifi.address = undefined;
		turnOn(home);
		home.start();
		home.time.advance(HOUR);
		expect(home.broker.attempts).toEqual([]);
		expect(stateOf(home)).toEqual(["connecting", undefined]);
		home.host.wifi.become("up", "192.168.1.20");
		home.time.advance(1000);
		expect(stateOf(home)).toEqual(["ready", undefined]);
	});

	it("gives up a broker that acknowledges nothing any more", () => {
		const home = published();
		home.broker.hangs = true;
		const seen = new Set<string>();
		for (let i = 0; i < 180; i++) {
			home.time.advance(1000);
			seen.add(stateOf(home).join(" "));
		}
		expect([...seen].sort()).toEqual(["down MQTT_LOST", "ready "]);
		home.broker.hangs = false;
		home.time.advance(10 * MINUTE);
		expect(stateOf(home)).toEqual(["ready", undefined]);
	});
});

describe("the publisher at a broker whose rules drop what it publishes", () => {
	it("sees that its own message does not come back, and all goes out once it does", () => {
		const home = new Home();
		home.broker.forbids = () => true;
		turnOn(home);
		home.start();
		home.untilWatts();
		home.time.advance(2 * MINUTE);
		expect(stateOf(home)).toEqual(["ready", "MQTT_NO_RIGHT"]);
		expect(home.broker.published).toEqual([]);
		expect(home.host.store.get("mqtt", "day")).toBeUndefined();
		home.broker.forbids = undefined;
		home.time.advance(2 * MINUTE);
		expect(stateOf(home)).toEqual(["ready", undefined]);
		for (const name of ["config", "energy", "state", "live", "halfhours", "days"])
			expect([name, home.broker.count(name)]).not.toEqual([name, 0]);
	});

	it("is not taken in by what the broker has kept of better days", () => {
		const home = published();
		const { id } = home.app.publisher;
		home.broker.forbids = () => true;
		home.broker.restart();
		expect(home.broker.retained.get(`kabewatt/${id}/availability`)).toBe("online");
		home.time.advance(MINUTE);
		expect(stateOf(home)).toEqual(["ready", "MQTT_NO_RIGHT"]);
	});

	it("says that it is there when the will of its last connection comes late", () => {
		const home = published();
		const { id } = home.app.publisher;
		home.broker.publish(`kabewatt/${id}/availability`, "offline", true);
		home.time.advance(1000);
		expect(home.broker.retained.get(`kabewatt/${id}/availability`)).toBe("online");
		expect(stateOf(home)).toEqual(["ready", undefined]);
	});

	it("does not fight with another that says offline all the time", () => {
		const home = published();
		const { id } = home.app.publisher;
		const before = home.broker.count("availability");
		for (let i = 0; i < 600; i++) {
			home.broker.publish(`kabewatt/${id}/availability`, "offline", true);
			home.time.advance(100);
		}
		expect(home.broker.count("availability") - before).toBeLessThanOrEqual(7);
	});
});

describe("Home Assistant's start", () => {
	it("is answered once, after 1 to 10 s, with everything", () => {
		const delays = new Set<number>();
		for (let seed = 1; seed <= 5; seed++) {
			const home = published({ seed });
			const { published: all } = home.broker;
			for (let i = 0; i < 5; i++) home.broker.publish("homeassistant/status", "online");
			const from = home.time.ticks();
			const before = all.length;
			home.time.advance(30_000);
			const fresh = all.slice(before).filter(({ topic }) => topic.endsWith("/config"));
			expect(fresh).toHaveLength(1);
			const delay = fresh[0]!.at - from;
			delays.add(Math.floor(delay / 100));
			expect(delay).toBeGreaterThanOrEqual(1000);
			expect(delay).toBeLessThanOrEqual(10_100);
			for (const name of ["availability", "energy", "state", "live", "halfhours", "days"])
				expect([name, all.slice(before).some(({ topic }) => topic.endsWith(`/${name}`))]).toEqual([
					name,
					true,
				]);
		}
		expect(delays.size).toBeGreaterThan(2);
	});

	it.each([
		["homeassistant/status", "offline"],
		["homeassistant/status", "ONLINE"],
		["homeassistant/status", ""],
		["somewhere/status", "online"],
	])("is not taken for %s %s", (topic, text) => {
		const home = published();
		const before = home.broker.count("config");
		home.broker.publish(topic, text);
		home.time.advance(30_000);
		expect(home.broker.count("config")).toBe(before);
	});
});

describe("after an outage of the broker", () => {
	it("only the newest state of each topic goes out, and all that the Energy dashboard takes is there", () => {
		const home = published();
		const { id } = home.app.publisher;
		home.broker.refuses = "MQTT_REFUSED";
		home.broker.restart(true);
		home.time.advance(2 * HOUR);
		expect(home.broker.retained.size).toBeLessThanOrEqual(1);
		const before = home.broker.published.length;
		home.broker.refuses = undefined;
		home.time.until(() => home.app.publisher.state === "ready", 10 * MINUTE);
		home.time.advance(3000);
		const fresh = home.broker.published.slice(before).map(({ topic }) => topic.split("/").at(-1));
		for (const name of ["config", "availability", "energy", "state", "halfhours", "days"])
			expect([name, fresh.filter((topic) => topic === name).length]).toEqual([name, 1]);
		expect(fresh.filter((topic) => topic === "live").length).toBeLessThanOrEqual(2);
		const truth = home.emulator.truth();
		const energy = JSON.parse(home.broker.retained.get(`kabewatt/${id}/energy`)!);
		expect(energy.bought).toMatch(/^\d+\.\d$/);
		expect(Math.abs(Number(energy.bought) - truth.forwardKWh)).toBeLessThan(0.2);
		expect(Math.abs(Number(energy.sold) - truth.reverseKWh)).toBeLessThan(0.2);
	});

	it("a day of it costs neither timers nor store nor more than a try each five minutes", () => {
		const home = published();
		home.broker.refuses = "MQTT_NOT_FOUND";
		home.broker.restart();
		const before = home.broker.attempts.length;
		const writes = () => [...home.host.store.values.keys()].filter((key) => key.startsWith("mqtt/")).length;
		const kept = writes();
		home.time.advance(24 * HOUR);
		expect(home.broker.attempts.length - before).toBeLessThan(24 * 15 + 20);
		expect(home.broker.connections).toBe(0);
		expect(writes()).toBe(kept);
	});
});
