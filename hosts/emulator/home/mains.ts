import type { RouteB } from "../meter/route-b";
import type { Household } from "./household";

/** Mains off and on again: registers keep their counts, sessions and selections do not survive. */
export function setMeterPower(radio: RouteB, house: Household, now: number, on: boolean): void {
	if (on === radio.powered) return;
	radio.powered = on;
	house.change(now, { powered: on });
	if (on) radio.meter.powerOn(now);
	else {
		radio.meter.powerOff(now);
		radio.forget();
	}
}
