import { readdirSync, rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { Host } from "../../modules/ports/host";
import type { Log } from "../../modules/ports/log";
import type { Serial } from "../../modules/ports/serial";
import { SchemaStore } from "../../modules/settings/schema";
import { type Flags, tcpAddress } from "./flags";
import { settingsOfEnvironment, settingsOfFile } from "./outside-settings";
import { PreviewButtons, PreviewTouch } from "./ports/buttons";
import { SoftCanvas } from "./ports/canvas";
import { NodeClock } from "./ports/clock";
import { DEMO_CREDENTIALS, EmulatorSerial } from "./ports/emulator-serial";
import { NodeGuard } from "./ports/guard";
import { FolderLock } from "./ports/lock";
import { OverlayStore } from "./ports/overlay-store";
import { makeFolder } from "./ports/owner";
import { DeviceSerial, TcpSerial } from "./ports/serial";
import { FileStore, peek } from "./ports/store";
import { NodeSystem } from "./ports/system";
import { NodeTcp } from "./ports/tcp";
import { NodeTimers } from "./ports/timers";
import { NodeUdp } from "./ports/udp";
import { PlayedWifi, WiredWifi } from "./ports/wifi";
import { SCREENS } from "./tools/screen-names";

/** A Host on Node, with the parts that the command line itself needs. */
export interface NodeHost extends Host {
	readonly canvas: SoftCanvas;
	readonly buttons: PreviewButtons;
	readonly touch: PreviewTouch;
	readonly tcp: NodeTcp;
	readonly guard: NodeGuard;
	/** Where the page is reached: from this machine alone unless an address was named. */
	readonly pageAddress: string;
	/** The emulator behind the serial line, when it is that. */
	readonly emulator: EmulatorSerial | undefined;
	readonly kept: KeptState;
}

/** What is kept in the state folder, as far as it could not be read. */
export interface KeptState {
	/** True once some of it can be read. Nothing changes yet. */
	isReadableAgain(): boolean;
	/** Reads all of it anew; whoever holds values of it must be made anew then. */
	reopen(): void;
}

const SECRETS = "kabewatt-secret";

/**
 * Throws SettingError for a setting of the environment or of the file that cannot be used, StateInUse when another
 * program works in the state folder.
 */
export function makeNodeHost(
	flags: Flags,
	environment: Readonly<Record<string, string | undefined>>,
	log: Log,
	onRestart: () => void,
): NodeHost {
	const guard = new NodeGuard(log);
	const { store, kept } = makeStore(flags, environment, log);
	const screen = SCREENS.find(({ name }) => name === flags.screen) ?? SCREENS[0]!;
	const lan = flags.lan === undefined || flags.lan === "off" ? lanAddress() : flags.lan;
	const named = flags.lan !== undefined && flags.lan !== "off" && flags.lan !== "127.0.0.1";
	const emulator = flags.serial === "emulator" ? new EmulatorSerial(guard) : undefined;
	return {
		clock: new NodeClock(),
		timers: new NodeTimers(guard),
		serial: emulator ?? makeSerial(flags.serial, guard),
		udp: new NodeUdp(lan, guard),
		tcp: new NodeTcp(named ? ["127.0.0.1", lan] : ["127.0.0.1"], guard, flags.firstRun),
		wifi: flags.firstRun ? new PlayedWifi(lan) : new WiredWifi(lan),
		store,
		canvas: new SoftCanvas(screen.width, screen.height),
		buttons: new PreviewButtons(screen.buttons),
		touch: new PreviewTouch(),
		backlight: { set() {} },
		sound: { available: false, beep() {} },
		system: new NodeSystem(store, guard, onRestart),
		log,
		guard,
		pageAddress: named ? lan : "127.0.0.1",
		emulator,
		kept,
	};
}

function makeSerial(name: string, guard: NodeGuard): Serial {
	const address = tcpAddress(name);
	return address === undefined
		? new DeviceSerial(name, guard)
		: new TcpSerial(address.host, address.port, guard);
}

/** The store of the state folder, and in front of it what holds for this run alone. */
function makeStore(
	flags: Flags,
	environment: Readonly<Record<string, string | undefined>>,
	log: Log,
): { store: OverlayStore; kept: KeptState } {
	const demo = flags.serial === "emulator";
	let folder = flags.state ?? (demo ? join(".state", "emulator") : ".state");
	const over = settingsOfEnvironment(environment);
	if (flags.settings !== undefined)
		for (const [path, value] of settingsOfFile(flags.settings)) over.set(path, value);
	if (flags.lang !== undefined) over.set("kabewatt/lang", flags.lang);
	if (flags.lan === "off") over.set("kabewatt/relay", "off");
	if (flags.firstRun) folder = join(folder, "first-run");
	const lang = over.get("kabewatt/lang") ?? peek(folder, "kabewatt", "lang");
	const lock = new FolderLock(folder, log, lang === "en" ? "en" : "ja");
	if (flags.firstRun) {
		// A new device knows nothing; what an earlier first run left goes, the owner's state stays.
		makeFolder(folder);
		lock.take();
		for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
	}
	const files = new FileStore(folder, log, lock);
	const schema = new SchemaStore(files, log);
	if (demo && !flags.firstRun)
		for (const key of ["rbid", "password"] as const)
			if (!over.has(`${SECRETS}/${key}`) && schema.get(SECRETS, key) === undefined)
				over.set(`${SECRETS}/${key}`, DEMO_CREDENTIALS[key]);
	const reopen = () => {
		files.reopen();
		schema.reload();
	};
	return {
		store: new OverlayStore(schema, over),
		kept: { isReadableAgain: () => files.isReadableAgain(), reopen },
	};
}

/** The first IPv4 address that other machines can reach, else this machine's own. */
function lanAddress(): string {
	for (const addresses of Object.values(networkInterfaces()))
		for (const address of addresses ?? [])
			if (address.family === "IPv4" && !address.internal) return address.address;
	return "127.0.0.1";
}
