import type { Radio } from "../radio/radio";
import type { Wire } from "./wire";

/** What the module's program has done since power was first on. */
export interface ModuleCounters {
	commands: number;
	flashWrites: number;
	/** WOPT commands: each writes the flash, which takes 10,000 of them. */
	wopt: number;
	boots: number;
}

/** What a language sees of the module around it. */
export interface ModuleParts {
	readonly radio: Radio;
	/** The UART towards the host. */
	readonly wire: Wire;
	readonly counters: ModuleCounters;
	/** Power is on and the boot is over. */
	readonly running: boolean;
}

/** For a language with a command for it. */
export interface RestartableModule extends ModuleParts {
	/** As by the reset pin: everything volatile is forgotten, then the module boots. */
	restart(): void;
}
