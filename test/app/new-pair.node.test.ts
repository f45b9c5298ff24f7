import { describe, expect, it } from "vitest";
import { Home, PASSWORD, RBID } from "../support/home";

const MINUTE = 60_000;

describe("App with a new pair of credentials", () => {
	it("shows nothing of the old session while the new pair joins", () => {
		const home = new Home().start();
		home.time.until(() => home.app.readings.currentR !== undefined, 5 * MINUTE);
		const { readings } = home.app;
		expect(home.app.setCredentials(RBID, "000000000000")).toBeUndefined();
		home.time.advance(8_000);
		expect([readings.watts, readings.reason(0xe7), readings.reason(0xe8)]).toEqual([
			undefined,
			"NOT_READ",
			"NOT_READ",
		]);
	});

	it("goes on showing the power when the pair is the one in use", () => {
		const home = new Home().start();
		home.time.until(() => home.app.readings.currentR !== undefined, 5 * MINUTE);
		expect(home.app.setCredentials(RBID, PASSWORD)).toBeUndefined();
		home.time.advance(3_000);
		expect(home.app.readings.watts).toBeDefined();
	});
});
