import { upperCase } from "../../bytes/ascii";
/**
 * The commands that a route-B client needs, composed as text without the line end. `expects` names the data
 * line that must come before OK. Command references of both families; register notes from skstack.md.
 */
import { toHex } from "../../bytes/hex";
import { KIND } from "../receive/line";
import type { Dialect } from "./dialects";

export const SKVER = "SKVER";
export const SKINFO = "SKINFO";
export const SKTERM = "SKTERM";
export const SKREJOIN = "SKREJOIN";
export const SKRESET = "SKRESET";
/** Turns the echo off. The register is not kept over a reset of the module. */
export const ECHO_OFF = "SKSREG SFE 0";
/** DSE only: ERXUDP then carries the signal. */
export const LQI_ON = "SKSREG SA2 1";
/** Product command: it and its answer end in CR alone. `OK 01` hex payloads, `OK 00` binary ones. */
export const ROPT = "ROPT";
/** 1 while the duty limit blocks sending. */
export const READ_DUTY = "SKSREG SFB";

export function setChannel(channel: number): string {
	return `SKSREG S2 ${toHex(channel, 2)}`;
}

export function setPan(panId: number): string {
	return `SKSREG S3 ${toHex(panId, 4)}`;
}

export function setPassword(password: string): string {
	return `SKSETPWD ${upperCase(password.length.toString(16))} ${password}`;
}

export function setRouteBId(id: string): string {
	return `SKSETRBID ${id}`;
}

export function join(address: string): string {
	return `SKJOIN ${address}`;
}

/** Active scan with the pairing ID (mode 2): only the own meter answers. `duration` 0..14. */
export function scan(dialect: Dialect, mask: number, duration: number): string {
	return `SKSCAN 2 ${toHex(mask, 8)} ${upperCase(duration.toString(16))}${dialect.scanSuffix}`;
}

export function ping(dialect: Dialect, address: string): string {
	return `SKPING${dialect.pingSide} ${address}`;
}

/** Up to the length: handle 1 is UDP 3610; sec 1 encrypts and never sends in clear. */
export function sendHeader(dialect: Dialect, address: string): string {
	return `SKSENDTO 1 ${address} 0E1A 1${dialect.sendSide} `;
}

/** The data line that must stand before OK, or 0. */
export function expects(command: string): number {
	if (command === SKVER) return KIND.EVER;
	if (command === SKINFO) return KIND.EINFO;
	if (command.startsWith("SKSREG ") && command.indexOf(" ", 7) < 0) return KIND.ESREG;
	return 0;
}
