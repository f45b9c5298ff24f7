import Serial from "embedded:io/serial";
import config from "mc/config";
import Preference from "preference";
import Timer from "timer";
import { Masker } from "../../modules/bytes/masker";
import { utf8Bytes } from "../../modules/bytes/utf8";
import { ROLE } from "../../modules/display/paint/layout";
import { layoutFor } from "../../modules/display/paint/sizes";
import { wrap } from "../../modules/display/paint/wrap";
import { LANGUAGE_CODES } from "../../modules/languages/choice";
import { LANGUAGES } from "../../modules/languages/languages";
import { PocoCanvas } from "../xs/canvas";
import { describe, Guard } from "../xs/guard";
import { TraceLog } from "../xs/log";
import { PreferenceStore } from "../xs/store";
import { consolePins, findBoard } from "./boards";
import { replaceInNvs } from "./nvs";
import { BoardBacklight } from "./parts";

/** How long one can read what went wrong before the device starts anew. The watchdog would end it after 20 s. */
const PAUSE_MS = 10_000;
const BAUD = 115_200;
/** What UART 0 takes at once: its transmit FIFO. */
const LINE_BYTES = 128;
const MARGIN = 4;
const LIGHT_PERCENT = 60;
const SECRETS = "kabewatt-secret";

/**
 * From here on an exception that nobody catches is reported before XS restarts the device: without a hook it does so at
 * once, again and again, in the dark. What was set up by halves is never gone on with.
 */
export function watchStart(): void {
	globalThis.abort = (reason, exception) => {
		tell(`xs ${reason}`, exception ?? "");
		Timer.delay(PAUSE_MS);
		return true;
	};
}

/** A part of the set-up threw without which the others can be used: main finds it in `setupFault`. */
export function setupFailed(place: string, error: unknown): void {
	globalThis.setupFault = { place, error };
	say(describe(place, error));
}

/**
 * Runs the program's start. When it throws, that is reported and recorded, and the device starts anew after a pause;
 * when it has succeeded, later exceptions that nobody catches are recorded and the machine goes on.
 */
export function start(begin: () => Guard): void {
	try {
		const guard = begin();
		const fault = globalThis.setupFault;
		if (fault != null) guard.caught(fault.place, fault.error);
		keepGoing(guard);
	} catch (error) {
		tell("main", error);
		Timer.set(() => restart(), PAUSE_MS);
	}
}

/**
 * What no guard caught (a native callback of the SDK itself) is recorded, and the machine goes on. Running out
 * of memory cannot be survived: recorded too, and the device restarts.
 */
function keepGoing(guard: Guard): void {
	globalThis.abort = (reason, exception) => {
		guard.caught(`xs ${reason}`, exception ?? "");
		return reason !== "unhandled exception" && reason !== "unhandled rejection";
	};
}

function restart(): void {
	globalThis.System?.restart();
}

/** On the line, on the screen and in the store; whichever of them is what failed is passed over. */
function tell(place: string, error: unknown): void {
	const secrets = new Masker();
	let text = place;
	attempt(() => {
		learnSecrets(secrets);
		text = secrets.mask(describe(place, error));
	});
	say(text);
	attempt(() => show(text));
	attempt(() => {
		const log = new TraceLog("error");
		const guard = new Guard(log);
		guard.secrets = secrets;
		guard.attach(new PreferenceStore(log, replaceInNvs));
		guard.caught(place, text === place ? "" : error);
	});
}

/** The text of an exception may quote what is stored; the program itself has not come so far as to know it. */
function learnSecrets(secrets: Masker): void {
	for (const key of Preference.keys(SECRETS)) {
		const value = Preference.get(SECRETS, key);
		if (typeof value === "string") secrets.learn(value);
	}
}

/** To xsbug, or in a release build to UART 0. */
function say(text: string): void {
	const line = `kabewatt INTERNAL ${text}`;
	attempt(() => trace(`${line}\n`));
	attempt(() => {
		const board = findBoard(config.board);
		if (board == null) return;
		const port = new Serial({ port: 0, ...consolePins(board), baud: BAUD, format: "buffer" });
		port.write(utf8Bytes(`\r\n${line}`).slice(0, LINE_BYTES - 2).buffer);
		// The FIFO is sent while the port is open.
		Timer.delay(Math.ceil((LINE_BYTES * 10_000) / BAUD));
		port.close();
	});
}

function show(text: string): void {
	if (globalThis.screen == null) return;
	const canvas = new PocoCanvas(globalThis.screen);
	const font = canvas.font(layoutFor(canvas.width, canvas.height).fonts[ROLE.small]!);
	const lines: string[] = [];
	const measure = (part: string): number => canvas.getTextWidth(part, font);
	for (const part of [...LANGUAGE_CODES.map((code) => LANGUAGES[code].errors.INTERNAL.title), text])
		lines.push(...wrap(part, canvas.width - 2 * MARGIN, measure));
	canvas.begin(0, 0, canvas.width, canvas.height);
	canvas.fillRectangle(canvas.makeColor(0, 0, 0), 0, 0, canvas.width, canvas.height);
	const color = canvas.makeColor(255, 255, 255);
	for (let i = 0; i < lines.length; i++)
		canvas.drawText(lines[i]!, font, color, MARGIN, MARGIN + i * (font.height + MARGIN));
	canvas.end();
	const board = findBoard(config.board);
	if (board != null) new BoardBacklight(board, new Guard(new TraceLog("error"))).set(LIGHT_PERCENT);
}

function attempt(act: () => void): void {
	try {
		act();
	} catch {
		// The other ways report it.
	}
}
