import { J11_FAULTS } from "./j11";
import { LIES } from "./lies";
import { LINK_FAULTS } from "./link";
import { METER_FAULTS } from "./meter";
import { READINGS } from "./readings";
import type { FaultRow } from "./row";
import { TORN_OUTPUT } from "./torn";
import { WIRE_AND_MODULE_FAULTS } from "./wire";

/**
 * Every fault on the module's or the meter's side, by name. Any number of them can be on at once; each draws from
 * the seed. What goes wrong on the host's side (a serial device that vanishes, Wi-Fi) is not the emulator's business.
 */
export const FAULTS: Readonly<Record<string, FaultRow>> = Object.freeze({
	...WIRE_AND_MODULE_FAULTS,
	...TORN_OUTPUT,
	...LINK_FAULTS,
	...J11_FAULTS,
	...METER_FAULTS,
	...LIES,
	...READINGS,
});

for (const row of Object.values(FAULTS)) {
	Object.freeze(row.params);
	Object.freeze(row);
}
