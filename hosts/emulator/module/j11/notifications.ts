import { toJ11 } from "../../air/channels";
import type { Beacon } from "../../meter/route-b";
import type { RadioEvents, SessionEnd } from "../../radio/language";
import { COMMAND, NOTE, PANA, PEER, RECEPTION, RESULT } from "./codes";
import { Data } from "./frame";
import type { J11Parts } from "./parts";

const ECHONET_PORT = 3610;
const UNICAST = 0x00;
const MULTICAST = 0x01;
const ENCRYPTED = 0x02;
/** Of a datagram that could not be taken. */
const SHOWN_BYTES = 5;
/** Signals from datagram to datagram, raw LQI. */
const WANDER = 3;

/** Received power of a raw LQI as a signed byte in dBm; -104 to -34. */
export function signalOf(lqi: number): number {
	return Math.round(0.275 * Math.min(255, Math.max(0, lqi)) - 104.27) & 0xff;
}

/** What a J11 module says by itself, and the ends of what it was asked for. */
export class Notifications implements RadioEvents {
	readonly #j11: J11Parts;
	/** The next result of an authentication was asked for by the host. */
	expected = false;
	#sequence = 0;

	constructor(j11: J11Parts) {
		this.#j11 = j11;
	}

	booted(): void {
		if (this.#j11.radio.hooks.tellsBoot()) this.#j11.notify(NOTE.BOOTED, new Data());
	}

	/** Told channel by channel instead. */
	onBeacon(): void {}

	onChannel(channel: number, beacons: readonly Beacon[]): void {
		// A beacon request that may not be sent is not answered.
		const heard = this.#j11.radio.air.blocked ? [] : beacons;
		const data = new Data().byte(heard.length > 0 ? 0 : 1).byte(toJ11(channel));
		if (heard.length > 0) data.byte(heard.length);
		for (const { mac, panId, lqi } of heard) data.hex(mac).word(panId).byte(signalOf(lqi));
		this.#j11.notify(NOTE.SCANNED, data);
	}

	onScanned(): void {
		if (this.#j11.pending === COMMAND.SCAN) this.#j11.finish(new Data().byte(RESULT.DONE));
	}

	onEnergy(levels: readonly { readonly channel: number; readonly level: number }[]): void {
		const data = new Data().byte(RESULT.DONE).byte(levels.length);
		for (const { channel, level } of levels) data.byte(toJ11(channel)).byte(level);
		this.#j11.finish(data);
	}

	/** Its messages never reach the host, nor do neighbour solicitations. */
	onAuthenticationSent(): void {}
	onAuthentication(): void {}
	onNeighbour(): void {}

	onJoined(): void {
		if (!this.expected && this.#j11.radio.hooks.reads("renews-untold")) return;
		const ms = this.#j11.radio.hooks.resultDelay();
		if (ms > 0) this.#j11.later(ms, ms, () => this.result(PANA.SUCCEEDED));
		else this.result(PANA.SUCCEEDED);
	}

	onEnded(_peer: string, how: SessionEnd): void {
		switch (how) {
			case "no answer":
				this.result(PANA.NO_ANSWER);
				break;
			case "rejected":
				this.result(PANA.REFUSED);
				break;
			case "closed by the meter":
				this.peerState(PEER.PANA_DOWN);
				break;
			case "left":
			case "left unanswered":
				// Nothing tells of an end that the host did not ask for: the state is all that shows it.
				if (this.#j11.pending === COMMAND.PANA_END) this.#j11.finish(new Data().byte(RESULT.DONE));
				break;
			case "expired":
				break;
		}
	}

	onDatagram(bytes: Uint8Array, multicast: boolean): void {
		const { memory, radio } = this.#j11;
		if (!memory.ports.has(ECHONET_PORT)) {
			this.#failed(RECEPTION.UDP, bytes);
			return;
		}
		const data = new Data().hex(radio.routeB.address).word(ECHONET_PORT).word(ECHONET_PORT);
		data
			.word(radio.routeB.place.panId)
			.byte(multicast ? MULTICAST : UNICAST)
			.byte(ENCRYPTED);
		this.#j11.notify(NOTE.DATAGRAM, data.byte(this.#signal()).word(bytes.length).bytes(bytes));
	}

	onUndecrypted(bytes: Uint8Array): void {
		this.#failed(RECEPTION.DECRYPTION, bytes);
	}

	onPong(): void {
		this.#j11.echoed();
	}

	/** There is no word for the hour's limit: the send result says it. */
	onDuty(): void {}

	result(result: number): void {
		this.expected = false;
		const { memory, radio } = this.#j11;
		this.#j11.notify(NOTE.PANA_RESULT, new Data().byte(result).hex(memory.peer?.mac ?? radio.routeB.mac));
	}

	/** The other side came or went. */
	peerState(state: number): void {
		const { memory, radio } = this.#j11;
		const mac = memory.peer?.mac ?? radio.routeB.mac;
		this.#j11.notify(NOTE.PEER, new Data().byte(state).hex(mac).byte(this.#signal()));
	}

	#failed(reason: number, bytes: Uint8Array): void {
		const { hooks, routeB } = this.#j11.radio;
		const whole = hooks.reads("fragment-reversed") ? 1 : 0;
		const data = new Data()
			.byte(reason)
			.hex(routeB.address)
			.byte(this.#sequence++)
			.byte(whole);
		this.#j11.notify(NOTE.RECEPTION_FAILED, data.word(0).bytes(bytes, SHOWN_BYTES));
	}

	#signal(): number {
		const { random, routeB } = this.#j11.radio;
		return signalOf(routeB.place.lqi + random.int(-WANDER, WANDER));
	}
}
