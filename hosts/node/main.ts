// npm start: the whole job on this machine. See --help.
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { App, type AppOptions } from "../../modules/app/app";
import type { ErrorCode } from "../../modules/errors/codes";
import type { Text } from "../../modules/errors/text";
import { languageOf } from "../../modules/languages/choice";
import { LANGUAGES } from "../../modules/languages/languages";
import { CHANGE } from "../../modules/meter/values/readings";
import { PROTOCOLS } from "../protocols/both";
import { type Flags, HELP, parseFlags } from "./flags";
import { makeNodeHost, type NodeHost } from "./host";
import { SettingError } from "./outside-settings";
import { DEMO_CREDENTIALS } from "./ports/emulator-serial";
import { StateInUse } from "./ports/lock";
import { ConsoleLog } from "./ports/log";
import { PLAYED_NETWORKS } from "./ports/wifi";
import { Preview, type PreviewLetter } from "./preview/preview";
import { outliveConsole } from "./tools/console";
import { Recorder } from "./tools/recorder";
import { SCREENS } from "./tools/screen-names";
import { Terminal } from "./tools/terminal";
import { SERVER_LIMITS } from "./tools/web-limits";

/** What could not be read of the state folder is tried again so often. */
const LOOK_MS = 5000;
/** The session is ended properly (SKTERM) for at most this long; the module has 10 s of its own. */
const STOP_MS = 12_000;
/** A signal that comes again this soon is no second one. */
const SAME_SIGNAL_MS = 1000;

function version(): string {
	const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
	return String((JSON.parse(text) as { version: unknown }).version);
}

function main(words: readonly string[]): void {
	const result = parseFlags(
		words,
		SCREENS.map(({ name }) => name),
	);
	if ("show" in result) process.stdout.write(result.show === "help" ? HELP : `${version()}\n`);
	else if ("error" in result) {
		const { code, flag, message } = result.error;
		process.stderr.write(`${code} ${flag}: ${message}. See --help.\n`);
		process.exitCode = 2;
	} else if (result.flags.httpPort === 0) freePort((httpPort) => run({ ...result.flags, httpPort }));
	else run(result.flags);
}

/** Port 0 means any: it is chosen before the start, because screen, pages and mDNS tell it to people. */
function freePort(use: (port: number) => void): void {
	const server = createServer();
	server.listen(0, "127.0.0.1", () => {
		const { port } = server.address() as AddressInfo;
		server.close(() => use(port));
	});
}

function run(flags: Flags): void {
	const log = new ConsoleLog();
	let host: NodeHost;
	try {
		host = makeNodeHost(flags, process.env, log, () => stop(3));
	} catch (error) {
		if (!(error instanceof SettingError || error instanceof StateInUse)) throw error;
		const inUse = error instanceof StateInUse;
		if (inUse) logInUse(error, log);
		else log.write("error", error.code, error.message);
		process.exitCode = inUse ? 3 : 2;
		return;
	}
	const recorder = flags.record === undefined ? undefined : new Recorder(flags.record, log);
	const preview = new Preview({
		canvas: host.canvas,
		buttons: host.buttons,
		touch: host.touch,
		controls: host.emulator,
		letter: flags.firstRun ? letter() : undefined,
	});
	const options: AppOptions = {
		version: version(),
		protocols: PROTOCOLS,
		trace: recorder,
		web: {
			port: flags.httpPort,
			limits: SERVER_LIMITS,
			extra: (exchange) => preview.handle(exchange),
			accessPoint: "127.0.0.1",
			named: host.pageAddress !== "127.0.0.1",
			url: `http://${host.pageAddress}:${flags.httpPort}/`,
		},
	};
	host.tcp.onListening = (port) => process.stdout.write(`ready http://127.0.0.1:${port}\n`);

	let app: App;
	let terminal: Terminal | undefined;
	function begin(): void {
		app = new App(host, options);
		host.guard.secrets = app.session.finder.uart.secrets;
		logLink(app, log, () => stopping || renewing);
		terminal = flags.console ? new Terminal(app.settings, app, host.guard, () => stop(130)) : undefined;
		app.start();
	}

	let stopping = false;
	let renewing = false;
	let stoppedAt = 0;
	let leave = (): void => {};
	/** `again`: a second time means at once, unless it is the same signal, passed on by npm or a service manager. */
	function stop(code: number, again = true): void {
		if (stopping) {
			if (again && performance.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(code);
			return;
		}
		stopping = true;
		stoppedAt = performance.now();
		log.write("info", "stop", "ending the session with the meter; press again to leave at once");
		leave = () => process.exit(code);
		setTimeout(leave, STOP_MS).unref();
		if (!renewing) app.stop(ended);
	}
	function ended(): void {
		recorder?.close();
		terminal?.close();
		setImmediate(leave);
	}

	/** What was read while part of the store could not be is not the truth: the whole app begins anew. */
	function renew(): void {
		log.write("info", "store", "what is stored can be read again; beginning anew with it");
		renewing = true;
		app.stop(() => {
			renewing = false;
			if (stopping) return ended();
			terminal?.close();
			host.kept.reopen();
			begin();
		});
	}
	setInterval(() => {
		if (!stopping && !renewing && host.kept.isReadableAgain()) host.guard.run("store", renew);
	}, LOOK_MS).unref();

	process.on("SIGINT", () => stop(130));
	process.on("SIGTERM", () => stop(143, false));
	process.on("SIGHUP", () => stop(129));
	outliveConsole();
	process.on("uncaughtException", (error) => host.guard.caught("uncaught", error));
	process.on("unhandledRejection", (error) => host.guard.caught("unhandled rejection", error));
	begin();
}

function logInUse({ folder, language }: StateInUse, log: ConsoleLog): void {
	const { title, body, steps } = LANGUAGES[language].errors.STATE_IN_USE;
	log.write("error", "STATE_IN_USE", `${title}: ${body} ${steps.join(" ")} (${folder})`);
}

/** The invented household's Wi-Fi and the letter of its utility. */
function letter(): PreviewLetter {
	const { ssid, password } = PLAYED_NETWORKS[0]!;
	return { ssid, wifiPassword: password, ...DEMO_CREDENTIALS };
}

/**
 * Says each change of the link and of the LAN node on the console, in the language of the screen; none of those that the
 * program's own end brings.
 */
function logLink(app: App, log: ConsoleLog, isEnding: () => boolean): void {
	let logged = "";
	let lanLogged: ErrorCode | undefined;
	app.readings.listen({
		onReading(change) {
			if (change !== CHANGE.LINK || isEnding()) return;
			const { errors, states } = LANGUAGES[languageOf(app.settings.text("lang"))];
			const { linkState, linkError } = app.readings;
			if (logged !== `${linkState} ${linkError}`) {
				logged = `${linkState} ${linkError}`;
				if (linkError === undefined) log.write("info", linkState, say(states[linkState]));
				else log.write("warn", linkError, say(errors[linkError]));
			}
			const lan = app.relay.error;
			if (lan === lanLogged) return;
			lanLogged = lan;
			if (lan !== undefined) log.write("warn", lan, say(errors[lan]));
			else if (app.relay.running) log.write("info", "lan", `UDP 3610, ${app.host.wifi.address}`);
		},
	});
}

function say({ title, body }: Text): string {
	return `${title}: ${body}`;
}

main(process.argv.slice(2));
