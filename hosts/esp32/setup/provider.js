/*
 * "embedded:provider/builtin" of a board without I2C devices: only the classes that the project uses, so that the others
 * are not in its image.
 */

import Digital from "embedded:io/digital";
import PWM from "embedded:io/pwm";

export default { io: { Digital, PWM } };
