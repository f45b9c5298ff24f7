import start from "../../../hosts/xs/uart-worker";
import { board } from "./board";
import { inside, type Machine, type Poster, runningMachine } from "./machine";

type Listener = (message: unknown) => void;

/**
 * A Worker with a machine of its own: messages are copied, arrive later and in order, and only what XS can
 * marshal gets through. A queue that stays full is an exception in a debug build. There is one module that runs as a
 * Worker.
 */
export default class Worker {
	onmessage: Listener = () => undefined;
	readonly #inside: { postMessage(message: unknown): void; onmessage: Listener };

	constructor(module: string, options?: { priority?: number }) {
		if (module !== "hosts/xs/uart-worker") throw new Error(`module ${module} not found`);
		if ((options?.priority ?? 0) <= 4) throw new Error("the UART needs more than the main task's priority");
		const { main, worker } = board();
		this.#inside = {
			postMessage: (message) => send(main, "worker", message, (copy) => this.onmessage(copy)),
			onmessage: () => undefined,
		};
		(globalThis as { self?: unknown }).self = this.#inside;
		inside(worker, start);
	}

	postMessage(message: unknown): void {
		send(board().worker, "main", message, (copy) => this.#inside.onmessage(copy));
	}
}

function send(to: Machine, source: string, message: unknown, deliver: Listener): void {
	const copy = marshal(message);
	const poster: Poster = runningMachine() === to ? "self" : "task";
	if (!to.post(source, () => deliver(copy), poster)) throw new Error("timeout");
}

function marshal(message: unknown): unknown {
	if (message === null || typeof message === "number" || typeof message === "string") return message;
	if (message instanceof ArrayBuffer) return message.slice(0);
	if (typeof message !== "object" || ArrayBuffer.isView(message)) throw new TypeError("cannot marshal");
	return Object.fromEntries(Object.entries(message).map(([key, value]) => [key, marshal(value)]));
}
