import type { ErrorCode } from "../../errors/codes";
import { type ReasonName, type StateName, type Text, text } from "../../errors/text";

const WAIT = "Just wait: it tries again by itself.";
const ASK = "If nothing helps, ask your utility's route-B desk.";

export const STATES: Readonly<Record<StateName, Text>> = Object.freeze({
	off: text("Getting ready", "Communication has not started yet."),
	probing: text("Checking the module", "Finding out which radio module this is. It takes a few seconds."),
	scanning: text("Looking for the meter", "Listening for your smart meter. The first time may take minutes."),
	joining: text("Joining the meter", "The meter was found. Signing in takes up to a minute."),
	ready: text("Connected", "Connected to the meter. The power will be shown in a moment."),
	blocked: text(
		"Radio paused",
		"The radio is close to the legal limit of sending time. It will resume by itself.",
	),
	recovering: text("Reconnecting", "The link to the meter was lost. It is being restored by itself."),
});

export const ERRORS: Readonly<Record<ErrorCode, Text>> = Object.freeze({
	SERIAL_ABSENT: text(
		"No serial port",
		"The serial port of the radio module is not there or cannot be opened.",
		"Check that the module is plugged in firmly.",
		"Close any other program that uses it.",
		WAIT,
	),
	SERIAL_LOST: text(
		"Module unplugged",
		"The serial port of the radio module vanished while in use.",
		"Plug the module in again.",
		WAIT,
	),
	PINS_INVALID: text(
		"Pins not usable",
		"The pins set for the radio module are not free on this board.",
		"Open Settings on the page.",
		"Set UART and reset pins to -1, or to those of your wiring.",
	),
	MODULE_SILENT: text(
		"Module not responding",
		"The radio module does not answer at any speed.",
		"Check its power and the wires TX, RX and GND.",
		"Check that TX and RX are not swapped.",
		"Switch off, wait 10 seconds, switch on.",
	),
	MODULE_J11: text(
		"Unsupported module",
		"A J11 module speaks another protocol and cannot be used here.",
		"Use a BP35A1, BP35C2, Stick-D or other supported module.",
	),
	MODULE_REFUSED: text(
		"Command refused",
		"The radio module answers, but refuses a command that is needed.",
		"Switch off, wait 10 seconds, switch on.",
		"Check that the module is a supported one.",
	),
	MODULE_RESTARTED: text(
		"Module restarted",
		"The radio module restarted by itself. Reconnecting.",
		"If this happens often, check the power supply and the wires.",
	),
	CREDENTIALS_MISSING: text(
		"No route-B ID yet",
		"The ID and password for your meter have not been entered.",
		"Apply to your utility for the route-B service. It is free.",
		"When the letter comes, enter both on the set-up page.",
	),
	CREDENTIALS_INVALID: text(
		"ID has a wrong form",
		"A route-B ID has 32 letters and digits, a password 12. What was entered differs.",
		"Enter both again from the letter.",
		"Mind 0 and O, 1 and I, 8 and B. A J11 module takes an ID of 0-9 and A-F, a password of 12.",
	),
	CREDENTIALS_REVERTED: text(
		"Old ID used again",
		"New ID and password did not join. The old ones did and are in use.",
		"To use the new ones, enter both again from the letter.",
	),
	SCAN_NO_METER: text(
		"No meter found",
		"All channels were searched, but no meter answers to this ID.",
		"Compare the ID with the letter and enter it again.",
		"Move the display closer to the meter, away from steel doors and microwave ovens.",
		"In an apartment building the meter may speak over the power line (PLC), not by radio. Ask your utility.",
		ASK,
	),
	JOIN_REFUSED: text(
		"Wrong ID or password",
		"The meter was found, but it did not accept ID and password.",
		"Enter the password again from the letter. Mind upper and lower case.",
		"Check the ID as well.",
		ASK,
	),
	JOIN_REFUSED_KNOWN: text(
		"ID no longer valid",
		"ID and password used to work, but are not accepted any more.",
		"After moving house or changing the contract holder, apply for route B again.",
		"If you were sent new ones, enter those.",
		"Otherwise ask your utility whether the service has ended.",
	),
	JOIN_NO_ANSWER: text(
		"No answer to sign-in",
		"The meter was found, but fell silent while signing in.",
		"Move the display closer to the meter.",
		WAIT,
	),
	JOIN_LIMIT: text(
		"Pausing the sign-in",
		"Signing in failed many times. Tries are now further apart, to spare the meter.",
		"Check ID and password.",
		"It tries again within an hour.",
	),
	SESSION_CLOSED_BY_METER: text("Closed by the meter", "The meter ended the session. Reconnecting.", WAIT),
	SESSION_EXPIRED: text("Session expired", "The session ran out and was not renewed. Reconnecting.", WAIT),
	SESSION_ENDED: text("Session ended", "The session with the meter ended. Reconnecting.", WAIT),
	SESSION_SILENT: text(
		"Meter went silent",
		"The meter does not answer any more. Reconnecting.",
		"Check whether there is a power cut.",
		"If it lasts, move the display closer to the meter.",
	),
	METER_TAKEN: text(
		"Another device has it",
		"Another device keeps taking the meter: it admits one.",
		"Switch the other energy monitor off, or end its route B.",
		"It can read the meter from this display over the home network.",
	),
	SEND_FAILED: text(
		"Out of range",
		"Sending to the meter failed several times.",
		"Put the display back, or closer to the meter.",
		"The view Placement shows the signal while you choose a place.",
	),
	DUTY_LIMIT: text(
		"Sending time used up",
		"The radio law's limit of sending time is reached.",
		"Please wait. It will resume within an hour.",
	),
	REQUEST_LIMIT: text(
		"Daily limit reached",
		"Today's number of requests is used up. They are now further apart.",
		"If you set a short interval, set it back to 10 seconds or more.",
	),
	METER_FAULT: text(
		"Meter reports a fault",
		"The meter itself says that it has a fault.",
		"Ask your utility.",
	),
	METER_CLOCK: text(
		"Meter clock is wrong",
		"The meter's clock is wrong. Half-hour and daily values may be wrong too.",
		"It is usually set right by itself. Ask your utility if it lasts for days.",
	),
	LAN_DOWN: text(
		"No network",
		"There is no connection to the home network. The power is still shown.",
		"Check the router and the Wi-Fi settings.",
		WAIT,
	),
	LAN_PORT_BUSY: text(
		"Port 3610 in use",
		"Another program uses the ECHONET Lite port (UDP 3610).",
		"End the other ECHONET Lite program on this machine.",
		WAIT,
	),
	HTTP_PORT_BUSY: text(
		"Page port in use",
		"Another program uses the port of the set-up page.",
		"End that program, or give another port with --http.",
	),
	WIFI_NOT_FOUND: text(
		"Wi-Fi not found",
		"No Wi-Fi network of the name that was set is in range.",
		"Check that the router is on.",
		"Check the name and the password. Only 2.4 GHz networks can be used.",
		WAIT,
	),
	WIFI_DENIED: text(
		"Wi-Fi refused us",
		"The network is there but did not let us in. Mostly the password is wrong.",
		"Enter the Wi-Fi password again.",
		"If it is right, check in the router that WPA2 is on and no device is shut out.",
	),
	MQTT_NOT_FOUND: text(
		"MQTT broker not found",
		"The address of the MQTT broker leads nowhere, or nothing answers there.",
		"Check that the broker (Home Assistant) is running.",
		"Check the address on the page: name or IP address, without http://.",
		WAIT,
	),
	MQTT_REFUSED: text(
		"MQTT broker refused us",
		"Something is at that address, but it refuses or does not speak MQTT.",
		"Check that the broker is running, and its port (mostly 1883, with TLS 8883).",
		"TLS is possible on a PC only, with a certificate that the PC trusts.",
		WAIT,
	),
	MQTT_DENIED: text(
		"MQTT password wrong",
		"The MQTT broker did not accept user name and password.",
		"Enter both again on the page.",
		"The Home Assistant broker wants a user of Home Assistant.",
	),
	MQTT_NO_RIGHT: text(
		"MQTT without rights",
		"Connected to the MQTT broker, but it drops what we publish.",
		"Allow this user to read and write kabewatt/#, and to write homeassistant/#.",
		WAIT,
	),
	MQTT_LOST: text(
		"MQTT broker lost",
		"The connection to the MQTT broker broke. It is made anew by itself.",
		"Check that the broker is running.",
		"If it comes back again and again: no other device may use the same client ID.",
		WAIT,
	),
	STORE_BROKEN: text(
		"Settings unreadable",
		"Part of the stored settings cannot be read. Defaults are used for it.",
		"Check the settings on the set-up page and save them again.",
	),
	STORE_FULL: text(
		"Cannot save",
		"The settings' memory is full or cannot be written.",
		"Switch off and on, then save again.",
		"If that fails, export the record, then reset to factory settings.",
	),
	STORE_UNREADABLE: text(
		"Stored data locked",
		"Stored data is there but cannot be read or replaced. It is left as it is; nothing is saved over it.",
		"On a PC, its terminal names the file and the command that helps (after a start with sudo, chown).",
		"After a step back to an older version: install the newer one again.",
		"It is used again by itself once that is mended.",
	),
	STATE_IN_USE: text(
		"Already running",
		"Another kabewatt uses the same state folder.",
		"End the other one, or give this one a folder of its own with --state.",
	),
	SETTING_UNKNOWN: text("No such setting", "There is no setting of that name.", "Check the name."),
	SETTING_INVALID: text(
		"Value not allowed",
		"That value cannot be used. The old one stays.",
		"Check the characters, the length, the range.",
	),
	FLAG_UNKNOWN: text("Unknown flag", "The command line has an unknown flag.", "--help lists the flags."),
	FLAG_INVALID: text(
		"Wrong value for a flag",
		"A flag on the command line has a value that cannot be used.",
		"--help lists the values.",
	),
	FILE_UNREADABLE: text(
		"File not usable",
		"A file cannot be read or written.",
		"Check its place and permissions.",
	),
	HTTP_BAD_REQUEST: text("Bad request", "The request was not understood.", "Check what was entered."),
	HTTP_NOT_FOUND: text("No such page", "There is no page at this address.", "Check the address."),
	HTTP_METHOD: text("Wrong method", "This address does not take that method.", "See the documentation."),
	HTTP_TOO_LARGE: text("Too large", "What was sent is too large.", "Send less."),
	HTTP_TIMEOUT: text("Too slow", "The request did not arrive in time.", "Try again."),
	HTTP_BUSY: text(
		"Busy",
		"Other devices are connected; no more can be served now.",
		"Close other open pages, wait a little, try again.",
	),
	HTTP_NOT_READY: text(
		"Not at hand yet",
		"This is still being fetched from the meter.",
		"Wait a little and try again.",
	),
	HTTP_FORBIDDEN: text(
		"Not allowed",
		"The request came by way of another name or page and is not served.",
		"Open the address that the display shows.",
	),
	PIN_REQUIRED: text(
		"PIN needed",
		"To change settings you need the PIN that the display shows.",
		"Open the view Set-up on the display and enter its PIN.",
	),
	PIN_WRONG: text(
		"Wrong PIN",
		"That is not the PIN.",
		"Look at the view Set-up on the display and enter it again.",
	),
	PIN_LOCKED: text(
		"Locked for a while",
		"The PIN was wrong too often. No PIN is taken for a while.",
		"Press a button of the display or touch its screen, then enter the PIN that it shows. Or wait.",
	),
	INTERNAL: text(
		"Internal error",
		"Something went wrong in the program. That part is being restarted.",
		"If it lasts, switch off and on.",
		"Tell the makers, with what the view Link shows.",
	),
});

/** Short words for "why is there no number", to stand beside "--". */
export const REASONS: Readonly<Record<ReasonName, string>> = Object.freeze({
	NOT_READ: "not read yet",
	LACKS: "this meter lacks it",
	NO_DATA: "meter has no data",
	OVERFLOW: "above the range",
	UNDERFLOW: "below the range",
	NO_PHASE: "two-wire meter",
	INVALID: "not a valid value",
	STALE: "too old",
	NO_TARIFF: "no tariff, or no price for this time",
});
