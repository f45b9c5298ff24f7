import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { until } from "./programs";

/** A real mosquitto on a free port of this machine. */
export class Mosquitto {
	readonly port: number;
	#child: ChildProcess | undefined;
	readonly #config: string;

	private constructor(port: number, folder: string, lines: readonly string[]) {
		this.port = port;
		this.#config = join(folder, `mosquitto-${port}.conf`);
		// As root it would become another user, who may not read the test's files.
		writeFileSync(this.#config, [`listener ${port} 127.0.0.1`, "user root", ...lines, ""].join("\n"));
	}

	/** Its configuration lies in `folder`. */
	static async start(folder: string, lines: readonly string[]): Promise<Mosquitto> {
		const made = new Mosquitto(await freePort(), folder, lines);
		await made.start();
		return made;
	}

	async start(): Promise<void> {
		this.#child = spawn("mosquitto", ["-c", this.#config], { stdio: "ignore" });
		await until("mosquitto", async () => {
			const socket = await new Promise<boolean>((resolve) => {
				const probe = spawn("bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${this.port}`], { stdio: "ignore" });
				probe.once("close", (code) => resolve(code === 0));
			});
			return socket;
		});
	}

	async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
		const child = this.#child;
		if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
		const gone = new Promise((resolve) => child.once("close", resolve));
		child.kill(signal);
		await gone;
	}

	/** It stands still: the kernel takes connections, nobody answers. */
	freeze(frozen: boolean): void {
		this.#child!.kill(frozen ? "SIGSTOP" : "SIGCONT");
	}
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as { port: number };
	await new Promise<void>((resolve) => server.close(() => resolve()));
	return port;
}
