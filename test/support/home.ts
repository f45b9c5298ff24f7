import { PROTOCOLS } from "../../hosts/protocols/both";
import { App, type AppOptions } from "../../modules/app/app";
import type { Canvas } from "../../modules/ports/canvas";
import type { TimerOwner } from "../../modules/ports/timers";
import type { UdpSocket } from "../../modules/ports/udp";
import { EmulatedSerial, type EmulatedSerialOptions } from "./emulated-serial";
import { type FakeHost, FakeLan, FakeStore, makeFakeHost } from "./fake-host";
import { FakeTime } from "./fake-time";

export const RBID = "00000000000000000000000000ABCDEF";
export const PASSWORD = "0123456789AB";
const DEVICE = "192.168.1.20";
const CLIENT = "192.168.1.50";

export interface HomeOptions extends EmulatedSerialOptions {
	/** Credentials in the device's settings; the right ones by default, "" for none. */
	readonly ownRbid?: string;
	readonly ownPassword?: string;
	readonly canvas?: Canvas;
	readonly app?: Partial<AppOptions>;
}

/** A whole home in virtual time: meter, module, the device with its app, a LAN with one other machine. */
export class Home {
	readonly time: FakeTime;
	readonly lan: FakeLan;
	readonly serial: EmulatedSerial;
	readonly host: FakeHost;
	readonly app: App;
	/** What reached the other machine, as hex, oldest first. */
	readonly heard: string[] = [];
	/** `state` or `state CODE` of the link, each change once. */
	readonly states: string[] = [];
	readonly #socket: UdpSocket;
	#powered = true;

	/** `from`: the same home, with what a device whose power was cut had stored. */
	constructor(options: HomeOptions = {}, from?: Home) {
		this.time = from?.time ?? new FakeTime();
		this.lan = from?.lan ?? new FakeLan();
		this.serial = from?.serial ?? new EmulatedSerial(this.time, options);
		const store = from?.host.store ?? new FakeStore();
		this.host = makeFakeHost(this.time, {
			serial: this.serial,
			udp: this.lan.at(DEVICE),
			...(options.canvas === undefined ? {} : { canvas: options.canvas }),
			store,
			seed: options.seed ?? 1,
		});
		const timers = {
			create: (owner: TimerOwner) => {
				const timer = this.time.create(() => {
					if (this.#powered) owner.onTimer(timer);
				});
				return timer;
			},
		};
		this.host = Object.assign(this.host, { timers });
		const rbid = options.ownRbid ?? RBID;
		const password = options.ownPassword ?? PASSWORD;
		if (from === undefined && rbid !== "") store.values.set("kabewatt-secret/rbid", rbid);
		if (from === undefined && password !== "") store.values.set("kabewatt-secret/password", password);
		this.app = new App(this.host, { version: "0.0.0", protocols: PROTOCOLS, ...options.app });
		this.app.readings.listen({ onReading: () => this.#note() });
		this.#socket = this.lan.at(CLIENT).open(3610, "224.0.23.0", {
			onPacket: (bytes, length) => {
				let text = "";
				for (let i = 0; i < length; i++) text += bytes[i]!.toString(16).padStart(2, "0");
				this.heard.push(text.toUpperCase());
			},
			onClosed: () => {},
		});
	}

	get emulator() {
		return this.serial.emulator;
	}

	/** `state`, with the code when there is one. */
	get shown(): string {
		const { linkState, linkError } = this.app.readings;
		return linkError === undefined ? linkState : `${linkState} ${linkError}`;
	}

	start(): this {
		this.app.start();
		return this;
	}

	/** Cuts the device's power: nothing of the program goes on. Gives the device as it starts again. */
	powerCut(): Home {
		this.#powered = false;
		this.serial.unplugHost();
		this.lan.unplug(DEVICE);
		this.#socket.close();
		return new Home({}, this);
	}

	/** Runs until a live value is there; gives the milliseconds it took. */
	untilWatts(limitMs = 120_000): number {
		return this.time.until(() => this.app.readings.watts !== undefined, limitMs);
	}

	/** The other machine sends this frame (hex) to the device; gives what came back at once. */
	ask(frame: string, to = DEVICE): string[] {
		const bytes = Uint8Array.from(frame.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
		const before = this.heard.length;
		this.#socket.send(bytes, bytes.length, to, 3610);
		return this.heard.slice(before);
	}

	/** The body of the status, as a page would get it, also where the home's network is down: by a link-local address. */
	status() {
		const client = this.host.tcp.connect(80, "169.254.1.2");
		const answer = client.request("GET /api/v1/status HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n");
		return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
	}

	#note(): void {
		if (this.states[this.states.length - 1] !== this.shown) this.states.push(this.shown);
	}
}
