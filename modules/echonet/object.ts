import { EPC } from "./epc";
import type { FrameWriter } from "./frame-writer";
import type { PropertyMap } from "./property-map";

/**
 * One ECHONET object that a Node offers. `client` is who asks, as the node's link numbered it (0 or more), or
 * NOBODY for an announcement.
 */
export interface EchonetObject {
	/** Class group, class, instance: 24 bits. */
	readonly eoj: number;
	/** Property map 9F. */
	readonly gettable: PropertyMap;
	/** Property map 9E. */
	readonly settable: PropertyMap;
	/** Property map 9D. */
	readonly announced: PropertyMap;
	/** What it may announce, at most 31 properties. */
	readonly announces: readonly number[];
	/** Bit i: the node's next `flush` sends `announces[i]` as INF, and clears the bit. */
	pending: number;
	/**
	 * Adds property `epc` to `writer`. False refuses it (a block of PDC 0); what was reserved until then is
	 * taken back. Called for every EPC of `gettable`, `announced` and `announces`.
	 */
	get(epc: number, writer: FrameWriter, client: number): boolean;
	/**
	 * Takes `bytes[at..at+pdc)` as the new value. False refuses it: wrong size or value. Called only for EPCs
	 * of `settable`. A change that must be announced goes into `pending`.
	 */
	set(epc: number, bytes: Uint8Array, at: number, pdc: number, client: number): boolean;
}

/** The client that an announcement is composed for. */
export const NOBODY = -1;

/** Has property `epc` announced with the next flush, if the object announces it at all. */
export function announce(object: EchonetObject, epc: number): void {
	const index = object.announces.indexOf(epc);
	if (index >= 0) object.pending |= 1 << index;
}

/** Takes property `epc` out of the next flush. */
export function withdraw(object: EchonetObject, epc: number): void {
	const index = object.announces.indexOf(epc);
	if (index >= 0) object.pending &= ~(1 << index);
}

/** Adds a property of one byte. */
export function writeByte(writer: FrameWriter, epc: number, value: number): boolean {
	const at = writer.reserve(epc, 1);
	if (at < 0) return false;
	writer.bytes[at] = value;
	return true;
}

/** Adds property `epc` (9D, 9E or 9F, 1 to 17 bytes) or one of the same form. */
export function writeMap(writer: FrameWriter, epc: number, map: PropertyMap): boolean {
	const count = map.count;
	const at = writer.reserve(epc, count < 16 ? count + 1 : 17);
	if (at < 0) return false;
	map.store(writer.bytes, at);
	return true;
}

/** Adds the three property maps of `object`; false for any other EPC. */
export function writeOwnMap(writer: FrameWriter, epc: number, object: EchonetObject): boolean {
	switch (epc) {
		case EPC.INF_MAP:
			return writeMap(writer, epc, object.announced);
		case EPC.SET_MAP:
			return writeMap(writer, epc, object.settable);
		case EPC.GET_MAP:
			return writeMap(writer, epc, object.gettable);
		default:
			return false;
	}
}
