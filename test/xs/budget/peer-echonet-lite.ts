import "./peer-globals";
import EL from "echonet-lite";
import { DAY, ONE, THREE } from "./frames";

/** npm `echonet-lite`: its parser and composer, unchanged. Its sockets are cut off. */

EL.sendBase = () => undefined;

export const parseOne = (): unknown => EL.parseBytes(ONE);
export const parseThree = (): unknown => EL.parseBytes(THREE);
export const parseDay = (): unknown => EL.parseBytes(DAY);
export const composeGet = (): unknown => EL.sendOPC1("192.0.2.1", [5, 255, 1], [2, 136, 1], 0x62, 0xe7, [0]);

/** Proof that it did parse. */
export const proof = (): unknown => EL.parseBytes(ONE).DETAILs.e7;
