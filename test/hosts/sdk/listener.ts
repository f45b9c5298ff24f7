import TCP from "./tcp";

const listeners = new Map<number, Listener>();

/** `embedded:io/socket/listener`. */
export default class Listener {
	readonly #waiting: TCP[] = [];
	readonly #options: { port: number; onReadable: (count: number) => void };

	constructor(options: { port: number; onReadable: (count: number) => void }) {
		if (listeners.has(options.port)) throw new Error("bind failed");
		this.#options = options;
		listeners.set(options.port, this);
	}

	read(): TCP | undefined {
		return this.#waiting.shift();
	}

	close(): void {
		listeners.delete(this.#options.port);
	}

	connect(address?: string): TCP {
		const socket = new TCP(undefined, address);
		this.#waiting.push(socket);
		this.#options.onReadable(this.#waiting.length);
		return socket.owner ?? socket;
	}
}

/** A client connects; the device's side of the connection. */
export function connect(port: number, address?: string): TCP {
	const listener = listeners.get(port);
	if (listener === undefined) throw new Error("refused");
	return listener.connect(address);
}

export function closeAll(): void {
	listeners.clear();
}
