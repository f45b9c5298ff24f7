import config from "mc/config";
import { makeHost } from "./hosts/esp32/host";
import { run } from "./hosts/xs/run";

/** The device's entry point: the SDK's set-up modules have run, the run loop starts when this returns. */
export default function main(): void {
	run(makeHost(), String(config.version));
}
