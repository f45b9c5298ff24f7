import { describe, expect, it } from "vitest";
import device from "../../../hosts/esp32/setup/m5stick_cplus.js";
import SMBus from "../sdk/smbus";

describe("the power chip of an M5StickC Plus", () => {
	it("gets the screen its voltages when it is made, on the internal bus", () => {
		new device.peripheral.Power();
		expect(SMBus.made?.options).toEqual({ data: 21, clock: 22, hz: 400_000, address: 0x34 });
		expect(SMBus.made?.registers[0x28]).toBe(0xff);
		expect(SMBus.made?.registers[0x12]).toBe(0x4d);
	});

	it.each([
		[-5, 0x7f],
		[0, 0x7f],
		[1, 0x7f],
		[50, 0xbf],
		[99, 0xef],
		[100, 0xff],
		[200, 0xff],
	])("at %d percent gives the light its voltage, and leaves the screen's", (percent, value) => {
		const power = new device.peripheral.Power();
		power.brightness = percent;
		expect(SMBus.made?.writes.at(-1)).toEqual([0x28, value]);
	});
});
