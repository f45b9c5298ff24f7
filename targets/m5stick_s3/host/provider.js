/*
 * What the firmware uses of the board, as ECMA-419 classes and pins (pin tables of several public projects that run on a
 * StickS3): what is not here is not in the image.
 */

import Digital from "embedded:io/digital";
import I2C from "embedded:io/i2c";
import PWM from "embedded:io/pwm";
import SMBus from "embedded:io/smbus";

export default {
	I2C: { internal: { io: I2C, data: 47, clock: 48 } },
	io: { Digital, I2C, PWM, SMBus },
	pin: { backlight: 38 },
};
