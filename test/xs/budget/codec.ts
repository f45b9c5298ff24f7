import { EOJ, ESV } from "../../../modules/echonet/codes";
import { FrameReader } from "../../../modules/echonet/frame-reader";
import { FrameWriter } from "../../../modules/echonet/frame-writer";
import { DAY, ONE, THREE } from "./frames";

/** Frames alone, as the peers do it: from the bytes of a datagram to numbers, and from numbers to bytes. */

const reader = new FrameReader();
const writer = new FrameWriter(64);
let sum = 0;

/** One E7 answer, to the number of watts. */
export function parseOne(): void {
	if (!reader.load(ONE, 0, ONE.length)) return;
	while (reader.next()) if (reader.epc === 0xe7) sum += reader.view.getInt32(reader.edt);
}

/** E7, E8 and E0, to their numbers. */
export function parseThree(): void {
	if (!reader.load(THREE, 0, THREE.length)) return;
	while (reader.next()) {
		const epc = reader.epc;
		if (epc === 0xe7) sum += reader.view.getInt32(reader.edt);
		else if (epc === 0xe8) sum += reader.view.getInt16(reader.edt) + reader.view.getInt16(reader.edt + 2);
		else if (epc === 0xe0) sum += reader.view.getUint32(reader.edt);
	}
}

/** E2, its values unread. */
export function parseDay(): void {
	if (!reader.load(DAY, 0, DAY.length)) return;
	while (reader.next()) sum += reader.pdc;
}

/** A Get of one property. */
export function composeGet(): void {
	writer.begin(1, EOJ.CONTROLLER, EOJ.METER, ESV.GET);
	writer.add(0xe7);
}

/** Proof that all this was done. */
export function proof(): number {
	sum = 0;
	parseOne();
	return sum;
}
