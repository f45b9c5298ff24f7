import { copy } from "../bytes/bytes";
import { EHD, HEADER_LENGTH } from "./codes";

/**
 * Composes a frame in a buffer of its own that is used again and again. A property that would not fit is
 * refused (the method returns false) and the frame stays as it was.
 */
export class FrameWriter {
	readonly bytes: Uint8Array;
	/** Bytes of the frame so far. */
	length = 0;
	/** True once a property was refused for want of room; `begin` clears it. */
	full = false;
	private readonly _view: DataView;
	private _opcAt = 0;

	/** @param capacity largest frame in bytes */
	constructor(capacity: number) {
		this.bytes = new Uint8Array(capacity);
		this._view = new DataView(this.bytes.buffer);
		this._view.setUint16(0, EHD);
	}

	begin(tid: number, seoj: number, deoj: number, esv: number): void {
		// Ten bytes behind the EHD in three strokes: TID 2, SEOJ 3, DEOJ 3, ESV 1, OPC 1.
		const view = this._view;
		view.setUint32(2, (tid << 16) | (seoj >> 8));
		view.setUint32(6, (seoj << 24) | deoj);
		view.setUint16(10, esv << 8);
		this._opcAt = 11;
		this.length = HEADER_LENGTH;
		this.full = false;
	}

	set tid(tid: number) {
		this._view.setUint16(2, tid);
	}

	/** Count of properties in the part being written. */
	get opc(): number {
		return this.bytes[this._opcAt]!;
	}

	set esv(esv: number) {
		this.bytes[10] = esv;
	}

	/** Starts the Get part of a SetGet frame; false when it does not fit. */
	second(): boolean {
		if (this.length >= this.bytes.length) return false;
		this._opcAt = this.length;
		this.bytes[this.length++] = 0;
		return true;
	}

	/** Adds a property with `edt[at..at+pdc)` as its data. */
	add(epc: number, edt?: Uint8Array, at = 0, pdc = edt == null ? 0 : edt.length - at): boolean {
		const room = this.reserve(epc, pdc);
		if (room < 0) return false;
		if (edt != null) copy(edt, at, pdc, this.bytes, room);
		return true;
	}

	/** Adds a property and returns where its `pdc` bytes must be written, or -1 when it does not fit. */
	reserve(epc: number, pdc: number): number {
		const bytes = this.bytes;
		const opc = bytes[this._opcAt]!;
		const at = this.length + 2;
		if (pdc > 255 || at + pdc > bytes.length || opc === 255) {
			this.full = true;
			return -1;
		}
		bytes[at - 2] = epc;
		bytes[at - 1] = pdc;
		bytes[this._opcAt] = opc + 1;
		this.length = at + pdc;
		return at;
	}

	/** Takes back the property that was added last, when the frame was `length` bytes long before it. */
	takeBack(length: number): void {
		this.bytes[this._opcAt]!--;
		this.length = length;
	}
}
