import { describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../hosts/emulator/index";
import * as drivers from "./j11-drivers";
import { J11Port } from "./j11-port";
import { Stuck } from "./naive";

/** A meter whose channel is neither the first nor the last, and who is heard at the first short scan. */
const HEARD = { seed: 3, channel: 0x2d } as const;

/** The power it read, as "ok" when that is what the meter had; else where it stopped. */
function result(driver: drivers.J11Driver, port: J11Port): string {
	try {
		const power = driver(port);
		return power === port.emulator.truth().values["E7"] ? "ok" : `read ${power}`;
	} catch (error) {
		if (error instanceof Stuck) return error.message;
		throw error;
	}
}

type Case = readonly [
	name: string,
	driver: drivers.J11Driver,
	options: Partial<EmulatorOptions>,
	end: string,
];

const CASES: readonly Case[] = [
	["ANJ", drivers.bridge, {}, "ok"],
	["NAO", drivers.manager, {}, "ok"],
	["RIN", drivers.hat, {}, "ok"],
	["YH", drivers.hub, {}, "ok"],
	["GAM", drivers.component, {}, "ok"],
	["AKI, whose checksums are 0000", drivers.page, {}, "6019: nothing"],
	["AKI, where such pass", drivers.page, { faults: ["zero-checksums"] }, "ok"],
	["REG, which does not wait for the end of its scan", drivers.oldHat, {}, "005F: 3D"],
	["REG, where 005F ends the scan", drivers.oldHat, { faults: ["set-up-ends-scan"] }, "ok"],
	["RIN, where 005F ends the scan", drivers.hat, { faults: ["set-up-ends-scan"] }, "ok"],
	["GAM, after a restart of the host alone", drivers.component, { joined: true }, "005F: 35"],
	["ANJ, where the second 0054 is refused", drivers.bridge, { faults: ["credentials-once"] }, "ok"],
	["YH, whose patience is 5 s", drivers.hub, { faults: ["late-result"] }, "6028: nothing"],
	["RIN, where the first starts hear nothing", drivers.hat, { faults: ["start-missed"] }, "ok"],
	["NAO, where another takes 13 s to be told", drivers.manager, { faults: ["late-result"] }, "ok"],
	["all with a wrong password", drivers.component, { password: "0123456789AC" }, "6028: no success"],
];

describe("J11 drivers in the way of public ones get on as far as the real ones", () => {
	it.each(CASES)("%s", (_, driver, { password, ...options }, end) => {
		for (const module of ["j11", "j11-usb"] as const) {
			const port = new J11Port({ ...HEARD, module, ...options });
			if (password !== undefined)
				port.password.splice(0, 12, ...Array.from(password, (char) => char.charCodeAt(0)));
			expect([module, result(driver, port)]).toEqual([module, end]);
		}
	});

	it("GAM, after a restart of the host alone, gets on where its reset pin reaches the module", () => {
		const port = new J11Port({ ...HEARD, joined: true });
		port.emulator.lineOpened();
		expect(result(drivers.component, port)).toBe("ok");
		const stick = new J11Port({ ...HEARD, joined: true, module: "j11-usb" });
		stick.emulator.lineOpened();
		expect(result(drivers.component, stick)).toBe("005F: 35");
	});
});
