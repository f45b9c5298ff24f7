import type { SkKind } from "../kinds";
import type { ModuleParts } from "../parts";
import type { Registers } from "./registers";

/** ER04 unknown command, ER05 number of arguments, ER06 form or range, ER09 UART, ER10 could not be carried out. */
export type Answer = "OK" | "ER04" | "ER05" | "ER06" | "ER09" | "ER10" | undefined;

/** What the commands, the tables and the interpreter see of SKSTACK. */
export interface SkParts extends ModuleParts {
	readonly kind: SkKind;
	readonly registers: Registers;
	/** UDP ports of the handles 1 to 6; 0: not in use. */
	readonly ports: Uint16Array;
	/** The dialect has a SIDE argument and a SIDE field. */
	readonly dse: boolean;
	readonly echo: boolean;
	/** ERXUDP payloads are printed as hex digits. */
	readonly hexPayload: boolean;
	/** The end of a command: OK or FAIL, or nothing for one that has said all already. */
	answer(answer: Answer): void;
	/** SKRESET: protocol state and registers back to their defaults. */
	softReset(): void;
	/** The value as printed, or undefined for a register that does not exist. */
	readRegister(name: string): string | undefined;
	writeRegister(name: string, text: string): "ER06" | "ER10" | undefined;
	/** SE takes a port into use only after SKSAVE and a restart. */
	setUdpPort(handle: number, port: number): void;
	sleep(): void;
	/** ROPT, WOPT, RUART, WUART with their argument. */
	product(name: string, argument: string | undefined): void;
	/** The next `length` bytes are the payload of a datagram. `security` is 0 (plain), 1 (encrypted) or 2 (if possible). */
	collect(length: number, address: string, handle: number, port: number, security: number): void;
}
