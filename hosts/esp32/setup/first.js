/*
 * Set-up module in the place of the SDK's "setup/network", which would join a Wi-Fi named in the manifest. The SDK runs
 * the set-up modules in the order in which the linker has them: JavaScript before TypeScript, and this one first, since
 * the manifest beside it is the first that the root manifest includes. So whatever throws afterwards is seen. Of two
 * manifests that name a module the first counts, and a source file is taken once: so "board/target" stands before
 * "setup/target" there. npm run check:firmware looks after all that.
 */

import { watchStart } from "hosts/esp32/boot";

export default function (done) {
	watchStart();
	done();
}
