import type { SetupFacts } from "../display/model";
import type { Lan } from "../lan/lan";
import type { Meter } from "../meter/meter";
import type { Readings } from "../meter/values/readings";
import type { Publisher } from "../mqtt/publisher";
import type { Host } from "../ports/host";
import type { Relay } from "../relay/relay";
import type { Session } from "../routeb/session";
import type { Settings } from "../settings/settings";
import type { Costs } from "../tariff/costs";
import type { WebServer } from "../web/web-server";
import type { AppClock } from "./clock";
import type { Credentials } from "./credentials";
import type { Energy } from "./energy";

/** The parts of the app, as those see them that read from several. */
export interface AppParts {
	readonly version: string;
	readonly host: Host;
	readonly clock: AppClock;
	/** `clock.ticks()` at which the app was made. */
	readonly startedAt: number;
	readonly settings: Settings;
	readonly credentials: Credentials;
	readonly readings: Readings;
	readonly meter: Meter;
	readonly session: Session;
	readonly lan: Lan;
	readonly relay: Relay;
	readonly publisher: Publisher;
	readonly web: WebServer;
	readonly energy: Energy;
	/** An alarm of the contracted current stands; undefined where none can. */
	readonly alarm: boolean | undefined;
	readonly costs: Costs;
	/** What the view Set-up shows. */
	readonly setup: SetupFacts;
	/** Erases all that is stored and starts anew. */
	factoryReset(): void;
}
