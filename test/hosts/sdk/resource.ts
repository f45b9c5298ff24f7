/** Fonts in flash. */
export default class Resource {
	readonly name: string;

	constructor(name: string) {
		if (!/^(now|text|label|num)-\d+\.bf4$/.test(name)) throw new Error(`resource ${name} not found`);
		this.name = name;
	}
}
