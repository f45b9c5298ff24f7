/* What the board has, as ECMA-419 classes and pins (pin tables of several public projects that run on a StickS3). */

import Analog from "embedded:io/analog";
import Digital from "embedded:io/digital";
import DigitalBank from "embedded:io/digitalbank";
import I2C from "embedded:io/i2c";
import PulseCount from "embedded:io/pulsecount";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import SMBus from "embedded:io/smbus";
import SPI from "embedded:io/spi";

const device = {
	I2C: {
		default: { io: I2C, data: 9, clock: 10 },
		internal: { io: I2C, data: 47, clock: 48 },
		hat: { io: I2C, data: 8, clock: 0 },
	},
	SPI: {
		default: { io: SPI, clock: 40, out: 39, port: 3 },
	},
	Analog: {
		default: { io: Analog, pin: 1 },
	},
	io: { Analog, Digital, DigitalBank, I2C, PulseCount, PWM, Serial, SMBus, SPI },
	pin: { button: 11, backlight: 38, displayDC: 45, displaySelect: 41 },
};

export default device;
