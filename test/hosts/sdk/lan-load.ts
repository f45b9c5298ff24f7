import { createEmulator, DEMO_PASSWORD, DEMO_RBID } from "../../../hosts/emulator/emulator";
import main from "../../../main";
import { type Board, type BoardOptions, powerUp } from "./board";
import { Browser } from "./browser";
import { startDevice } from "./device";
import { closeAll } from "./listener";

const MDNS_GROUP = "224.0.0.251";
const GROUP = "224.0.23.0";
/** Get E7 of the meter object. */
const GET_E7 = Uint8Array.of(0x10, 0x81, 0x12, 0x34, 0x05, 0xff, 0x01, 0x02, 0x88, 0x01, 0x62, 1, 0xe7, 0);
/** A question for kabewatt.local, type A. */
const QUESTION = Uint8Array.of(
	...[0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
	...[8, ...[..."kabewatt"].map((c) => c.charCodeAt(0)), 5, ...[..."local"].map((c) => c.charCodeAt(0)), 0],
	...[0, 1, 0, 1],
);

/** A device that is set up, from power-up, with a meter at its other end. */
export function boot(options: BoardOptions): Board {
	closeAll();
	const flash = new Map<string, boolean | number | string | ArrayBuffer>([
		["kabewatt-secret/rbid", DEMO_RBID],
		["kabewatt-secret/password", DEMO_PASSWORD],
		["kabewatt-secret/wifiPassword", "correct horse"],
		["kabewatt/ssid", "home"],
	]);
	const board = powerUp({ release: true, flash, ...options });
	board.accessPoints = [{ ssid: "home", password: "correct horse", rssi: -60 }];
	const emulator = createEmulator({ scheduler: board.time, output: (bytes) => board.uartInput(bytes) });
	board.onUartOutput = (bytes) => emulator.input(bytes);
	startDevice(main);
	return board;
}

const PATHS = ["/dashboard", "/api/v1/status", "/setup", "/api/v1/history", "/metrics", "/report.txt"];

/**
 * Everything at once: six clients that ask for pages without a rest, bursts of datagrams to each port, buttons, garbage
 * to collect and flash to write. Gives the clients.
 */
export function load(board: Board, seconds: number, stallMs = 350): Browser[] {
	const clients = PATHS.map((_, index) => new Browser(`192.168.1.${51 + index}`));
	for (let second = 0; second < seconds; second++) {
		for (let tenth = 0; tenth < 10; tenth++) {
			for (const [index, client] of clients.entries()) client.get(PATHS[(index + second) % PATHS.length]!);
			for (let i = 0; i < 8; i++) {
				board.deliver(GET_E7, `192.168.1.${100 + i}`, 3610);
				board.deliver(GET_E7, `192.168.1.${100 + i}`, 3610, GROUP);
				board.deliver(QUESTION, `192.168.1.${100 + i}`, 5353, MDNS_GROUP, 5353);
			}
			// A collection, and now and then a page of NVS that is erased: both while everybody asks.
			if (tenth === 5) board.main.work(second % 3 === 2 ? stallMs : 60);
			board.time.advance(100);
		}
		const name = board.target.config["board"] === "m5stack_cores3" ? undefined : "a";
		if (name !== undefined) board.press(name, second % 2 === 0);
	}
	return clients;
}
