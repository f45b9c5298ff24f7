/*
 * Set-up module in the place of the SDK's "setup/network", which would join a Wi-Fi named in the manifest. The SDK runs
 * the set-up modules in the order in which the linker has them: JavaScript before TypeScript, and this name first (npm
 * run check:firmware looks after both). So whatever throws afterwards is seen.
 */

import { watchStart } from "hosts/esp32/boot";

export default function (done) {
	watchStart();
	done();
}
