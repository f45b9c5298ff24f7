import { Masker } from "../bytes/masker";
import type { ErrorCode } from "../errors/codes";
import type { Serial, SerialEvents, SerialPort } from "../ports/serial";
import type { Trace } from "./trace";

export interface UartListener {
	/** `bytes[0..length)`; valid only during the call. */
	onBytes(bytes: Uint8Array, length: number): void;
	/** The port is closed or changes its rate: what came before belongs to nothing that comes now. */
	onBreak(): void;
	/** The port is gone: SERIAL_ABSENT, SERIAL_LOST, PINS_INVALID. */
	onPortLost(code: ErrorCode): void;
}

/** The UART that the module hangs on, and who is shown what passes on it. */
export class Uart implements SerialEvents {
	/** Baud rate of the port that is open, or was last. */
	baud = 0;
	/** Who is shown both directions, without secrets. */
	trace: Trace | undefined;
	/** What no trace may show. */
	readonly secrets = new Masker();
	private readonly _serial: Serial;
	private readonly _listener: UartListener;
	private _port: SerialPort | undefined;

	constructor(serial: Serial, listener: UartListener) {
		this._serial = serial;
		this._listener = listener;
	}

	/** Times that the host lost received bytes, or undefined where it cannot tell. */
	get overruns(): number | undefined {
		return this._serial.overruns;
	}

	/** Opens the port unless it is open at this rate. */
	open(baud: number): void {
		if (this._port != null && this.baud === baud) return;
		this.close();
		this.baud = baud;
		this._port = this._serial.open(baud, this);
	}

	close(): void {
		this._port?.close();
		this._port = undefined;
		this._listener.onBreak();
	}

	/** Drives the module's reset line; false where there is none, or no open port. */
	pulseReset(): boolean {
		return this._port?.pulseReset() ?? false;
	}

	/** Writes `bytes[0..length)`; the bytes are copied. */
	write(bytes: Uint8Array, length: number): void {
		this._port?.write(bytes, length);
	}

	onBytes(bytes: Uint8Array, length: number): void {
		this._listener.onBytes(bytes, length);
	}

	onClosed(code: ErrorCode): void {
		this._port = undefined;
		this.close();
		this._listener.onPortLost(code);
	}
}
