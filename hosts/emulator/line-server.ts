import { createServer, type Server, type Socket } from "node:net";
import type { Endpoint } from "./flags";

/** A host that reads nothing loses output beyond this, as a UART would. */
const MOST_WAITING = 1 << 20;

/** The module's serial line on TCP. The module neither knows nor cares whether somebody is connected. */
export class LineServer {
	readonly #server: Server;
	#socket: Socket | undefined;

	constructor(onBytes: (bytes: Uint8Array) => void, onOpened: () => void = () => {}) {
		this.#server = createServer((socket) => {
			// A serial line has one other end: who comes later takes over.
			this.#socket?.destroy();
			this.#socket = socket;
			socket.setNoDelay(true);
			onOpened();
			socket.on("data", onBytes);
			socket.on("error", () => socket.destroy());
			socket.on("close", () => {
				if (this.#socket === socket) this.#socket = undefined;
			});
		});
	}

	/** Resolves with the port. */
	listen(at: Endpoint): Promise<number> {
		return listenOn(this.#server, at);
	}

	/** The bytes are copied. Without a connection they are lost. */
	write(bytes: Uint8Array): void {
		const socket = this.#socket;
		if (socket !== undefined && socket.writableLength < MOST_WAITING) socket.write(bytes.slice());
	}

	close(): void {
		this.#socket?.destroy();
		this.#server.close();
	}
}

/** Listens, or rejects with what the system says (a busy port). */
export function listenOn(server: Server, at: Endpoint): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(at.port, at.host, () => {
			server.off("error", reject);
			const address = server.address();
			resolve(typeof address === "object" && address !== null ? address.port : at.port);
		});
	});
}
