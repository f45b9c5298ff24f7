import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../support/files";
import { Namespaces } from "../support/namespaces";
import type { Mode } from "./build";
import type { Sdk } from "./sdk";
import { Simulator } from "./simulator";

/** Credentials of the emulator's demonstration. */
const RBID = "00000000000000000000000000ABCDEF";
const PASSWORD = "0123456789AB";

export interface Answer {
	readonly node?: string;
	readonly instances?: string;
	/** Unix ms; with it the values of the meter object by EPC, in hex. */
	readonly at?: number;
	readonly values?: Readonly<Record<string, string>>;
	readonly pushes?: number;
}

/** What a browser found under kabewatt.local. */
export interface Browsed {
	readonly error?: string;
	readonly address?: string;
	readonly ttlS?: number;
	/** Characters of the page. */
	readonly page?: number;
	readonly watts?: number | null;
}

/** The simulated device with all around it: virtual module and meter on a pty, and a controller on its LAN. */
export class SimulatorRig {
	readonly simulator: Simulator;
	readonly namespaces: Namespaces | undefined;
	readonly #children: ChildProcess[] = [];
	#control = "";
	/** HOST:PORT of the module. */
	#module = "";
	#pty: ChildProcess | undefined;

	private constructor(sdk: Sdk, simulator: string, mode: Mode) {
		this.namespaces = Namespaces.make();
		this.simulator = new Simulator({
			sdk,
			simulator,
			mode,
			namespaces: this.namespaces,
			env: {
				KABEWATT_SERIAL: devicePath(),
				KABEWATT_RBID: RBID,
				KABEWATT_PASSWORD: PASSWORD,
				...(this.namespaces === undefined ? {} : { KABEWATT_LAN: this.namespaces.nodeAddress }),
			},
		});
	}

	/** Starts everything; the house draws exactly `watts`. */
	static async start(
		sdk: Sdk,
		simulator: string,
		mode: Mode,
		watts: number,
		emulator: readonly string[] = [],
	): Promise<SimulatorRig> {
		const bench = new SimulatorRig(sdk, simulator, mode);
		try {
			await bench.#startEmulator(emulator);
			await bench.load(watts);
			await bench.plug();
			await bench.simulator.start();
			return bench;
		} catch (error) {
			await bench.stop();
			throw error;
		}
	}

	async load(watts: number): Promise<void> {
		await this.#ask("/load", { watts, sun: 0 });
	}

	/** The meter's properties as they truly are. */
	async truth(): Promise<{ readonly properties: Readonly<Record<string, string>> }> {
		return (await this.#ask("/truth")) as { properties: Record<string, string> };
	}

	async counters(): Promise<Record<string, unknown>> {
		return (await this.#ask("/counters")) as Record<string, unknown>;
	}

	/** A controller asks `count` times, `seconds` apart; every answer as it comes. */
	async ask(
		seconds: number,
		count: number,
		onAnswer: (answer: Answer) => boolean | undefined,
	): Promise<void> {
		const { namespaces } = this;
		if (namespaces === undefined) return;
		const script = [
			join(ROOT, "test/firmware/lan-client.mjs"),
			namespaces.clientAddress,
			String(seconds),
			String(count),
		];
		const [program, args] = namespaces.command(1, script);
		const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
		this.#children.push(child);
		let rest = "";
		child.stdout.on("data", (bytes: Buffer) => {
			rest += bytes.toString();
			for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
				if (onAnswer(JSON.parse(rest.slice(0, end)) as Answer) === true) child.kill();
				rest = rest.slice(end + 1);
			}
		});
		await once(child, "close");
	}

	/** A browser looks for kabewatt.local and reads the page; undefined without namespaces. */
	async browse(): Promise<Browsed | undefined> {
		const { namespaces } = this;
		if (namespaces === undefined) return undefined;
		const script = [join(ROOT, "test/firmware/page-client.mjs"), namespaces.clientAddress];
		const [program, args] = namespaces.command(1, script);
		const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
		this.#children.push(child);
		let text = "";
		child.stdout.on("data", (bytes: Buffer) => {
			text += bytes.toString();
		});
		await once(child, "close");
		return JSON.parse(text) as Browsed;
	}

	async stop(): Promise<void> {
		await this.simulator.stop();
		await this.unplug();
		for (const child of this.#children) child.kill();
		this.namespaces?.remove();
	}

	/** The module on a pty, as if its USB plug were put in. */
	async plug(): Promise<void> {
		const link = `pty,raw,echo=0,link=${devicePath()}`;
		this.#pty = spawn("socat", [link, `tcp:${this.#module}`], { stdio: "ignore" });
		await sleep(300);
	}

	async unplug(): Promise<void> {
		const pty = this.#pty;
		this.#pty = undefined;
		if (pty === undefined || pty.exitCode !== null) return;
		pty.kill();
		await once(pty, "close");
	}

	async #startEmulator(flags: readonly string[]): Promise<void> {
		const args = ["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", ...flags];
		const child = spawn(
			process.execPath,
			[join(ROOT, "node_modules/tsx/dist/cli.mjs"), "hosts/emulator/main.ts", ...args],
			{ cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] },
		);
		this.#children.push(child);
		let text = "";
		child.stdout.on("data", (bytes: Buffer) => {
			text += bytes.toString();
		});
		for (let i = 0; i < 300; i++) {
			const control = /^control (\S+)/m.exec(text)?.[1];
			const module = /^listening (\S+)/m.exec(text)?.[1];
			if (control !== undefined && module !== undefined) {
				this.#control = `http://${control}`;
				this.#module = module;
				return;
			}
			await sleep(100);
		}
		throw new Error("the emulator did not start");
	}

	async #ask(path: string, body?: object): Promise<unknown> {
		const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
		const response = await fetch(this.#control + path, options);
		if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
		return response.json();
	}
}

function devicePath(): string {
	return join(tmpdir(), `kabewatt-${process.pid}-module`);
}
