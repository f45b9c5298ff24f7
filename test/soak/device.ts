import { PROTOCOLS } from "../../hosts/protocols/both";
import { App } from "../../modules/app/app";
import type { Canvas, Color, Font } from "../../modules/ports/canvas";
import type { Clock } from "../../modules/ports/clock";
import type { Host } from "../../modules/ports/host";
import type { Timer, TimerOwner, Timers } from "../../modules/ports/timers";
import type { Udp } from "../../modules/ports/udp";
import type { Network, Wifi, WifiState } from "../../modules/ports/wifi";
import { type FakeStore, FakeTcp } from "../support/fake-host";
import { FakeSystem } from "../support/fake-system";
import type { FakeTime } from "../support/fake-time";
import type { Lan } from "./lan";
import type { SoakSerial } from "./serial";

/** The wall clock is known this long after a start: it comes from the network. */
const SNTP_MS = 8000;
const SCREEN = Object.freeze({ width: 320, height: 240 });

const FONT: Font = Object.freeze({ height: 16, ascent: 13 });

/** A screen that nobody looks at. */
class BlindCanvas implements Canvas {
	readonly width = SCREEN.width;
	readonly height = SCREEN.height;

	makeColor(red: number, green: number, blue: number): Color {
		return (red << 16) | (green << 8) | blue;
	}

	font(): Font {
		return FONT;
	}

	begin(): void {}
	end(): void {}
	fillRectangle(): void {}
	drawText(): void {}

	getTextWidth(text: string): number {
		return text.length * 8;
	}
}

class SoakWifi implements Wifi {
	onChange: (() => void) | undefined;
	state: WifiState = "connecting";
	address: string | undefined;
	rssiDbm: number | undefined = -60;

	get networks(): readonly Network[] {
		return this.address === undefined ? [] : [{ address: this.address, prefix: 24 }];
	}

	station(): void {}
	accessPoint(): void {}
	scan(onResult: (networks: readonly []) => void): void {
		onResult([]);
	}
}

/** A clock that starts with the device, and timers that stop with it. */
class DeviceTime implements Clock, Timers {
	/** Timers that were armed at least once: for each of these XS makes one of its own, which it keeps for ever. */
	made = 0;
	readonly #time: FakeTime;
	readonly #start: number;
	#alive = true;

	constructor(time: FakeTime) {
		this.#time = time;
		this.#start = time.ticks();
	}

	ticks(): number {
		return this.#time.ticks() - this.#start;
	}

	unix(): number | undefined {
		return this.ticks() < SNTP_MS ? undefined : this.#time.unix();
	}

	create(owner: TimerOwner): Timer {
		const timer = this.#time.create(() => {
			if (this.#alive) owner.onTimer(timer);
		});
		const start = timer.start;
		timer.start = (ms) => {
			this.made++;
			timer.start = start;
			timer.start(ms);
		};
		return timer;
	}

	kill(): void {
		this.#alive = false;
	}
}

export interface DeviceParts {
	readonly time: FakeTime;
	readonly lan: Lan;
	readonly serial: SoakSerial;
	readonly store: FakeStore;
	readonly seed: number;
}

/** One life of the device, from power-on to power-off: the whole app on a host of its own, over what outlives it. */
export class Device {
	readonly app: App;
	readonly tcp = new FakeTcp();
	readonly #wifi = new SoakWifi();
	readonly #time: DeviceTime;
	readonly #parts: DeviceParts;

	constructor(parts: DeviceParts) {
		this.#parts = parts;
		this.#time = new DeviceTime(parts.time);
		this.#takeAddress();
		this.app = new App(this.#makeHost(), { version: "0.0.0", protocols: PROTOCOLS });
		this.app.start();
	}

	/** Timers armed since power-on. */
	get timers(): number {
		return this.#time.made;
	}

	/** The Wi-Fi is there, or not, or gives another address. */
	networkChanged(): void {
		this.#takeAddress();
		this.#wifi.onChange?.();
	}

	/** Power off, without a word to anybody. */
	kill(): void {
		this.#time.kill();
		this.#parts.serial.drop();
		this.#parts.lan.drop();
	}

	/** A person's wish to see the page: the body of the status. By a link-local address, which needs no network. */
	status(): string {
		const answer = this.tcp
			.connect(80, "169.254.1.2")
			.request("GET /api/v1/status HTTP/1.1\r\nHost: 192.168.1.20\r\nConnection: close\r\n\r\n");
		return answer.slice(answer.indexOf("\r\n\r\n") + 4);
	}

	#takeAddress(): void {
		const { lan } = this.#parts;
		this.#wifi.state = lan.up ? "up" : "connecting";
		this.#wifi.address = lan.up ? lan.address : undefined;
	}

	#makeHost(): Host {
		const { lan, serial, store, seed, time } = this.#parts;
		const udp: Udp = { open: (port, _group, events) => lan.open(port, events) };
		return {
			clock: this.#time,
			timers: this.#time,
			serial,
			udp,
			tcp: this.tcp,
			wifi: this.#wifi,
			store,
			canvas: new BlindCanvas(),
			buttons: { names: ["a", "b"], onChange: undefined },
			backlight: { set: () => {} },
			sound: { available: false, beep: () => {} },
			system: new FakeSystem((seed + time.ticks()) >>> 0),
			log: { level: "error", write: () => {} },
		};
	}
}
