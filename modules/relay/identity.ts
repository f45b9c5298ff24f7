import { writeU24 } from "../bytes/bytes";
import { toHex } from "../bytes/hex";
import { EOJ } from "../echonet/codes";
import { EPC } from "../echonet/epc";
import type { FrameWriter } from "../echonet/frame-writer";
import type { Log } from "../ports/log";
import type { Store } from "../ports/store";
import type { System } from "../ports/system";
import { whyRefused } from "../settings/settings";

/** Domain of everything that the relay keeps in the store. */
export const STORE_DOMAIN = "relay";
const KEY = "id";

/** 83 is FE, the maker code (3), then 13 bytes of the maker's choice: 6 unique, 3 EOJ, 4 random. */
const LENGTH = 17;
const EOJ_AT = 10;

/** Maker code of a node without one: "experimental" in the lists that controllers carry. */
export const MAKER = 0xffffff;

const PRODUCT_CODE = "kabewatt";

/**
 * Who this node is: its identification number (83), product code (8C) and production number (8D). The number
 * is made once and stored, so that clients know the node again under another address, after a reset of the
 * settings and on another network card.
 */
export class NodeIdentity {
	/** 83 of the node profile; the other objects differ in bytes 10 to 12. */
	readonly number: Uint8Array;
	/** Twelve ASCII characters: the hardware address that the number was made from. */
	readonly production: string;

	constructor(store: Store, system: System, log: Log) {
		const stored = store.get(STORE_DOMAIN, KEY);
		if (stored instanceof Uint8Array && stored.length === LENGTH && stored[0] === 0xfe) this.number = stored;
		else {
			if (stored != null) log.write("warn", "STORE_BROKEN", "relay identification number made anew");
			this.number = make(system);
			if (!store.set(STORE_DOMAIN, KEY, this.number))
				log.write("warn", whyRefused(store, STORE_DOMAIN), "relay identification number");
		}
		let text = "";
		for (let i = 4; i < 10; i++) text += toHex(this.number[i]!, 2);
		this.production = text;
	}

	/** Adds the identification number of object `eoj` as property `epc` (83). */
	write(writer: FrameWriter, epc: number, eoj: number): boolean {
		const at = writer.reserve(epc, LENGTH);
		if (at < 0) return false;
		writer.bytes.set(this.number, at);
		writeU24(writer.bytes, at + EOJ_AT, eoj);
		return true;
	}

	/**
	 * The same number as 34 hex digits (C3 of a controller, whose 1 to 40 bytes the class leaves to the maker):
	 * Home Assistant's integration takes a device ID for text and gives up the whole node when it is none.
	 */
	writeDigits(writer: FrameWriter, epc: number, eoj: number): boolean {
		const at = writer.reserve(epc, 2 * LENGTH);
		if (at < 0) return false;
		const bytes = writer.bytes;
		const raw = at + LENGTH;
		bytes.set(this.number, raw);
		writeU24(bytes, raw + EOJ_AT, eoj);
		for (let i = 0; i < LENGTH; i++) {
			const byte = bytes[raw + i]!;
			bytes[at + 2 * i] = hexDigit(byte >> 4);
			bytes[at + 2 * i + 1] = hexDigit(byte & 15);
		}
		return true;
	}

	/** Adds 8A, 8C or 8D, the same for every object of the node; false for any other EPC. */
	writeMaker(writer: FrameWriter, epc: number): boolean {
		if (epc === EPC.PRODUCT) return writeText(writer, epc, PRODUCT_CODE);
		if (epc === EPC.SERIAL) return writeText(writer, epc, this.production);
		if (epc !== EPC.MAKER) return false;
		const at = writer.reserve(epc, 3);
		if (at < 0) return false;
		writeU24(writer.bytes, at, MAKER);
		return true;
	}
}

/** Adds twelve bytes of ASCII, left aligned, filled up with NUL (super class, 8C and 8D). */
export function writeText(writer: FrameWriter, epc: number, text: string): boolean {
	const at = writer.reserve(epc, 12);
	if (at < 0) return false;
	for (let i = 0; i < 12; i++) writer.bytes[at + i] = i < text.length ? text.charCodeAt(i) : 0;
	return true;
}

/** ASCII of a digit 0 to 15. */
function hexDigit(value: number): number {
	return value < 10 ? 0x30 + value : 0x37 + value;
}

function make(system: System): Uint8Array {
	const number = new Uint8Array(LENGTH);
	number[0] = 0xfe;
	writeU24(number, 1, MAKER);
	number.set(system.uniqueId.subarray(0, 6), 4);
	writeU24(number, EOJ_AT, EOJ.NODE_PROFILE);
	const random = system.random();
	for (let i = 0; i < 4; i++) number[13 + i] = random >>> (i * 8);
	return number;
}
