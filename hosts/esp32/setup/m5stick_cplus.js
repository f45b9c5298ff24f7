/*
 * "embedded:provider/builtin" of the M5StickC Plus: what the firmware uses of the board. The SDK's own also has the motion
 * sensor, the clock chip and the other classes of I/O, which would be in the image.
 */

import Digital from "embedded:io/digital";
import PWM from "embedded:io/pwm";
import SMBus from "embedded:io/smbus";

/** Registers of the power chip (AXP192), in the order in which they are written; the values are those of the SDK's target. */
const START = Object.freeze([
	Object.freeze([0x10, 0xff]), // outputs of the external switch
	Object.freeze([0x28, 0xff]), // LDO2 and LDO3, light and screen, at 3.3 V
	Object.freeze([0x82, 0xff]), // all converters
	Object.freeze([0x33, 0xc0]), // charges with 100 mA up to 4.2 V
	Object.freeze([0xb8, 0x80]), // counts the charge
	Object.freeze([0x12, 0x4d]), // DC-DC1, LDO2, LDO3, the external switch
	Object.freeze([0x36, 0x5c]), // times of the power key
	Object.freeze([0x91, 0xa0]), // GPIO0 as LDO at 2.8 V
	Object.freeze([0x90, 0x02]),
]);
const VOLTAGE = 0x28;
/** LDO2, the light: in the upper half of the register, in steps of 0.1 V from 1.8 V; below step 7 it is dark. */
const DARK = 7;
const BRIGHT = 15;

class Power {
	_chip = new SMBus({ data: 21, clock: 22, hz: 400_000, address: 0x34 });

	constructor() {
		for (const [register, value] of START) this._chip.writeUint8(register, value);
	}

	/** In percent. */
	set brightness(percent) {
		const share = Math.min(Math.max(percent, 0), 100) / 100;
		const step = DARK + Math.floor(share * (BRIGHT - DARK));
		this._chip.writeUint8(VOLTAGE, (this._chip.readUint8(VOLTAGE) & 0x0f) | (step << 4));
	}
}

export default { io: { Digital, PWM }, peripheral: { Power } };
