import { attachUart, board } from "./board";
import { FakeUart } from "./uart";

interface Options {
	transmit: number;
	receive: number;
	port: number;
	baud: number;
	format: string;
	onReadable: (count: number) => void;
	onWritable: (count: number) => void;
}

/** `embedded:io/serial` of the ESP32. */
export default class Serial {
	readonly #uart: FakeUart;
	readonly #pins: number[];
	#busy = false;

	constructor(options: Options) {
		const made = board();
		if (![0, 1, 2].includes(options.port)) throw new RangeError("invalid port");
		const isConsole = options.port === 0;
		// The debugger of a debug build has installed the driver of UART 0.
		if (isConsole && made.options.release !== true) throw new RangeError("port in use");
		if (options.format !== "buffer") throw new RangeError("invalid format");
		this.#pins = [options.transmit, options.receive];
		for (const pin of this.#pins) {
			if (!Number.isInteger(pin)) throw new TypeError("pin");
			if (made.pinsInUse.has(pin)) throw new Error("in use");
		}
		for (const pin of this.#pins) made.pinsInUse.add(pin);
		this.#uart = new FakeUart(
			made.time,
			isConsole ? made.main : made.worker,
			options.baud,
			() => (isConsole ? 0 : made.uartHandlerMs),
			(bytes) => (isConsole ? made.onConsoleOutput(bytes) : made.onUartOutput(bytes)),
			isConsole ? made.console : made.uart,
		);
		this.#uart.onReadable = (count) => this.#call(options.onReadable, count);
		this.#uart.onWritable = (count) => this.#call(options.onWritable, count);
		if (isConsole) made.console = this.#uart;
		else attachUart(this.#uart);
		this.#uart.start();
	}

	read(...args: unknown[]): ArrayBuffer | undefined {
		if (args.length > 0) throw new Error("a count beyond what is there returns garbage");
		return this.#uart.read()?.buffer as ArrayBuffer | undefined;
	}

	write(bytes: ArrayBuffer): void {
		if (!(bytes instanceof ArrayBuffer)) throw new TypeError("not an ArrayBuffer");
		this.#uart.write(new Uint8Array(bytes));
	}

	close(): void {
		if (this.#busy) throw new Error("closed inside its own callback: the C code would use freed memory");
		this.#uart.open = false;
		for (const pin of this.#pins) board().pinsInUse.delete(pin);
	}

	#call(callback: (count: number) => void, count: number): void {
		this.#busy = true;
		callback.call(this, count);
		this.#busy = false;
	}
}
