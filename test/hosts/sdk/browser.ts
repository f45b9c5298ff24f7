import { type Board, board } from "./board";
import { connect } from "./listener";
import type TCP from "./tcp";

/** From the device to the client and back, and what the client takes until it has to acknowledge. */
const ROUND_TRIP_MS = 15;
const WINDOW_BYTES = 5744;

/** Connections that wait to be accepted, on each board: the listener posts one message for all. */
const waiting = new WeakMap<Board, (() => void)[]>();

function whenAccepted(accept: () => void): void {
	const made = board();
	const others = waiting.get(made);
	if (others !== undefined) {
		others.push(accept);
		return;
	}
	const all = [accept];
	waiting.set(made, all);
	made.main.post("listener", () => {
		waiting.delete(made);
		for (const each of all) each();
	});
}

/** A client on the LAN that asks for pages, one after the other, each on a connection of its own. */
export class Browser {
	/** Answers that came to their end, by status. */
	readonly answers = new Map<number, number>();
	/** Connections that were refused, or that ended without an answer. */
	failed = 0;
	readonly #address: string;
	#socket: TCP | undefined;
	#busy = false;

	constructor(address: string) {
		this.#address = address;
	}

	get(path: string): void {
		if (this.#busy) return;
		this.#busy = true;
		whenAccepted(() => {
			const socket = connect(80, this.#address);
			this.#socket = socket;
			this.#begin(socket, path);
		});
	}

	/** Answers with that status so far. */
	count(status: number): number {
		return this.answers.get(status) ?? 0;
	}

	#begin(socket: TCP, path: string): void {
		board().time.setTimer(() => {
			if (socket.closed) {
				this.#end();
				return;
			}
			socket.queue(`GET ${path} HTTP/1.1\r\nHost: ${board().address}\r\nConnection: close\r\n\r\n`);
			this.#watch(socket);
		}, ROUND_TRIP_MS);
	}

	/** Acknowledges what came, every round trip, until the answer is whole or the device ends it. */
	#watch(socket: TCP): void {
		if (socket.closed || this.#isWhole(socket)) {
			this.#end();
			return;
		}
		socket.acknowledge(WINDOW_BYTES);
		board().time.setTimer(() => this.#watch(socket), ROUND_TRIP_MS);
	}

	#isWhole({ received }: TCP): boolean {
		const length = /content-length: (\d+)/i.exec(received)?.[1];
		const body = received.indexOf("\r\n\r\n") + 4;
		return length !== undefined && body >= 4 && received.length >= body + Number(length);
	}

	#end(): void {
		this.#busy = false;
		const socket = this.#socket;
		this.#socket = undefined;
		const status = Number(/^HTTP\/1\.1 (\d+)/.exec(socket?.received ?? "")?.[1] ?? 0);
		if (status === 0) this.failed++;
		else this.answers.set(status, this.count(status) + 1);
		if (socket !== undefined && !socket.closed) socket.trigger.set("error");
	}
}
