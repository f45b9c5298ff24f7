import type { UdpEvents, UdpSocket } from "../../modules/ports/udp";
import type { FakeTime } from "../support/fake-time";

const CLIENT = "192.168.1.50";
const PORT = 3610;
/** The client asks so often, and so long after a node announced itself. */
const ASK_MS = 20_000;
const ASK_NEW_MS = 100;
/** Get E7 of 028801; the TID is filled in. */
const GET = Object.freeze([0x10, 0x81, 0, 0, 0x05, 0xff, 0x01, 0x02, 0x88, 0x01, 0x62, 1, 0xe7, 0]);

/**
 * The LAN with one client on it, a HEMS that asks for E7 every 20 s and when the device announces its instance list.
 * What leaves the device is given to `onFrame`, whether anybody waited for it or not.
 */
export class Lan {
	/** The access point is there. */
	up = true;
	/** What the device gets from it. */
	address = "192.168.1.20";
	readonly #time: FakeTime;
	readonly #onFrame: (bytes: Uint8Array, length: number) => void;
	readonly #get = Uint8Array.from(GET);
	#events: UdpEvents | undefined;
	#sockets = 0;
	#tid = 0;
	#asking: unknown;

	constructor(time: FakeTime, onFrame: (bytes: Uint8Array, length: number) => void) {
		this.#time = time;
		this.#onFrame = onFrame;
		this.#ask(ASK_MS);
	}

	/** Sockets of the device that are open. */
	get sockets(): number {
		return this.#sockets;
	}

	open(port: number, events: UdpEvents): UdpSocket {
		let open = true;
		const isNode = port === PORT;
		this.#sockets++;
		if (isNode) this.#events = events;
		return {
			send: (bytes, length) => {
				if (open && this.up && isNode) this.#take(bytes, length);
				return open && this.up;
			},
			close: () => {
				if (!open) return;
				open = false;
				this.#sockets--;
				if (this.#events === events) this.#events = undefined;
			},
		};
	}

	/** The device has no power any more. */
	drop(): void {
		this.#sockets = 0;
		this.#events = undefined;
	}

	#take(bytes: Uint8Array, length: number): void {
		const announced = bytes[4] === 0x0e && bytes[10] === 0x73 && bytes[12] === 0xd5;
		if (announced) this.#ask(ASK_NEW_MS);
		this.#onFrame(bytes, length);
	}

	#ask(ms: number): void {
		this.#time.clearTimer(this.#asking);
		this.#asking = this.#time.setTimer(() => {
			this.#ask(ASK_MS);
			if (!this.up || this.#events === undefined) return;
			const tid = this.#tid++ & 0xffff;
			this.#get[2] = tid >> 8;
			this.#get[3] = tid & 255;
			this.#events.onPacket(this.#get, this.#get.length, CLIENT, PORT);
		}, ms);
	}
}
