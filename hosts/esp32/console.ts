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
	private readonly _guard: Guard;
	private readonly _console: SettingsConsole;
	private readonly _target: ConsoleTarget;
	private readonly _queue: Uint8Array[] = [];
	private _editor: LineEditor | undefined;
	private _port: Serial | undefined;
	private _queued = 0;
	/** Bytes of the first answer in the queue that are sent, and bytes that the port takes now. */
	private _sent = 0;
	private _writable = 0;

	constructor(target: ConsoleTarget, board: Board, guard: Guard, log: Log) {
		this._target = target;
		this._guard = guard;
		this._console = new SettingsConsole(target.settings, target, (line) => this.say(`${line}\r\n`));
		try {
			this._port = new Serial({
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
		this._console.line(text);
		this.say(PROMPT);
	}

	onCancel(): void {
		this._console.cancel();
		this.say(PROMPT);
	}

	onEcho(bytes: string): void {
		this.write(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
	}

	hides(begun: string): boolean {
		return this._console.hides(begun);
	}

	private onReadable(): void {
		try {
			const bytes = this._port?.read();
			if (bytes == null) return;
			if (this._editor == null) {
				this._editor = new LineEditor(this);
				this.say(`kabewatt ${this._target.version}, see help\r\n${PROMPT}`);
			}
			this._editor.take(new Uint8Array(bytes), bytes.byteLength);
		} catch (error) {
			this._guard.caught("console", error);
		}
	}

	private onWritable(count: number): void {
		this._writable = count;
		try {
			this.send();
		} catch (error) {
			this._guard.caught("console", error);
		}
	}

	private say(text: string): void {
		this.write(utf8Bytes(text));
	}

	/** What does not fit is dropped: whoever does not read it is not waited for. */
	private write(bytes: Uint8Array): void {
		if (this._queued + bytes.length > QUEUE_BYTES) return;
		this._queued += bytes.length;
		this._queue.push(bytes);
		this.send();
	}

	private send(): void {
		for (let bytes = this._queue[0]; bytes != null && this._writable > 0; bytes = this._queue[0]) {
			const end = Math.min(bytes.length, this._sent + this._writable);
			this._port?.write(bytes.slice(this._sent, end).buffer);
			this._writable -= end - this._sent;
			this._queued -= end - this._sent;
			this._sent = end;
			if (end < bytes.length) return;
			this._queue.shift();
			this._sent = 0;
		}
	}
}
