/**
 * Every code that the program shows a person or another program. Stable: a code is never renamed, and its
 * meaning never changes. Its text stands in `languages`, in `errors` of each language.
 */
export const ERROR_CODES = Object.freeze([
	// The module on the UART
	"SERIAL_ABSENT", // the port does not exist or cannot be opened
	"SERIAL_LOST", // the port vanished while in use
	"PINS_INVALID", // the settings name pins that the board needs itself, or has not
	"MODULE_SILENT", // no answer at any baud rate
	"MODULE_J11", // a J11 (binary protocol) module answered
	"MODULE_REFUSED", // the module answers, but refuses a command that it must know
	"MODULE_RESTARTED", // the module came up anew by itself
	// Credentials
	"CREDENTIALS_MISSING", // no route-B ID or password is set
	"CREDENTIALS_INVALID", // they are not of the form that utilities issue
	"CREDENTIALS_REVERTED", // the new pair did not join, the one before it did and is used again
	// Finding and joining the meter
	"SCAN_NO_METER", // no meter answered to this ID on any channel
	"JOIN_REFUSED", // EVENT 24: the meter did not accept ID and password
	"JOIN_REFUSED_KNOWN", // the same, with credentials that have joined before
	"JOIN_NO_ANSWER", // neither EVENT 24 nor 25 came in time
	"JOIN_LIMIT", // the ceiling of joins per hour is reached
	// The session
	"SESSION_CLOSED_BY_METER", // EVENT 26
	"SESSION_EXPIRED", // EVENT 29 and no new authentication
	"SESSION_ENDED", // EVENT 27 or 28 that nobody asked for
	"SESSION_SILENT", // the meter answers nothing any more
	"METER_TAKEN", // another HEMS holds the meter's one session
	"SEND_FAILED", // EVENT 21 01 several times: out of range
	"DUTY_LIMIT", // EVENT 32: the air-time limit of the radio law
	"REQUEST_LIMIT", // our own ceiling of requests per day
	// The meter
	"METER_FAULT", // property 88 says fault
	"METER_CLOCK", // the meter's clock is wrong
	// The LAN
	"LAN_DOWN", // no network interface or address
	"LAN_PORT_BUSY", // UDP 3610 is used by another program
	"HTTP_PORT_BUSY",
	"WIFI_NOT_FOUND",
	"WIFI_DENIED",
	// The MQTT broker
	"MQTT_NOT_FOUND", // its name or address leads nowhere
	"MQTT_REFUSED", // it refuses the connection, or is no MQTT broker
	"MQTT_DENIED", // user name or password is wrong
	"MQTT_NO_RIGHT", // connected, but its access rules drop what we publish
	"MQTT_LOST", // the connection broke and is made anew
	// Settings and storage
	"STORE_BROKEN", // a stored value is unreadable; its default is used
	"STORE_FULL", // there is no room for a value, or the flash refuses it
	"STORE_UNREADABLE", // what is stored is there and cannot be read, or not be replaced; nothing is stored over it
	"STATE_IN_USE", // another program works in the state folder
	"SETTING_UNKNOWN",
	"SETTING_INVALID",
	// Requests from people and programs
	"FLAG_UNKNOWN",
	"FLAG_INVALID",
	"FILE_UNREADABLE",
	"HTTP_BAD_REQUEST",
	"HTTP_NOT_FOUND",
	"HTTP_METHOD",
	"HTTP_TOO_LARGE",
	"HTTP_TIMEOUT",
	"HTTP_BUSY",
	"HTTP_NOT_READY", // a day that is still being fetched from the meter
	"HTTP_FORBIDDEN", // wrong Host or Origin
	"PIN_REQUIRED",
	"PIN_WRONG",
	"PIN_LOCKED",
	// Ourselves
	"INTERNAL", // an exception reached a guard
] as const);

export type ErrorCode = (typeof ERROR_CODES)[number];
