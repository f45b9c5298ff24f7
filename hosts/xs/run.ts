import config from "mc/config";
import { App } from "../../modules/app/app";
import { CHANGE } from "../../modules/meter/values/readings";
import type { Host } from "../../modules/ports/host";
import type { Log } from "../../modules/ports/log";
import type { Trace } from "../../modules/wisun/trace";
import { PROTOCOLS } from "../protocols/protocols";

/** Makes and starts the app over these ports, and tells the log of each change of the link. */
export function run(host: Host, version: string): App {
	const app = new App(host, {
		version,
		protocols: PROTOCOLS,
		trace: traceOf(host.log),
		web: { port: Number(config.http) },
	});
	// Held by the global object: what only a local names could be collected.
	globalThis.kabewatt = app;
	const log = host.log;
	const system = host.system;
	log.write("info", "start", `${version} on ${system.board}, started by ${system.resetReason}`);
	if (system.fault != null)
		log.write("warn", system.fault.code, `${system.fault.place} (${system.fault.count} in all)`);
	let logged = "";
	app.readings.listen({
		onReading(change) {
			if (change !== CHANGE.LINK) return;
			const linkState = app.readings.linkState;
			const linkError = app.readings.linkError;
			const now = linkError == null ? linkState : `${linkState} ${linkError}`;
			if (now === logged) return;
			logged = now;
			log.write("info", "link", now);
		},
	});
	app.start();
	return app;
}

/** At level debug both directions of the UART, without secrets, in the words of `--record`. */
function traceOf(log: Log): Trace | undefined {
	if (log.level !== "debug") return undefined;
	return { onTrace: (direction, text) => log.write("debug", "uart", `${direction} ${text}`) };
}
