import type UDP from "embedded:io/socket/udp";
import config from "mc/config";
import Timer from "timer";
import type { Host } from "../../modules/ports/host";
import type { Store } from "../../modules/ports/store";
import { SchemaStore } from "../../modules/settings/schema";
import { PocoCanvas } from "../xs/canvas";
import { XsClock } from "../xs/clock";
import { Guard } from "../xs/guard";
import { TraceLog } from "../xs/log";
import { type Wiring, WorkerSerial } from "../xs/serial";
import { PreferenceStore } from "../xs/store";
import { XsTcp } from "../xs/tcp";
import { XsTimers } from "../xs/timers";
import { type Lan, XsUdp } from "../xs/udp";
import { BOARDS, type Board, choosePins, findBoard, type UartPins } from "./boards";
import { replaceInNvs } from "./nvs";
import { BoardBacklight, BoardButtons, BoardSound } from "./parts";
import { ClockSetter } from "./sntp";
import { EspSystem } from "./system";
import { openTouch } from "./touch";
import { EspWifi } from "./wifi";

const RESET_LOW_MS = 1000;
/** UART0 is the debugger's and the boot messages'. */
const UART = 1;

/** What the console needs of a board besides the ports. */
export interface BoardHost extends Host {
	readonly board: Board;
	readonly guard: Guard;
}

/** Every port on a board; `config.board` of the board's manifest says which one. */
export function makeHost(): BoardHost {
	const log = new TraceLog(config.log);
	const guard = new Guard(log);
	const store = new SchemaStore(new PreferenceStore(log, replaceInNvs), log);
	guard.attach(store);
	const board = findBoard(config.board) ?? BOARDS[0]!;
	const timers = new XsTimers(guard);
	const udp = new XsUdp(LAN, guard);
	const clockSetter = new ClockSetter(String(config.sntp), udp, () => system.random(), timers, guard, log);
	const wifi = new EspWifi(
		timers,
		() => system.random(),
		guard,
		() => {
			udp.rejoin();
			clockSetter.ask();
		},
	);
	const system = new EspSystem(board.name, guard);
	return {
		board,
		guard,
		clock: new XsClock(),
		timers,
		serial: new WorkerSerial(new BoardWiring(board, store), guard, log),
		udp,
		tcp: new XsTcp(guard, (address) => wifi.isAccessPoint(address)),
		wifi,
		store,
		canvas: globalThis.screen == null ? undefined : new PocoCanvas(globalThis.screen),
		buttons: new BoardButtons(board, guard),
		touch: board.touch ? openTouch(guard) : undefined,
		backlight: new BoardBacklight(board, guard),
		sound: new BoardSound(board, guard),
		system,
		log,
	};
}

const LAN: Lan = Object.freeze({
	/** lwip does not loop multicasts back, so nothing of our own ever arrives. */
	isOwn: () => false,
	join(socket: UDP, _port: number, group: string): void {
		// lwip counts memberships: without leaving first no new report would be sent after a reconnection.
		socket.remove?.(group);
		socket.add?.(group);
	},
});

/** Pins from the settings, or the usual ones of the board; read again at each opening. */
class BoardWiring implements Wiring {
	private readonly _board: Board;
	private readonly _store: Store;
	private _reset: BoardDigital | undefined;
	private _resetPin: number | undefined;

	constructor(board: Board, store: Store) {
		this._board = board;
		this._store = store;
	}

	port(): { transmit: number; receive: number; port: number } | undefined {
		const pins = this._pins();
		if (pins == null) return undefined;
		return { transmit: pins.transmit, receive: pins.receive, port: UART };
	}

	pulseReset(): boolean {
		const pin = this._pins()?.reset;
		const Digital = globalThis.device?.io?.Digital;
		if (pin == null || Digital == null) return false;
		if (this._resetPin !== pin) {
			this._reset?.close();
			this._reset = new Digital({ pin, mode: Digital.Output, initialValue: 1 });
			this._resetPin = pin;
		}
		this._reset?.write(0);
		Timer.set(() => this._reset?.write(1), RESET_LOW_MS);
		return true;
	}

	private _pins(): UartPins | undefined {
		return choosePins(this._board, this._pin("uartTx"), this._pin("uartRx"), this._pin("resetPin"));
	}

	private _pin(key: string): number {
		const value = this._store.get("kabewatt", key);
		return typeof value === "number" ? value : -1;
	}
}
