import "./peer-globals";
import core from "node-echonet-lite/lib/core/core.js";
import { DAY, ONE, THREE } from "./frames";
import { Buffer } from "./peer-buffer";

/** npm `node-echonet-lite`: its core with all property parsers, unchanged. */

const one = Buffer.from(ONE);
const three = Buffer.from(THREE);
const day = Buffer.from(DAY);

export const parseOne = (): unknown => core.parse(one);
export const parseThree = (): unknown => core.parse(three);
export const parseDay = (): unknown => core.parse(day);
export const composeGet = (): unknown =>
	core.create({ seoj: [5, 255, 1], deoj: [2, 136, 1], esv: "Get", prop: [{ epc: 0xe7, edt: null }] });

/** Proof that it did parse. */
export const proof = (): unknown => core.parse(one).message.prop[0]?.edt;
