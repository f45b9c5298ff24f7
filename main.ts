import config from "mc/config";
import { start } from "./hosts/esp32/boot";
import { SerialConsole } from "./hosts/esp32/console";
import { makeHost } from "./hosts/esp32/host";
import { run } from "./hosts/xs/run";

/** The device's entry point: the SDK's set-up modules have run, the run loop starts when this returns. */
export default function main(): void {
	start(() => {
		const host = makeHost();
		const app = run(host, String(config.version));
		host.guard.secrets = app.session.finder.uart.secrets;
		new SerialConsole(app, host.board, host.guard, host.log);
		return host.guard;
	});
}
