import type { MqttError } from "../../modules/contracts/status";
import type { Mqtt, MqttBroker, MqttConnection, MqttEvents, MqttMessage } from "../../modules/ports/mqtt";
import type { Timer } from "../../modules/ports/timers";
import type { FakeTime } from "./fake-time";

/** Half a round trip in ms. */
const WAY_MS = 5;

export interface Published {
	readonly topic: string;
	readonly text: string;
	readonly retain: boolean;
	readonly atLeastOnce: boolean;
	/** `ticks()` at which it arrived. */
	readonly at: number;
}

/**
 * A broker on virtual time, as strict as the adapters: whoever breaks a promise of the port (a message before it is ready, two
 * at once, a length that is not that of the pieces, a text that is not ASCII) ends the test.
 */
export class FakeBroker implements Mqtt {
	/** Why the next connections do not come to stand; `silent`: something takes them and says nothing. */
	refuses: MqttError | "silent" | "unreachable" | undefined;
	/** Published topics that its access rules drop, though it acknowledges them. */
	forbids: ((topic: string) => boolean) | undefined;
	/** Messages are no longer acknowledged, nor anything else said. */
	hangs = false;
	readonly attempts: { readonly broker: MqttBroker; readonly at: number }[] = [];
	readonly published: Published[] = [];
	readonly retained = new Map<string, string>();
	/** Told to all connections that still hear. */
	readonly #open = new Set<FakeConnection>();
	readonly #time: FakeTime;

	constructor(time: FakeTime) {
		this.#time = time;
	}

	get connections(): number {
		return this.#open.size;
	}

	connect(broker: MqttBroker, events: MqttEvents): MqttConnection {
		this.attempts.push({ broker, at: this.#time.ticks() });
		const connection = new FakeConnection(this, this.#time, broker, events);
		this.#open.add(connection);
		return connection;
	}

	/** Somebody else publishes. */
	publish(topic: string, text: string, retain = false): void {
		if (retain && text === "") this.retained.delete(topic);
		else if (retain) this.retained.set(topic, text);
		for (const connection of [...this.#open]) connection.hear(topic, text);
	}

	/** All connections break; what is retained stays, as in a broker with a database, unless it forgets. */
	restart(forgets = false): void {
		if (forgets) this.retained.clear();
		for (const connection of [...this.#open]) connection.breaks("MQTT_LOST");
	}

	/** The device is gone without a word; the broker notices. */
	unplug(): void {
		for (const connection of [...this.#open]) connection.close();
	}

	/** The last text at a topic below `kabewatt/<id>/`, as JSON. */
	last(name: string): unknown {
		const found = this.published.findLast(({ topic }) => topic.endsWith(`/${name}`));
		return found === undefined ? undefined : JSON.parse(found.text);
	}

	count(name: string): number {
		return this.published.filter(({ topic }) => topic.endsWith(`/${name}`)).length;
	}

	take(message: Published): void {
		if (this.forbids?.(message.topic) === true) return;
		this.published.push(message);
		this.publish(message.topic, message.text, message.retain);
	}

	leave(connection: FakeConnection, { willTopic, willText }: MqttBroker, stood: boolean): void {
		this.#open.delete(connection);
		if (stood && this.forbids?.(willTopic) !== true) this.publish(willTopic, willText, true);
	}
}

class FakeConnection implements MqttConnection {
	isReached = false;
	readonly #broker: FakeBroker;
	readonly #time: FakeTime;
	readonly #options: MqttBroker;
	readonly #events: MqttEvents;
	readonly #topics = new Set<string>();
	#stands = false;
	#isOpen = true;
	#isBusy = false;

	constructor(broker: FakeBroker, time: FakeTime, options: MqttBroker, events: MqttEvents) {
		this.#broker = broker;
		this.#time = time;
		this.#options = options;
		this.#events = events;
		const { refuses } = broker;
		this.#later(2 * WAY_MS, () => {
			if (refuses === "unreachable") return;
			this.isReached = refuses !== "MQTT_NOT_FOUND";
			if (refuses === "silent") return;
			if (refuses !== undefined) this.breaks(refuses);
			else {
				this.#stands = true;
				this.#events.onReady();
			}
		});
	}

	subscribe(topic: string): void {
		if (!this.#stands) throw new Error("subscribed before it stands");
		this.#topics.add(topic);
		const kept = this.#broker.retained.get(topic);
		if (kept !== undefined) this.#later(2 * WAY_MS, () => this.#events.onMessage(topic, kept));
	}

	publish(message: MqttMessage): void {
		if (!this.#isOpen || !this.#stands) throw new Error("published while nothing stands");
		if (this.#isBusy) throw new Error("two messages at once");
		const { topic, retain, atLeastOnce, length } = message;
		let text = "";
		for (let i = 0; message.piece(i) !== undefined; i++) text += message.piece(i);
		if (text.length !== length) throw new Error(`${length} bytes were told, ${text.length} came: ${topic}`);
		if (!/^[\x20-\x7e]*$/.test(text)) throw new Error(`not ASCII: ${topic} ${text}`);
		this.#isBusy = true;
		if (this.#broker.hangs) return;
		this.#later(WAY_MS, () => {
			this.#broker.take({ topic, text, retain, atLeastOnce, at: this.#time.ticks() });
			this.#later(WAY_MS, () => {
				this.#isBusy = false;
				this.#events.onPublished();
			});
		});
	}

	close(): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.#broker.leave(this, this.#options, this.#stands);
	}

	hear(topic: string, text: string): void {
		if (this.#topics.has(topic)) this.#later(WAY_MS, () => this.#events.onMessage(topic, text));
	}

	breaks(error: MqttError): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.#broker.leave(this, this.#options, this.#stands);
		this.#events.onClosed(error);
	}

	#later(ms: number, call: () => void): void {
		const timer: Timer = this.#time.create(() => {
			if (this.#isOpen) call();
		});
		timer.start(ms);
	}
}
