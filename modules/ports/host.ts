import type { Backlight, Sound } from "./backlight";
import type { Buttons } from "./buttons";
import type { Canvas } from "./canvas";
import type { Clock } from "./clock";
import type { Log } from "./log";
import type { Mqtt } from "./mqtt";
import type { Serial } from "./serial";
import type { Store } from "./store";
import type { System } from "./system";
import type { Tcp } from "./tcp";
import type { Timers } from "./timers";
import type { Touch } from "./touch";
import type { Udp } from "./udp";
import type { Wifi } from "./wifi";

/** Everything the app needs from the outside world. hosts/* make one, the app gets it. */
export interface Host {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly serial: Serial;
	readonly udp: Udp;
	readonly tcp: Tcp;
	/** Undefined on a host that has no MQTT. */
	readonly mqtt?: Mqtt | undefined;
	readonly wifi: Wifi;
	readonly store: Store;
	/** Undefined on a host without a screen. */
	readonly canvas: Canvas | undefined;
	readonly buttons: Buttons;
	/** Undefined where the screen cannot be touched. */
	readonly touch?: Touch | undefined;
	readonly backlight: Backlight;
	readonly sound: Sound;
	readonly system: System;
	readonly log: Log;
}
