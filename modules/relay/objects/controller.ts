import { readU16 } from "../../bytes/bytes";
import { utf8Bytes } from "../../bytes/utf8";
import { EOJ } from "../../echonet/codes";
import { CONTROLLER_EPC, EPC } from "../../echonet/epc";
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
const DEVICE = Object.freeze([
	CONTROLLER_EPC.DEVICE_ID,
	CONTROLLER_EPC.DEVICE_CLASS,
	CONTROLLER_EPC.DEVICE_NAME,
	CONTROLLER_EPC.DEVICE_CONNECTED,
	CONTROLLER_EPC.DEVICE_MAKER,
	CONTROLLER_EPC.DEVICE_PRODUCT,
	CONTROLLER_EPC.DEVICE_PLACE,
	CONTROLLER_EPC.DEVICE_FAULT,
	CONTROLLER_EPC.DEVICE_SET_MAP,
	CONTROLLER_EPC.DEVICE_GET_MAP,
]);
const ANNOUNCES = Object.freeze([
	EPC.STATUS,
	EPC.PLACE,
	EPC.FAULT,
	CONTROLLER_EPC.DEVICE_COUNT,
	CONTROLLER_EPC.SELECTED,
	CONTROLLER_EPC.DEVICE_CONNECTED,
	CONTROLLER_EPC.LIST_VERSION,
	CONTROLLER_EPC.DEVICE_FAULT,
]);

/**
 * The controller 05FF01: super class, and its list of managed devices (C1 to CF), which holds the meter once
 * it was read. One display has one meter: the only entry has index 0, which is what every client's C2 selects.
 */
export class Controller implements EchonetObject {
	readonly eoj = EOJ.CONTROLLER;
	readonly gettable = mapOf(
		EPC.STATUS,
		EPC.PLACE,
		EPC.RELEASE,
		EPC.IDENTIFICATION,
		EPC.FAULT,
		EPC.MAKER,
		EPC.PRODUCT,
		EPC.SERIAL,
		EPC.INF_MAP,
		EPC.SET_MAP,
		EPC.GET_MAP,
		CONTROLLER_EPC.DEVICE_COUNT,
		CONTROLLER_EPC.SELECTED,
		CONTROLLER_EPC.LIST_VERSION,
	);
	readonly settable = mapOf(EPC.PLACE, CONTROLLER_EPC.SELECTED);
	readonly announced = mapOf(EPC.STATUS, EPC.PLACE, EPC.FAULT);
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
		announce(this, CONTROLLER_EPC.DEVICE_COUNT);
		announce(this, CONTROLLER_EPC.LIST_VERSION);
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
			if (connected !== this._connected) announce(this, CONTROLLER_EPC.DEVICE_CONNECTED);
			if (fault !== this._deviceFault) announce(this, CONTROLLER_EPC.DEVICE_FAULT);
			if (connected !== this._connected || fault !== this._deviceFault)
				announce(this, CONTROLLER_EPC.SELECTED);
		}
		this._connected = connected;
		this._deviceFault = fault;
	}

	get(epc: number, writer: FrameWriter): boolean {
		const mirror = this._mirror;
		switch (epc) {
			case EPC.STATUS:
				return writeByte(writer, epc, 0x30);
			case EPC.PLACE:
				return this._place.write(writer);
			case EPC.RELEASE:
				return writeNumber(writer, epc, 4, RELEASE);
			case EPC.IDENTIFICATION:
				return this._identity.write(writer, epc, this.eoj);
			case EPC.FAULT:
				return writeByte(writer, epc, this.fault ? 0x41 : 0x42);
			case CONTROLLER_EPC.DEVICE_COUNT:
				return writeNumber(writer, epc, 2, this._listed ? 1 : 0);
			case CONTROLLER_EPC.SELECTED:
				return writeNumber(writer, epc, 2, 0);
			case CONTROLLER_EPC.LIST_VERSION:
				return writeNumber(writer, epc, 2, this._version);
			case CONTROLLER_EPC.DEVICE_ID:
				return this._identity.writeDigits(writer, epc, mirror.eoj);
			case CONTROLLER_EPC.DEVICE_CLASS:
				return writeNumber(writer, epc, 2, mirror.eoj >> 8);
			case CONTROLLER_EPC.DEVICE_NAME:
				return this._writeName(writer);
			case CONTROLLER_EPC.DEVICE_CONNECTED:
				return writeByte(writer, epc, mirror.connected ? 0x41 : 0x42);
			case CONTROLLER_EPC.DEVICE_MAKER:
				return copyOf(EPC.MAKER, epc, 3, mirror, writer);
			case CONTROLLER_EPC.DEVICE_PRODUCT:
				return writeText(writer, epc, "");
			case CONTROLLER_EPC.DEVICE_PLACE:
				return this._writeDevicePlace(writer);
			case CONTROLLER_EPC.DEVICE_FAULT:
				return writeByte(writer, epc, mirror.fault ? 0x41 : 0x42);
			case CONTROLLER_EPC.DEVICE_SET_MAP:
				return writeMap(writer, epc, mirror.settable);
			case CONTROLLER_EPC.DEVICE_GET_MAP:
				return writeMap(writer, epc, mirror.gettable);
			default:
				return this._identity.writeMaker(writer, epc) || writeOwnMap(writer, epc, this);
		}
	}

	set(epc: number, bytes: Uint8Array, at: number, pdc: number): boolean {
		if (epc === CONTROLLER_EPC.SELECTED) return pdc === 2 && this._listed && readU16(bytes, at) === 0;
		const same = this._place.equals(bytes, at, pdc);
		if (!this._place.set(bytes, at, pdc)) return false;
		if (!same) announce(this, EPC.PLACE);
		return true;
	}

	/**
	 * CC: the first byte of the meter's 81. Codes from 80 on are free for each home to define and mean nothing
	 * to a list; they become 00 (not set), since Home Assistant's integration takes CC for text as it does C3.
	 */
	private _writeDevicePlace(writer: FrameWriter): boolean {
		if (!copyOf(EPC.PLACE, CONTROLLER_EPC.DEVICE_PLACE, 1, this._mirror, writer)) return false;
		const last = writer.length - 1;
		if (writer.bytes[last]! > 0x7f) writer.bytes[last] = 0;
		return true;
	}

	private _writeName(writer: FrameWriter): boolean {
		const name = utf8Bytes(LANGUAGES[this.language].meter);
		const at = writer.reserve(CONTROLLER_EPC.DEVICE_NAME, name.length);
		if (at < 0) return false;
		writer.bytes.set(name, at);
		return true;
	}
}

/** Announced when the list or the state of its device changes. */
const CHANGES = Object.freeze([
	CONTROLLER_EPC.DEVICE_COUNT,
	CONTROLLER_EPC.DEVICE_CONNECTED,
	CONTROLLER_EPC.LIST_VERSION,
	CONTROLLER_EPC.DEVICE_FAULT,
]);

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
