import { BOARDS } from "./boards/all";
import type { Board, UartPins } from "./boards/board";

export { BOARDS } from "./boards/all";
export type { Board, UartPins } from "./boards/board";

export function findBoard(name: unknown): Board | undefined {
	return BOARDS.find((board) => board.name === name);
}

/** Highest pin of an ESP32; an S3 has more. */
const ESP32_LAST_PIN = 39;

/** UART 0: on an ESP32 the USB plug of the board, on an S3 two pins of their own. */
export function consolePins(board: Board): { readonly transmit: number; readonly receive: number } {
	return board.lastPin === ESP32_LAST_PIN ? { transmit: 1, receive: 3 } : { transmit: 43, receive: 44 };
}

/**
 * The pins to use: what the settings say (-1: the default of the board). Undefined when the settings name a
 * pin that the board needs itself, that does not exist or cannot drive a line, or the same pin twice.
 */
export function choosePins(
	board: Board,
	transmit: number,
	receive: number,
	reset: number,
): UartPins | undefined {
	const usual = board.wirings[0]!;
	const chosen: UartPins = {
		transmit: transmit < 0 ? usual.transmit : transmit,
		receive: receive < 0 ? usual.receive : receive,
	};
	// The usual reset pin belongs to the usual wiring only.
	const isUsual = chosen.transmit === usual.transmit && chosen.receive === usual.receive;
	const pin = reset >= 0 ? reset : isUsual ? usual.reset : undefined;
	if (!isFree(board, chosen.transmit) || chosen.transmit > board.lastOutput) return undefined;
	if (!isFree(board, chosen.receive) || chosen.receive === chosen.transmit) return undefined;
	if (pin == null) return chosen;
	if (!isFree(board, pin) || pin > board.lastOutput) return undefined;
	if (pin === chosen.transmit || pin === chosen.receive) return undefined;
	return { ...chosen, reset: pin };
}

function isFree(board: Board, pin: number): boolean {
	return pin >= 0 && pin <= board.lastPin && !board.reserved.includes(pin);
}
