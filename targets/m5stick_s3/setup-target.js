/* M5StickS3: the power chip (M5PM1) must switch on the rail of the screen before the screen is set up. */

import M5Button from "m5button";
import Timer from "timer";

const ADDRESS = 0x6e;
/* Registers of the M5PM1's own five pins. */
const MODE = 0x10;
const OUTPUT = 0x11;
const OPEN_DRAIN = 0x13;
const FUNCTION = 0x16;
const IDLE_SLEEP = 0x09;
/* Pin 2 enables the rail "L3B": screen, microphone, codec. */
const RAIL = 1 << 2;
const TRIES = 4;

export default function (done) {
	try {
		const chip = new device.io.SMBus({ ...device.I2C.internal, hz: 100_000, address: ADDRESS });
		// Asleep it answers nothing: what wakes it is lost, and what follows may be refused once more.
		retry(() => chip.writeUint8(IDLE_SLEEP, 0));
		change(chip, FUNCTION, RAIL, 0);
		change(chip, MODE, RAIL, RAIL);
		change(chip, OPEN_DRAIN, RAIL, 0);
		change(chip, OUTPUT, RAIL, RAIL);
		chip.close();
		Timer.delay(100);
	} catch (error) {
		// Dark, but the radio and the page work.
		trace(`M5PM1: ${error}\n`);
	}
	globalThis.button = {
		a: new M5Button(11),
		b: new M5Button(12),
	};
	done();
}

function change(chip, register, mask, bits) {
	retry(() => chip.writeUint8(register, (chip.readUint8(register) & ~mask) | bits));
}

function retry(transfer) {
	for (let left = TRIES; ; left--) {
		try {
			transfer();
			return;
		} catch (error) {
			if (left === 1) throw error;
			Timer.delay(5);
		}
	}
}
