import type { DisplayModel, EnergyFacts, LightSettings, SetupFacts } from "../display/model";
import type { ErrorCode } from "../errors/codes";
import type { Language } from "../errors/texts";
import type { LanState, LinkFacts } from "../meter/values/link-facts";
import type { Readings } from "../meter/values/readings";
import type { Settings } from "../settings/settings";
import type { AppParts } from "./parts";

const MINUTE_MS = 60_000;
const JST_MINUTES = 540;
const DAY_MINUTES = 1440;

/** What views and pages look at, read from the parts of the app at that moment. Nothing is kept here. */
export class ViewModel implements DisplayModel, LinkFacts, LightSettings {
	readonly readings: Readings;
	readonly #app: AppParts;
	readonly #settings: Settings;

	constructor(app: AppParts) {
		this.#app = app;
		this.readings = app.readings;
		this.#settings = app.settings;
	}

	get language(): Language {
		return this.#settings.text("lang") === "en" ? "en" : "ja";
	}

	get name(): string {
		return this.#settings.text("name");
	}

	get version(): string {
		return this.#app.version;
	}

	get contractA(): number {
		return this.#settings.integer("contractA");
	}

	get allSold(): boolean {
		return this.#settings.text("wiring") === "all-sold";
	}

	get minuteOfDay(): number | undefined {
		return this.minuteAt(this.#app.clock.ticks());
	}

	minuteAt(ticks: number): number | undefined {
		const unix = this.#app.clock.unix();
		if (unix == null) return undefined;
		return (Math.floor((unix - this.#app.clock.ticks() + ticks) / MINUTE_MS) + JST_MINUTES) % DAY_MINUTES;
	}

	get clockDoubtful(): boolean {
		return this.#app.meter.clock.isDoubtful;
	}

	get light(): LightSettings {
		return this;
	}

	get brightness(): number {
		return this.#settings.integer("brightness");
	}

	get nightFrom(): number {
		return this.#settings.integer("nightFrom");
	}

	get nightTo(): number {
		return this.#settings.integer("nightTo");
	}

	get nightPercent(): number {
		return this.#settings.integer("nightPercent");
	}

	get link(): LinkFacts {
		return this;
	}

	get attempt(): number {
		return this.#app.session.attempt;
	}

	get nextTryS(): number | undefined {
		const until = this.#app.session.waitUntil;
		if (until == null) return undefined;
		return Math.max(0, Math.ceil((until - this.#app.clock.ticks()) / 1000));
	}

	get moduleVersion(): string | undefined {
		const version = this.#app.session.module.version;
		return version === "" ? undefined : version;
	}

	get channel(): number | undefined {
		return this.#app.session.connector.pan?.channel;
	}

	get localName(): string | undefined {
		return this.#app.web.mdns?.name;
	}

	get requests(): number {
		return this.#app.meter.counters.requests;
	}

	get answers(): number {
		return this.#app.meter.counters.answers;
	}

	get timeouts(): number {
		return this.#app.meter.counters.silent;
	}

	get unsent(): number {
		return this.#app.meter.counters.unsent;
	}

	get moduleTimeouts(): number {
		return this.#app.session.module.timeouts;
	}

	get rejoins(): number {
		return Math.max(0, this.#app.session.sessions - 1);
	}

	get moduleRestarts(): number {
		return this.#app.session.module.restarts;
	}

	get lastError(): ErrorCode | undefined {
		return this.#app.session.lastError;
	}

	get lastErrorAgoS(): number | undefined {
		const lastErrorAt = this.#app.session.lastErrorAt;
		return this.#app.session.lastError == null
			? undefined
			: Math.floor((this.#app.clock.ticks() - lastErrorAt) / 1000);
	}

	get overruns(): number | undefined {
		return this.#app.session.finder.uart.overruns;
	}

	get moduleOverruns(): number {
		return this.#app.session.module.moduleOverruns;
	}

	get droppedBytes(): number {
		return this.#app.session.module.droppedBytes;
	}

	get joins(): number {
		return this.#app.session.connector.joins;
	}

	get scans(): number {
		return this.#app.session.connector.scans;
	}

	get airTimeMs(): number {
		return this.#app.session.budget.airMs;
	}

	get roundTripMs(): number | undefined {
		return this.#app.meter.counters.roundTripMedianMs;
	}

	get roundTripMaxMs(): number | undefined {
		return this.roundTripMs == null ? undefined : this.#app.meter.counters.roundTripMaxMs;
	}

	get resetReason(): string {
		return this.#app.host.system.resetReason;
	}

	get freeBytes(): number | undefined {
		return this.#app.host.system.freeMemory();
	}

	get address(): string | undefined {
		return this.#app.host.wifi.address;
	}

	get lanState(): LanState {
		if (!this.#settings.isOn("relay")) return "off";
		return this.#app.relay.running && this.#app.relay.error == null ? "ready" : "down";
	}

	get lanError(): ErrorCode | undefined {
		const state = this.#app.host.wifi.state;
		if (state === "not-found") return "WIFI_NOT_FOUND";
		if (state === "denied") return "WIFI_DENIED";
		return this.#app.relay.error;
	}

	get listeners(): number {
		const clients = this.#app.relay.clients;
		const since = this.#app.clock.ticks() - 3_600_000;
		let count = 0;
		for (let i = 0; i < clients.count; i++) if (clients.heardAt(i) >= since) count++;
		return count;
	}

	listener(rank: number): string | undefined {
		const clients = this.#app.relay.clients;
		const index = clients.latest(rank);
		return index < 0 ? undefined : clients.address(index);
	}

	listenerAgoS(rank: number): number {
		const clients = this.#app.relay.clients;
		const index = clients.latest(rank);
		return index < 0 ? 0 : Math.floor((this.#app.clock.ticks() - clients.heardAt(index)) / 1000);
	}

	get strangers(): number {
		return this.#app.lan.neighbours.strangers;
	}

	get uptimeS(): number {
		return Math.floor((this.#app.clock.ticks() - this.#app.startedAt) / 1000);
	}

	get otherError(): ErrorCode | undefined {
		const trouble = this.#app.meter.trouble;
		if (trouble != null) return trouble;
		if (this.#app.credentials.reverted) return "CREDENTIALS_REVERTED";
		const stored = this.#app.host.store.problem?.();
		if (stored != null) return stored;
		if (this.#settings.broken.length > 0) return "STORE_BROKEN";
		if ((this.#app.host.system.fault?.sinceStart ?? 0) > 0) return "INTERNAL";
		return this.#app.web.http.error;
	}

	get energy(): EnergyFacts {
		return this.#app.energy;
	}

	get setup(): SetupFacts | undefined {
		return this.#app.setup;
	}

	setBrightness(percent: number): void {
		this.#settings.set("brightness", percent);
	}

	factoryReset(): void {
		this.#app.factoryReset();
	}

	openSetup(): void {
		this.#app.web.access.show();
	}
}
