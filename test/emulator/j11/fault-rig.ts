import { J11Rig } from "./j11-rig";

export const GET = "1081000105FF010288016201D700";

/** A J11 module in a session, and what went wrong with it. */
export class FaultRig extends J11Rig {
	constructor() {
		super();
		this.join().take();
	}

	get works(): boolean {
		return this.get("D7") === "D70106";
	}

	/** The first frame that a send gives. */
	get sent(): string | undefined {
		return this.send(GET)[0];
	}

	/** From wherever it stands: reset, set up, start, PANA. */
	joinAgain(ms = 8_000): boolean {
		this.emulator.pulseReset();
		this.time.advance(1_001);
		this.join(ms);
		return this.state === "030301";
	}

	lasted(name: string): number | undefined {
		const told = (type: string) => this.events.find((event) => event.type === type && event.detail === name);
		const [start, over] = [told("fault"), told("fault-over")];
		return over === undefined ? undefined : Math.round((over.at - start!.at) / 1_000);
	}

	/** Switches a fault on, and gives the frames of the next moment. */
	fault(name: string, params: Record<string, number> = {}, ms = 10): string[] {
		this.take();
		this.emulator.fault(name, params);
		return this.frames(ms);
	}
}
