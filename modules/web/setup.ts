import { toHex } from "../bytes/hex";
import type { Json } from "../bytes/json";
import type { ErrorCode } from "../errors/codes";
import { LANGUAGES, type Language } from "../languages/languages";
import type { Readings } from "../meter/values/readings";
import type { System } from "../ports/system";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import type { Udp } from "../ports/udp";
import type { Wifi } from "../ports/wifi";
import type { Settings } from "../settings/settings";
import { messageJson } from "./api/link";
import { wattsShown } from "./api/status";
import { isLoopback } from "./http/loopback";
import { CaptiveDns } from "./names/captive-dns";

/** The access point stays open for so long after the home's Wi-Fi was joined, so that the page can say so. */
const LINGER_MS = 300_000;
/** Without the look-alikes 0 o 1 l i. Ten of these are 49 bits. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const PASSWORD_LENGTH = 10;

export interface SetupParts {
	readonly wifi: Wifi;
	readonly udp: Udp;
	readonly timers: Timers;
	readonly system: System;
	readonly settings: Settings;
	readonly readings: Readings;
	/** Own address on that access point. */
	readonly address: string;
	readonly port: number;
	/** Address of the page in the home's network where it is not that of the Wi-Fi and the port. */
	readonly pageUrl?: string | undefined;
}

/**
 * The first run: an access point of the device's own with a random password, which only its screen shows, so
 * that whoever is on it has read the screen. It opens by itself while no Wi-Fi is set.
 */
export class Setup implements TimerOwner {
	/** Name and password of the access point, "" while it is closed. */
	ssid = "";
	password = "";
	/** Called when the access point opens or closes. */
	onChange: (() => void) | undefined;
	private readonly _parts: SetupParts;
	private readonly _dns: CaptiveDns;
	private readonly _close: Timer;

	constructor(parts: SetupParts) {
		this._parts = parts;
		this._dns = new CaptiveDns(parts.udp, parts.address);
		this._close = parts.timers.create(this, "setup close");
	}

	/** True while the access point is open. */
	get active(): boolean {
		return this.ssid !== "";
	}

	/** Where the page is while the access point is open. */
	get url(): string {
		return this.urlOf(this._parts.address);
	}

	/**
	 * True for a client that came in by the access point while that is open, so that its password stands on the screen.
	 * What addresses the client has or names is of no account, and nobody is trusted where the home's network has the
	 * access point's addresses.
	 */
	trusts(client: { readonly onAccessPoint: boolean }): boolean {
		return client.onAccessPoint && this.active && !this.collides;
	}

	/** Opens the access point where no Wi-Fi is set and the host has no network of its own. */
	start(): void {
		if (this._parts.settings.text("ssid") === "" && this._parts.wifi.state !== "up") this.open();
	}

	stop(): void {
		this.close();
	}

	open(): void {
		this._close.stop();
		if (this.active) return;
		const system = this._parts.system;
		const id = system.uniqueId;
		this.ssid = `kabewatt-${toHex(id[4]!, 2)}${toHex(id[5]!, 2)}`;
		this.password = "";
		for (let i = 0; i < PASSWORD_LENGTH; i++) this.password += LETTERS[system.random() % LETTERS.length];
		this._parts.wifi.accessPoint(this.ssid, this.password);
		this._dns.open();
		this.onChange?.();
	}

	onTimer(): void {
		this.close();
	}

	close(): void {
		this._close.stop();
		if (!this.active) return;
		this.ssid = this.password = "";
		this._dns.close();
		this._parts.wifi.accessPoint("", "");
		this.onChange?.();
	}

	/** The state or the address of the Wi-Fi changed. */
	networkChanged(): void {
		if (!this.active) return;
		if (this.collides) this.close();
		else if (this._parts.wifi.state === "up") this._close.start(LINGER_MS);
		else this._close.stop();
	}

	/** GET /api/v1/setup: how far it is, and what to do now. */
	json(language: Language): Json {
		const { readings, settings, wifi, pageUrl } = this._parts;
		const wifiError = wifiErrorOf(wifi);
		const { states, errors } = LANGUAGES[language];
		const { linkError, linkState } = readings;
		return {
			active: this.active,
			ssid: settings.text("ssid"),
			wifi: wifi.state,
			wifiError,
			wifiMessage: wifiError == null ? null : messageJson(errors[wifiError]),
			url: wifi.address == null ? null : (pageUrl ?? this.urlOf(wifi.address)),
			hasCredentials: settings.hasCredentials,
			link: linkState,
			error: linkError,
			message: messageJson(linkError == null ? states[linkState] : errors[linkError]),
			watts: wattsShown(readings, settings),
		};
	}

	/** The home's network has the addresses of the access point: both at a time cannot be reached. */
	private get collides(): boolean {
		const { wifi, address } = this._parts;
		return wifi.address != null && !isLoopback(address) && networkOf(wifi.address) === networkOf(address);
	}

	private urlOf(address: string): string {
		return `http://${address}${this._parts.port === 80 ? "" : `:${this._parts.port}`}/`;
	}
}

/** The first three numbers of an IPv4 address: the access point's network has 24 bits. */
function networkOf(address: string): string {
	return address.slice(0, address.lastIndexOf("."));
}

function wifiErrorOf(wifi: Wifi): ErrorCode | undefined {
	if (wifi.state === "denied") return "WIFI_DENIED";
	return wifi.state === "not-found" ? "WIFI_NOT_FOUND" : undefined;
}
