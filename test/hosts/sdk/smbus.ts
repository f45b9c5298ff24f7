/** `embedded:io/smbus` without a bus, and any other class of I/O that a provider only names. */
export default class SMBus {
	static made: SMBus | undefined;
	readonly options: object;
	/** Register and value of each write. */
	readonly writes: (readonly [number, number])[] = [];
	readonly registers = new Uint8Array(256);

	constructor(options: object) {
		this.options = options;
		SMBus.made = this;
	}

	writeUint8(register: number, value: number): void {
		this.writes.push([register, value]);
		this.registers[register] = value;
	}

	readUint8(register: number): number {
		return this.registers[register]!;
	}
}
