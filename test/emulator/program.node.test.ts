import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { FAULTS } from "../../hosts/emulator/faults/all";

const MAIN = fileURLToPath(new URL("../../hosts/emulator/main.ts", import.meta.url));
const RBID = "0011223344556677889900AABBCCDDEE";
const PASSWORD = "SECRETSECRET";

const running: ChildProcess[] = [];

afterEach(async () => {
	for (const child of running.splice(0)) {
		if (child.exitCode !== null || child.signalCode !== null) continue;
		child.kill("SIGTERM");
		await once(child, "exit");
	}
});

interface Program {
	child: ChildProcess;
	/** Everything on standard output and standard error. */
	text(): string;
	until(pattern: RegExp): Promise<RegExpExecArray>;
}

function start(...flags: string[]): Program {
	const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...flags], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	running.push(child);
	let text = "";
	const waiting = new Set<() => void>();
	const take = (chunk: Buffer) => {
		text += chunk.toString();
		for (const look of waiting) look();
	};
	child.stdout!.on("data", take);
	child.stderr!.on("data", take);
	return {
		child,
		text: () => text,
		until: (pattern) =>
			new Promise((resolve, reject) => {
				const look = () => {
					const match = pattern.exec(text);
					if (match === null) return;
					waiting.delete(look);
					resolve(match);
				};
				waiting.add(look);
				child.once("exit", () => reject(new Error(`ended: ${text}`)));
				look();
			}),
	};
}

/**
 * A driver as people write them in an afternoon: one line at a time, split at CR or LF, the next word decides. It
 * knows nothing of this project and follows only what the module says.
 */
class NaiveDriver {
	readonly #socket: Socket;
	#text = "";
	#wake: () => void = () => {};

	constructor(port: number) {
		this.#socket = connect(port, "127.0.0.1");
		this.#socket.on("data", (chunk: Buffer) => {
			this.#text += chunk.toString("latin1");
			this.#wake();
		});
		this.#socket.on("error", () => {});
	}

	async line(): Promise<string> {
		for (;;) {
			const match = /^[\r\n]*([^\r\n]+)\r?\n?/.exec(this.#text);
			if (match !== null && /[\r\n]$/.test(match[0])) {
				this.#text = this.#text.slice(match[0].length);
				return match[1]!;
			}
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	async expect(start: string): Promise<string> {
		for (;;) {
			const line = await this.line();
			if (line.startsWith("FAIL")) throw new Error(line);
			if (line.startsWith(start)) return line;
		}
	}

	command(text: string): Promise<string> {
		this.#socket.write(`${text}\r\n`, "latin1");
		return this.expect("OK");
	}

	/** Finds and joins the meter; returns its address. */
	async connect(side: string): Promise<string> {
		await this.command("SKSREG SFE 0");
		await this.command(`SKSETPWD ${PASSWORD.length.toString(16)} ${PASSWORD}`);
		await this.command(`SKSETRBID ${RBID}`);
		const found = new Map<string, string>();
		for (let duration = 4; !found.has("Addr"); duration++) {
			await this.command(`SKSCAN 2 FFFFFFFF ${duration}${side}`);
			for (let line = await this.line(); !line.startsWith("EVENT 22"); line = await this.line()) {
				const [key, value] = line.trim().split(":");
				if (line.startsWith("  ")) found.set(key!, value!);
			}
		}
		await this.command(`SKSREG S2 ${found.get("Channel")}`);
		await this.command(`SKSREG S3 ${found.get("Pan ID")}`);
		this.#socket.write(`SKLL64 ${found.get("Addr")}\r\n`);
		const address = await this.expect("FE80");
		await this.command(`SKJOIN ${address}`);
		await this.expect("EVENT 25");
		return address;
	}

	async get(address: string, epc: string, side: string): Promise<string> {
		const frame = Buffer.from(`1081004205FF0102880162 01 ${epc} 00`.replace(/ /g, ""), "hex");
		const head = `SKSENDTO 1 ${address} 0E1A 1${side} 000E `;
		this.#socket.write(Buffer.concat([Buffer.from(head, "latin1"), frame]));
		await this.expect("OK");
		for (;;) {
			const words = (await this.expect("ERXUDP")).split(" ");
			const payload = words[words.length - 1]!;
			if (words[3] === "0E1A" && payload.startsWith("10810042")) return payload.slice(28);
		}
	}

	close(): void {
		this.#socket.destroy();
	}
}

/** A host of a J11 module: hex of all that came on one connection, and requests in hex. */
class BinaryHost {
	readonly #socket: Socket;
	#hex = "";
	#wake: () => void = () => {};

	constructor(port: number) {
		this.#socket = connect(port, "127.0.0.1");
		this.#socket.on("data", (chunk: Buffer) => {
			this.#hex += chunk.toString("hex").toUpperCase();
			this.#wake();
		});
		this.#socket.on("error", () => {});
	}

	/** Writes a request, and gives all that comes up to this hex. */
	async until(frame: string, request = ""): Promise<string> {
		if (request !== "") this.#socket.write(Buffer.from(request, "hex"));
		while (!this.#hex.includes(frame)) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
		const end = this.#hex.indexOf(frame) + frame.length;
		const before = this.#hex.slice(0, end);
		this.#hex = this.#hex.slice(end);
		return before;
	}

	close(): void {
		this.#socket.destroy();
	}
}

const J11_BOOTED = "D0F9EE5D6019000403910000";
const J11_VERSION = "D0F9EE5D206B000D03AC00A801040001030000158A";
const ASK_VERSION = "D0EA83FC006B000403A80000";
const ASK_STATES = "D0EA83FC00010004033E0000";
const states = (route: number): string => `D0F9EE5D20010008033D000${route + 5}0103${`0${route}`}01`;

async function json(port: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
	const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
	const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
	return (await response.json()) as Record<string, unknown>;
}

describe("the emulator as a program", () => {
	it.each([
		["bp35a1", ""],
		["bp35c2", " 0"],
		["ips", ""],
		["dss", " 0"],
	])("a naive driver joins the %s and reads what the control port says is true", async (module, side) => {
		const flags = [
			"--listen",
			"127.0.0.1:0",
			"--control",
			"127.0.0.1:0",
			"--payload",
			"hex",
			"--speed",
			"100",
		];
		const program = start(...flags, "--module", module, "--rbid", RBID, "--password", PASSWORD);
		const control = (await program.until(/^control 127\.0\.0\.1:(\d+)$/m))[1]!;
		const port = Number((await program.until(/^listening 127\.0\.0\.1:(\d+)$/m))[1]);
		const driver = new NaiveDriver(port);
		const address = await driver.connect(side);
		await json(control, "/load", { watts: 1_234, sun: 2_000 });
		expect(await driver.get(address, "E7", side)).toBe("FFFFFD02");
		const truth = await json(control, "/truth");
		expect(truth.watts).toBe(-766);
		expect((truth.properties as Record<string, string>).E1).toBe(await driver.get(address, "E1", side));

		driver.close();
		const second = new NaiveDriver(port);
		expect(await second.get(address, "D7", side)).toBe("06");
		second.close();
		const counters = await json(control, "/counters");
		expect(counters.joins).toBe(1);
		expect(counters.requests).toEqual({ D7: 1, E1: 1, E7: 1 });
	});

	it("a J11 on a board takes each connection for a pulse of its reset line, and says 6019", async () => {
		const program = start(
			"--listen",
			"127.0.0.1:0",
			"--control",
			"127.0.0.1:0",
			"--module",
			"j11",
			"--joined",
		);
		const control = (await program.until(/^control \S+:(\d+)$/m))[1]!;
		const port = Number((await program.until(/^listening \S+:(\d+)$/m))[1]);
		expect(await json(control, "/state")).toMatchObject({
			module: "j11",
			session: "joined",
			resetLine: true,
		});
		for (let i = 0; i < 2; i++) {
			const host = new BinaryHost(port);
			expect(await host.until(J11_BOOTED)).toBe(J11_BOOTED);
			expect(await host.until(J11_VERSION, ASK_VERSION)).toBe(J11_VERSION);
			host.close();
		}
		expect(await json(control, "/state")).toMatchObject({ session: "idle" });
		expect(await json(control, "/counters")).toMatchObject({ boots: 2, commands: 2 });
	});

	it("a J11 stick keeps its session from connection to connection, and says 6019 after 00D9 alone", async () => {
		const flags = ["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"];
		const program = start(...flags, "--module", "j11-usb", "--joined", "--speed", "5");
		const control = (await program.until(/^control \S+:(\d+)$/m))[1]!;
		const port = Number((await program.until(/^listening \S+:(\d+)$/m))[1]);
		for (let i = 0; i < 2; i++) {
			const host = new BinaryHost(port);
			expect(await host.until(states(3), ASK_STATES)).toBe(states(3));
			host.close();
		}
		expect(await json(control, "/module", { action: "reset" })).toMatchObject({ error: "HTTP_BAD_REQUEST" });
		const host = new BinaryHost(port);
		expect(await host.until(J11_BOOTED, "D0EA83FC00D9000404160000")).toBe(J11_BOOTED);
		expect(await json(control, "/module", { action: "power-cycle" })).toMatchObject({ resetLine: false });
		expect(await host.until(J11_BOOTED)).toBe(J11_BOOTED);
		host.close();
	});

	it("switches faults on and off by HTTP, and says what it does not understand", async () => {
		const program = start("--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--fault", "no-answer");
		const control = (await program.until(/^control \S+:(\d+)$/m))[1]!;
		expect(await json(control, "/fault", { name: "hang", seconds: 5 })).toEqual({
			faults: ["no-answer", "hang"],
		});
		expect(await json(control, "/fault", { name: "no-answer", off: true })).toEqual({ faults: ["hang"] });
		expect(await json(control, "/fault", { name: "gremlins" })).toMatchObject({ error: "HTTP_BAD_REQUEST" });
		expect(await json(control, "/fault", { name: "hang", seconds: "5" })).toMatchObject({
			error: "HTTP_BAD_REQUEST",
		});
		expect(await json(control, "/load", { watts: -1 })).toMatchObject({ error: "HTTP_BAD_REQUEST" });
		expect(await json(control, "/load", [])).toMatchObject({ error: "HTTP_BAD_REQUEST" });
		expect(await json(control, "/truth?at=never")).toMatchObject({ error: "HTTP_BAD_REQUEST" });
		expect(await json(control, "/load?watts=700&sun=null", {})).toMatchObject({ load: 700, sun: null });
		expect(await json(control, "/fault?name=toString", {})).toMatchObject({ error: "HTTP_BAD_REQUEST" });
		expect(await json(control, "/nowhere")).toMatchObject({ error: "HTTP_NOT_FOUND" });
		expect(await json(control, "/load", { watts: 500, radio: false })).toMatchObject({
			load: 500,
			radioCut: true,
		});
		expect(await json(control, "/load", { watts: null, radio: true })).toMatchObject({
			load: null,
			able: true,
		});
		expect(await json(control, "/module", { action: "reset" })).toMatchObject({
			session: "idle",
			faults: [],
		});
		const faults = (await json(control, "/faults")) as unknown as { name: string; over: string }[];
		expect(faults.find((fault) => fault.name === "silent")?.over).toBe("by a hardware reset");
	});

	it("an unknown flag ends the program with 2 and a code, a busy port with 1", async () => {
		const wrong = start("--bogus");
		expect((await once(wrong.child, "exit"))[0]).toBe(2);
		expect(wrong.text()).toContain("FLAG_UNKNOWN --bogus");
		const first = start("--listen", "127.0.0.1:0");
		const port = (await first.until(/^listening \S+:(\d+)$/m))[1]!;
		const second = start("--listen", `127.0.0.1:${port}`);
		expect((await once(second.child, "exit"))[0]).toBe(1);
		expect(second.text()).toContain("LISTEN_FAILED");
	});

	it("the manual has a row for each fault, with its parameters and its end", () => {
		const manual = readFileSync(new URL("../../docs/dev/emulator.md", import.meta.url), "utf8");
		for (const [name, { text, over, params }] of Object.entries(FAULTS)) {
			const shown = Object.entries(params).map(([key, value]) => `\`${key}\` ${value}`);
			expect(manual).toContain(`| \`${name}\` | ${text} | ${shown.join(", ") || "-"} | ${over} |`);
		}
	});

	it("prints help and version", async () => {
		const help = start("--help");
		expect((await once(help.child, "exit"))[0]).toBe(0);
		expect(help.text()).toContain("--listen HOST:PORT");
		const version = start("--version");
		expect((await once(version.child, "exit"))[0]).toBe(0);
		expect(version.text()).toMatch(/^\d+\.\d+\.\d+\n$/);
	});
});
