/* What the firmware uses of the board, as ECMA-419 classes: what is not here is not in the image. */

import Digital from "embedded:io/digital";
import PWM from "embedded:io/pwm";

export default { io: { Digital, PWM }, pin: { backlight: 27 } };
