import config from "mc/config";
import { makeHost } from "./hosts/esp32/host";
import { App } from "./modules/app/app";

/** The device's entry point: the SDK's set-up modules have run, the run loop starts when this returns. */
export default function main(): void {
	const app = new App(makeHost(), { version: String(config.version) });
	// Held by the global object: what only a local names could be collected.
	globalThis.kabewatt = app;
	app.start();
}
