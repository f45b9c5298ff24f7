/** Exit codes of the programs: 0 at a planned end, 1 at a failure of their own. */
export interface ExitCodes {
	readonly FLAG_UNKNOWN: 2;
	readonly FLAG_INVALID: 2;
	readonly STATE_IN_USE: 3;
}

/** Flags of `npm start` that are coming, with what each takes; `--serial` may then be repeated as NAME=PATH. */
export interface ComingFlags {
	readonly "--route": "auto" | "wisun" | "wifi";
	readonly "--page": "lan" | "local";
	/** Prints the PIN and ends. */
	readonly "--pin": true;
}

/** Values of flags of `npm run emulator` that are coming. */
export interface ComingEmulatorFlags {
	readonly "--module": "j11" | "j11-usb";
	readonly "--route": "wifi" | "lan";
	/** ADDRESS%IF of IPv6 link-local with `--route wifi`, an IPv4 address with `--route lan`. */
	readonly "--lan": string;
}
