import { Display } from "../display/display";
import type { SetupFacts } from "../display/model";
import { TouchInput } from "../display/touch/touch-input";
import { EPC } from "../echonet/epc";
import type { ErrorCode } from "../errors/codes";
import { Lan } from "../lan/lan";
import { Meter } from "../meter/meter";
import { AGES, APP_LOOKS_MS } from "../meter/values/ages";
import { CHANGE, Readings } from "../meter/values/readings";
import { Publisher } from "../mqtt/publisher";
import type { Host } from "../ports/host";
import type { Timer, TimerOwner } from "../ports/timers";
import { Relay } from "../relay/relay";
import { Session } from "../routeb/session";
import { DOMAINS } from "../settings/schema";
import { Settings, type SettingsListener } from "../settings/settings";
import { Costs } from "../tariff/costs";
import type { Exchange } from "../web/http/exchange";
import type { HttpLimits } from "../web/http/http-limits";
import { WebServer } from "../web/web-server";
import type { Protocol } from "../wisun/finder";
import type { Trace } from "../wisun/trace";
import { Bridge, type SessionListener } from "./bridge";
import { AppClock } from "./clock";
import { Credentials } from "./credentials";
import { Energy } from "./energy";
import type { AppParts } from "./parts";
import { ViewModel } from "./view-model";

export interface AppOptions {
	readonly version: string;
	/** What modules may speak; one at least. */
	readonly protocols: readonly Protocol[];
	/** Where the pages are served; port 80 when absent. */
	readonly web?: {
		readonly port: number;
		readonly limits?: HttpLimits | undefined;
		/** Routes of one host alone. True when it took the exchange. */
		readonly extra?: ((exchange: Exchange) => boolean) | undefined;
		/** Own address on the device's own access point where it is not that of the ESP32. */
		readonly accessPoint?: string | undefined;
		/** Address of the page where it is not that of the Wi-Fi and the port. */
		readonly url?: string | undefined;
		/** False where the page is served to this machine alone, and so has no name on the LAN. */
		readonly named?: boolean | undefined;
	};
	/** Records both directions of the UART, without secrets. */
	readonly trace?: Trace | undefined;
}

/**
 * The whole device: makes the parts, connects them, starts and stops them. It decides nothing itself but
 * what must be done when a setting changes.
 */
export class App implements AppParts, SettingsListener, SessionListener, TimerOwner {
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
	readonly costs: Costs;
	readonly display: Display | undefined;
	private readonly _model: ViewModel;
	private readonly _age: Timer;
	private readonly _restart: Timer;
	private _wasStale = false;
	private _running = false;
	private readonly _pageUrl: string | undefined;

	constructor(host: Host, options: AppOptions) {
		this.version = options.version;
		this._pageUrl = options.web?.url;
		this.host = host;
		this.startedAt = host.clock.ticks();
		this.settings = new Settings(host.store);
		this.credentials = new Credentials(host.store, this.settings);
		this.lan = new Lan(host);
		this.lan.neighbours.allow(this.settings.text("lanAllow"));
		this.readings = new Readings(host.clock);
		this.meter = new Meter(host, this.readings, this.settings, host.store);
		this.clock = new AppClock(host.clock, this.meter.clock);
		const bridge = new Bridge(this.meter, this);
		this.session = new Session(host, options.protocols, bridge);
		this.session.trace = options.trace;
		bridge.session = this.session;
		this.meter.start(this.session, this.session.budget);
		// Nothing that is on the LAN gets the host's own sockets.
		const guarded = { ...host, udp: this.lan, tcp: this.lan };
		this.relay = new Relay(guarded, this.readings, this.settings, this.meter.history, this.lan.multicasts);
		this.energy = new Energy(this.meter);
		this.costs = new Costs(host.clock, this.meter, this.settings, host.store);
		this._model = new ViewModel(this);
		this.publisher = new Publisher({
			host,
			clock: this.clock,
			version: options.version,
			settings: this.settings,
			meter: this.meter,
			costs: this.costs,
			facts: this._model,
		});
		this.web = new WebServer(
			{ ...guarded, clock: this.clock },
			{
				version: options.version,
				settings: this.settings,
				readings: this.readings,
				actions: this,
				facts: this._model,
				meter: this.meter,
				costs: this.costs,
				multicasts: this.lan.multicasts,
				port: options.web?.port ?? 80,
				limits: options.web?.limits,
				extra: options.web?.extra,
				accessPoint: options.web?.accessPoint,
				named: options.web?.named,
				pageUrl: options.web?.url,
			},
		);
		this._age = host.timers.create(this, "app ages");
		this._restart = host.timers.create(this, "app restart");
		this.display = this.makeDisplay();
		if (this.display != null) this.readings.listen(this.display);
		this.settings.listen(this);
		this.web.setup.onChange = () => this.onSetup();
		this.web.access.onShow = () => this.onPin();
		host.wifi.onChange = () => this.onNetwork();
		this.relay.onChange = () => this.readings.notify(CHANGE.LINK);
		this.publisher.onChange = () => this.readings.notify(CHANGE.LINK);
	}

	start(): void {
		this._running = true;
		this.session.finder.uart.secrets.learn(this.web.access.pin);
		this.session.finder.uart.secrets.learn(this.settings.text("mqttPassword"));
		this.display?.start();
		this.joinNetwork();
		this.relay.start();
		this.web.start();
		this.publisher.start();
		this._age.start(APP_LOOKS_MS);
		this.onCredentials();
	}

	/** Ends the session with the meter (SKTERM), then calls `done`; the rest has stopped by then. */
	stop(done: () => void): void {
		this._running = false;
		this._restart.stop();
		this._age.stop();
		this.meter.stop();
		this.relay.stop();
		this.publisher.stop();
		this.web.stop();
		this.session.stop(() => {
			this.display?.stop();
			done();
		});
	}

	/** Replaces route-B ID and password as a pair; the session starts anew with them. */
	setCredentials(rbid: string, password: string): ErrorCode | undefined {
		const wrong = this.credentials.replace(rbid, password, this.session.recovery.known);
		if (wrong == null) this._restart.start(0);
		return wrong;
	}

	/** Ends the session, forgets everything that is stored, and starts the device anew. */
	factoryReset(): void {
		// At once, should the plug be pulled while the meter is taken leave of; and again, since that writes too.
		this.erase();
		this.stop(() => {
			this.erase();
			this.host.system.restart();
		});
	}

	/** Moved, or the service ended: takes leave of the meter and forgets it and its credentials, not the owner's record. */
	forgetMeter(): void {
		const host = this.host;
		const readings = this.readings;
		const relay = this.relay;
		const session = this.session;
		this.meter.record.flush();
		this.credentials.forget();
		this.settings.set("rbid", "");
		this.settings.set("password", "");
		this._restart.stop();
		session.stop(() => {
			host.store.erase("routeb");
			readings.forgetMeter();
			relay.forgetMeter();
		});
	}

	private erase(): void {
		for (let i = 0; i < DOMAINS.length; i++) this.host.store.erase(DOMAINS[i]!.name);
	}

	get alarm(): boolean | undefined {
		if (this.display == null || this.settings.integer("contractA") === 0) return undefined;
		return this.display.alarm.level !== "none";
	}

	/** What the view Set-up shows. */
	get setup(): SetupFacts {
		const setup = this.web.setup;
		return { ssid: setup.ssid, password: setup.password, pin: this.web.access.pin, url: this.url };
	}

	/** Where the page is: on the own access point while that is open and the home's Wi-Fi is not joined. */
	private get url(): string {
		const address = this.host.wifi.address;
		const setup = this.web.setup;
		if (setup.active && this.host.wifi.state !== "up") return setup.url;
		if (this._pageUrl != null) return this._pageUrl;
		return address == null ? "" : `http://${address}/`;
	}

	private makeDisplay(): Display | undefined {
		const host = this.host;
		if (host.canvas == null) return undefined;
		const display = new Display({
			canvas: host.canvas,
			model: this._model,
			clock: host.clock,
			timers: host.timers,
			buttons: host.buttons.names,
			backlight: host.backlight,
			sound: host.sound.available ? host.sound : undefined,
		});
		host.buttons.onChange = (name, pressed) => {
			if (pressed) this.onPress();
			display.button(name, pressed);
		};
		if (host.touch != null) {
			const input = new TouchInput(display, Math.min(host.canvas.width, host.canvas.height));
			host.touch.onTouch = (x, y, down) => {
				if (down) this.onPress();
				input.point(x, y, down, host.clock.ticks());
			};
		}
		return display;
	}

	private onPress(): void {
		this.attended();
		this.meter.readNow();
		this.session.recovery.attend();
	}

	/** Somebody is at the device or at its console. */
	attended(): void {
		this.web.access.attended();
	}

	onSession(): void {
		const readings = this.readings;
		const session = this.session;
		readings.dialect = session.dialect;
		readings.rssiDbm = session.rssiDbm;
		if (session.state === "ready") this.credentials.onJoined();
		else if (isRefusal(session.error) && this.credentials.onFailed(session.attempt)) this._restart.start(0);
		if (session.state === "off" && this._running && this.credentials.rbid === "")
			readings.setLink("off", this.isUnreadable ? "STORE_UNREADABLE" : "CREDENTIALS_MISSING");
		else readings.setLink(session.state, session.error);
	}

	/** True while the stored credentials cannot be read: whether there are any is not known. */
	private get isUnreadable(): boolean {
		return this.host.store.problem?.("kabewatt-secret") === "STORE_UNREADABLE";
	}

	/** A value that became too old changes what everybody shows, though nothing arrived. */
	onTimer(timer: Timer): void {
		if (timer === this._age) this.onAge();
		else this.onCredentials();
	}

	private onAge(): void {
		const isStale = this.readings.reason(EPC.POWER) === "STALE";
		const arrived = this.readings.arrivedAt(EPC.POWER);
		// It cannot be too old before its time; looked at in between, since the limit may become shorter.
		const leastMs = AGES.power.liveS * 1000;
		const left = arrived == null || isStale ? 0 : arrived - this.host.clock.ticks() + leastMs;
		this._age.start(Math.max(left, APP_LOOKS_MS));
		if (isStale === this._wasStale) return;
		this._wasStale = isStale;
		this.readings.notify(CHANGE.AGE);
	}

	/** A page wants the PIN on the screen, or it was typed. */
	private onPin(): void {
		if (this.web.access.shown) this.display?.show("setup");
		else this.display?.hide("setup");
	}

	/** A new device shows at once how to reach it. */
	private onSetup(): void {
		if (this.web.setup.active) this.display?.show("setup");
		this.display?.invalidate();
	}

	private onNetwork(): void {
		this.web.setup.networkChanged();
		this.web.mdns?.networkChanged();
		// From here on the screen leads: what is missing, or how far the way to the meter is.
		if (this.web.setup.active && this.host.wifi.state === "up") this.display?.hide("setup");
		this.relay.networkChanged();
		this.publisher.networkChanged();
		this.readings.notify(CHANGE.LINK);
	}

	onSetting(key: string): void {
		if (key === "mqttPassword") this.session.finder.uart.secrets.learn(this.settings.text(key));
		if (key === "lanAllow") this.lan.neighbours.allow(this.settings.text(key));
		if (!this._running) return;
		// Both halves of a pair are stored before the session starts anew. A pair that stands needs no new start.
		if (key === "rbid" || key === "password") {
			if (this.session.state !== "ready" || !this.isInUse()) this._restart.start(0);
		} else if (key === "ssid" || key === "wifiPassword") this.joinNetwork();
		this.display?.invalidate();
	}

	private onCredentials(): void {
		const credentials = this.credentials;
		const session = this.session;
		// The meter is left before another one, or other credentials, are tried.
		const isOther = !this.isInUse();
		session.stop(() => {
			// What the session before showed must not look as if the new pair had worked.
			if (isOther) this.readings.forgetLive();
			session.start(credentials.rbid, credentials.password);
		});
	}

	private joinNetwork(): void {
		const password = this.settings.text("wifiPassword");
		this.session.finder.uart.secrets.learn(password);
		this.host.wifi.station(this.settings.text("ssid"), password);
	}

	private isInUse(): boolean {
		return (
			this.session.connector.rbid === this.credentials.rbid &&
			this.session.connector.password === this.credentials.password
		);
	}
}

/** Failures that a wrong ID or password may be the cause of. */
function isRefusal(error: ErrorCode | undefined): boolean {
	return (
		error === "SCAN_NO_METER" ||
		error === "JOIN_REFUSED" ||
		error === "JOIN_REFUSED_KNOWN" ||
		error === "JOIN_NO_ANSWER"
	);
}
