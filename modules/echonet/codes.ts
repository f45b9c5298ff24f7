/** ECHONET Lite numbers (Specification part 2, Appendix release R). */

export const ECHONET_PORT = 3610;
export const ECHONET_GROUP = "224.0.23.0";

/** EHD1 and EHD2: ECHONET Lite, message format 1. */
export const EHD = 0x1081;

export const EOJ = Object.freeze({
	NODE_PROFILE: 0x0ef001,
	CONTROLLER: 0x05ff01,
	METER: 0x028801,
} as const);

export const ESV = Object.freeze({
	SETI_SNA: 0x50,
	SETC_SNA: 0x51,
	GET_SNA: 0x52,
	INF_SNA: 0x53,
	SETGET_SNA: 0x5e,
	SETI: 0x60,
	SETC: 0x61,
	GET: 0x62,
	INF_REQ: 0x63,
	SETGET: 0x6e,
	SET_RES: 0x71,
	GET_RES: 0x72,
	INF: 0x73,
	INFC: 0x74,
	INFC_RES: 0x7a,
	SETGET_RES: 0x7e,
} as const);

/** Bytes before the first property: EHD 2, TID 2, SEOJ 3, DEOJ 3, ESV 1, OPC 1. */
export const HEADER_LENGTH = 12;

/** Largest frame on the LAN: one Ethernet MTU less IPv4 and UDP headers. */
export const MAX_FRAME_LAN = 1472;
