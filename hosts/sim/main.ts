import config from "mc/config";
import { App } from "../../modules/app/app";
import { makeHost } from "./host";

/** The simulator's entry point. A restart makes a new app over new ports; mcsim itself goes on. */
export default function main(): void {
	const app = new App(makeHost(main), { version: String(config.version) });
	globalThis.kabewatt = app;
	app.start();
}
