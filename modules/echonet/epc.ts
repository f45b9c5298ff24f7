/**
 * Property codes (EPC) by name. The same code means something else in another class, so that each class has a
 * table of its own; the super class of all devices and the smart meter share one.
 */

/** Device object super class (80 to 9F) and low-voltage smart electric energy meter 0288 (C0 to EF). */
export const EPC = Object.freeze({
	STATUS: 0x80,
	PLACE: 0x81,
	RELEASE: 0x82,
	IDENTIFICATION: 0x83,
	FAULT: 0x88,
	FAULT_CODE: 0x89,
	MAKER: 0x8a,
	BUSINESS_CODE: 0x8b,
	PRODUCT: 0x8c,
	SERIAL: 0x8d,
	PRODUCTION_DATE: 0x8e,
	TIME: 0x97,
	DATE: 0x98,
	INF_MAP: 0x9d,
	SET_MAP: 0x9e,
	GET_MAP: 0x9f,
	ROUTE_B_ID: 0xc0,
	/** Both directions at the last full minute, from release R on. */
	MINUTE_ENERGY: 0xd0,
	COEFFICIENT: 0xd3,
	DIGITS: 0xd7,
	/** Cumulative energy: forward is the normal direction. */
	FORWARD: 0xe0,
	UNIT: 0xe1,
	/** History 1: a day of half hours, chosen by DAY. */
	FORWARD_DAY: 0xe2,
	REVERSE: 0xe3,
	REVERSE_DAY: 0xe4,
	DAY: 0xe5,
	POWER: 0xe7,
	CURRENT: 0xe8,
	FORWARD_HALF_HOUR: 0xea,
	REVERSE_HALF_HOUR: 0xeb,
	/** History 2: half hours of both directions, chosen by HALF_HOURS_FROM. */
	HALF_HOURS: 0xec,
	HALF_HOURS_FROM: 0xed,
	/** History 3: minutes of both directions, chosen by MINUTES_FROM. */
	MINUTES: 0xee,
	MINUTES_FROM: 0xef,
} as const);

/** Node profile 0EF0. */
export const PROFILE_EPC = Object.freeze({
	INSTANCE_COUNT: 0xd3,
	CLASS_COUNT: 0xd4,
	INSTANCE_NOTICE: 0xd5,
	INSTANCES: 0xd6,
	CLASSES: 0xd7,
} as const);

/** Controller 05FF: its list of devices, and what C3 to CF tell of the one that C2 selects. */
export const CONTROLLER_EPC = Object.freeze({
	DEVICE_COUNT: 0xc1,
	SELECTED: 0xc2,
	DEVICE_ID: 0xc3,
	DEVICE_CLASS: 0xc4,
	DEVICE_NAME: 0xc5,
	DEVICE_CONNECTED: 0xc6,
	DEVICE_MAKER: 0xc7,
	DEVICE_PRODUCT: 0xc8,
	LIST_VERSION: 0xcb,
	DEVICE_PLACE: 0xcc,
	DEVICE_FAULT: 0xcd,
	DEVICE_SET_MAP: 0xce,
	DEVICE_GET_MAP: 0xcf,
} as const);

/** From here on a meter tells what it counts; below stands what every device tells. */
export const FIRST_METER_EPC = 0xd0;
/** The codes that a property may have. */
export const FIRST_EPC = 0x80;
export const LAST_EPC = 0xff;
