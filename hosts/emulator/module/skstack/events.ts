import { ALL_NODES, hex } from "../../air/addresses";
import type { SendOutcome } from "../../air/hooks";
import type { Beacon } from "../../meter/route-b";
import type { RadioEvents, SessionEnd } from "../../radio/language";
import { PANA_PORT } from "../../radio/pana";
import type { SkParts } from "./parts";

const ECHONET_PORT = 3610;

/** Parameter of EVENT 21. */
export const OUTCOMES: Readonly<Record<SendOutcome, string>> = Object.freeze({
	sent: "00",
	failed: "01",
	solicited: "02",
	limited: "01",
	busy: "01",
	other: "01",
});
const ENDS: Readonly<Record<SessionEnd, string>> = Object.freeze({
	"no answer": "24",
	rejected: "24",
	"closed by the meter": "26",
	left: "27",
	"left unanswered": "28",
	expired: "29",
});

/** What SKSTACK prints by itself: events, scan results, datagrams. Nothing while the module boots or sleeps. */
export class SkEvents implements RadioEvents {
	readonly #sk: SkParts;

	constructor(sk: SkParts) {
		this.#sk = sk;
	}

	onBeacon(beacon: Beacon, paired: boolean): void {
		const { wire } = this.#sk;
		this.print("20", this.#sk.radio.address);
		wire.line("EPANDESC");
		wire.line(`  Channel:${hex(beacon.channel, 2)}`);
		wire.line("  Channel Page:09");
		wire.line(`  Pan ID:${hex(beacon.panId, 4)}`);
		wire.line(`  Addr:${beacon.mac}`);
		wire.line(`  LQI:${hex(beacon.lqi, 2)}`);
		if (this.#sk.dse) wire.line("  Side:0");
		if (paired) wire.line(`  PairID:${beacon.pairing}`);
	}

	onScanned(): void {
		this.print("22", this.#sk.radio.address);
	}

	onEnergy(levels: readonly { readonly channel: number; readonly level: number }[]): void {
		this.print("1F", this.#sk.radio.address);
		this.#sk.wire.line("EEDSCAN");
		const pairs = levels.map(({ channel, level }) => `${hex(channel, 2)} ${hex(level, 2)}`);
		this.#sk.wire.line(`${this.#sk.dse ? "0 " : ""}${pairs.join(" ")}`);
		// BP35A1 (rev26e) lets an empty line follow; the DSE manual shows none.
		if (!this.#sk.dse) this.#sk.wire.end();
	}

	onAuthenticationSent(peer: string, outcome: SendOutcome): void {
		this.print("21", peer, OUTCOMES[outcome]);
	}

	onAuthentication(frame: Uint8Array): void {
		this.#datagram(this.#sk.radio.address, PANA_PORT, 0, frame);
	}

	onNeighbour(peer: string): void {
		this.print("02", peer);
	}

	onJoined(peer: string): void {
		this.print("25", peer);
	}

	onEnded(peer: string, how: SessionEnd): void {
		this.print(ENDS[how], peer);
	}

	onDatagram(bytes: Uint8Array, multicast: boolean): void {
		if (this.#sk.ports[0] !== ECHONET_PORT) return;
		this.#datagram(multicast ? ALL_NODES : this.#sk.radio.address, ECHONET_PORT, 1, bytes);
	}

	onPong(): void {
		if (this.#sk.running)
			this.#sk.wire.line(`EPONG ${this.#sk.dse ? "0 " : ""}${this.#sk.radio.routeB.address}`);
	}

	onDuty(blocked: boolean): void {
		this.#sk.registers.put("SFB", blocked ? 1 : 0);
		this.print(blocked ? "32" : "33", this.#sk.radio.address);
	}

	/** `EVENT num sender [side] [param]`. */
	print(num: string, sender: string, param?: string): void {
		if (!this.#sk.running) return;
		const side = this.#sk.dse ? " 0" : "";
		this.#sk.wire.line(`EVENT ${num} ${sender}${side}${param === undefined ? "" : ` ${param}`}`);
	}

	/** One ERXUDP line of the meter. */
	#datagram(dest: string, port: number, secured: number, bytes: Uint8Array): void {
		if (!this.#sk.running) return;
		const { routeB, hooks } = this.#sk.radio;
		const ports = `${hex(port, 4)} ${hex(port, 4)}`;
		const rssi = this.#sk.dse && this.#sk.registers.value("SA2") === 1 ? ` ${hex(this.#signal(), 2)}` : "";
		const side = this.#sk.dse ? " 0" : "";
		if (hooks.blankBeforeData()) this.#sk.wire.end();
		this.#sk.wire.text(
			`ERXUDP ${routeB.address} ${dest} ${ports} ${routeB.mac}${rssi} ${secured}${side} ${hex(bytes.length, 4)} `,
		);
		if (this.#sk.hexPayload) this.#sk.wire.hex(bytes);
		else this.#sk.wire.bytes(bytes);
		this.#sk.wire.end();
	}

	/** LQI wanders a little from datagram to datagram. */
	#signal(): number {
		return Math.min(255, Math.max(0, this.#sk.radio.routeB.place.lqi + this.#sk.radio.random.int(-3, 3)));
	}
}
