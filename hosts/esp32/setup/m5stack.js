/* "board/target" of the M5Stack: its three buttons. The SDK's own also has a sound for the start, with the modules for it. */

import M5Button from "m5button";

export default function (done) {
	globalThis.button = {
		a: new M5Button(39),
		b: new M5Button(38),
		c: new M5Button(37),
	};
	done();
}
