import config from "mc/config";
import { run } from "../xs/run";
import { makeHost } from "./host";

/** The simulator's entry point. A restart makes a new app over new ports; mcsim itself goes on. */
export default function main(): void {
	run(makeHost(main), String(config.version));
}
