import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { until } from "./programs";

/** Somebody else at a broker, who hears everything. */
export class MqttWatch {
	readonly retained = new Map<string, string>();
	readonly heard: { readonly topic: string; readonly text: string; readonly retain: boolean }[] = [];
	readonly #client: MqttClient;

	private constructor(client: MqttClient) {
		this.#client = client;
		client.on("message", (topic, payload, { retain }) => {
			const text = payload.toString();
			this.heard.push({ topic, text, retain });
			if (text === "") this.retained.delete(topic);
			else this.retained.set(topic, text);
		});
		client.on("error", () => undefined);
	}

	static async open(port: number, options: IClientOptions = {}): Promise<MqttWatch> {
		const client = mqtt.connect({ host: "127.0.0.1", port, reconnectPeriod: 200, ...options });
		const watch = new MqttWatch(client);
		await new Promise<void>((resolve) => client.once("connect", () => resolve()));
		await client.subscribeAsync(["kabewatt/#", "homeassistant/#"]);
		return watch;
	}

	publish(topic: string, text: string, retain = false): Promise<unknown> {
		return this.#client.publishAsync(topic, text, { retain });
	}

	/** The last text of the topic that ends so. */
	last(end: string): string | undefined {
		return this.heard.findLast(({ topic }) => topic.endsWith(end))?.text;
	}

	async until(end: string, matches: (text: string) => boolean = () => true): Promise<string> {
		await until(`a message to ${end}`, async () => {
			const text = this.last(end);
			return text !== undefined && matches(text);
		});
		return this.last(end)!;
	}

	forget(): void {
		this.heard.length = 0;
	}

	async close(): Promise<void> {
		await this.#client.endAsync(true);
	}
}
