import type { ErrorCode } from "../errors/codes";

/** The UART with the Wi-SUN module at its other end. 8N1, no flow control. */
export interface Serial {
	/**
	 * Opens the port. Never throws and never calls back before it returns: a port that is absent or busy
	 * is reported by `onClosed`. `baud` is 115200 unless the module was found at another rate.
	 */
	open(baud: number, events: SerialEvents): SerialPort;
	/**
	 * Times since the start that received bytes were lost before we read them, over all openings; undefined
	 * where the host cannot tell.
	 */
	readonly overruns: number | undefined;
}

export interface SerialEvents {
	/** `bytes[0..length)` were received. The buffer belongs to the port: valid only during the call. */
	onBytes(bytes: Uint8Array, length: number): void;
	/** The port is gone (`SERIAL_ABSENT`, `SERIAL_LOST`, `PINS_INVALID`). No further event comes; open a new one. */
	onClosed(code: ErrorCode): void;
}

export interface SerialPort {
	/**
	 * Queues `bytes[0..length)`; the bytes are copied before it returns. The adapter cuts to what the
	 * hardware takes. False, with nothing queued, when the queue (2 kB at least) cannot take them all.
	 */
	write(bytes: Uint8Array, length: number): boolean;
	/** Closes at once; no event follows. Closing twice does nothing. */
	close(): void;
	/** Drives the module's reset line (low 1 s); false where there is no such line. */
	pulseReset(): boolean;
}
