/*
 * Set-up module "setup/target" around the board's own, which the manifest calls "board/target". What it throws (a power
 * chip that does not answer) would keep the screen, the radio and the page from being set up as well. JavaScript, since
 * it must run before the SDK's "setup/commodetto" makes the screen: see first.js.
 */

import target from "board/target";
import { setupFailed } from "hosts/esp32/boot";

export default function (done) {
	let isDone = false;
	const once = () => {
		if (isDone) return;
		isDone = true;
		done();
	};
	try {
		target(once);
	} catch (error) {
		setupFailed("setup/target", error);
		once();
	}
}
