import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StatusJson } from "../../modules/contracts/status";
import { jsonFrom, Program, tsx, until } from "./programs";

export const USER = "kabewatt";
export const SECRET = "mqtt-Passw0rd";

/** `npm start` with the emulator, and a broker in its settings. */
export class MqttProgram {
	readonly program: Program;
	readonly port: number;
	readonly #folder: string;

	private constructor(program: Program, port: number, folder: string) {
		this.program = program;
		this.port = port;
		this.#folder = folder;
	}

	static async start(
		brokerPort: number,
		environment: Readonly<Record<string, string>> = {},
	): Promise<MqttProgram> {
		const folder = mkdtempSync(join(tmpdir(), "kabewatt-mqtt-"));
		const args = ["--http", "0", "--lan", "off", "--state", folder, "--lang", "en"];
		const program = new Program(process.execPath, tsx("hosts/node/main.ts", ...args), {
			KABEWATT_MQTTHOST: "127.0.0.1",
			KABEWATT_MQTTPORT: String(brokerPort),
			...environment,
		});
		const [, port] = await program.until(/ready http:\/\/127\.0\.0\.1:(\d+)/);
		return new MqttProgram(program, Number(port), folder);
	}

	status(): Promise<StatusJson> {
		return jsonFrom<StatusJson>({ port: this.port }, "/api/v1/status");
	}

	/** Waits until the status says so of MQTT. */
	async until(state: string, error: string | null): Promise<void> {
		await until(`${state} ${error}`, async () => {
			const { mqtt } = await this.status();
			return mqtt.state === state && mqtt.error === error;
		});
	}

	async stop(): Promise<void> {
		await this.program.stop();
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
