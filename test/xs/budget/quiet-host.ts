import { ECHONET_PORT } from "../../../modules/echonet/codes";
import type { Backlight, Sound } from "../../../modules/ports/backlight";
import type { Buttons } from "../../../modules/ports/buttons";
import type { Canvas, Font } from "../../../modules/ports/canvas";
import type { Clock } from "../../../modules/ports/clock";
import type { Host } from "../../../modules/ports/host";
import type { Log } from "../../../modules/ports/log";
import type { Serial, SerialPort } from "../../../modules/ports/serial";
import type { Store, StoreValue } from "../../../modules/ports/store";
import type { System } from "../../../modules/ports/system";
import type {
	Tcp,
	TcpConnection,
	TcpConnectionEvents,
	TcpListener,
	TcpListenerEvents,
} from "../../../modules/ports/tcp";
import type { Timer, TimerOwner, Timers } from "../../../modules/ports/timers";
import type { Udp, UdpEvents, UdpSocket } from "../../../modules/ports/udp";
import type { Wifi } from "../../../modules/ports/wifi";
import { outside, Stopwatch } from "./stopwatch";

/**
 * A host that costs next to nothing, so that what is measured is the app: nothing is recorded, virtual time
 * jumps from timer to timer, and the canvas only counts.
 */
export class QuietHost implements Host {
	/** The relay's socket, once open; datagrams sent, and the last of them. */
	lan: UdpEvents | undefined;
	sent = 0;
	last: Uint8Array = new Uint8Array(0);
	/** Counts the app's work while `advance` runs. */
	readonly watch = new Stopwatch();
	readonly #armed: QuietTimer[] = [];
	#now = 0;
	#listener: TcpListenerEvents | undefined;

	readonly clock: Clock = { ticks: () => this.#now, unix: () => EPOCH + this.#now };
	readonly timers: Timers = { create: (owner) => new QuietTimer(this, owner) };
	readonly udp: Udp = {
		open: (port, _group, events) => {
			if (port !== ECHONET_PORT) return NO_SOCKET;
			this.lan = events;
			return this.#socket;
		},
	};
	readonly #socket: UdpSocket = {
		send: (bytes) => {
			this.sent++;
			this.last = bytes;
			return true;
		},
		close: () => undefined,
	};
	readonly tcp: Tcp = {
		listen: (_port, events) => {
			this.#listener = events;
			return NO_LISTENER;
		},
	};
	readonly wifi: Wifi = {
		station: () => undefined,
		accessPoint: () => undefined,
		scan: (onResult) => onResult([]),
		onChange: undefined,
		state: "up",
		address: "192.168.1.20",
		networks: [{ address: "192.168.1.20", prefix: 24 }],
		rssiDbm: -60,
	};
	readonly store: Store = new QuietStore();
	readonly buttons: Buttons = { names: ["a", "b"], onChange: undefined };
	readonly backlight: Backlight = { set: () => undefined };
	readonly sound: Sound = { available: false, beep: () => undefined };
	readonly system: System = new QuietSystem();
	readonly log: Log = { level: "warn", write: () => undefined };
	canvas: Canvas | undefined;
	serial: Serial = { overruns: undefined, open: () => NO_PORT };

	/** Runs what falls due within `ms`. */
	advance(ms: number): void {
		const end = this.#now + ms;
		for (;;) {
			const next = this.#next();
			if (next === undefined || next.due > end) break;
			if (next.due > this.#now) this.#now = next.due;
			this.watch.enter();
			next.fire();
			this.watch.leave();
		}
		this.#now = end;
	}

	/** Lets time pass without running anything. */
	skip(ms: number): void {
		this.#now += ms;
	}

	now(): number {
		return this.#now;
	}

	/** A browser connects; what it sends goes to the handler returned. */
	connect(connection: TcpConnection): TcpConnectionEvents | undefined {
		return this.#listener?.onConnection(connection);
	}

	/** For QuietTimer. */
	track(timer: QuietTimer): void {
		this.#armed.push(timer);
	}

	#next(): QuietTimer | undefined {
		let next: QuietTimer | undefined;
		const armed = this.#armed;
		for (let i = 0; i < armed.length; i++) {
			const timer = armed[i]!;
			if (timer.running && (next === undefined || timer.due < next.due)) next = timer;
		}
		return next;
	}
}

/** Made beforehand, so that they do not count as the app's. */
const NO_SOCKET: UdpSocket = { send: () => true, close: () => undefined };
const NO_LISTENER: TcpListener = { close: () => undefined };
const NO_PORT: SerialPort = {
	write: () => true,
	close: () => undefined,
	pulseReset: () => false,
};

const STORE_SIZE = 8_192;
const EPOCH = 1_779_000_000_000;

/** On the device too, a timer is one small object that holds its owner. */
export class QuietTimer implements Timer {
	running = false;
	due = 0;
	readonly #host: QuietHost;
	readonly #owner: TimerOwner;

	constructor(host: QuietHost, owner: TimerOwner) {
		this.#host = host;
		this.#owner = owner;
		host.track(this);
	}

	start(ms: number): void {
		this.running = true;
		this.due = this.#host.now() + ms;
	}

	stop(): void {
		this.running = false;
	}

	fire(): void {
		this.running = false;
		this.#owner.onTimer(this);
	}
}

/** What lies in flash on the device takes one slot here, a text that is as long from the start as it may get. */
class QuietStore implements Store {
	#text = "{}".padEnd(STORE_SIZE);

	get(domain: string, key: string): StoreValue | undefined {
		let value: StoreValue | number[] | undefined;
		outside(() => {
			value = this.values[`${domain}/${key}`];
		});
		return Array.isArray(value) ? Uint8Array.from(value) : value;
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		this.change(domain, key, typeof value === "object" ? [...value] : value);
		return true;
	}

	remove(domain: string, key: string): void {
		this.change(domain, key, undefined);
	}

	erase(domain: string): void {
		const { values } = this;
		for (const path of Object.keys(values)) if (path.startsWith(`${domain}/`)) delete values[path];
		this.#text = JSON.stringify(values).padEnd(STORE_SIZE);
	}

	private get values(): Record<string, number | string | number[]> {
		return JSON.parse(this.#text);
	}

	private change(domain: string, key: string, value: number | string | number[] | undefined): void {
		outside(() => {
			this.#text = JSON.stringify({ ...this.values, [`${domain}/${key}`]: value }).padEnd(STORE_SIZE);
		});
	}
}

class QuietSystem implements System {
	readonly board = "budget";
	readonly uniqueId = new Uint8Array([2, 0, 0, 0, 0, 1]);
	readonly resetReason = "power";
	#seed = 1;

	random(): number {
		this.#seed = (this.#seed * 1_103_515_245 + 12_345) & 0x7fffffff;
		return this.#seed;
	}

	freeMemory(): number | undefined {
		return undefined;
	}

	restart(): void {}
}

/** A screen of the M5StickC Plus: measures text by its length, counts the pixels of the regions, draws nothing. */
export class QuietCanvas implements Canvas {
	readonly width = 240;
	readonly height = 135;
	painted = 0;
	readonly #fonts = new Map<string, Font>();

	makeColor(red: number, green: number, blue: number): number {
		return ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
	}

	font(name: string): Font {
		let font = this.#fonts.get(name);
		if (font === undefined) {
			const size = Number(name.slice(name.indexOf("-") + 1));
			font = { height: size, ascent: size };
			this.#fonts.set(name, font);
		}
		return font;
	}

	begin(_x: number, _y: number, width: number, height: number): void {
		this.painted += width * height;
	}

	end(): void {}

	fillRectangle(): void {}

	drawText(): void {}

	getTextWidth(text: string, font: Font): number {
		return (text.length * font.height) >> 1;
	}
}
