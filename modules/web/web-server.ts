import type { Multicasts } from "../lan/multicasts";
import type { Meter } from "../meter/meter";
import type { LinkFacts } from "../meter/values/link-facts";
import type { Readings } from "../meter/values/readings";
import type { Host } from "../ports/host";
import type { Settings } from "../settings/settings";
import { Access } from "./access";
import { LinkLog } from "./api/link-log";
import type { Exchange } from "./http/exchange";
import type { HttpLimits } from "./http/http-limits";
import { DEVICE_LIMITS, HttpServer } from "./http/http-server";
import { Mdns } from "./names/mdns";
import { Router } from "./router";
import type { WebActions } from "./routes";
import { Setup } from "./setup";

export interface WebOptions {
	readonly version: string;
	readonly settings: Settings;
	readonly readings: Readings;
	readonly actions: WebActions;
	readonly facts: LinkFacts;
	/** History, the owner's record, derived figures, the meter's clock. */
	readonly meter: Meter;
	/** Own address on the device's own access point; that of the ESP32 when absent. */
	readonly accessPoint?: string | undefined;
	/** Address of the page in the home's network where it is not that of the Wi-Fi and the port. */
	readonly pageUrl?: string | undefined;
	/** The budget of all multicast that leaves. */
	readonly multicasts: Multicasts;
	/** 80 on the device. */
	readonly port: number;
	/** False where the page is not served on the LAN: it has no name there then. */
	readonly named?: boolean | undefined;
	readonly limits?: HttpLimits | undefined;
	/** Routes of one host alone; asked first, after the Host check. */
	readonly extra?: ((exchange: Exchange) => boolean) | undefined;
}

/** Pages and JSON API on one port: HttpServer, Router and Access put together. */
export class WebServer {
	readonly access: Access;
	readonly setup: Setup;
	readonly http: HttpServer;
	readonly mdns: Mdns | undefined;

	constructor(
		host: Pick<Host, "tcp" | "clock" | "timers" | "log" | "system" | "store" | "wifi" | "udp">,
		options: WebOptions,
	) {
		this.access = new Access(host.clock, host.system, host.store);
		this.setup = new Setup({
			wifi: host.wifi,
			udp: host.udp,
			timers: host.timers,
			system: host.system,
			settings: options.settings,
			readings: options.readings,
			address: options.accessPoint ?? "192.168.4.1",
			port: options.port,
			pageUrl: options.pageUrl,
		});
		const router = new Router({
			version: options.version,
			startedAt: host.clock.ticks(),
			clock: host.clock,
			system: host.system,
			settings: options.settings,
			readings: options.readings,
			access: this.access,
			wifi: host.wifi,
			actions: options.actions,
			facts: options.facts,
			log: new LinkLog(host.clock, options.readings),
			meter: options.meter,
			days: options.meter.history,
			setup: this.setup,
			extra: options.extra,
		});
		this.mdns =
			options.named === false
				? undefined
				: new Mdns(host, options.settings, options.port, options.multicasts);
		this.http = new HttpServer(host, router, options.port, options.limits ?? DEVICE_LIMITS);
	}

	start(): void {
		this.http.start();
		this.setup.start();
		this.mdns?.start();
	}

	stop(): void {
		this.mdns?.stop();
		this.setup.stop();
		this.http.stop();
	}
}
