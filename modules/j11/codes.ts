/** What is asked for. ROHM, "J11 UART IF" 1.1. */
export const REQUEST = Object.freeze({
	STATUS: 0x0001,
	OPEN_PORT: 0x0005,
	SEND: 0x0008,
	PEERS: 0x0011,
	SCAN: 0x0051,
	START: 0x0053,
	CREDENTIALS: 0x0054,
	PANA: 0x0056,
	END_PANA: 0x0057,
	STOP: 0x0058,
	SETTING: 0x005f,
	VERSION: 0x006b,
	PING: 0x00d1,
	/** Carried out at any time, and not answered: BOOTED follows. */
	RESET: 0x00d9,
	READ_SETTING: 0x0107,
} as const);

/** An answer has the code of its request and this. */
export const ANSWER = 0x2000;

/** Answers that belong to whatever was asked last. */
export const COMPLAINT = Object.freeze({
	/** The header's checksum was wrong. */
	HEADER: 0x2fff,
	/** The code is no request. */
	CODE: 0xffff,
} as const);

/** What a module says by itself. */
export const NOTICE = Object.freeze({
	BEACON: 0x4051,
	DATAGRAM: 0x6018,
	BOOTED: 0x6019,
	PEER: 0x601a,
	PANA: 0x6028,
	NOT_RECEIVED: 0x6038,
	PONG: 0x60d1,
} as const);

/** First byte of an answer, as far as something follows from it. */
export const RESULT = Object.freeze({
	DONE: 0x01,
	UNKNOWN_CODE: 0x03,
	OUT_OF_RANGE: 0x04,
	UNKNOWN_PEER: 0x06,
	PORT_IS_OPEN: 0x0a,
	NO_BEACON: 0x0e,
	NOT_JOINED: 0x10,
	WRONG_LENGTH: 0x11,
	PAUSE: 0x13,
	/** The module came up anew: nothing is set. */
	NOT_STARTED: 0x37,
	/** It is at something else. */
	BUSY: 0x3d,
	/** PANA has no credentials. */
	NOT_SET: 0x51,
	/** PANA runs already. */
	UNDER_WAY: 0x52,
	/** Credentials are set already; one program has seen it on route B. */
	IS_SET: 0x58,
	HEADER_SUM: 0xf0,
	DATA_SUM: 0xf1,
	TOO_SHORT: 0xf2,
	TOO_LONG: 0xf3,
} as const);

/** Bytes got lost on the way to the module: it is told again. */
export function isLost(result: number): boolean {
	return result === RESULT.PAUSE || (result >= RESULT.HEADER_SUM && result <= RESULT.TOO_LONG);
}

/** What route B is doing. */
export const ROUTE_B = Object.freeze({ STOPPED: 1, OPERATING: 2, AUTHENTICATED: 3 } as const);
/** What the module as a whole is doing, when nothing is set. */
export const COLD = 2;

/** How PANA ended. */
export const PANA = Object.freeze({ DONE: 1, REFUSED: 2, NO_ANSWER: 3 } as const);

/** What became of the meter's radio (MAC) or session (PANA); that they came to stand says nothing new. */
export const PEER = Object.freeze({ LOST: 3, LEFT: 4 } as const);

/** Low half of the byte that tells what became of a datagram. */
export const SENT = Object.freeze({ DONE: 0, LIMIT: 2 } as const);

/** Security of a datagram. */
export const ENCRYPTED = 2;
