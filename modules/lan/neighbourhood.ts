import type { Clock } from "../ports/clock";
import type { Wifi } from "../ports/wifi";
import { networkOf, parseBlocks, parseIpv4 } from "./ipv4";

/** The own networks are asked for anew so often at most: they change without a word (DHCP, an access point that opens). */
const LOOK_MS = 1000;
/** Own networks that are kept: the LAN, the own access point, the loopback interface, one to spare. */
const MAX_NETWORKS = 4;
const MAX_BLOCKS = 2;
/** A network wider than any home's is a fault of whoever configured it, and would let in half the Internet. */
const WIDEST = 8;
const USUAL = 24;
/** 169.254.0.0/16: no router forwards it (RFC 3927 2.7), so the sender is on the same cable or access point. */
const LINK_LOCAL = 0xa9fe;

/**
 * Whom the LAN's services answer: senders in the own networks, with a link-local address, or in the blocks that the
 * owner named. Allocates nothing for a packet; the last neighbour is known again at once.
 */
export class Neighbourhood {
	/** Packets and connections turned away since the start. */
	strangers = 0;
	private readonly _clock: Clock;
	private readonly _wifi: Pick<Wifi, "networks">;
	/** First addresses and prefixes. */
	private readonly _bases = new Float64Array(MAX_NETWORKS + MAX_BLOCKS);
	private readonly _prefixes = new Uint8Array(MAX_NETWORKS + MAX_BLOCKS);
	private _count = 0;
	private _allowed = "";
	private _lookedAt = Number.NEGATIVE_INFINITY;
	/** The neighbour that was heard last. */
	private _last: string | undefined;

	constructor(clock: Clock, wifi: Pick<Wifi, "networks">) {
		this._clock = clock;
		this._wifi = wifi;
	}

	/** Takes the setting `lanAllow`; a text that is no list of blocks names nobody. */
	allow(text: string): void {
		this._allowed = text;
		this._lookedAt = Number.NEGATIVE_INFINITY;
	}

	/** True when a packet or connection from `address` is to be answered; counts it as a stranger's else. */
	admits(address: string): boolean {
		const now = this._clock.ticks();
		if (now - this._lookedAt >= LOOK_MS) this.look(now);
		if (address === this._last) return true;
		if (!this.isNear(parseIpv4(address))) {
			this.strangers++;
			return false;
		}
		this._last = address;
		return true;
	}

	private isNear(address: number): boolean {
		// No sender has these: "this network" (also -1, for what is no address), multicast, reserved, broadcast.
		if (address < 0x01000000 || address >= 0xe0000000) return false;
		if (Math.floor(address / 0x10000) === LINK_LOCAL) return true;
		for (let i = 0; i < this._count; i++)
			if (networkOf(address, this._prefixes[i]!) === this._bases[i]) return true;
		return false;
	}

	private look(now: number): void {
		this._lookedAt = now;
		this._last = undefined;
		this._count = 0;
		const networks = this._wifi.networks;
		for (let i = 0; i < networks.length && i < MAX_NETWORKS; i++) {
			const address = parseIpv4(networks[i]!.address);
			const prefix = networks[i]!.prefix;
			if (address > 0) this.add(address, prefix >= WIDEST && prefix <= 32 ? prefix : USUAL);
		}
		const blocks = parseBlocks(this._allowed) ?? [];
		for (let i = 0; i < blocks.length; i++) this.add(blocks[i]!.base, blocks[i]!.prefix);
	}

	private add(address: number, prefix: number): void {
		this._bases[this._count] = networkOf(address, prefix);
		this._prefixes[this._count++] = prefix;
	}
}
