import type Resource from "./resource";

/** A font whose characters are all half as wide as high. */
export default (resource: Resource) => {
	const height = Number(/\d+/.exec(resource.name)?.[0]);
	return { height, ascent: Math.round(height * 0.8) };
};
