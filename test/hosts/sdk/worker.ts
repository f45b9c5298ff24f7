import start from "../../../hosts/xs/uart-worker";
import { board } from "./board";

type Listener = (message: unknown) => void;

/**
 * A Worker with a machine of its own: messages are copied, arrive later and in order, and only what XS can
 * marshal gets through. There is one module that runs as a Worker.
 */
export default class Worker {
	onmessage: Listener = () => undefined;
	readonly #inside: { postMessage(message: unknown): void; onmessage: Listener };

	constructor(module: string, options?: { priority?: number }) {
		if (module !== "hosts/xs/uart-worker") throw new Error(`module ${module} not found`);
		if ((options?.priority ?? 0) <= 4) throw new Error("the UART needs more than the main task's priority");
		const { time } = board();
		this.#inside = {
			postMessage: (message) => {
				const copy = marshal(message);
				time.setTimer(() => this.onmessage(copy), 0);
			},
			onmessage: () => undefined,
		};
		(globalThis as { self?: unknown }).self = this.#inside;
		start();
	}

	postMessage(message: unknown): void {
		const copy = marshal(message);
		board().time.setTimer(() => this.#inside.onmessage(copy), 0);
	}
}

function marshal(message: unknown): unknown {
	if (message === null || typeof message === "number" || typeof message === "string") return message;
	if (message instanceof ArrayBuffer) return message.slice(0);
	if (typeof message !== "object" || ArrayBuffer.isView(message)) throw new TypeError("cannot marshal");
	return Object.fromEntries(Object.entries(message).map(([key, value]) => [key, marshal(value)]));
}
