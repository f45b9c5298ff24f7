import { readU16 } from "../bytes/bytes";
import { EHD, EOJ, ESV, HEADER_LENGTH, MAX_FRAME_LAN } from "./codes";
import { FrameReader } from "./frame-reader";
import { FrameWriter } from "./frame-writer";
import { type EchonetObject, NOBODY } from "./object";

/** Who may ask a Node, and how much. */
export interface NodeGate {
	/**
	 * Who asks: a number of 0 or more that is handed to the objects, or -1 to leave the request unanswered
	 * because this address asks too much. `cost` is 1 for up to 31 properties, 2 for up to 63, and so on.
	 */
	admit(address: string, cost: number): number;
}

/** The way out of a Node. */
export interface NodeLink {
	/** Sends one answer to port 3610 of `address`, or to the group when it is undefined. */
	send(bytes: Uint8Array, length: number, address: string | undefined): void;
	/** Sends one announcement to the group, and to whom else it may concern. Neither may call back. */
	announce(bytes: Uint8Array, length: number): void;
	/** False when the answer to an INF_REQ must go to the asker alone, since too many went to the group lately. */
	mayInform(): boolean;
	/** False when announcements must wait for a later flush; `asked` when a request caused them. */
	mayAnnounce(asked: boolean): boolean;
}

/**
 * An ECHONET Lite node without its socket: takes request frames, composes answers and announcements. It keeps
 * nothing between two requests and allocates nothing for one (Specification part 2, chapters 3 and 4).
 */
export class Node {
	/** Answers and announcements sent. */
	answered = 0;
	/** Packets that are no ECHONET Lite frame of format 1, or contradict themselves. */
	garbage = 0;
	/** Frames that ask nothing of this node: answers, announcements of others, objects that are not here. */
	ignored = 0;
	/** Requests left unanswered because `admit` said so. */
	limited = 0;

	private readonly _gate: NodeGate;
	private readonly _link: NodeLink;
	private readonly _objects: EchonetObject[] = [];
	private readonly _reader = new FrameReader();
	private readonly _writer: FrameWriter;
	private _tid = 0;

	/** @param capacity largest frame sent, in bytes */
	constructor(gate: NodeGate, link: NodeLink, capacity = MAX_FRAME_LAN) {
		this._gate = gate;
		this._link = link;
		this._writer = new FrameWriter(capacity);
	}

	/** The objects of this node, the node profile among them; a caller adds and removes here. */
	get objects(): EchonetObject[] {
		return this._objects;
	}

	/**
	 * Takes one datagram, however it was sent (unicast, multicast, broadcast). The header is judged before
	 * anything that costs time: what is not for this node is refused at once.
	 */
	receive(bytes: Uint8Array, length: number, address: string): void {
		const opc = bytes[11]!;
		if (length < HEADER_LENGTH || readU16(bytes, 0) !== EHD || length < HEADER_LENGTH + 2 * opc) {
			this.garbage++;
			return;
		}
		const esv = bytes[10]!;
		const deoj = (bytes[7]! << 16) | (bytes[8]! << 8) | bytes[9]!;
		const first = esv === ESV.GET || isRequest(esv) ? this.find(deoj, 0) : -1;
		if (first < 0) {
			this.ignored++;
			return;
		}
		const client = this._gate.admit(address, 1 + (opc >> 5));
		if (client < 0) {
			this.limited++;
			return;
		}
		if ((opc === 0 && isEmpty(bytes, esv)) || !this._reader.load(bytes, 0, length)) {
			this.garbage++;
			return;
		}
		this.answer(this._objects[first]!, esv, client, address);
		// DEOJ instance 00: every instance answers by itself, so each walks the request anew.
		if ((deoj & 0xff) === 0)
			for (let i = this.find(deoj, first + 1); i >= 0; i = this.find(deoj, i + 1)) {
				this._reader.load(bytes, 0, length);
				this.answer(this._objects[i]!, esv, client, address);
			}
		// The one who set a value hears the answer before everybody hears the change.
		if (esv !== ESV.GET) this.flush(true);
	}

	/**
	 * Sends what the objects have pending: one multicast INF for each object, more where it needs the room. What may not
	 * leave now stays pending. `asked` when a request of a client is what made it pending.
	 */
	flush(asked = false): void {
		const count = this._objects.length;
		for (let i = 0; i < count; i++) {
			const object = this._objects[i]!;
			if (object.pending !== 0 && this._link.mayAnnounce(asked)) this.announce(object);
		}
	}

	/** Index of the first object from `from` on that `deoj` addresses, or -1. Instance 00 is all of a class. */
	private find(deoj: number, from: number): number {
		const isClass = (deoj & 0xff) === 0;
		for (let index = from; index < this._objects.length; index++) {
			const eoj = this._objects[index]!.eoj;
			if (eoj === deoj || (isClass && eoj >> 8 === deoj >> 8)) return index;
		}
		return -1;
	}

	private answer(object: EchonetObject, esv: number, client: number, address: string): void {
		const writer = this._writer;
		// 60..6E: the answer is 10 hex above the request, the refusal 10 hex below it.
		writer.begin(this._reader.tid, object.eoj, this._reader.seoj, esv + 0x10);
		let to: string | undefined = address;
		let accepted = true;
		switch (esv) {
			case ESV.GET:
				accepted = this.getPart(object, client, false);
				break;
			case ESV.INF_REQ:
				accepted = this.getPart(object, client, true);
				if (accepted && this._link.mayInform()) to = undefined;
				break;
			case ESV.SETGET:
				accepted = this.setPart(object, client);
				writer.second();
				if (writer.full || !this._reader.second() || !this.getPart(object, client, false)) accepted = false;
				break;
			case ESV.INFC:
				while (this._reader.next()) writer.reserve(this._reader.epc, 0);
				writer.esv = ESV.INFC_RES;
				this.send(to);
				return;
			default:
				accepted = this.setPart(object, client);
				if (accepted && esv === ESV.SETI) return;
		}
		if (!accepted) writer.esv = esv - 0x10;
		this.send(to);
	}

	/** The Get blocks; false when one was refused or the frame is full (then the leading ones stand). */
	private getPart(object: EchonetObject, client: number, inform: boolean): boolean {
		const writer = this._writer;
		let accepted = true;
		while (this._reader.next()) {
			const epc = this._reader.epc;
			const length = writer.length;
			if (object.gettable.has(epc) || (inform && object.announced.has(epc))) {
				if (object.get(epc, writer, client)) continue;
				if (writer.length !== length) writer.takeBack(length);
				if (writer.full) return false;
			}
			accepted = false;
			if (writer.reserve(epc, 0) < 0) return false;
		}
		return accepted;
	}

	/**
	 * The Set blocks; false when one was refused. A block whose refusal could not be echoed any more is not
	 * applied, and neither are those behind it. One byte stays free for the OPC of a Get part.
	 */
	private setPart(object: EchonetObject, client: number): boolean {
		const reader = this._reader;
		let accepted = true;
		while (reader.next()) {
			const epc = reader.epc;
			const pdc = reader.pdc;
			const edt = reader.edt;
			if (this._writer.length + 3 + pdc > this._writer.bytes.length) {
				this._writer.full = true;
				return false;
			}
			if (object.settable.has(epc) && object.set(epc, reader.bytes, edt, pdc, client)) {
				this._writer.reserve(epc, 0);
			} else {
				accepted = false;
				this._writer.add(epc, reader.bytes, edt, pdc);
			}
		}
		return accepted;
	}

	private announce(object: EchonetObject): void {
		const pending = object.pending;
		object.pending = 0;
		const announces = object.announces;
		this.begin(object.eoj);
		for (let i = 0, bits = pending; bits !== 0; i++, bits >>>= 1) {
			if ((bits & 1) === 0 || this.write(object, announces[i]!) || !this._writer.full) continue;
			this.spread();
			this.begin(object.eoj);
			this.write(object, announces[i]!);
		}
		if (this._writer.opc > 0) this.spread();
	}

	/** Adds one property to the announcement; one that is not to be had now is left out. */
	private write(object: EchonetObject, epc: number): boolean {
		const length = this._writer.length;
		if (object.get(epc, this._writer, NOBODY)) return true;
		if (this._writer.length !== length) this._writer.takeBack(length);
		return false;
	}

	private begin(seoj: number): void {
		this._tid = (this._tid + 1) & 0xffff;
		this._writer.begin(this._tid, seoj, EOJ.NODE_PROFILE, ESV.INF);
	}

	private spread(): void {
		this.answered++;
		this._link.announce(this._writer.bytes, this._writer.length);
	}

	private send(address: string | undefined): void {
		this.answered++;
		this._link.send(this._writer.bytes, this._writer.length, address);
	}
}

/** The requests other than Get. */
function isRequest(esv: number): boolean {
	return (
		esv === ESV.SETC || esv === ESV.INF_REQ || esv === ESV.SETI || esv === ESV.SETGET || esv === ESV.INFC
	);
}

/** True for a request whose first OPC is 0 when it has no other: there is nothing to answer. */
function isEmpty(bytes: Uint8Array, esv: number): boolean {
	return esv !== ESV.SETGET || bytes[12] === 0;
}
