import type UDP from "embedded:io/socket/udp";
import config from "mc/config";
import type { ButtonName, Buttons } from "../../modules/ports/buttons";
import type { Host } from "../../modules/ports/host";
import type { Store } from "../../modules/ports/store";
import type { System } from "../../modules/ports/system";
import type { Network, Wifi, WifiNetwork, WifiState } from "../../modules/ports/wifi";
import { SchemaStore } from "../../modules/settings/schema";
import { Settings } from "../../modules/settings/settings";
import { PocoCanvas } from "../xs/canvas";
import { XsClock } from "../xs/clock";
import { Collector } from "../xs/collector/collector";
import { Guard } from "../xs/guard";
import { TraceLog } from "../xs/log";
import { XsMqtt } from "../xs/mqtt";
import { WorkerSerial } from "../xs/serial";
import { PreferenceStore } from "../xs/store";
import { XsTcp } from "../xs/tcp";
import { XsTimers } from "../xs/timers";
import { type Lan, XsUdp } from "../xs/udp";
import { addresses, environment, join, random } from "./native";
import { SimTouch } from "./touch";

/**
 * Every port in Moddable's Linux simulator. The environment variables KABEWATT_SERIAL and KABEWATT_LAN name
 * the serial device and the address of the LAN interface, else `config.serial` and the first interface do;
 * KABEWATT_RBID and KABEWATT_PASSWORD go into the store, which is modpreferences.json in the working folder.
 */
export function makeHost(onRestart: () => void): Host {
	const log = new TraceLog(environment("KABEWATT_LOG") ?? config.log);
	const guard = new Guard(log);
	const store = new SchemaStore(new PreferenceStore(log), log);
	guard.attach(store);
	takeCredentials(store);
	const timers = new XsTimers(guard);
	const tcp = new XsTcp(guard);
	const wiring = {
		port: () => ({ device: environment("KABEWATT_SERIAL") ?? String(config.serial) }),
		pulseReset: () => false,
	};
	return {
		clock: new XsClock(),
		timers,
		serial: new WorkerSerial(wiring, guard, log),
		udp: new XsUdp(LAN, guard),
		tcp,
		mqtt: new XsMqtt(tcp, guard),
		wifi: new SimWifi(),
		store,
		canvas: globalThis.screen === undefined ? undefined : new PocoCanvas(globalThis.screen),
		buttons: new SimButtons(guard),
		touch: globalThis.screen === undefined ? undefined : new SimTouch(globalThis.screen, guard),
		backlight: { set: () => undefined },
		sound: { available: false, beep: () => undefined },
		system: makeSystem(guard, onRestart),
		log,
	};
}

function takeCredentials(store: Store): void {
	const rbid = environment("KABEWATT_RBID");
	const password = environment("KABEWATT_PASSWORD");
	if (rbid === undefined || password === undefined) return;
	const settings = new Settings(store);
	settings.set("rbid", rbid);
	settings.set("password", password);
}

const LAN: Lan = Object.freeze({
	isOwn: (address: string) => addresses().split(" ").includes(address),
	join(_socket: UDP, port: number, group: string): void {
		join(port, group);
	},
});

/** The simulator's network is the computer's: always there, nothing to choose. */
class SimWifi implements Wifi {
	onChange: (() => void) | undefined;
	readonly state: WifiState = "up";
	readonly rssiDbm = undefined;

	get address(): string | undefined {
		return environment("KABEWATT_LAN") ?? addresses().split(" ")[0];
	}

	/** The native helper tells no netmask. */
	get networks(): readonly Network[] {
		const loopback = { address: "127.0.0.1", prefix: 8 };
		const address = this.address;
		return address === undefined ? [loopback] : [loopback, { address, prefix: 24 }];
	}

	station(): void {}

	accessPoint(): void {}

	scan(onResult: (networks: readonly WifiNetwork[]) => void): void {
		onResult([]);
	}
}

/** What each simulator calls its buttons, in the order in which they sit. */
const BUTTON_NAMES: readonly { readonly name: ButtonName; readonly theirs: readonly string[] }[] =
	Object.freeze([
		Object.freeze({ name: "a", theirs: Object.freeze(["a", "A", "Default"]) } as const),
		Object.freeze({ name: "b", theirs: Object.freeze(["b", "B"]) } as const),
		Object.freeze({ name: "c", theirs: Object.freeze(["c", "X"]) } as const),
	]);

class SimButtons implements Buttons {
	onChange: ((name: ButtonName, pressed: boolean) => void) | undefined;
	readonly names: readonly ButtonName[];
	/** The simulator's objects live only as long as somebody holds them. */
	private readonly _held: object[] = [];

	constructor(guard: Guard) {
		const classes = globalThis.Host?.Button ?? globalThis.device?.peripheral?.button ?? {};
		this.names = BUTTON_NAMES.filter(({ name, theirs }) => {
			for (const their of theirs) {
				const Button = classes[their];
				if (Button === undefined) continue;
				this._held.push(
					new Button({
						onPush: (pressed) => {
							try {
								this.onChange?.(name, pressed === 1);
							} catch (error) {
								guard.caught("buttons", error);
							}
						},
					}),
				);
				return true;
			}
			return false;
		}).map(({ name }) => name);
	}
}

function makeSystem(guard: Guard, onRestart: () => void): System {
	// A locally administered MAC address that differs from one machine to the next.
	const uniqueId = Uint8Array.of(2, 0, 0, 0, 0, 0);
	const parts = (addresses().split(" ")[0] ?? "").split(".");
	for (let i = 0; i < 4; i++) uniqueId[i + 2] = Number(parts[i] ?? 0);
	return {
		board: "sim",
		uniqueId,
		random,
		resetReason: "power",
		freeMemory: () => undefined,
		collections: new Collector(),
		get fault() {
			return guard.record;
		},
		restart: onRestart,
	};
}
