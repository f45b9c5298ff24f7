import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { NodeMqtt } from "../../hosts/node/mqtt";
import { NodeGuard } from "../../hosts/node/ports/guard";
import type { MqttBroker, MqttConnection, MqttMessage } from "../../modules/ports/mqtt";
import { until } from "../support/programs";
import { RealBroker, type RealBrokerOptions } from "../support/real-broker";

const guard = new NodeGuard({ level: "error", write: () => undefined });
const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
	for (const close of open.splice(0).reverse()) await close();
	expect(guard.fault).toBeUndefined();
});

async function broker(options: RealBrokerOptions = {}): Promise<RealBroker> {
	const made = await RealBroker.open(options);
	open.push(() => made.close());
	return made;
}

function connect(options: Partial<MqttBroker>): { events: string[]; connection: MqttConnection } {
	const events: string[] = [];
	const connection = new NodeMqtt(guard).connect(
		{
			host: "127.0.0.1",
			port: 1883,
			tls: false,
			clientId: "kabewatt_a1b2c3d4e5f6",
			user: "",
			password: "",
			keepAliveS: 30,
			willTopic: "kabewatt/x/availability",
			willText: "offline",
			...options,
		},
		{
			onReady: () => events.push("ready"),
			onMessage: (topic, text) => events.push(`${topic} ${text}`),
			onPublished: () => events.push("published"),
			onClosed: (error) => events.push(error),
		},
	);
	open.push(() => connection.close());
	expect(events).toEqual([]);
	return { events, connection };
}

const message = (topic: string, text: string, atLeastOnce = true): MqttMessage => ({
	topic,
	retain: atLeastOnce,
	atLeastOnce,
	length: text.length,
	piece: (index) => (index * 100 < text.length ? text.slice(index * 100, (index + 1) * 100) : undefined),
});

const has = (events: readonly string[], event: string) =>
	until(`${event} among ${events.join(", ")}`, async () => events.includes(event), 30_000);

async function listen(onConnection: (socket: import("node:net").Socket) => void): Promise<number> {
	const server: Server = createServer(onConnection);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	open.push(() => void server.close());
	return (server.address() as { port: number }).port;
}

describe("MQTT on Node, at a real broker", () => {
	it("connects, publishes, hears itself, and leaves its will when it goes", async () => {
		const at = await broker({ user: "user", password: "pässwörd" });
		const { events, connection } = connect({ port: at.port, user: "user", password: "pässwörd" });
		await has(events, "ready");
		expect(connection.isReached).toBe(true);
		connection.subscribe("kabewatt/x/availability");
		connection.publish(message("kabewatt/x/availability", "online"));
		await has(events, "published");
		await has(events, "kabewatt/x/availability online");
		connection.publish(message("homeassistant/device/x/config", "x".repeat(20_000)));
		await until("the second", async () => events.filter((event) => event === "published").length === 2);
		expect(at.published.map(({ topic, text, retain, qos }) => [topic, text.length, retain, qos])).toEqual([
			["kabewatt/x/availability", 6, true, 1],
			["homeassistant/device/x/config", 20_000, true, 1],
		]);
		await at.publish("kabewatt/x/availability", "z".repeat(65));
		await at.publish("kabewatt/x/availability", "last");
		await has(events, "kabewatt/x/availability last");
		expect(events.filter((event) => event.includes("zzz"))).toEqual([]);
		connection.close();
		await until("the will", async () => at.retained.get("kabewatt/x/availability") === "offline");
		expect(events.filter((event) => event.startsWith("MQTT_"))).toEqual([]);
	});

	it("publishes without an acknowledgement what may be lost, and without text what is removed", async () => {
		const at = await broker();
		const { events, connection } = connect({ port: at.port });
		await has(events, "ready");
		connection.publish(message("kabewatt/x/live", "{}", false));
		await has(events, "published");
		await until("the message", async () => at.published.length === 1);
		expect([at.published[0]!.qos, at.published[0]!.retain]).toEqual([0, false]);
		at.retained.set("kabewatt/x/state", "old");
		connection.publish(message("kabewatt/x/state", ""));
		await until("the removal", async () => !at.retained.has("kabewatt/x/state"));
	});

	it.each([
		["a wrong password", { user: "user", password: "wrong" }],
		["no password", {}],
	])("is denied with %s", async (_name, options) => {
		const at = await broker({ user: "user", password: "right" });
		const { events } = connect({ port: at.port, ...options });
		await has(events, "MQTT_DENIED");
		expect(events).toEqual(["MQTT_DENIED"]);
	});

	it("is refused where no port is open, by what is no broker, and by what hangs up", async () => {
		const closed = await broker();
		const { port } = closed;
		await closed.close();
		open.pop();
		const http = await listen((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
		const hangsUp = await listen((socket) => void socket.destroy());
		for (const at of [port, http, hangsUp]) {
			const { events } = connect({ port: at });
			await has(events, "MQTT_REFUSED");
			expect(events).toEqual(["MQTT_REFUSED"]);
		}
	});

	it("finds no host of a name that does not exist", async () => {
		const { events } = connect({ host: "nowhere.invalid" });
		await has(events, "MQTT_NOT_FOUND");
	});

	it("reaches something that says nothing, and waits for who asked to give up", async () => {
		const { events, connection } = connect({ port: await listen(() => undefined) });
		await until("the connection", async () => connection.isReached);
		expect(events).toEqual([]);
		connection.close();
		connection.close();
	});

	it("tells of a broker that goes once", async () => {
		const at = await RealBroker.open();
		const { events } = connect({ port: at.port });
		await has(events, "ready");
		await at.close();
		await has(events, "MQTT_LOST");
		expect(events).toEqual(["ready", "MQTT_LOST"]);
	});

	it("is thrown out by another of the same client ID", async () => {
		const at = await broker();
		const first = connect({ port: at.port });
		await has(first.events, "ready");
		const second = connect({ port: at.port });
		await has(second.events, "ready");
		await has(first.events, "MQTT_LOST");
	});

	it("never falls back to plain text where TLS is wanted", async () => {
		let heard = "";
		const port = await listen((socket) => {
			socket.on("data", (bytes) => {
				heard += bytes.toString("latin1");
				socket.destroy();
			});
		});
		const { events } = connect({ port, tls: true, user: "user", password: "a-secret" });
		await has(events, "MQTT_REFUSED");
		expect(heard).not.toContain("a-secret");
		expect(heard.charCodeAt(0)).toBe(0x16);
	});
});
