import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { NodeMqtt } from "../../hosts/node/mqtt";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { Mosquitto } from "../support/mosquitto";
import { MqttProgram, SECRET, USER } from "../support/mqtt-program";
import { MqttWatch } from "../support/mqtt-watch";
import { pause, until } from "../support/programs";

/** The whole program at a real mosquitto, as it stands in most homes with Home Assistant. */
const has = (program: string, ...args: string[]) => spawnSync(program, args).error === undefined;
const isHere = has("mosquitto", "-h") && has("mosquitto_passwd") && has("openssl", "version");
const WHY = "no mosquitto, mosquitto_passwd or openssl here";

const folder = mkdtempSync(join(tmpdir(), "kabewatt-mosquitto-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(text: string): string {
	const path = join(folder, `file${files++}`);
	writeFileSync(path, text, { mode: 0o644 });
	return path;
}

async function start(lines: readonly string[]): Promise<Mosquitto> {
	const made = await Mosquitto.start(folder, lines);
	open.push(() => made.stop());
	return made;
}

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
	for (const close of open.splice(0).reverse()) await close();
});

async function kabewatt(
	port: number,
	environment: Readonly<Record<string, string>> = {},
): Promise<MqttProgram> {
	const program = await MqttProgram.start(port, environment);
	open.push(() => program.stop());
	return program;
}

async function watchAt(port: number, options = {}): Promise<MqttWatch> {
	const watch = await MqttWatch.open(port, options);
	open.push(() => watch.close());
	return watch;
}

const LOGIN = { KABEWATT_MQTTUSER: USER, KABEWATT_MQTTPASSWORD: SECRET };

function passwords(): string {
	const path = file("");
	execFileSync("mosquitto_passwd", ["-b", path, USER, SECRET], { stdio: "ignore" });
	execFileSync("mosquitto_passwd", ["-b", path, "watch", "watch"], { stdio: "ignore" });
	return path;
}

const WATCH = { username: "watch", password: "watch" };
/** What the documentation tells to allow. */
const RIGHTS = `user ${USER}\ntopic readwrite kabewatt/#\ntopic write homeassistant/#\ntopic read homeassistant/status\nuser watch\ntopic readwrite #\n`;

describe.skipIf(!isHere)(`mosquitto (${isHere ? "here" : WHY})`, { timeout: 300_000 }, () => {
	it("takes us without a name; what the Energy dashboard needs is there again after its restart", async () => {
		const broker = await start(["allow_anonymous true"]);
		const watch = await watchAt(broker.port);
		const program = await kabewatt(broker.port);
		await program.until("ready", null);
		const complete = async () => {
			const { cmps } = JSON.parse(await watch.until("/config"));
			await watch.until(
				"/energy",
				(text) => JSON.parse(text).bought !== null && JSON.parse(text).sold !== null,
			);
			await watch.until("/live", (text) => JSON.parse(text).power !== null);
			await watch.until("/availability", (text) => text === "online");
			for (const key of ["bought", "sold"])
				expect([cmps[key].dev_cla, cmps[key].stat_cla, cmps[key].unit_of_meas]).toEqual([
					"energy",
					"total_increasing",
					"kWh",
				]);
		};
		await complete();
		for (const signal of ["SIGTERM", "SIGKILL"] as const) {
			watch.forget();
			// Without a database it forgets what it has retained.
			await broker.stop(signal);
			await program.until("down", "MQTT_LOST");
			await broker.start();
			await program.until("ready", null);
			await complete();
		}
		watch.forget();
		await watch.publish("homeassistant/status", "online");
		await complete();
		expect(watch.heard.filter(({ topic }) => topic.endsWith("/config"))).toHaveLength(1);
		const all = watch.heard.map(({ topic, text }) => topic + text).join("\n");
		expect(all).not.toContain(SECRET);
	});

	it("takes us with name and password, and with the documented rights", async () => {
		const broker = await start([
			"allow_anonymous false",
			`password_file ${passwords()}`,
			`acl_file ${file(RIGHTS)}`,
		]);
		const watch = await watchAt(broker.port, WATCH);
		const program = await kabewatt(broker.port, LOGIN);
		await program.until("ready", null);
		await watch.until("/config");
		await watch.until("/energy");
		await watch.publish("homeassistant/status", "online");
		watch.forget();
		await watch.until("/config");
		// Nothing is wrong after the time in which our own message must have come back.
		await pause(8000);
		expect((await program.status()).mqtt).toEqual({ state: "ready", error: null });
	});

	it.each([
		["a wrong password", { ...LOGIN, KABEWATT_MQTTPASSWORD: "wrong" }],
		["no password", {}],
	])("denies us with %s", async (_name, environment) => {
		const broker = await start(["allow_anonymous false", `password_file ${passwords()}`]);
		const program = await kabewatt(broker.port, environment);
		await program.until("down", "MQTT_DENIED");
	});

	it("acknowledges what its rules forbid, and we say so", async () => {
		const broker = await start([
			"allow_anonymous false",
			`password_file ${passwords()}`,
			`acl_file ${file(`user ${USER}\ntopic read homeassistant/status\n`)}`,
		]);
		const program = await kabewatt(broker.port, LOGIN);
		await program.until("ready", "MQTT_NO_RIGHT");
		expect((await program.status()).link.error).toBeNull();
	});

	it("is reached over TLS with a certificate that this machine trusts, and else refused", async () => {
		const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
		execFileSync(
			"openssl",
			`req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ${key} -out ${cert}`.split(
				" ",
			),
			{ stdio: "ignore" },
		);
		const broker = await start([
			"allow_anonymous false",
			`password_file ${passwords()}`,
			`certfile ${cert}`,
			`keyfile ${key}`,
		]);
		const watch = await watchAt(broker.port, { ...WATCH, protocol: "mqtts", rejectUnauthorized: false });
		const trusting = await kabewatt(broker.port, {
			...LOGIN,
			KABEWATT_MQTTTLS: "on",
			NODE_EXTRA_CA_CERTS: cert,
		});
		await trusting.until("ready", null);
		await watch.until("/config");
		const other = await kabewatt(broker.port, { ...LOGIN, KABEWATT_MQTTTLS: "on" });
		await other.until("down", "MQTT_REFUSED");
		const plain = await kabewatt(broker.port, LOGIN);
		await until("an error", async () => (await plain.status()).mqtt.error !== null);
		expect((await plain.status()).mqtt.state).toBe("down");
	});

	it("that stands still is noticed, and found again", async () => {
		const broker = await start(["allow_anonymous true"]);
		const program = await kabewatt(broker.port);
		await program.until("ready", null);
		broker.freeze(true);
		await program.until("down", "MQTT_LOST");
		broker.freeze(false);
		await program.until("ready", null);
	});

	it("is told from something that takes connections and says nothing", async () => {
		const sockets: Socket[] = [];
		const server: Server = createServer((socket) => void sockets.push(socket));
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		open.push(() => {
			for (const socket of sockets) socket.destroy();
			server.close();
		});
		const program = await kabewatt((server.address() as { port: number }).port);
		await program.until("down", "MQTT_REFUSED");
	});

	it("throws us out for another with our client ID; we come back, and more and more seldom", async () => {
		const broker = await start(["allow_anonymous true"]);
		const watch = await watchAt(broker.port);
		const program = await kabewatt(broker.port);
		await program.until("ready", null);
		const { dev } = JSON.parse(await watch.until("/config"));
		const guard = new NodeGuard({ level: "error", write: () => undefined });
		let thrownOut = 0;
		let again = true;
		const fight = () => {
			const ignore = () => undefined;
			new NodeMqtt(guard).connect(
				{
					host: "127.0.0.1",
					port: broker.port,
					tls: false,
					clientId: dev.ids[0],
					user: "",
					password: "",
					keepAliveS: 30,
					willTopic: "test/will",
					willText: "x",
				},
				{
					onReady: ignore,
					onMessage: ignore,
					onPublished: ignore,
					onClosed: () => {
						thrownOut++;
						if (again) fight();
					},
				},
			);
		};
		fight();
		await program.until("down", "MQTT_LOST");
		await pause(30_000);
		again = false;
		// 1, 2, 4, 8, 16 s: it is no storm.
		expect(thrownOut).toBeGreaterThan(1);
		expect(thrownOut).toBeLessThan(8);
		await program.until("ready", null);
	});
});
