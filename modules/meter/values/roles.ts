import { EPC } from "../../echonet/epc";
/**
 * Which direction of the meter is bought and which is sold. Normal wiring: forward (E0, E2, EA) is bought.
 * A meter of a plant that sells all it makes ("all-sold") is wired the other way round: forward is sold.
 */
export type Wiring = "normal" | "all-sold";
export type Role = "bought" | "sold";

/** True when `role` is the meter's reverse direction (E3, E4, EB). */
export function isReverse(role: Role, wiring: Wiring): boolean {
	return (role === "sold") === (wiring === "normal");
}

/** EPC of the cumulative energy of `role`. */
export function energyEpc(role: Role, wiring: Wiring): number {
	return isReverse(role, wiring) ? EPC.REVERSE : EPC.FORWARD;
}

/** Power with the sign that people see: negative while selling, whatever the wiring. Never -0. */
export function shownWatts(watts: number, wiring: Wiring): number {
	return wiring === "normal" || watts === 0 ? watts : -watts;
}
