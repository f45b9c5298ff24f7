/* M5StickC Plus2: no power chip. GPIO4 holds the supply and must be high before anything else. */

import M5Button from "m5button";
import Digital from "pins/digital";

export default function (done) {
	Digital.write(4, 1);
	globalThis.button = {
		a: new M5Button(37),
		b: new M5Button(39),
		c: new M5Button(35),
	};
	done();
}
