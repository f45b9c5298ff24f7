/**
 * The modules of the Moddable SDK (8.2.3) that the hosts use, and of each only what they use. The SDK's own
 * typings lack parts of it (UDP `close`, `add`; Serial `device`; the restart), and cannot be amended from
 * outside; with these declarations the same sources are checked by mcconfig and by tsc without an SDK.
 */

declare module "timer" {
	export type TimerId = { readonly timer: unique symbol };
	const Timer: {
		/** One shot, or with `repeatMs` a repeating timer. */
		set(onFire: () => void, ms?: number, repeatMs?: number): TimerId;
		/** Without times: stops the timer and keeps it for another `schedule`. */
		schedule(id: TimerId, ms?: number, repeatMs?: number): void;
		clear(id: TimerId): void;
		/** Stands still for so long; nothing else of the machine runs. */
		delay(ms: number): void;
	};
	export default Timer;
}

declare module "time" {
	const Time: {
		/** Milliseconds; an int32 that wraps on a device, a double on Linux. */
		readonly ticks: number;
		set(seconds: number): void;
	};
	export default Time;
}

declare module "worker" {
	export interface WorkerOptions {
		static?: number;
		chunk?: { initial: number; incremental: number };
		heap?: { initial: number; incremental: number };
		stack?: number;
		keys?: { initial: number; incremental: number };
		/** FreeRTOS priority; the main task has 4. */
		priority?: number;
		core?: 0 | 1;
	}
	export default class Worker {
		constructor(module: string, options?: WorkerOptions);
		postMessage(message: unknown): void;
		onmessage: (message: never) => void;
	}
}

declare module "embedded:io/serial" {
	export interface SerialOptions {
		/** Linux: the path of the device. */
		device?: string;
		/** ESP32: GPIO numbers and the UART. */
		transmit?: number;
		receive?: number;
		port?: number;
		baud: number;
		format?: "buffer";
		onReadable?: (count: number) => void;
		onWritable?: (count: number) => void;
		/** Linux only. */
		onError?: () => void;
	}
	export default class Serial {
		constructor(options: SerialOptions);
		read(): ArrayBuffer | undefined;
		write(bytes: ArrayBuffer): void;
		close(): void;
	}
}

declare module "embedded:io/socket/udp" {
	export interface Datagram extends ArrayBuffer {
		readonly address: string;
		readonly port: number;
	}
	export default class UDP {
		constructor(options: { port: number; onReadable: (count: number) => void });
		read(): Datagram | undefined;
		write(bytes: ArrayBufferView, address: string, port: number): void;
		/** Devices only. */
		add?(group: string): void;
		remove?(group: string): void;
		close(): void;
	}
}

declare module "preference" {
	const Preference: {
		get(domain: string, key: string): boolean | number | string | ArrayBuffer | undefined;
		set(domain: string, key: string, value: number | string | ArrayBuffer): void;
		delete(domain: string, key: string): void;
		keys(domain: string): string[];
	};
	export default Preference;
}

declare module "embedded:storage/key-value" {
	/** Devices only. NVS: `path` is the domain; a write of the same type leaves the old value until the new one stands. */
	const Storage: {
		open(options: { path: string; format: "int32" | "string" | "buffer" }): {
			write(key: string, value: number | string | ArrayBuffer): void;
			close(): void;
		};
	};
	export default Storage;
}

declare module "commodetto/parseBMF" {
	export interface BitmapFont extends ArrayBuffer {
		readonly height: number;
		readonly ascent: number;
	}
	export default function parseBMF(data: import("Resource").default): BitmapFont;
}

declare module "commodetto/Poco" {
	import type { BitmapFont } from "commodetto/parseBMF";
	export default class Poco {
		/** Throws when `rotation` (0 when absent) is not the one that Poco was compiled for. */
		constructor(screen: object, options?: { displayListLength?: number; pixels?: number; rotation?: number });
		readonly width: number;
		readonly height: number;
		makeColor(red: number, green: number, blue: number): number;
		begin(x: number, y: number, width: number, height: number): void;
		end(): void;
		fillRectangle(color: number, x: number, y: number, width: number, height: number): void;
		drawText(text: string, font: BitmapFont, color: number, x: number, y: number): void;
		getTextWidth(text: string, font: BitmapFont): number;
	}
}

declare module "Resource" {
	export default class Resource {
		constructor(name: string);
		static exists(name: string): boolean;
	}
}

declare module "mc/config" {
	const config: { readonly [name: string]: unknown };
	export default config;
}

declare module "net" {
	const Net: {
		/** "IP", "MAC" (twelve hex digits on a device), "RSSI"; undefined where unknown. */
		get(what: string, networkInterface?: "station" | "ap"): string | number | undefined;
		/** The IPv4 address of `host`, undefined when there is none. Throws when too many are asked for at once. */
		resolve(host: string, onResolved: (host: string, address: string | undefined) => void): void;
	};
	export default Net;
}

declare module "wifi" {
	export interface WiFiFound {
		readonly ssid: string;
		readonly rssi: number;
		readonly authentication?: string;
	}
	export default class WiFi {
		constructor(options: undefined, onNotify: (message: string, value?: number) => void);
		static mode: number;
		static connect(options?: { ssid: string; password?: string }): void;
		static accessPoint(options: { ssid: string; password?: string; station?: boolean; max?: number }): void;
		/** Calls back once for each network, then with null (undefined in the simulator). Throws while busy. */
		static scan(options: { hidden?: boolean }, onFound: (found: WiFiFound | null | undefined) => void): void;
	}
}

declare module "pins/audioout" {
	/** The mixer of the older boards: streams of queued elements. */
	export default class AudioOut {
		static readonly Tone: number;
		constructor(options: { streams: number });
		/** Tone: `value` is the frequency; without `samples` it goes on; `level` is the square wave's amplitude. */
		enqueue(stream: number, kind: number, value: number, samples?: number, level?: number): this;
		start(): void;
		close(): void;
	}
}

declare module "embedded:io/audio/out" {
	export default class AudioOut {
		constructor(options: { onWritable: (this: AudioOut, bytes: number) => void });
		readonly sampleRate: number;
		/** Signed 16-bit samples, not more than the last `onWritable` said. */
		write(samples: ArrayBufferView): void;
		start(): void;
		close(): void;
	}
}

declare module "resetReason" {
	/** `reason` is the esp_reset_reason_t of ESP-IDF. */
	export default function getResetReason(): { reason: number; string: string };
}
