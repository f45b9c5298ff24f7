/**
 * Codes that have their meaning already but are raised by no part yet. When a part raises one, its row moves to
 * errors/codes.ts (with its texts) under exactly this name, and leaves this list.
 */
export type ComingCode =
	| "SERIAL_DENIED" // the serial port exists, but its owner or group refuses us
	| "MODULE_FOREIGN" // something answers on the port, but it is no Wi-SUN module
	| "BOARD_UNKNOWN" // no row for this board: its pins are not guessed
	| "SAFE_MODE" // several quick restarts: Wi-Fi and pages run, the radio does not
	| "UPDATE_BOARD" // the image is for another board
	| "UPDATE_CHIP" // the image is for another chip
	| "UPDATE_OLDER" // the image is older than what runs
	| "UPDATE_SIZE" // the image does not fit its slot
	| "UPDATE_BROKEN" // the image's checksum or form is wrong
	| "UPDATE_SIGNATURE" // the image is not signed with the key that this device expects
	| "UPDATE_ROLLED_BACK"; // the new image did not work; the one before runs again
