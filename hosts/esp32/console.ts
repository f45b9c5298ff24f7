import Serial from "embedded:io/serial";
import { utf8Bytes } from "../../modules/bytes/utf8";
import type { Log } from "../../modules/ports/log";
import { type ConsoleActions, SettingsConsole } from "../../modules/settings/console";
import { LineEditor, type LineEditorEvents } from "../../modules/settings/line-editor";
import type { Settings } from "../../modules/settings/settings";
import type { Guard } from "../xs/guard";
import { type Board, consolePins } from "./boards";

const BAUD = 115_200;
/** Answers that may wait for the line: the list of all settings has about 1,300 bytes. */
const QUEUE_BYTES = 4096;
const PROMPT = "> ";

/** What the console works on: the app. */
export interface ConsoleTarget extends ConsoleActions {
	readonly version: string;
	readonly settings: Settings;
}

/**
 * The settings by lines on UART 0: on an ESP32 the USB plug of the board, on an S3 (whose plug is another
 * peripheral that the SDK keeps for its debugger) the pins 43 and 44. In a debug build the debugger has it, and
 * there is no console. Nothing else writes there: a release build has neither log nor boot messages.
 */
export class SerialConsole implements LineEditorEvents {
	readonly #guard: Guard;
	readonly #console: SettingsConsole;
	readonly #target: ConsoleTarget;
	readonly #queue: Uint8Array[] = [];
	#editor: LineEditor | undefined;
	#port: Serial | undefined;
	#queued = 0;
	/** Bytes of the first answer in the queue that are sent, and bytes that the port takes now. */
	#sent = 0;
	#writable = 0;

	constructor(target: ConsoleTarget, board: Board, guard: Guard, log: Log) {
		this.#target = target;
		this.#guard = guard;
		this.#console = new SettingsConsole(target.settings, target, (line) => this.say(`${line}\r\n`));
		try {
			this.#port = new Serial({
				port: 0,
				...consolePins(board),
				baud: BAUD,
				format: "buffer",
				onReadable: () => this.onReadable(),
				onWritable: (count) => this.onWritable(count),
			});
		} catch (error) {
			log.write("info", "console", `off: ${error instanceof Error ? error.message : "UART 0 is in use"}`);
		}
	}

	onLine(text: string): void {
		this.#console.line(text);
		this.say(PROMPT);
	}

	onCancel(): void {
		this.#console.cancel();
		this.say(PROMPT);
	}

	onEcho(bytes: string): void {
		this.write(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
	}

	hides(begun: string): boolean {
		return this.#console.hides(begun);
	}

	private onReadable(): void {
		try {
			const bytes = this.#port?.read();
			if (bytes == null) return;
			if (this.#editor == null) {
				this.#editor = new LineEditor(this);
				this.say(`kabewatt ${this.#target.version}, see help\r\n${PROMPT}`);
			}
			this.#editor.take(new Uint8Array(bytes), bytes.byteLength);
		} catch (error) {
			this.#guard.caught("console", error);
		}
	}

	private onWritable(count: number): void {
		this.#writable = count;
		try {
			this.send();
		} catch (error) {
			this.#guard.caught("console", error);
		}
	}

	private say(text: string): void {
		this.write(utf8Bytes(text));
	}

	/** What does not fit is dropped: whoever does not read it is not waited for. */
	private write(bytes: Uint8Array): void {
		if (this.#queued + bytes.length > QUEUE_BYTES) return;
		this.#queued += bytes.length;
		this.#queue.push(bytes);
		this.send();
	}

	private send(): void {
		for (let bytes = this.#queue[0]; bytes != null && this.#writable > 0; bytes = this.#queue[0]) {
			const end = Math.min(bytes.length, this.#sent + this.#writable);
			this.#port?.write(bytes.slice(this.#sent, end).buffer);
			this.#writable -= end - this.#sent;
			this.#queued -= end - this.#sent;
			this.#sent = end;
			if (end < bytes.length) return;
			this.#queue.shift();
			this.#sent = 0;
		}
	}
}
