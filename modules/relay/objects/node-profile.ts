import { writeU16, writeU24 } from "../../bytes/bytes";
import { EOJ } from "../../echonet/codes";
import type { FrameWriter } from "../../echonet/frame-writer";
import { type EchonetObject, writeByte, writeOwnMap } from "../../echonet/object";
import { mapOf, PropertyMap } from "../../echonet/property-map";
import type { NodeIdentity } from "../identity";

/** ECHONET Lite 1.14, message format 1 only. */
const VERSION = 0x010e0100;
/** The day of this release: year, month, day. The product is the program, so that is its production date. */
const RELEASE_DATE = 0x07ea0b15;
/** Fault description: none, and the first of the codes that a maker defines (here: no usable Wi-SUN module). */
const NO_FAULT = 0x0000;
const MODULE_FAULT = 0x006f;

const ANNOUNCES = Object.freeze([0x80, 0x88, 0xd5]);

/** The node profile 0EF001 (Specification part 2, chapter 6.11): everything but BF. */
export class NodeProfile implements EchonetObject {
	readonly eoj = EOJ.NODE_PROFILE;
	readonly gettable = mapOf(
		0x80,
		0x82,
		0x83,
		0x88,
		0x89,
		0x8a,
		0x8b,
		0x8c,
		0x8d,
		0x8e,
		0x9d,
		0x9e,
		0x9f,
		0xd3,
		0xd4,
		0xd5,
		0xd6,
		0xd7,
	);
	readonly settable = new PropertyMap();
	readonly announced = mapOf(0x80, 0xd5);
	readonly announces = ANNOUNCES;
	pending = 0;
	/** True while the display cannot do its work: its Wi-SUN module is absent, silent or of a wrong kind. */
	fault = false;

	private readonly _identity: NodeIdentity;
	/** All objects of the node, this one among them. */
	private readonly _objects: readonly EchonetObject[];

	constructor(identity: NodeIdentity, objects: readonly EchonetObject[]) {
		this._identity = identity;
		this._objects = objects;
	}

	get(epc: number, writer: FrameWriter): boolean {
		switch (epc) {
			case 0x80:
				return writeByte(writer, epc, 0x30);
			case 0x82:
				return writeNumber(writer, epc, 4, VERSION);
			case 0x83:
				return this._identity.write(writer, epc, this.eoj);
			case 0x88:
				return writeByte(writer, epc, this.fault ? 0x41 : 0x42);
			case 0x89:
				return writeNumber(writer, epc, 2, this.fault ? MODULE_FAULT : NO_FAULT);
			case 0x8b:
				return writeNumber(writer, epc, 3, 0);
			case 0x8e:
				return writeNumber(writer, epc, 4, RELEASE_DATE);
			case 0xd3:
				return writeNumber(writer, epc, 3, this._objects.length - 1);
			case 0xd4:
				return writeNumber(writer, epc, 2, this._objects.length);
			case 0xd5:
			case 0xd6:
				return this.writeList(writer, epc, 3);
			case 0xd7:
				return this.writeList(writer, epc, 2);
			default:
				return this._identity.writeMaker(writer, epc) || writeOwnMap(writer, epc, this);
		}
	}

	set(): boolean {
		return false;
	}

	/** D5 and D6 (EOJ of 3 bytes) or D7 (class codes of 2): a count and the others of this node. */
	private writeList(writer: FrameWriter, epc: number, size: number): boolean {
		let at = writer.reserve(epc, 1 + (this._objects.length - 1) * size);
		if (at < 0) return false;
		writer.bytes[at++] = this._objects.length - 1;
		for (let i = 0; i < this._objects.length; i++) {
			const eoj = this._objects[i]!.eoj;
			if (eoj === this.eoj) continue;
			if (size === 3) writeU24(writer.bytes, at, eoj);
			else writeU16(writer.bytes, at, eoj >> 8);
			at += size;
		}
		return true;
	}
}

/** Adds a big-endian number of `size` bytes (1 to 4). */
export function writeNumber(writer: FrameWriter, epc: number, size: number, value: number): boolean {
	const at = writer.reserve(epc, size);
	if (at < 0) return false;
	for (let i = 0; i < size; i++) writer.bytes[at + i] = value >>> ((size - 1 - i) * 8);
	return true;
}
