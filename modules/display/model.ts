import type { Language } from "../languages/languages";
import type { LinkFacts } from "../meter/values/link-facts";
import type { Readings } from "../meter/values/readings";

/**
 * What the views read. `readings` says what the meter said; the rest is what other parts of the app know.
 * Everything is read while painting and must be cheap: a getter over what is already there. A missing value
 * is undefined and never 0.
 */
export interface DisplayModel {
	readonly readings: Readings;
	readonly language: Language;
	/** Name that the owner gave, or "". */
	readonly name: string;
	readonly version: string;
	/** Contracted current in A; 0 when it is not set. */
	readonly contractA: number;
	/** "All sold" wiring: the forward direction of the meter is what is sold. */
	readonly allSold: boolean;
	/** Minutes since midnight (Japan), or undefined while no clock is known. */
	readonly minuteOfDay: number | undefined;
	/** The same at another moment given by the clock's ticks. */
	minuteAt(ticks: number): number | undefined;
	readonly light: LightSettings;
	readonly link: LinkFacts;
	readonly energy: EnergyFacts;
	/** Where the set-up page is reached; undefined where there is none. */
	readonly setup: SetupFacts | undefined;
	/** Brightness in percent was chosen with the buttons: store it. */
	setBrightness(percent: number): void;
	/** The button was held for ten seconds: back to factory settings. */
	factoryReset(): void;
	/** The person opened the view Set-up: a PIN or an access point may be needed. */
	openSetup(): void;
}

/** Settings of the backlight: percents, and minutes since midnight (both 0: no night). */
export interface LightSettings {
	readonly brightness: number;
	readonly nightFrom: number;
	readonly nightTo: number;
	readonly nightPercent: number;
}

/** Energy in whole Wh. Days count back: 0 is today. */
export interface EnergyFacts {
	readonly todayBoughtWh: number | undefined;
	readonly todaySoldWh: number | undefined;
	/** What the running half hour will have bought at its end. */
	readonly projectedWh: number | undefined;
	/** True when the meter has a reverse direction that can be sold to. */
	readonly sells: boolean;
	/** Half hours of today that are over, 0 to 48. */
	readonly halfHours: number;
	/** Energy of half hour `slot` (0 = 00:00 to 00:30) of today (0) or yesterday (1); undefined is a gap. */
	halfHourWh(back: 0 | 1, slot: number, sold: boolean): number | undefined;
	/** Days of the owner's record, today included. */
	readonly days: number;
	/** Total of a day, or undefined when it is not known. */
	dayWh(back: number, sold: boolean): number | undefined;
	/** The date as yyyymmdd, or 0 while no clock is known. */
	dayDate(back: number): number;
	/** The day's values are doubtful, as after a long outage with a wrong meter clock. */
	dayDoubtful(back: number): boolean;
	/** The same for one half hour of such a day. */
	halfHourDoubtful(back: 0 | 1, slot: number): boolean;
}

/** What the view Set-up shows. The password is that of the display's own access point, not of the home. */
export interface SetupFacts {
	/** Name and password of the display's own access point, or "" when it is not up. */
	readonly ssid: string;
	readonly password: string;
	readonly pin: string;
	/** Address of the page, for example "http://192.168.1.20/", or "" while the device has none. */
	readonly url: string;
}
