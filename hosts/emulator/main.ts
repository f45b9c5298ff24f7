// npm run emulator: a virtual Wi-SUN module and meter on TCP. See --help and docs/dev/emulator.md.
import { readFileSync } from "node:fs";
import type { EmulatorOptions } from "./api";
import { makeControl } from "./control";
import { createEmulator } from "./emulator";
import { FlagError, type Flags, HELP, parseFlags } from "./flags";
import { LineServer, listenOn } from "./line-server";
import { realTime } from "./time/real-time";

function version(): string {
	const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
	return String((JSON.parse(text) as { version: unknown }).version);
}

async function run(flags: Flags): Promise<void> {
	const options: EmulatorOptions = {
		scheduler: realTime(flags.start, flags.speed),
		output: (bytes) => line.write(bytes),
		module: flags.module,
		payload: flags.payload,
		meter: flags.meter,
		seed: flags.seed,
		faults: flags.faults,
		joined: flags.joined,
		...(flags.rbid === undefined ? {} : { rbid: flags.rbid }),
		...(flags.password === undefined ? {} : { password: flags.password }),
		...(flags.meterMac === undefined ? {} : { meterMac: flags.meterMac }),
		...(flags.moduleMac === undefined ? {} : { moduleMac: flags.moduleMac }),
		...(flags.channel === undefined ? {} : { channel: flags.channel }),
		...(flags.panId === undefined ? {} : { panId: flags.panId }),
	};
	const line = new LineServer(
		(bytes) => emulator.input(bytes),
		() => emulator.lineOpened(),
	);
	const emulator = createEmulator(options);
	const control = flags.control === undefined ? undefined : makeControl(emulator, flags.control.host);
	if (control !== undefined && flags.control !== undefined) {
		const port = await listenOn(control, flags.control);
		process.stdout.write(`control ${shown(flags.control.host)}:${port}\n`);
	}
	const port = await line.listen(flags.listen);
	process.stdout.write(`listening ${shown(flags.listen.host)}:${port}\n`);
	const stop = () => process.exit(0);
	process.once("SIGINT", stop);
	process.once("SIGTERM", stop);
}

function shown(host: string): string {
	return host.includes(":") ? `[${host}]` : host;
}

function main(words: readonly string[]): void {
	if (words.includes("--help") || words.includes("-h")) {
		process.stdout.write(HELP);
		return;
	}
	if (words.includes("--version")) {
		process.stdout.write(`${version()}\n`);
		return;
	}
	let flags: Flags;
	try {
		flags = parseFlags(words);
	} catch (error) {
		const code = error instanceof FlagError ? error.code : "INTERNAL";
		process.stderr.write(`${code} ${(error as Error).message}. See --help.\n`);
		process.exitCode = 2;
		return;
	}
	run(flags).catch((error: NodeJS.ErrnoException) => {
		process.stderr.write(`LISTEN_FAILED ${error.message}\n`);
		process.exitCode = 1;
		process.exit();
	});
}

main(process.argv.slice(2));
