/** Fonts in flash. */
export default class Resource {
	readonly name: string;

	constructor(name: string) {
		if (!/^(now|text|small|label|num)-\d+\.bf4$/.test(name)) throw new Error(`resource ${name} not found`);
		this.name = name;
	}
}
