import type { SkParts } from "./parts";

const TCP_PORTS = Object.freeze(["3610", "0", "0", "0"]);

/**
 * Tables 1, 2 and E of both dialects, F of SE, 9 and A of DSE. Returns false for a number the dialect lacks. SE takes
 * 3 as well and shows nothing: a public script for BP35A1 asks for it and goes on only after OK.
 */
export function printTable(module: SkParts, number: string): boolean {
	const { dse, radio, wire } = module;
	switch (number) {
		case "1":
			wire.line("EADDR");
			wire.line(radio.address);
			return true;
		case "2":
			wire.line("ENEIGHBOR");
			for (const [address, mac] of radio.session.neighbours)
				wire.line(`${address} ${mac}${dse ? "" : " FFFF"}`);
			return true;
		case "3":
			return !dse;
		case "9":
			if (dse) wire.line("ENBR");
			return dse;
		case "A":
			if (dse) wire.line("ESEC");
			return dse;
		case "E":
			wire.line("EPORT");
			for (const port of module.ports) wire.line(String(port));
			wire.end();
			// The TCP ports of a BP35A1 (rev26e): it lists 3610, although nothing here listens on it.
			if (!dse) for (const port of TCP_PORTS) wire.line(port);
			return true;
		case "F":
			if (!dse) printHandles(module);
			return !dse;
		default:
			return false;
	}
}

function printHandles(module: SkParts): void {
	module.wire.line("EHANDLE");
	for (let handle = 1; handle <= 6; handle++) {
		module.wire.line(`${handle} 0000:0000:0000:0000:0000:0000:0000:0000 0000 0000`);
	}
}
