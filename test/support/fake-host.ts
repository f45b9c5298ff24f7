import type { ButtonName, Buttons } from "../../modules/ports/buttons";
import type { Canvas } from "../../modules/ports/canvas";
import type { Host } from "../../modules/ports/host";
import type { LogLevel } from "../../modules/ports/log";
import type { Mqtt } from "../../modules/ports/mqtt";
import type { Serial } from "../../modules/ports/serial";
import type { Store, StoreValue } from "../../modules/ports/store";
import type { Tcp, TcpConnection, TcpConnectionEvents, TcpListenerEvents } from "../../modules/ports/tcp";
import type { Touch } from "../../modules/ports/touch";
import type { Udp, UdpEvents, UdpSocket } from "../../modules/ports/udp";
import type { Network, Wifi, WifiState } from "../../modules/ports/wifi";
import type { FakeTime } from "./fake-time";

/** A store with the limits of the device's NVS; counts its flash writes. */
export class FakeStore implements Store {
	readonly values = new Map<string, StoreValue>();
	writes = 0;
	/** Makes `set` fail as a full flash does. */
	full = false;
	/** Writes until the power is cut: what is written from then on never reaches the flash. */
	writesLeft = Number.POSITIVE_INFINITY;

	get(domain: string, key: string): StoreValue | undefined {
		const value = this.values.get(name(domain, key));
		return value instanceof Uint8Array ? value.slice() : value;
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		if (typeof value === "number" && (value | 0) !== value) throw new RangeError("not an int32");
		if (typeof value === "object" && value.length >= 4000) throw new RangeError("too long");
		if (typeof value === "string" && value.length >= 4000) throw new RangeError("too long");
		if (this.full) return false;
		if (this.writesLeft-- <= 0) return true;
		this.values.set(name(domain, key), value instanceof Uint8Array ? value.slice() : value);
		this.writes++;
		return true;
	}

	remove(domain: string, key: string): void {
		if (this.values.has(name(domain, key)) && this.writesLeft-- <= 0) return;
		if (this.values.delete(name(domain, key))) this.writes++;
	}

	erase(domain: string): void {
		for (const path of [...this.values.keys()]) if (path.startsWith(`${domain}/`)) this.values.delete(path);
		this.writes++;
	}
}

function name(domain: string, key: string): string {
	if (domain.length > 15 || key.length > 15) throw new RangeError(`name too long: ${domain}/${key}`);
	return `${domain}/${key}`;
}

/** One LAN: sockets on it hear each other's unicasts and multicasts, not their own. */
export class FakeLan {
	/** Set to lose datagrams: return true to drop. `to` is the destination address. */
	drop: ((to: string) => boolean) | undefined;
	readonly #sockets: { address: string; port: number; group: string | undefined; events: UdpEvents }[] = [];

	/** The Udp port of the machine with this address. */
	at(address: string): Udp {
		return { open: (port, group, events) => this.#open(address, port, group, events) };
	}

	/** The machine with this address is gone, without a word. */
	unplug(address: string): void {
		for (let i = this.#sockets.length - 1; i >= 0; i--)
			if (this.#sockets[i]!.address === address) this.#sockets.splice(i, 1);
	}

	#open(address: string, port: number, group: string | undefined, events: UdpEvents): UdpSocket {
		const socket = { address, port, group, events };
		this.#sockets.push(socket);
		return {
			send: (bytes, length, to, toPort) => {
				if (this.drop?.(to) === true) return true;
				const copy = bytes.slice(0, length);
				for (const other of this.#sockets.slice()) {
					if (other === socket || other.port !== toPort) continue;
					if (to === other.address || to === other.group || to === "255.255.255.255")
						other.events.onPacket(copy, length, address, port);
				}
				return true;
			},
			close: () => {
				const at = this.#sockets.indexOf(socket);
				if (at >= 0) this.#sockets.splice(at, 1);
			},
		};
	}
}

/** Listeners of this machine; `connect` plays a client. */
export class FakeTcp implements Tcp {
	/** Free room that `write` reports to the server at first. */
	window = 1024;
	readonly #listeners = new Map<number, TcpListenerEvents>();

	listen(port: number, events: TcpListenerEvents) {
		this.#listeners.set(port, events);
		return { close: () => this.#listeners.delete(port) };
	}

	connect(port: number, remoteAddress = "192.168.1.50", onAccessPoint = false): FakeClient {
		return new FakeClient(this.#listeners.get(port), remoteAddress, this.window, onAccessPoint);
	}
}

export class FakeClient implements TcpConnection {
	received = "";
	/** Closed by the server. */
	closed = false;
	/** The server dropped what was not sent. */
	aborted = false;
	/** False when the server refused the connection. */
	readonly accepted: boolean;
	writable: number;
	readonly #window: number;
	readonly #events: TcpConnectionEvents | undefined;
	readonly remoteAddress: string;
	readonly onAccessPoint: boolean;

	constructor(
		listener: TcpListenerEvents | undefined,
		remoteAddress: string,
		window: number,
		onAccessPoint = false,
	) {
		this.remoteAddress = remoteAddress;
		this.onAccessPoint = onAccessPoint;
		this.#window = window;
		this.writable = window;
		this.#events = listener?.onConnection(this);
		this.accepted = this.#events !== undefined;
	}

	write(bytes: Uint8Array, offset: number, length: number): void {
		if (length > this.writable) throw new RangeError("output full");
		this.received += String.fromCharCode(...bytes.subarray(offset, offset + length));
		this.writable -= length;
	}

	close(): void {
		this.closed = true;
	}

	abort(): void {
		this.closed = this.aborted = true;
	}

	/** Sends text to the server. */
	send(text: string): void {
		const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
		this.#events?.onBytes(bytes, bytes.length);
	}

	/** Takes what the server wrote, so that it may write on. */
	drain(): void {
		this.writable = this.#window;
		if (!this.closed) this.#events?.onWritable();
	}

	/** Takes `count` bytes of what the server wrote. */
	take(count: number): void {
		this.writable = Math.min(this.writable + Math.floor(count), this.#window);
		if (!this.closed) this.#events?.onWritable();
	}

	/** Sends a request and drains until the server closes or has nothing more to say. */
	request(text: string): string {
		this.send(text);
		for (let before = -1; before !== this.received.length && !this.closed; ) {
			before = this.received.length;
			this.drain();
		}
		return this.received;
	}

	hangUp(): void {
		this.#events?.onClosed();
	}
}

export class FakeWifi implements Wifi {
	onChange: (() => void) | undefined;
	state: WifiState = "up";
	address: string | undefined = "192.168.1.20";
	rssiDbm: number | undefined = -60;
	/** Bits of the LAN's network. */
	prefix = 24;
	joined: string[] = [];
	opened: string[] = [];

	get networks(): readonly Network[] {
		const networks: Network[] = [];
		if (this.address !== undefined) networks.push({ address: this.address, prefix: this.prefix });
		// The own access point's, while it is open.
		if ((this.opened.at(-1) ?? "") !== "") networks.push({ address: "192.168.4.1", prefix: 24 });
		return networks;
	}

	station(ssid: string): void {
		this.joined.push(ssid);
	}

	accessPoint(ssid: string): void {
		this.opened.push(ssid);
	}

	scan(onResult: (networks: readonly { ssid: string; rssiDbm: number; open: boolean }[]) => void): void {
		onResult([{ ssid: "home", rssiDbm: -50, open: false }]);
	}

	/** The LAN goes or comes, with this address. */
	become(state: WifiState, address: string | undefined): void {
		this.state = state;
		this.address = address;
		this.onChange?.();
	}
}

export class FakeButtons implements Buttons {
	onChange: ((button: ButtonName, pressed: boolean) => void) | undefined;
	readonly names: readonly ButtonName[] = ["a", "b"];

	press(button: ButtonName): void {
		this.onChange?.(button, true);
	}

	release(button: ButtonName): void {
		this.onChange?.(button, false);
	}
}

/** A host for tests: everything fake, on one virtual time line. */
export interface FakeHost extends Host {
	readonly store: FakeStore;
	readonly tcp: FakeTcp;
	readonly wifi: FakeWifi;
	readonly buttons: FakeButtons;
	readonly touch: Touch;
	readonly logged: { level: LogLevel; code: string; text: string }[];
	readonly beeps: number[];
	brightness: number;
	restarts: number;
}

/** A Serial on which nothing ever opens: it says so a moment later, as hosts do. */
export function absentSerial(time: FakeTime): Serial {
	return {
		overruns: undefined,
		open(_baud, events) {
			const told = time.create(() => events.onClosed("SERIAL_ABSENT"));
			told.start(0);
			return { write: () => false, close: () => told.stop(), pulseReset: () => false };
		},
	};
}

export function makeFakeHost(
	time: FakeTime,
	parts: {
		serial: Serial;
		udp?: Udp;
		canvas?: Canvas;
		store?: FakeStore;
		seed?: number;
		debug?: boolean;
		mqtt?: Mqtt;
	},
): FakeHost {
	let state = (parts.seed ?? 1) >>> 0;
	const host: FakeHost = {
		clock: time,
		timers: time,
		serial: parts.serial,
		udp: parts.udp ?? new FakeLan().at("192.168.1.20"),
		tcp: new FakeTcp(),
		mqtt: parts.mqtt,
		wifi: new FakeWifi(),
		store: parts.store ?? new FakeStore(),
		canvas: parts.canvas,
		buttons: new FakeButtons(),
		touch: { onTouch: undefined },
		backlight: { set: (percent) => (host.brightness = percent) },
		sound: { available: true, beep: (hertz) => host.beeps.push(hertz) },
		system: {
			board: "test",
			uniqueId: Uint8Array.of(2, 0, 0, 0, 0, 1),
			random() {
				// xorshift32: the same numbers for the same seed.
				state ^= state << 13;
				state ^= state >>> 17;
				state ^= state << 5;
				state >>>= 0;
				return state;
			},
			resetReason: "power",
			freeMemory: () => undefined,
			restart: () => host.restarts++,
		},
		log: {
			level: parts.debug === true ? "debug" : "info",
			write: (level, code, text) => host.logged.push({ level, code, text }),
		},
		logged: [],
		beeps: [],
		brightness: 0,
		restarts: 0,
	};
	return host;
}
