import { Home, type HomeOptions } from "../support/home";

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const USER = "kabewatt-user";
export const SECRET = "mqtt-Passw0rd!";

/** A home whose device has a broker set and has read what it publishes. */
export function published(options: HomeOptions = {}): Home {
	const home = new Home(options);
	turnOn(home);
	home.start();
	home.untilWatts();
	home.time.advance(3 * MINUTE);
	return home;
}

export function turnOn({ app }: Home): void {
	app.settings.set("mqttUser", USER);
	app.settings.set("mqttPassword", SECRET);
	app.settings.set("mqttHost", "homeassistant.local");
}

/** The description that Home Assistant has of the present meter. */
export function described(home: Home): Described | undefined {
	const text = home.broker.retained.get(`homeassistant/device/kabewatt_${home.app.publisher.id}/config`);
	return text === undefined ? undefined : JSON.parse(text);
}

export interface Described {
	readonly dev: Readonly<Record<string, unknown>>;
	readonly o: Readonly<Record<string, unknown>>;
	readonly cmps: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Entities that are there, not only their platform. */
export function entitiesOf({ cmps }: Described): string[] {
	return Object.keys(cmps).filter((key) => Object.keys(cmps[key]!).length > 1);
}
