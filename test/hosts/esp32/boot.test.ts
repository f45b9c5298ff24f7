import { describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../../hosts/emulator/api";
import { createEmulator, DEMO_PASSWORD, DEMO_RBID } from "../../../hosts/emulator/emulator";
import main from "../../../main";
import type { Settings } from "../../../modules/settings/settings";
import { type Board, type BoardOptions, powerUp } from "../sdk/board";
import { startDevice } from "../sdk/device";
import { closeAll } from "../sdk/sockets";
import { changeAddress, dropLink } from "../sdk/wifi";

const GROUP = "224.0.23.0";
const CONTROLLER = "192.168.1.9";
const WATTS = 1234;
/** Get E7 of the meter object, and of the node profile its instance list. */
const GET_E7 = [0x10, 0x81, 0x12, 0x34, 0x05, 0xff, 0x01, 0x02, 0x88, 0x01, 0x62, 1, 0xe7, 0];
const GET_D6 = [0x10, 0x81, 0x12, 0x35, 0x05, 0xff, 0x01, 0x0e, 0xf0, 0x01, 0x62, 1, 0xd6, 0];

type Flash = NonNullable<BoardOptions["flash"]>;

/** What a set-up device has stored. */
function settled(...more: [string, number | string][]): Flash {
	return new Map<string, boolean | number | string | ArrayBuffer>([
		["kabewatt-secret/rbid", DEMO_RBID],
		["kabewatt-secret/password", DEMO_PASSWORD],
		["kabewatt-secret/wifiPassword", "correct horse"],
		["kabewatt/ssid", "home"],
		["kabewatt/lang", "en"],
		...more,
	]);
}

/** The device's own main over a virtual board, with the emulator on its UART. */
function boot(options: BoardOptions = {}, emulatorOptions: Partial<EmulatorOptions> = {}) {
	closeAll();
	const board = powerUp({ flash: settled(), ...options });
	board.accessPoints = [{ ssid: "home", password: "correct horse", rssi: -60 }];
	const emulator = createEmulator({
		scheduler: board.time,
		output: (bytes) => board.uartInput(bytes),
		...emulatorOptions,
	});
	emulator.load(WATTS);
	emulator.sun(0);
	board.onUartOutput = (bytes) => emulator.input(bytes);
	startDevice(main);
	return { board, emulator };
}

/** What the node answers to a Get from a controller, in hex, or undefined. */
function ask(
	board: Board,
	frame: readonly number[],
	to = board.address,
	from = CONTROLLER,
): string | undefined {
	board.sent.length = 0;
	board.deliver(Uint8Array.from(frame), from, 3610, to);
	board.time.advance(500);
	const answer = board.sent.find(({ address, bytes }) => address === from && bytes[3] === frame[3]);
	return answer === undefined
		? undefined
		: Array.from(answer.bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

const hasWatts = (board: Board) => ask(board, GET_E7)?.endsWith("72" + "01" + "e704" + "000004d2") === true;

const LIMIT_MS = 180_000;

describe("the device from power-up", () => {
	it("to watts on the LAN and on the screen", () => {
		const { board, emulator } = boot();
		const ms = board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
		expect(ms).toBeLessThan(90_000);
		expect(ask(board, GET_D6, GROUP)).toMatch(/028801/);
		expect(board.shows("W")).toBe(true);
		expect(board.uart?.lost).toBe(0);
		expect(emulator.counters().wopt).toBe(0);
		expect(board.log.filter((line) => line.includes("INTERNAL"))).toEqual([]);
	});

	it.each([
		["m5stack", ["a", "b", "c"]],
		["m5stack_core2", ["a", "b", "c"]],
		["m5stack_cores3", []],
		["m5stick_cplus2", ["a", "b", "c"]],
		["m5stick_s3", ["a", "b"]],
		["m5atom_s3", ["a"]],
	])("on %s too", (name, buttons) => {
		const { board } = boot({ board: name, buttons });
		board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
		if (buttons.length > 0) {
			board.press("a", true);
			board.time.advance(100);
			board.press("a", false);
		}
		board.touch({ x: 100, y: 100, id: 0 });
		board.time.advance(100);
		board.touch();
		board.time.advance(1000);
		expect(board.log.filter((line) => line.includes("INTERNAL"))).toEqual([]);
	});

	it.each([["bp35c2"], ["ips"], ["dss"]] as const)("with a %s", (module) => {
		const { board } = boot({}, { module });
		board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
	});

	it("and answers neighbours alone, also after its address changed", () => {
		const { board } = boot({ flash: settled(["kabewatt/lanAllow", "10.5.0.0/16"]) });
		board.time.advance(60_000);
		const answers = (from: string) => ask(board, GET_D6, board.address, from) !== undefined;
		expect(["192.168.1.9", "8.8.8.8", "10.5.0.9", "10.6.0.9"].map(answers)).toEqual([
			true,
			false,
			true,
			false,
		]);
		changeAddress("172.20.1.5");
		board.time.advance(60_000);
		expect(["172.20.1.9", "192.168.1.9", "8.8.8.8"].map(answers)).toEqual([true, false, false]);
	});

	it("across the wrap of the tick counter", () => {
		const { board } = boot({ firstTick: 0x7fffffff - 20_000 });
		board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
		board.time.advance(60_000);
		expect(board.ticks).toBeLessThan(0);
		expect(hasWatts(board)).toBe(true);
	});

	it("without a screen, and without Wi-Fi settings", () => {
		const flash = settled();
		flash.delete("kabewatt/ssid");
		const { board } = boot({ screen: false, flash });
		board.time.advance(90_000);
		expect(board.log.some((line) => line === "info link ready")).toBe(true);
		expect(board.log.filter((line) => line.includes("INTERNAL"))).toEqual([]);
	});

	it("again after a restart, without a scan", () => {
		const first = boot();
		first.board.time.until(() => hasWatts(first.board), LIMIT_MS, 1000);
		const { board, emulator } = boot({ flash: first.board.flash, resetReason: 3 });
		const ms = board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
		expect(emulator.counters().scans).toBe(0);
		expect(ms).toBeLessThan(45_000);
		expect(board.log[0]).toMatch(/started by restart/);
	});

	it("with its own pins, when the settings name some", () => {
		const { board } = boot({ flash: settled(["kabewatt/uartTx", 32], ["kabewatt/uartRx", 33]) });
		board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
		expect(board.pinsInUse.has(32)).toBe(true);
		expect(board.pinsInUse.has(26)).toBe(false);
	});
});

describe("the device in trouble", () => {
	it("says so and keeps asking when the settings name a pin that is not free", () => {
		const { board } = boot({ flash: settled(["kabewatt/uartTx", 3]) });
		board.time.advance(30_000);
		expect(board.log.some((line) => line.includes("PINS_INVALID"))).toBe(true);
		board.flash.set("kabewatt/uartTx", -1);
		board.time.until(() => hasWatts(board), 600_000, 1000);
	});

	it("goes on without the LAN, and is found again when the LAN is back", () => {
		const { board } = boot();
		board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
		const points = board.accessPoints;
		board.accessPoints = [];
		dropLink();
		board.time.advance(300_000);
		expect(board.leased).toBeUndefined();
		board.accessPoints = points;
		board.address = "192.168.1.99";
		board.time.until(() => board.leased !== undefined, 120_000, 1000);
		board.time.advance(2000);
		expect(ask(board, GET_D6, GROUP)).toMatch(/028801/);
		board.time.until(() => hasWatts(board), 60_000, 1000);
	});

	it("reads on when the UART worker comes late and bytes are lost", () => {
		const { board } = boot();
		board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
		board.uartLatencyMs = 12;
		board.time.advance(120_000);
		expect(board.uart?.lost).toBeGreaterThan(0);
		board.uartLatencyMs = 0;
		board.time.until(() => hasWatts(board), 300_000, 1000);
	});

	it("keeps working when the flash takes nothing", () => {
		const { board } = boot();
		board.flashFull = true;
		board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
	});

	it("keeps a setting whose new value the flash refuses", () => {
		const { board } = boot({ flash: settled(["kabewatt/pollS", 20]) });
		const { settings } = globalThis.kabewatt as { settings: Settings };
		board.flashRefusals = 1;
		expect(settings.set("pollS", 30)).toBe("STORE_FULL");
		expect(board.flash.get("kabewatt/pollS")).toBe(20);
		expect(settings.set("pollS", 30)).toBe(undefined);
		expect(board.flash.get("kabewatt/pollS")).toBe(30);
	});

	it("never tells the log a secret, though it tells every line of the UART", () => {
		const { board } = boot({ log: "debug" });
		board.time.until(() => hasWatts(board), LIMIT_MS, 1000);
		const text = board.log.join("\n");
		expect(text).toMatch(/SKSETPWD/);
		for (const secret of [DEMO_RBID, DEMO_PASSWORD, "correct horse"])
			expect(text.includes(secret)).toBe(false);
	});
});
