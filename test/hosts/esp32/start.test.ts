import { beforeEach, describe, expect, it } from "vitest";
import { BOARDS } from "../../../hosts/esp32/boards";
import main from "../../../main";
import { type Board, type BoardOptions, powerUp } from "../sdk/board";
import { startDevice } from "../sdk/device";
import { closeAll } from "../sdk/sockets";

/** Bytes that UART 0 sent, as text. */
function listen(board: Board): () => string {
	let text = "";
	board.onConsoleOutput = (bytes) => {
		text += String.fromCharCode(...bytes);
	};
	return () => text;
}

function power(options: BoardOptions) {
	const board = powerUp({ release: true, ...options });
	return { board, line: listen(board) };
}

const NAMES = BOARDS.map(({ name }) => name);
const WITH_POWER_CHIP = ["m5stack_core2", "m5stack_cores3", "m5stick_cplus"];

beforeEach(() => closeAll());

describe("a start that fails", () => {
	it.each(NAMES)(
		"on %s in main: is told on the line and on the screen, and begun anew after a pause",
		(name) => {
			const { board, line } = power({ board: name });
			startDevice(() => {
				// A port that main needs throws when it is made.
				board.networkFails = "no network";
				main();
			});
			board.time.advance(100);
			expect(line()).toContain("kabewatt INTERNAL main: no network");
			expect(board.shows("Internal error")).toBe(true);
			expect(board.drawn.join("").replaceAll(" ", "")).toContain("nonetwork");
			expect(board.aborts).toEqual([]);
			board.time.advance(8000);
			expect(board.restarts).toBe(0);
			board.time.advance(5000);
			expect(board.restarts).toBe(1);
		},
	);

	it("is recorded, so that the page can tell of it later", () => {
		const { board } = power({});
		startDevice(() => {
			board.networkFails = "no network";
			main();
		});
		const { board: next } = power({ flash: board.flash });
		startDevice(main);
		expect(next.log.filter((text) => text.includes("main: no network"))).toHaveLength(1);
	});

	it("is lit, so that it can be read on the screen", () => {
		const { board } = power({ board: "m5stick_cplus" });
		startDevice(() => {
			board.brightness = 0;
			board.networkFails = "no network";
			main();
		});
		board.time.advance(100);
		expect(board.brightness).toBe(60);
	});

	it("leaves the record of an earlier one where the flash refuses the new one", () => {
		const flash = new Map<string, boolean | number | string | ArrayBuffer>([
			["kabewatt/faultPlace", "main: an earlier one"],
			["kabewatt/faultCount", 3],
		]);
		const { board } = power({ flash });
		startDevice(() => {
			board.flashFull = true;
			board.networkFails = "no network";
			main();
		});
		expect(board.flash.get("kabewatt/faultPlace")).toBe("main: an earlier one");
		expect(board.flash.get("kabewatt/faultCount")).toBe(3);
	});

	it.each(["main", "the screen"])("in %s never tells a secret that its exception quotes", (where) => {
		const secret = "correct horse battery";
		const flash = new Map<string, boolean | number | string | ArrayBuffer>([
			["kabewatt-secret/wifiPassword", secret],
		]);
		const fault = `not a value: ${secret}`;
		const { board, line } = power({ flash, ...(where === "main" ? {} : { screenFault: fault }) });
		startDevice(() => {
			board.networkFails = fault;
			main();
		});
		board.time.advance(100);
		expect(line()).toContain("not a value: ***");
		const everything = [line(), ...board.drawn, ...board.log, String(board.flash.get("kabewatt/faultPlace"))];
		expect(everything.join("").includes("horse")).toBe(false);
	});

	it("at the screen: is told on the line, and XS restarts the device after the pause", () => {
		const { board, line } = power({ screenFault: "spi: no answer" });
		let isMain = false;
		startDevice(() => {
			isMain = true;
		});
		board.time.advance(100);
		expect(isMain).toBe(false);
		expect(line()).toContain("kabewatt INTERNAL xs unhandled exception: spi: no answer");
		expect(board.aborts).toHaveLength(1);
		expect(board.aborts[0]).toBeGreaterThanOrEqual(10_000);
		expect(board.aborts[0]).toBeLessThan(20_000);
	});

	it("is told to xsbug in a debug build, where the line is the debugger's", () => {
		const board = powerUp({ screenFault: "spi: no answer" });
		startDevice(main);
		expect(board.log).toContain("kabewatt INTERNAL xs unhandled exception: spi: no answer");
	});

	it("for another rotation than Poco was compiled for would be one, and is none", () => {
		for (const name of NAMES) {
			const { board } = power({ board: name });
			startDevice(main);
			board.time.advance(2000);
			expect(board.restarts + board.aborts.length).toBe(0);
			expect(board.drawn.length).toBeGreaterThan(0);
		}
	});
});

describe("a power chip that does not answer", () => {
	it.each(WITH_POWER_CHIP)("leaves %s with its radio, page and buttons, and is told", (name) => {
		const { board, line } = power({ board: name, powerChipSilent: true });
		startDevice(main);
		board.time.advance(5000);
		expect(line()).toContain("kabewatt INTERNAL setup/target: i2c: write failed");
		expect(board.aborts).toEqual([]);
		expect(board.restarts).toBe(0);
		expect(board.log).toContain("error INTERNAL setup/target: i2c: write failed (1)");
		expect(board.flash.get("kabewatt/faultPlace")).toBe("setup/target: i2c: write failed");
		expect(board.drawn.length).toBeGreaterThan(0);
		expect(board.wifiLog.length).toBeGreaterThan(0);
	});
});

describe("an exception that nobody catches", () => {
	const abort = (reason: string) => globalThis.abort?.(reason, new Error("late"));

	it("restarts the device as long as it starts, and is survived afterwards", () => {
		const { board } = power({});
		const during: unknown[] = [];
		startDevice(() => {
			during.push(abort("unhandled exception"));
			main();
		});
		expect(during).toEqual([true]);
		expect(abort("unhandled exception")).toBe(false);
		expect(abort("unhandled rejection")).toBe(false);
		expect(abort("not enough memory")).toBe(true);
		expect(board.log.at(-1)).toBe("error INTERNAL xs not enough memory: late (4)");
	});
});
