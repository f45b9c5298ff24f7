import { describe, expect, it } from "vitest";
import { EspSystem } from "../../../hosts/esp32/system";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { powerUp } from "../sdk/board";

describe("the device's system", () => {
	it("tells its free memory, the least of it, and the collections of garbage", () => {
		powerUp();
		const system = new EspSystem("m5stack", new Guard(new TraceLog("info")));
		expect(system.freeMemory()).toBe(66_000);
		expect(system.lowestFreeMemory()).toBe(38_000);
		expect(system.collections.count).toBe(7);
		expect(system.collections.pauseMs()).toBe(4);
	});
});
