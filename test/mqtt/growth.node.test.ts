import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { Home } from "../support/home";
import { HOUR, turnOn } from "./rig";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heapKB(): number {
	collect();
	return process.memoryUsage().heapUsed / 1024;
}

/** What a day adds to the heap: the tests' virtual home keeps what went over its wires. */
function growthOf(home: Home): number {
	home.start();
	home.untilWatts();
	home.time.advance(2 * HOUR);
	home.broker.attempts.length = 0;
	const before = heapKB();
	home.time.advance(24 * HOUR);
	const tries = home.broker.attempts.length;
	home.broker.attempts.length = 0;
	const grown = heapKB() - before;
	home.broker.attempts.length = tries;
	return grown;
}

describe("a day without the broker", { timeout: 120_000 }, () => {
	let usual = 0;
	beforeAll(() => {
		usual = growthOf(new Home());
	}, 120_000);

	it.each(["MQTT_NOT_FOUND", "MQTT_DENIED", "silent"] as const)(
		"makes nothing grow while values come in (%s)",
		(refuses) => {
			const home = new Home();
			home.broker.refuses = refuses;
			turnOn(home);
			const grown = growthOf(home);
			expect(home.broker.attempts.length).toBeGreaterThan(200);
			expect(home.broker.connections).toBeLessThanOrEqual(1);
			// A queue that held each of the 8,640 values as 100 bytes would be 864 kB.
			expect(grown - usual).toBeLessThan(400);
		},
	);
});
