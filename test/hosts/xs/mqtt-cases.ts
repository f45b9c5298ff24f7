import { describe, expect, it } from "vitest";
import { NOT_FOUND, NOT_TAKEN } from "../../../hosts/xs/socket/events";
import { called, connect as connectClient, crashesOf, deliver, placesInUse } from "../sdk/sockets";
import { CONNACK, message, mqttRig, puback, publishedIn, publishOf } from "./mqtt-rig";

/** The adapter for the device over a client for MQTT: the fake of the tests, or the SDK's own. */
export function describeMqtt(name: string): void {
	describe(`MQTT on the device (${name})`, () => {
		it("connects with all that the broker is to know, in one piece", () => {
			const { stand, peer, events, connection } = mqttRig();
			expect(connection.isReached).toBe(false);
			const [packet, ...others] = stand();
			expect(others).toEqual([]);
			expect([called[0]!.host, called[0]!.port]).toEqual(["homeassistant.local", 1883]);
			expect(packet!.type).toBe(1);
			// User, password, will retained with QoS 1, clean session; 30 s.
			expect(packet!.body.slice(0, 10)).toBe("\x00\x04MQTT\x04\xee\x00\x1e");
			const bytes = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
			for (const text of [
				"kabewatt_a1b2c3d4e5f6",
				"kabewatt/a1b2c3d4e5f6/availability",
				"offline",
				"user",
				"pässwörd",
			])
				expect(packet!.body).toContain(bytes(text));
			expect(events).toEqual(["ready"]);
			expect(connection.isReached).toBe(true);
			expect(peer().ended).toBeUndefined();
		});

		it("leaves out user and password where there are none", () => {
			const [packet] = mqttRig({ user: "", password: "" }).stand();
			expect(packet!.body.charCodeAt(7)).toBe(0x2e);
		});

		it.each([
			["a name that leads nowhere", NOT_FOUND, "MQTT_NOT_FOUND"],
			["a host that refuses", NOT_TAKEN, "MQTT_REFUSED"],
		])("tells of %s", (_name, failure, error) => {
			const { peer, events, guard } = mqttRig();
			peer().refuse(failure);
			deliver();
			expect(events).toEqual([error]);
			expect([placesInUse(), guard.record]).toEqual([0, undefined]);
		});

		it.each([
			[1, "MQTT_REFUSED"],
			[2, "MQTT_REFUSED"],
			[3, "MQTT_REFUSED"],
			[4, "MQTT_DENIED"],
			[5, "MQTT_DENIED"],
		])("tells what return code %i means", (code, error) => {
			const { peer, take, send, events } = mqttRig();
			peer().answer();
			deliver();
			take();
			send(`\x20\x02\x00${String.fromCharCode(code)}`);
			expect(events).toEqual([error]);
			take();
			expect(placesInUse()).toBe(0);
		});

		it.each([
			["that says nothing and goes", ""],
			["that is no broker", "HTTP/1.1 400 Bad Request\r\n\r\n"],
		])("is refused by something %s", (_name, said) => {
			const { peer, take, send, events } = mqttRig();
			peer().answer();
			deliver();
			take();
			if (said !== "") send(said);
			peer().finish();
			deliver();
			expect(events).toEqual(["MQTT_REFUSED"]);
		});

		it("has no TLS, and says so later", () => {
			const { events, pass } = mqttRig({ tls: true });
			expect(events).toEqual([]);
			pass(100);
			expect(events).toEqual(["MQTT_REFUSED"]);
			expect(called).toHaveLength(0);
		});

		it("tells later when there is no place for it, and takes one when there is", () => {
			const { connection, tcp, connect, events, pass, guard } = mqttRig();
			connection.close();
			tcp.listen(80, {
				onConnection: () => ({ onBytes() {}, onWritable() {}, onClosed() {} }),
				onClosed() {},
			});
			for (let i = 0; i < 7; i++) {
				connectClient(80, `192.168.1.${i}`);
				deliver();
			}
			expect(placesInUse()).toBe(7);
			return Promise.resolve().then(() => {
				const first = connect();
				expect(placesInUse()).toBe(8);
				return Promise.resolve().then(() => {
					connect();
					expect(events).toEqual([]);
					pass(100);
					expect(events).toEqual(["MQTT_NOT_FOUND"]);
					first.close();
					expect([placesInUse(), guard.record]).toEqual([7, undefined]);
				});
			});
		});

		it("subscribes, and hears short messages", () => {
			const { stand, connection, take, send, events } = mqttRig();
			stand();
			connection.subscribe("homeassistant/status");
			connection.subscribe("kabewatt/x/availability");
			const packets = take();
			expect(packets.map(({ type, body }) => [type, body.slice(4)])).toEqual([
				[8, "homeassistant/status\x00"],
				[8, "kabewatt/x/availability\x00"],
			]);
			send("\x90\x03\x00\x01\x00\x90\x03\x00\x02\x00");
			send(publishOf("homeassistant/status", "online") + publishOf("a/b", "x"));
			expect(events).toEqual(["ready", "homeassistant/status online", "a/b x"]);
		});

		it("drops a long message unseen, however it is cut, and hears the next", () => {
			for (const cut of [1, 7, 300, 5000]) {
				const { stand, send, events } = mqttRig();
				stand();
				const bytes = publishOf("homeassistant/status", "x".repeat(3000)) + publishOf("a/b", "y");
				for (let at = 0; at < bytes.length; at += cut) send(bytes.slice(at, at + cut));
				expect([cut, events]).toEqual([cut, ["ready", "a/b y"]]);
			}
		});

		it("publishes once, and says so: at least once when it is acknowledged", () => {
			const { stand, connection, take, send, events, pass } = mqttRig();
			stand();
			connection.publish(message("kabewatt/x/live", '{"power":1}'));
			expect(events).toEqual(["ready"]);
			pass(100);
			expect(events).toEqual(["ready", "published"]);
			expect(take().map(publishedIn)).toEqual([
				{ topic: "kabewatt/x/live", text: '{"power":1}', retain: false, id: 0 },
			]);
			connection.publish(message("kabewatt/x/state", "{}", true));
			pass(1000);
			const [packet] = take();
			const { id, retain, text } = publishedIn(packet!);
			expect([packet!.flags & 6, retain, text]).toEqual([2, true, "{}"]);
			expect(events).toHaveLength(2);
			send(puback(id + 1));
			expect(events).toHaveLength(2);
			send(puback(id));
			expect(events).toEqual(["ready", "published", "published"]);
			send(puback(id));
			expect(events).toHaveLength(3);
		});

		it("removes what is retained with a message without text", () => {
			const { stand, connection, take, send, events } = mqttRig();
			stand();
			connection.publish(message("kabewatt/x/state", "", true));
			const [packet] = take();
			expect(publishedIn(packet!).text).toBe("");
			send(puback(publishedIn(packet!).id));
			expect(events).toEqual(["ready", "published"]);
		});

		it.each([500, 2000, 2100, 6000, 20_000])("sends %i bytes in pieces, whole and unchanged", (size) => {
			const { stand, connection, take, send, events } = mqttRig();
			stand();
			let text = "";
			for (let i = 0; text.length < size; i++) text += String(i);
			text = text.slice(0, size);
			connection.publish(message("homeassistant/device/kabewatt_x/config", text, true, 333));
			let packets = take();
			for (let i = 0; i < 30 && packets.length === 0; i++) packets = take();
			expect(publishedIn(packets[0]!).text).toBe(text);
			expect(events).toEqual(["ready"]);
			send(puback(publishedIn(packets[0]!).id));
			expect(events).toEqual(["ready", "published"]);
		});

		it("goes on over 65,535 messages with packet ids from 1 up", () => {
			const { stand, connection, take, send, events } = mqttRig();
			stand();
			// As if it had been up for a month.
			for (let i = 0; i < 3; i++) {
				connection.publish(message("a", "b", true));
				const [packet] = take();
				const { id } = publishedIn(packet!);
				expect(id).toBeGreaterThan(0);
				send(puback(id));
			}
			expect(events).toHaveLength(4);
			(connection as unknown as { _id: number })._id = 65_534;
			const ids: number[] = [];
			for (let i = 0; i < 3; i++) {
				connection.publish(message("a", "b", true));
				const [packet] = take();
				ids.push(publishedIn(packet!).id);
				send(puback(ids.at(-1)!));
			}
			expect(ids).toEqual([65_535, 1, 2]);
		});

		it("keeps a quiet connection alive, and ends one whose broker is silent", () => {
			const { stand, pass, take, send, events } = mqttRig();
			stand();
			for (let i = 0; i < 10; i++) {
				pass(30_000);
				const pings = take().filter(({ type }) => type === 12);
				expect(pings.length).toBeGreaterThanOrEqual(1);
				send("\xd0\x00");
			}
			expect(events).toEqual(["ready"]);
			pass(60_000);
			take();
			expect(events).toEqual(["ready", "MQTT_LOST"]);
			expect(placesInUse()).toBe(0);
		});

		it.each(["reset", "finish"] as const)("tells a connection that is lost once: %s", (how) => {
			const { stand, peer, events, pass, take } = mqttRig();
			stand();
			peer()[how]();
			pass(3000);
			expect(events).toEqual(["ready", "MQTT_LOST"]);
			if (how === "finish") take();
			expect(placesInUse()).toBe(0);
			pass(120_000);
			expect(events).toHaveLength(2);
		});

		it("tells a loss while a large message goes out", () => {
			const { stand, connection, peer, events, pass } = mqttRig();
			stand();
			connection.publish(message("a", "x".repeat(9000), true));
			peer().take(1000);
			deliver();
			peer().reset();
			pass(1000);
			expect(events).toEqual(["ready", "MQTT_LOST"]);
		});

		it("says nothing after its close, at whatever moment", () => {
			const moments: readonly ((rig: ReturnType<typeof mqttRig>) => void)[] = [
				() => undefined,
				({ peer }) => peer().answer(),
				({ peer, take }) => {
					peer().answer();
					deliver();
					take();
				},
				({ stand }) => stand(),
				({ stand, connection }) => {
					stand();
					connection.publish(message("a", "b"));
				},
				({ stand, connection }) => {
					stand();
					connection.publish(message("a", "x".repeat(9000), true));
				},
			];
			for (const [i, moment] of moments.entries()) {
				const rig = mqttRig();
				const crashes = crashesOf(() => {
					moment(rig);
					const before = rig.events.length;
					rig.connection.close();
					rig.connection.close();
					rig.send(CONNACK + puback(1) + publishOf("a", "b"));
					rig.pass(60_000);
					expect([i, rig.events.length - before]).toEqual([i, 0]);
				});
				expect([i, crashes, rig.guard.record]).toEqual([i, [], undefined]);
				rig.take();
				expect(placesInUse()).toBe(0);
			}
		});

		it.each(["ready", "message", "published", "closed"] as const)(
			"survives a close in the handler of %s",
			(event) => {
				const rig = mqttRig();
				const { on, stand, connection, send, pass, peer, take, guard } = rig;
				on[event] = () => connection.close();
				stand();
				if (event !== "ready") {
					connection.publish(message("a", "b"));
					pass(100);
					if (event === "message") send(publishOf("a", "b") + publishOf("a", "c"));
					if (event === "closed") peer().reset();
				}
				pass(60_000);
				take();
				expect(rig.events.filter((said) => said.startsWith("a ")).length).toBeLessThanOrEqual(1);
				expect([placesInUse(), guard.record]).toEqual([0, undefined]);
			},
		);

		it.each(["ready", "message", "published"] as const)(
			"records an exception of the handler of %s, and gives the connection up",
			(event) => {
				const { on, stand, connection, send, pass, take, guard, events } = mqttRig();
				on[event] = () => {
					throw new Error("broken");
				};
				stand();
				if (event === "published") connection.publish(message("a", "b"));
				if (event === "message") send(publishOf("a", "b"));
				pass(1000);
				take();
				expect(guard.record?.place).toContain("broken");
				expect([events.at(-1), placesInUse()]).toEqual(["MQTT_LOST", 0]);
			},
		);

		it("survives a message without text, which stops the SDK's parser, by a new connection", () => {
			const { stand, send, pass, take, events } = mqttRig();
			stand();
			send(publishOf("homeassistant/status", "") + publishOf("a", "b"));
			for (let i = 0; i < 4; i++) {
				pass(30_000);
				take();
				if (!events.includes("MQTT_LOST")) send("\xd0\x00");
			}
			expect(events).toEqual(["ready", "MQTT_LOST"]);
		});

		it("survives whatever a broker sends", () => {
			for (let seed = 1; seed <= 200; seed++) {
				const { stand, send, pass, peer, take, events, connection } = mqttRig();
				let state = seed;
				const random = (below: number) => {
					state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
					return (state >>> 8) % below;
				};
				stand();
				connection.publish(message("a", "x".repeat(random(4000)), seed % 2 === 0));
				for (let i = 0; i < 12; i++) {
					let bytes = random(3) === 0 ? publishOf("a/b", "y".repeat(random(200))) : "";
					for (let length = random(40); length > 0; length--) bytes += String.fromCharCode(random(256));
					send(bytes);
					if (random(3) === 0) take();
				}
				if (random(2) === 0) peer().reset();
				pass(90_000);
				connection.close();
				take();
				expect([seed, events.filter((said) => said.startsWith("MQTT_")).length <= 1]).toEqual([seed, true]);
				expect([seed, placesInUse()]).toEqual([seed, 0]);
			}
		});
	});
}
