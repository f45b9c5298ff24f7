/** Request codes that the front handles by name; the rest is in the table of commands. */
export const COMMAND = Object.freeze({
	START: 0x0053,
	SCAN: 0x0051,
	PANA_START: 0x0056,
	PANA_END: 0x0057,
	STOP: 0x0058,
	SET_UP: 0x005f,
	HARDWARE_RESET: 0x00d9,
	REAUTHENTICATE: 0x00d2,
	SEND: 0x0008,
	PING: 0x00d1,
	ENERGY_SCAN: 0x00db,
});

/** An answer has the request's code plus this. */
export const ANSWER = 0x2000;
/** What answers a frame whose header is wrong, and one whose code is no request. */
export const HEADER_FAULT = 0x2fff;
export const NO_REQUEST = 0xffff;

export const NOTE = Object.freeze({
	SCANNED: 0x4051,
	DATAGRAM: 0x6018,
	BOOTED: 0x6019,
	PEER: 0x601a,
	PANA_RESULT: 0x6028,
	RECEPTION_FAILED: 0x6038,
	PONG: 0x60d1,
});

/** First byte of every answer. */
export const RESULT = Object.freeze({
	DONE: 0x01,
	NO_REQUEST: 0x03,
	RANGE: 0x04,
	NO_DESTINATION: 0x06,
	PORT_OPEN: 0x0a,
	PORT_CLOSED: 0x0b,
	NO_BEACON: 0x0e,
	HAN_STOPPED: 0x0f,
	ROUTE_STOPPED: 0x10,
	LENGTH: 0x11,
	PORTS_FULL: 0x12,
	PAUSE: 0x13,
	OTHER_MODE: 0x14,
	ROUTE_OPERATES: 0x34,
	ROUTE_AUTHENTICATED: 0x35,
	NOT_SET_UP: 0x37,
	PING_OUT: 0x3c,
	BUSY: 0x3d,
	NOT_SET: 0x51,
	PANA_RUNS: 0x52,
	ALREADY_SET: 0x58,
	HEADER_SUM: 0xf0,
	DATA_SUM: 0xf1,
	TOO_SHORT: 0xf2,
	TOO_LONG: 0xf3,
});

/** Of 6028. */
export const PANA = Object.freeze({ SUCCEEDED: 1, REFUSED: 2, NO_ANSWER: 3 });
/** Of 601A. */
export const PEER = Object.freeze({ MAC_DOWN: 3, PANA_DOWN: 4 });
/** Of 6038. */
export const RECEPTION = Object.freeze({ DECRYPTION: 0x01, UDP: 0x40 });
/** Low nibble of the send result in 2008. */
export const SENT = Object.freeze({ sent: 0, solicited: 0, limited: 2, busy: 3, failed: 5, other: 8 });
