import type { DisplayModel, EnergyFacts, LightSettings, SetupFacts } from "../display/model";
import type { ErrorCode } from "../errors/codes";
import { languageOf } from "../languages/choice";
import type { Language } from "../languages/languages";
import type { LanState, LinkCounters, LinkFacts } from "../meter/values/link-facts";
import type { Readings } from "../meter/values/readings";
import type { Settings } from "../settings/settings";
import { CountersOfLink } from "./link-counters";
import type { AppParts } from "./parts";

const MINUTE_MS = 60_000;
const JST_MINUTES = 540;
const DAY_MINUTES = 1440;

/** The values of views and pages, read from the parts of the app when asked. Nothing is kept here. */
export class ViewModel implements DisplayModel, LinkFacts, LightSettings {
	readonly readings: Readings;
	readonly counters: LinkCounters;
	private readonly _app: AppParts;
	private readonly _settings: Settings;

	constructor(app: AppParts) {
		this._app = app;
		this.readings = app.readings;
		this.counters = new CountersOfLink(app);
		this._settings = app.settings;
	}

	get language(): Language {
		return languageOf(this._settings.text("lang"));
	}

	get name(): string {
		return this._settings.text("name");
	}

	get version(): string {
		return this._app.version;
	}

	get contractA(): number {
		return this._settings.integer("contractA");
	}

	get allSold(): boolean {
		return this._settings.text("wiring") === "all-sold";
	}

	get minuteOfDay(): number | undefined {
		return this.minuteAt(this._app.clock.ticks());
	}

	minuteAt(ticks: number): number | undefined {
		const unix = this._app.clock.unix();
		if (unix == null) return undefined;
		return (Math.floor((unix - this._app.clock.ticks() + ticks) / MINUTE_MS) + JST_MINUTES) % DAY_MINUTES;
	}

	get clockDoubtful(): boolean {
		return this._app.meter.clock.isDoubtful;
	}

	get light(): LightSettings {
		return this;
	}

	get brightness(): number {
		return this._settings.integer("brightness");
	}

	get nightFrom(): number {
		return this._settings.integer("nightFrom");
	}

	get nightTo(): number {
		return this._settings.integer("nightTo");
	}

	get nightPercent(): number {
		return this._settings.integer("nightPercent");
	}

	get link(): LinkFacts {
		return this;
	}

	get attempt(): number {
		return this._app.session.attempt;
	}

	get nextTryS(): number | undefined {
		const until = this._app.session.waitUntil;
		if (until == null) return undefined;
		return Math.max(0, Math.ceil((until - this._app.clock.ticks()) / 1000));
	}

	get moduleVersion(): string | undefined {
		const version = this._app.session.module.version;
		return version === "" ? undefined : version;
	}

	get channel(): number | undefined {
		return this._app.session.connector.pan?.channel;
	}

	get localName(): string | undefined {
		return this._app.web.mdns?.name;
	}

	get lastError(): ErrorCode | undefined {
		return this._app.session.lastError;
	}

	get lastErrorAgoS(): number | undefined {
		const lastErrorAt = this._app.session.lastErrorAt;
		return this._app.session.lastError == null
			? undefined
			: Math.floor((this._app.clock.ticks() - lastErrorAt) / 1000);
	}

	get resetReason(): string {
		return this._app.host.system.resetReason;
	}

	get freeBytes(): number | undefined {
		return this._app.host.system.freeMemory();
	}

	get lowestFreeBytes(): number | undefined {
		return this._app.host.system.lowestFreeMemory?.();
	}

	get collections(): number | undefined {
		return this._app.host.system.collections?.count;
	}

	get collectionMs(): number | undefined {
		return this._app.host.system.collections?.pauseMs();
	}

	get address(): string | undefined {
		return this._app.host.wifi.address;
	}

	get lanState(): LanState {
		if (!this._settings.isOn("relay")) return "off";
		return this._app.relay.running && this._app.relay.error == null ? "ready" : "down";
	}

	get lanError(): ErrorCode | undefined {
		const state = this._app.host.wifi.state;
		if (state === "not-found") return "WIFI_NOT_FOUND";
		if (state === "denied") return "WIFI_DENIED";
		return this._app.relay.error;
	}

	get listeners(): number {
		const clients = this._app.relay.clients;
		const since = this._app.clock.ticks() - 3_600_000;
		let count = 0;
		for (let i = 0; i < clients.count; i++) if (clients.heardAt(i) >= since) count++;
		return count;
	}

	listener(rank: number): string | undefined {
		const clients = this._app.relay.clients;
		const index = clients.latest(rank);
		return index < 0 ? undefined : clients.address(index);
	}

	listenerAgoS(rank: number): number {
		const clients = this._app.relay.clients;
		const index = clients.latest(rank);
		return index < 0 ? 0 : Math.floor((this._app.clock.ticks() - clients.heardAt(index)) / 1000);
	}

	get strangers(): number {
		return this._app.lan.neighbours.strangers;
	}

	get uptimeS(): number {
		return Math.floor((this._app.clock.ticks() - this._app.startedAt) / 1000);
	}

	get otherError(): ErrorCode | undefined {
		const trouble = this._app.meter.trouble;
		if (trouble != null) return trouble;
		if (this._app.credentials.reverted) return "CREDENTIALS_REVERTED";
		const stored = this._app.host.store.problem?.();
		if (stored != null) return stored;
		if (this._settings.broken.length > 0) return "STORE_BROKEN";
		if ((this._app.host.system.fault?.sinceStart ?? 0) > 0) return "INTERNAL";
		return this._app.web.http.error;
	}

	get energy(): EnergyFacts {
		return this._app.energy;
	}

	get setup(): SetupFacts | undefined {
		return this._app.setup;
	}

	setBrightness(percent: number): void {
		this._settings.set("brightness", percent);
	}

	factoryReset(): void {
		this._app.factoryReset();
	}

	openSetup(): void {
		this._app.web.access.show();
	}
}
