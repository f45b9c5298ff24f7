import { readU16 } from "../../bytes/bytes";
import { utf8Bytes } from "../../bytes/utf8";
import { EOJ } from "../../echonet/codes";
import type { FrameWriter } from "../../echonet/frame-writer";
import { announce, type EchonetObject, NOBODY, writeByte, writeMap, writeOwnMap } from "../../echonet/object";
import { mapOf } from "../../echonet/property-map";
import { LANGUAGE_CODES } from "../../languages/choice";
import { LANGUAGES, type Language } from "../../languages/languages";
import type { Log } from "../../ports/log";
import type { Store } from "../../ports/store";
import { type NodeIdentity, STORE_DOMAIN, writeText } from "../identity";
import { writeNumber } from "./node-profile";
import { Place } from "./place";
import type { RelayedMeter } from "./relayed-meter";

const KEY_VERSION = "list";
/** Appendix release R, revision 0. */
const RELEASE = 0x5200;
/** Properties that describe the device selected by C2; offered while there is one. */
const DEVICE = Object.freeze([0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xcc, 0xcd, 0xce, 0xcf]);
const ANNOUNCES = Object.freeze([0x80, 0x81, 0x88, 0xc1, 0xc2, 0xc6, 0xcb, 0xcd]);
/**
 * The controller 05FF01: super class, and its list of managed devices (C1 to CF), which holds the meter once
 * it was read. One display has one meter: the only entry has index 0, which is what every client's C2 selects.
 */
export class Controller implements EchonetObject {
	readonly eoj = EOJ.CONTROLLER;
	readonly gettable = mapOf(
		0x80,
		0x81,
		0x82,
		0x83,
		0x88,
		0x8a,
		0x8c,
		0x8d,
		0x9d,
		0x9e,
		0x9f,
		0xc1,
		0xc2,
		0xcb,
	);
	readonly settable = mapOf(0x81, 0xc2);
	readonly announced = mapOf(0x80, 0x81, 0x88);
	readonly announces = ANNOUNCES;
	pending = 0;
	/** As of the node profile. */
	fault = false;
	/** Of C5, the meter's name in the list. */
	language: Language = LANGUAGE_CODES[0]!;

	private readonly _identity: NodeIdentity;
	private readonly _mirror: RelayedMeter;
	private readonly _store: Store;
	private readonly _place: Place;
	/** True while the meter is in the list. */
	private _listed = false;
	/** CB: goes up by one whenever the list changes, over restarts too. */
	private _version = 0;
	private _connected = false;
	private _deviceFault = true;

	constructor(identity: NodeIdentity, mirror: RelayedMeter, store: Store, log: Log) {
		this._identity = identity;
		this._mirror = mirror;
		this._store = store;
		this._place = new Place(store, "place");
		const version = store.get(STORE_DOMAIN, KEY_VERSION);
		if (typeof version === "number") this._version = version & 0xffff;
		else if (version != null) log.write("warn", "STORE_BROKEN", "relay: version of the device list");
	}

	/** Puts the meter into the list or takes it out; `restored` when it was there before the restart. */
	list(listed: boolean, restored: boolean): void {
		if (listed === this._listed) return;
		this._listed = listed;
		for (let i = 0; i < DEVICE.length; i++) {
			if (listed) this.gettable.add(DEVICE[i]!);
			else this.gettable.remove(DEVICE[i]!);
		}
		if (restored) return;
		this._version = (this._version + 1) & 0xffff;
		this._store.set(STORE_DOMAIN, KEY_VERSION, this._version);
		announce(this, 0xc1);
		announce(this, 0xcb);
	}

	/** Lists what is announced; `push` as in the settings. */
	rebuild(push: boolean): void {
		for (let i = 0; i < CHANGES.length; i++) {
			if (push) this.announced.add(CHANGES[i]!);
			else this.announced.remove(CHANGES[i]!);
		}
	}

	/** Sees whether the meter came, went, or failed. */
	evaluate(): void {
		const connected = this._mirror.connected;
		const fault = this._mirror.fault;
		if (this._listed) {
			if (connected !== this._connected) announce(this, 0xc6);
			if (fault !== this._deviceFault) announce(this, 0xcd);
			if (connected !== this._connected || fault !== this._deviceFault) announce(this, 0xc2);
		}
		this._connected = connected;
		this._deviceFault = fault;
	}

	get(epc: number, writer: FrameWriter): boolean {
		const mirror = this._mirror;
		switch (epc) {
			case 0x80:
				return writeByte(writer, epc, 0x30);
			case 0x81:
				return this._place.write(writer);
			case 0x82:
				return writeNumber(writer, epc, 4, RELEASE);
			case 0x83:
				return this._identity.write(writer, epc, this.eoj);
			case 0x88:
				return writeByte(writer, epc, this.fault ? 0x41 : 0x42);
			case 0xc1:
				return writeNumber(writer, epc, 2, this._listed ? 1 : 0);
			case 0xc2:
				return writeNumber(writer, epc, 2, 0);
			case 0xcb:
				return writeNumber(writer, epc, 2, this._version);
			case 0xc3:
				return this._identity.writeDigits(writer, epc, mirror.eoj);
			case 0xc4:
				return writeNumber(writer, epc, 2, mirror.eoj >> 8);
			case 0xc5:
				return this._writeName(writer);
			case 0xc6:
				return writeByte(writer, epc, mirror.connected ? 0x41 : 0x42);
			case 0xc7:
				return copyOf(0x8a, epc, 3, mirror, writer);
			case 0xc8:
				return writeText(writer, epc, "");
			case 0xcc:
				return this._writeDevicePlace(writer);
			case 0xcd:
				return writeByte(writer, epc, mirror.fault ? 0x41 : 0x42);
			case 0xce:
				return writeMap(writer, epc, mirror.settable);
			case 0xcf:
				return writeMap(writer, epc, mirror.gettable);
			default:
				return this._identity.writeMaker(writer, epc) || writeOwnMap(writer, epc, this);
		}
	}

	set(epc: number, bytes: Uint8Array, at: number, pdc: number): boolean {
		if (epc === 0xc2) return pdc === 2 && this._listed && readU16(bytes, at) === 0;
		const same = this._place.equals(bytes, at, pdc);
		if (!this._place.set(bytes, at, pdc)) return false;
		if (!same) announce(this, 0x81);
		return true;
	}

	/**
	 * CC: the first byte of the meter's 81. Codes from 80 on are free for each home to define and mean nothing
	 * to a list; they become 00 (not set), since Home Assistant's integration takes CC for text as it does C3.
	 */
	private _writeDevicePlace(writer: FrameWriter): boolean {
		if (!copyOf(0x81, 0xcc, 1, this._mirror, writer)) return false;
		const last = writer.length - 1;
		if (writer.bytes[last]! > 0x7f) writer.bytes[last] = 0;
		return true;
	}

	private _writeName(writer: FrameWriter): boolean {
		const name = utf8Bytes(LANGUAGES[this.language].meter);
		const at = writer.reserve(0xc5, name.length);
		if (at < 0) return false;
		writer.bytes.set(name, at);
		return true;
	}
}

/** Announced when the list or the state of its device changes. */
const CHANGES = Object.freeze([0xc1, 0xc6, 0xcb, 0xcd]);

/** Adds the first `length` bytes of the mirror's property `from` as property `epc`. */
function copyOf(
	from: number,
	epc: number,
	length: number,
	mirror: RelayedMeter,
	writer: FrameWriter,
): boolean {
	const start = writer.length;
	if (!mirror.get(from, writer, NOBODY)) return false;
	writer.bytes[start] = epc;
	writer.bytes[start + 1] = length;
	writer.length = start + 2 + length;
	return true;
}
