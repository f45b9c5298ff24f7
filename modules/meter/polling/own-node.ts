import { copy } from "../../bytes/bytes";
import { EOJ, ESV } from "../../echonet/codes";
import { EPC, PROFILE_EPC } from "../../echonet/epc";
import type { FrameReader } from "../../echonet/frame-reader";
import { FrameWriter } from "../../echonet/frame-writer";
import type { Link } from "../../echonet/link";

/** A prompt answer: header and at most 52 bytes (echonet/link). */
const CAPACITY = 64;

interface Row {
	readonly epc: number;
	readonly edt: readonly number[];
}

const row = (epc: number, ...edt: readonly number[]): Row => Object.freeze({ epc, edt: Object.freeze(edt) });

/**
 * What our two objects say on route B, where only the meter listens: the mandatory properties and no more.
 * It is a node of its own, apart from the one on the LAN.
 */
const NODE_PROFILE: readonly Row[] = Object.freeze([
	row(EPC.STATUS, 0x30),
	row(EPC.RELEASE, 1, 14, 1, 0),
	row(EPC.IDENTIFICATION),
	row(EPC.MAKER, 0xff, 0xff, 0xff),
	row(EPC.INF_MAP, 2, EPC.STATUS, PROFILE_EPC.INSTANCE_NOTICE),
	row(EPC.SET_MAP, 0),
	row(
		EPC.GET_MAP,
		11,
		EPC.STATUS,
		EPC.RELEASE,
		EPC.IDENTIFICATION,
		EPC.MAKER,
		EPC.INF_MAP,
		EPC.SET_MAP,
		EPC.GET_MAP,
		PROFILE_EPC.INSTANCE_COUNT,
		PROFILE_EPC.CLASS_COUNT,
		PROFILE_EPC.INSTANCES,
		PROFILE_EPC.CLASSES,
	),
	row(PROFILE_EPC.INSTANCE_COUNT, 0, 0, 1),
	row(PROFILE_EPC.CLASS_COUNT, 0, 2),
	row(PROFILE_EPC.INSTANCE_NOTICE, 1, 0x05, 0xff, 0x01),
	row(PROFILE_EPC.INSTANCES, 1, 0x05, 0xff, 0x01),
	row(PROFILE_EPC.CLASSES, 1, 0x05, 0xff),
]);

const CONTROLLER: readonly Row[] = Object.freeze([
	row(EPC.STATUS, 0x30),
	row(EPC.PLACE, 0),
	row(EPC.RELEASE, 0, 0, 0x52, 0),
	row(EPC.FAULT, 0x42),
	row(EPC.MAKER, 0xff, 0xff, 0xff),
	row(EPC.INF_MAP, 3, EPC.STATUS, EPC.PLACE, EPC.FAULT),
	row(EPC.SET_MAP, 0),
	row(
		EPC.GET_MAP,
		8,
		EPC.STATUS,
		EPC.PLACE,
		EPC.RELEASE,
		EPC.FAULT,
		EPC.MAKER,
		EPC.INF_MAP,
		EPC.SET_MAP,
		EPC.GET_MAP,
	),
]);

/**
 * Answers the meter: INFC with INFC_Res, and Get, INF_REQ, SetC, SetI and SetGet on 0EF001 and 05FF01. An
 * answer goes out at once, beside a request that waits. Silent towards objects that we do not have.
 */
export class OwnNode {
	/** Answers sent. */
	answers = 0;
	private readonly _uniqueId: Uint8Array;
	private readonly _writer = new FrameWriter(CAPACITY);

	constructor(uniqueId: Uint8Array) {
		this._uniqueId = uniqueId;
	}

	/** True when the frame addresses one of our objects. */
	owns(deoj: number): boolean {
		return objectOf(deoj) != null;
	}

	/** Answers `frame` where it asks for an answer. */
	answer(frame: FrameReader, link: Link): void {
		const rows = objectOf(frame.deoj);
		const esv = frame.esv;
		if (rows == null || !isRequest(esv)) return;
		const ok = esv === ESV.INFC ? ESV.INFC_RES : esv + 0x10;
		this._writer.begin(frame.tid, rows === CONTROLLER ? EOJ.CONTROLLER : EOJ.NODE_PROFILE, frame.seoj, ok);
		let accepted: boolean;
		if (esv === ESV.INFC) accepted = this.acknowledge(frame);
		else if (esv === ESV.GET || esv === ESV.INF_REQ) accepted = this.give(frame, rows);
		else accepted = this.refuse(frame);
		if (esv === ESV.SETGET && frame.second() && this._writer.second()) this.give(frame, rows);
		if (!accepted) this._writer.esv = esv - 0x10;
		this.answers++;
		link.sendPrompt(this._writer.bytes, this._writer.length);
	}

	private acknowledge(frame: FrameReader): boolean {
		while (frame.next()) if (!this._writer.add(frame.epc)) break;
		return true;
	}

	/** Get blocks. What does not fit any more is left out, and the answer is a refusal. */
	private give(frame: FrameReader, rows: readonly Row[]): boolean {
		let accepted = true;
		while (frame.next()) {
			const value = edtOf(rows, frame.epc);
			if (value == null) accepted = false;
			const room = this._writer.reserve(
				frame.epc,
				frame.epc === EPC.IDENTIFICATION && value != null ? 17 : (value?.length ?? 0),
			);
			if (room < 0) return false;
			if (value == null) continue;
			for (let i = 0; i < value.length; i++) this._writer.bytes[room + i] = value[i]!;
			if (frame.epc === EPC.IDENTIFICATION) this.identify(room);
		}
		return accepted;
	}

	/** Set blocks: nothing here can be set, each comes back with its data. */
	private refuse(frame: FrameReader): boolean {
		while (frame.next()) if (!this._writer.add(frame.epc, frame.bytes, frame.edt, frame.pdc)) break;
		return false;
	}

	/** 83: FE, maker FFFFFF (experimental), MAC address, padding. */
	private identify(at: number): void {
		const bytes = this._writer.bytes;
		bytes.fill(0, at, at + 17);
		bytes[at] = 0xfe;
		bytes.fill(0xff, at + 1, at + 4);
		copy(this._uniqueId, 0, 6, bytes, at + 4);
	}
}

function isRequest(esv: number): boolean {
	switch (esv) {
		case ESV.SETI:
		case ESV.SETC:
		case ESV.GET:
		case ESV.INF_REQ:
		case ESV.SETGET:
		case ESV.INFC:
			return true;
		default:
			return false;
	}
}

function objectOf(deoj: number): readonly Row[] | undefined {
	switch (deoj) {
		case 0x0ef000:
		case EOJ.NODE_PROFILE:
			return NODE_PROFILE;
		case 0x05ff00:
		case EOJ.CONTROLLER:
			return CONTROLLER;
		default:
			return undefined;
	}
}

function edtOf(rows: readonly Row[], epc: number): readonly number[] | undefined {
	return rows.find((row) => row.epc === epc)?.edt;
}
