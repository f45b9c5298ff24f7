import { asciiText } from "../bytes/ascii";
import { utf8Text } from "../bytes/utf8";

/** Longer than any valid line (200 characters of at most 3 bytes), so that a longer one is still seen to be. */
const CAPACITY = 604;
const ETX = 3;
const BACKSPACE = 8;
const LF = 10;
const CR = 13;
const KILL = 21;
const ESCAPE = 27;
const SPACE = 32;
const DELETE = 127;

export interface LineEditorEvents {
	/** A line was ended with Enter. */
	onLine(text: string): void;
	/** Ctrl-C: the line is discarded. */
	onCancel(): void;
	/** Characters of 8 bits for the terminal. */
	onEcho(bytes: string): void;
	/** True when what follows this beginning of a line must not appear. */
	hides(begun: string): boolean;
}

/**
 * What a terminal sends, made into lines: Enter in all its forms, Backspace, Ctrl-U, Ctrl-C, UTF-8. The terminal does
 * not show what is typed until it is sent back; of a secret a star is.
 */
export class LineEditor {
	private readonly _events: LineEditorEvents;
	private readonly _line = new Uint8Array(CAPACITY);
	private _length = 0;
	private _wasCr = false;
	/** 0; 1 behind ESC; 2 within the sequence of an arrow or another key, which is dropped. */
	private _escape = 0;
	private _echo = "";

	constructor(events: LineEditorEvents) {
		this._events = events;
	}

	/** Takes `length` bytes as they come. */
	take(bytes: Uint8Array, length: number): void {
		for (let i = 0; i < length; i++) this.byte(bytes[i]!);
		this.flush();
	}

	private byte(byte: number): void {
		const wasCr = this._wasCr;
		this._wasCr = byte === CR;
		if (this._escape > 0) {
			const opens = this._escape === 1 && (byte === 0x5b || byte === 0x4f);
			if (opens) this._escape = 2;
			else if (this._escape === 1 || byte >= 0x40) this._escape = 0;
			return;
		}
		switch (byte) {
			case CR:
				this.end();
				break;
			case LF:
				if (!wasCr) this.end();
				break;
			case BACKSPACE:
			case DELETE:
				this.back();
				break;
			case KILL:
				while (this._length > 0) this.back();
				break;
			case ETX:
				this._length = 0;
				this._echo += "^C\r\n";
				this.flush();
				this._events.onCancel();
				break;
			case ESCAPE:
				this._escape = 1;
				break;
			default:
				if (byte >= SPACE) this.add(byte);
		}
	}

	private add(byte: number): void {
		if (this._length === CAPACITY) return;
		const hidden = this._events.hides(asciiText(this._line, 0, this._length));
		this._line[this._length++] = byte;
		if (!hidden) this._echo += String.fromCharCode(byte);
		else if (byte < 0x80 || byte >= 0xc0) this._echo += "*";
	}

	private end(): void {
		const bytes = asciiText(this._line, 0, this._length);
		this._length = 0;
		// It may have been a secret.
		this._line.fill(0);
		this._echo += "\r\n";
		this.flush();
		this._events.onLine(utf8Text(bytes) ?? bytes);
	}

	/** Takes the last character back, whatever its bytes. */
	private back(): void {
		if (this._length === 0) return;
		let last = this._line[--this._length]!;
		while ((last & 0xc0) === 0x80 && this._length > 0) last = this._line[--this._length]!;
		// A kanji takes two columns; of a secret there is one star.
		const wide = last >= 0xe0 && !this._events.hides(asciiText(this._line, 0, this._length));
		this._echo += wide ? "\b\b  \b\b" : "\b \b";
	}

	private flush(): void {
		const echo = this._echo;
		this._echo = "";
		if (echo !== "") this._events.onEcho(echo);
	}
}
