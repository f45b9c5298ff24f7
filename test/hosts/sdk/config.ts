import { board } from "./board";

/** `mc/config`: what the board's manifests say, and what the test says instead. */
export default new Proxy<Record<string, unknown>>(
	{},
	{
		get(_, name) {
			const { options, target } = board();
			return name === "log" ? (options.log ?? "info") : target.config[String(name)];
		},
	},
);
