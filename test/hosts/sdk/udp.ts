import { board, TIME_SERVER, type UdpEnd } from "./board";

const NTP = 123;

class Datagram extends ArrayBuffer {
	address = "";
	port = 0;
}

/** `embedded:io/socket/udp` of the ESP32: packets wait in a list until they are read. */
export default class UDP {
	readonly #queue: Datagram[] = [];
	readonly #end: UdpEnd;
	#closed = false;

	constructor(options: { port: number; onReadable: (count: number) => void }) {
		if (board().udpPortBusy) throw new Error("bind failed");
		let pending = false;
		this.#end = {
			port: options.port,
			groups: new Set(),
			stale: new Set(),
			receive: (bytes, address, port) => {
				const packet = new Datagram(bytes.length);
				new Uint8Array(packet).set(bytes);
				packet.address = address;
				packet.port = port;
				this.#queue.push(packet);
				if (pending) return;
				// Set before the message is posted: one that is lost leaves the socket deaf.
				pending = true;
				board().main.post("udp", () => {
					pending = false;
					if (!this.#closed && this.#queue.length > 0) options.onReadable.call(this, this.#queue.length);
				});
			},
		};
		board().sockets.push(this.#end);
	}

	read(): Datagram | undefined {
		this.#check();
		return this.#queue.shift();
	}

	write(bytes: ArrayBufferView, address: string, port: number): void {
		this.#check();
		if (!/^\d+\.\d+\.\d+\.\d+$/.test(address)) throw new RangeError("invalid IP address");
		if (board().leased === undefined) throw new Error("UDP send failed");
		// lwIP does it in its own task.
		if (board().main.blocksOthers) board().main.hang("waits for lwIP, which waits for a place in the queue");
		const copy = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice();
		board().sent.push({ bytes: copy, address, port });
		if (address === TIME_SERVER && port === NTP) this.#tellTime(copy);
	}

	/** The answer of a server of stratum 1, which repeats what the question ended with. */
	#tellTime(question: Uint8Array): void {
		const made = board();
		if (made.networkTime === undefined || question.length !== 48 || (question[0]! & 7) !== 3) return;
		const answer = new Uint8Array(48);
		answer.set([0x24, 1]);
		answer.set(question.subarray(40, 48), 24);
		new DataView(answer.buffer).setUint32(40, made.networkTime + 2_208_988_800);
		made.time.setTimer(() => this.#end.receive(answer, TIME_SERVER, NTP), 100);
	}

	/** Joins on the interfaces that have an address now; a membership that lwip still counts sends no report. */
	add(group: string): void {
		this.#check();
		if (board().leased === undefined || this.#end.stale.has(group)) return;
		this.#end.groups.add(group);
	}

	remove(group: string): void {
		this.#check();
		this.#end.groups.delete(group);
		this.#end.stale.delete(group);
	}

	close(): void {
		this.#closed = true;
		const at = board().sockets.indexOf(this.#end);
		if (at >= 0) board().sockets.splice(at, 1);
	}

	#check(): void {
		if (this.#closed) throw new Error("closed");
	}
}
