/* What the board has, as ECMA-419 classes and pins (schematic of the M5StickC Plus2). */

import Analog from "embedded:io/analog";
import Digital from "embedded:io/digital";
import DigitalBank from "embedded:io/digitalbank";
import I2C from "embedded:io/i2c";
import PulseCount from "embedded:io/pulsecount";
import PulseWidth from "embedded:io/pulsewidth";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import SMBus from "embedded:io/smbus";
import SPI from "embedded:io/spi";

const device = {
	I2C: {
		default: { io: I2C, data: 32, clock: 33 },
		internal: { io: I2C, data: 21, clock: 22 },
		hat: { io: I2C, data: 0, clock: 26 },
	},
	Serial: {
		default: { io: Serial, port: 1, receive: 3, transmit: 1 },
	},
	SPI: {
		default: { io: SPI, clock: 13, out: 15, port: 1 },
	},
	Analog: {
		default: { io: Analog, pin: 36 },
	},
	io: { Analog, Digital, DigitalBank, I2C, PulseCount, PulseWidth, PWM, Serial, SMBus, SPI },
	pin: { button: 37, led: 19, hold: 4, backlight: 27, displayDC: 14, displaySelect: 5 },
};

export default device;
