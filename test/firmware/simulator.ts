import { type ChildProcess, spawn } from "node:child_process";
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../support/files";
import type { Namespaces } from "../support/namespaces";
import { type Mode, simulatorLibrary } from "./build";
import { run, type Sdk } from "./sdk";

const WIDTH = 1000;
const HEIGHT = 640;

/** Where a simulator shows the device's screen in a window of that size, and where its buttons are. */
export const SCREENS: Readonly<
	Record<string, { crop: string; buttons: Readonly<Record<string, [number, number]>> }>
> = Object.freeze({
	m5stack: { crop: "320x240+501+209", buttons: { a: [160, 67], b: [240, 67], c: [305, 67] } },
	pico_display: { crop: "135x240+591+206", buttons: { a: [240, 67], b: [160, 67] } },
	m5atom_s3: { crop: "128x128+597+268", buttons: { a: [160, 67] } },
	m5stickc: { crop: "160x80+520+292", buttons: { a: [160, 67], b: [240, 67] } },
});

export interface SimulatorOptions {
	readonly sdk: Sdk;
	readonly simulator: string;
	readonly mode: Mode;
	/** Variables for hosts/sim. */
	readonly env: Readonly<Record<string, string>>;
	/** Runs it in the first of the two namespaces. */
	readonly namespaces?: Namespaces | undefined;
}

/** Programs that the simulator needs besides the SDK, that are missing here. */
export async function missingPrograms(sdk: Sdk): Promise<string[]> {
	const missing: string[] = [];
	for (const program of ["Xvfb", "xdotool", "import", "socat"])
		if ((await run("which", [program], sdk.env)).code !== 0) missing.push(program);
	if (!existsSync(join(sdk.root, "build/bin/lin/release/mcsim"))) missing.push("mcsim");
	if (!existsSync(join(sdk.root, "tools/xsbug-log/node_modules"))) missing.push("xsbug-log (npm install)");
	return missing;
}

/** The app in mcsim on a display of its own, its debugger link read by xsbug-log. */
export class Simulator {
	/** What the app traced. */
	readonly lines: string[] = [];
	/** The last instruments of each machine by name: "kabewatt", "hosts/xs/uart-worker". */
	readonly instruments = new Map<string, Record<string, number>>();
	/** Called with the app's instruments, once a second. */
	onInstruments: ((values: Readonly<Record<string, number>>) => void) | undefined;
	/** The working folder: the app keeps its settings there. */
	readonly folder = mkdtempSync(join(tmpdir(), "kabewatt-sim-"));
	readonly #options: SimulatorOptions;
	readonly #children: ChildProcess[] = [];
	#env: NodeJS.ProcessEnv = {};
	#rest = "";

	constructor(options: SimulatorOptions) {
		this.#options = options;
	}

	async start(): Promise<void> {
		const { sdk, simulator, mode, env, namespaces } = this.#options;
		const display = await this.#startDisplay();
		const port = String(await freePort());
		const config = join(this.folder, "config");
		mkdirSync(config);
		const size = `x=0\ny=0\nwidth=${WIDTH}\nheight=${HEIGHT}\n`;
		writeFileSync(
			join(config, "tech.moddable.mcsim.ini"),
			`[window]\nfullscreen=false\nmaximized=false\n${size}`,
		);
		// mcsim finds the simulator by this part of the path, "debug" in every mode.
		const library = join(this.folder, `${simulator}/debug/app/mc.so`);
		mkdirSync(join(library, ".."), { recursive: true });
		copyFileSync(simulatorLibrary(simulator, mode), library);
		this.#env = {
			...sdk.env,
			...env,
			DISPLAY: display,
			XDG_CONFIG_HOME: config,
			DBUS_SESSION_BUS_ADDRESS: "disabled:",
			NO_AT_BRIDGE: "1",
			GDK_BACKEND: "x11",
			GSETTINGS_BACKEND: "memory",
			XSBUG_HOST: "127.0.0.1",
			XSBUG_PORT: port,
			XSBUG_LOG_PORT: port,
			XSBUG_PROJECT: this.folder,
			XSBUG_LOGMACHINE: join(ROOT, "test/firmware/log-machine.cjs"),
		};
		const args = [
			join(sdk.root, "tools/xsbug-log/xsbug-log.js"),
			join(sdk.root, "build/bin/lin/release/mcsim"),
			join(sdk.root, "build/simulators"),
			library,
		];
		const [program, all] = namespaces?.command(0, args) ?? [process.execPath, args];
		// A group of its own: xsbug-log does not end mcsim when it is ended.
		const child = spawn(program, all, {
			cwd: this.folder,
			env: this.#env,
			detached: true,
			stdio: ["ignore", "pipe", "inherit"],
		});
		this.#children.push(child);
		child.stdout?.on("data", (bytes: Buffer) => this.#read(bytes.toString()));
		await this.#showWindow();
	}

	/** The device's screen alone. */
	async screenshot(file: string): Promise<void> {
		const { crop } = SCREENS[this.#options.simulator]!;
		const taken = await run("import", ["-window", "root", "-crop", crop, "+repage", file], this.#env);
		if (taken.code !== 0) throw new Error(`screenshot: ${taken.output}`);
	}

	async press(button: string, ms = 150): Promise<void> {
		const [x, y] = SCREENS[this.#options.simulator]!.buttons[button]!;
		const move = ["mousemove", String(x), String(y), "mousedown", "1"];
		await run("xdotool", move, this.#env);
		await sleep(ms);
		await run("xdotool", ["mouseup", "1"], this.#env);
	}

	/** The mouse goes down at the first place of the device's screen, over the others, and up at the last. */
	async touch(places: readonly (readonly [x: number, y: number])[], ms = 120): Promise<void> {
		const { crop } = SCREENS[this.#options.simulator]!;
		const [left, top] = crop.split("+").slice(1).map(Number) as [number, number];
		const move = ([x, y]: readonly [number, number]) => ["mousemove", String(left + x), String(top + y)];
		await run("xdotool", [...move(places[0]!), "mousedown", "1"], this.#env);
		for (const place of places.slice(1)) {
			await run("xdotool", move(place), this.#env);
			await sleep(20);
		}
		await sleep(ms);
		await run("xdotool", ["mouseup", "1"], this.#env);
	}

	async stop(): Promise<void> {
		for (const child of this.#children.reverse()) {
			const ended = new Promise((resolve) => child.once("close", resolve));
			if (child.pid === undefined || child.exitCode !== null) continue;
			for (const signal of ["SIGTERM", "SIGKILL"] as const) {
				try {
					process.kill(child.spawnargs.includes("-displayfd") ? child.pid : -child.pid, signal);
				} catch {
					// It has ended by itself.
				}
				if (await Promise.race([ended.then(() => true), sleep(1500).then(() => false)])) break;
			}
		}
		rmSync(this.folder, { recursive: true, force: true });
	}

	async #startDisplay(): Promise<string> {
		const xvfb = spawn(
			"Xvfb",
			["-displayfd", "3", "-screen", "0", `${WIDTH}x${HEIGHT}x24`, "-nolisten", "tcp"],
			{
				env: this.#options.sdk.env,
				stdio: ["ignore", "ignore", "ignore", "pipe"],
			},
		);
		this.#children.push(xvfb);
		const pipe = xvfb.stdio[3] as NodeJS.ReadableStream;
		const number = await new Promise<string>((resolve, reject) => {
			pipe.once("data", (bytes: Buffer) => resolve(bytes.toString().trim()));
			xvfb.once("error", reject);
			xvfb.once("close", () => reject(new Error("Xvfb ended")));
		});
		return `:${number}`;
	}

	async #showWindow(): Promise<void> {
		for (let i = 0; i < 600; i++) {
			const found = await run("xdotool", ["search", "--onlyvisible", "--name", "^mcsim"], this.#env);
			const id = found.output.split("\n")[0];
			if (found.code === 0 && id !== undefined && id !== "") {
				const place = ["windowmove", id, "0", "0", "windowsize", id, String(WIDTH), String(HEIGHT)];
				await run("xdotool", place, this.#env);
				return;
			}
			await sleep(100);
		}
		throw new Error("mcsim showed no window");
	}

	#read(text: string): void {
		this.#rest += text;
		for (let end = this.#rest.indexOf("\n"); end >= 0; end = this.#rest.indexOf("\n")) {
			this.#take(this.#rest.slice(0, end));
			this.#rest = this.#rest.slice(end + 1);
		}
	}

	#take(line: string): void {
		if (line.startsWith("instruments ")) {
			const [machine, texts] = JSON.parse(line.slice(12)) as [string, Record<string, string>];
			const values = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Number(text)]));
			this.instruments.set(machine, values);
			if (machine === "kabewatt") this.onInstruments?.(values);
		} else if (line.startsWith("trace ")) this.lines.push(line.slice(6));
		else if (line.startsWith("break ")) this.lines.push(line);
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}

/** The settings that the simulated device has stored, without its secrets. */
export function storedKeys(folder: string): string[] {
	const file = join(folder, "modpreferences.json");
	if (!existsSync(file)) return [];
	const domains = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;
	return Object.entries(domains).flatMap(([domain, values]) =>
		Object.keys(values).map((key) => `${domain}/${key}`),
	);
}
