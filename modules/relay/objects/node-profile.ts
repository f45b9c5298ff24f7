import { writeU16, writeU24 } from "../../bytes/bytes";
import { EOJ } from "../../echonet/codes";
import { EPC, PROFILE_EPC } from "../../echonet/epc";
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

const ANNOUNCES = Object.freeze([EPC.STATUS, EPC.FAULT, PROFILE_EPC.INSTANCE_NOTICE]);

/** The node profile 0EF001 (Specification part 2, chapter 6.11): everything but BF. */
export class NodeProfile implements EchonetObject {
	readonly eoj = EOJ.NODE_PROFILE;
	readonly gettable = mapOf(
		EPC.STATUS,
		EPC.RELEASE,
		EPC.IDENTIFICATION,
		EPC.FAULT,
		EPC.FAULT_CODE,
		EPC.MAKER,
		EPC.BUSINESS_CODE,
		EPC.PRODUCT,
		EPC.SERIAL,
		EPC.PRODUCTION_DATE,
		EPC.INF_MAP,
		EPC.SET_MAP,
		EPC.GET_MAP,
		PROFILE_EPC.INSTANCE_COUNT,
		PROFILE_EPC.CLASS_COUNT,
		PROFILE_EPC.INSTANCE_NOTICE,
		PROFILE_EPC.INSTANCES,
		PROFILE_EPC.CLASSES,
	);
	readonly settable = new PropertyMap();
	readonly announced = mapOf(EPC.STATUS, PROFILE_EPC.INSTANCE_NOTICE);
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
			case EPC.STATUS:
				return writeByte(writer, epc, 0x30);
			case EPC.RELEASE:
				return writeNumber(writer, epc, 4, VERSION);
			case EPC.IDENTIFICATION:
				return this._identity.write(writer, epc, this.eoj);
			case EPC.FAULT:
				return writeByte(writer, epc, this.fault ? 0x41 : 0x42);
			case EPC.FAULT_CODE:
				return writeNumber(writer, epc, 2, this.fault ? MODULE_FAULT : NO_FAULT);
			case EPC.BUSINESS_CODE:
				return writeNumber(writer, epc, 3, 0);
			case EPC.PRODUCTION_DATE:
				return writeNumber(writer, epc, 4, RELEASE_DATE);
			case PROFILE_EPC.INSTANCE_COUNT:
				return writeNumber(writer, epc, 3, this._objects.length - 1);
			case PROFILE_EPC.CLASS_COUNT:
				return writeNumber(writer, epc, 2, this._objects.length);
			case PROFILE_EPC.INSTANCE_NOTICE:
			case PROFILE_EPC.INSTANCES:
				return this.writeList(writer, epc, 3);
			case PROFILE_EPC.CLASSES:
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
