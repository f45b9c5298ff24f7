import { describe, expect, it } from "vitest";
import { PROPERTIES } from "../../modules/meter/values/properties";
import { ROUTES } from "../../modules/web/routes";
import { read } from "../support/files";
import { Home } from "../support/home";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The examples of docs/api.md: what is asked, and what comes. ", ..." stands for more of the same. */
const EXAMPLES = [...read("docs/api.md").matchAll(/```\nGET (\S+)\n\n([\s\S]*?)```/g)].map(
	([, path, text]) => [path!, JSON.parse(text!.replace(/, \.\.\./g, "")) as Json] as const,
);

/** A home some minutes after its start, so that nearly everything is known. */
function makeHome(): Home {
	const home = new Home().start();
	home.untilWatts();
	home.time.advance(5 * 60_000);
	return home;
}

function get(home: Home, path: string): Json {
	const head = `Host: 192.168.1.20\r\nAuthorization: Bearer ${home.app.web.access.pin}`;
	const answer = home.host.tcp.connect(80).request(`GET ${path} HTTP/1.0\r\n${head}\r\n\r\n`);
	expect(answer).toContain("HTTP/1.1 200 OK");
	return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4)) as Json;
}

const isObject = (json: Json): json is { readonly [key: string]: Json } =>
	typeof json === "object" && json !== null && !Array.isArray(json);

/** Keys in their order and types of leaves; null fits everything, since what is absent is null. */
function compare(example: Json, real: Json, at: string): void {
	if (example === null || real === null) return;
	if (Array.isArray(example)) {
		expect(Array.isArray(real), at).toBe(true);
		for (const item of example) {
			const same = (real as readonly Json[]).find(
				(one) =>
					!isObject(item) || !isObject(one) || (one["key"] ?? one["epc"]) === (item["key"] ?? item["epc"]),
			);
			if ((real as readonly Json[]).length > 0)
				expect(same, `${at}: nothing like this is there`).toBeDefined();
			if (same !== undefined) compare(item, same, `${at}[]`);
		}
	} else if (isObject(example)) {
		expect(isObject(real) && Object.keys(real), at).toEqual(Object.keys(example));
		for (const [key, value] of Object.entries(example))
			compare(value, (real as { readonly [key: string]: Json })[key]!, `${at}.${key}`);
	} else expect(typeof real, at).toBe(typeof example);
}

describe("docs/api.md", () => {
	const home = makeHome();

	it("names each of the metrics, and no other", () => {
		const answer = home.host.tcp
			.connect(80)
			.request(
				`GET /metrics HTTP/1.0\r\nHost: 192.168.1.20\r\nAuthorization: Bearer ${home.app.web.access.pin}\r\n\r\n`,
			);
		const listed = read("docs/api.md").split("## Prometheus")[1]!;
		const names = [...new Set([...listed.matchAll(/`(kabewatt_[a-z_]+)/g)].map(([, name]) => name!))];
		for (const [, name] of answer.matchAll(/^# TYPE (\S+)/gm)) expect(names).toContain(name);
		const source = read("modules/web/api/metrics.ts");
		for (const name of names) expect(source).toContain(`"${name.slice("kabewatt_".length)}"`);
	});

	it("has an example of every JSON address that is read", () => {
		const described = new Set(EXAMPLES.map(([path]) => path.split("?")[0]));
		for (const { method, path } of ROUTES)
			if (method === "GET" && path.startsWith("/api/v1/")) expect([...described]).toContain(path);
	});

	it("lists every address but the pages, with its method", () => {
		const listed = [...read("docs/api.md").matchAll(/`(GET|POST) ([^`?]+)[`?]/g)].map(
			([, method, path]) => `${method} ${path}`,
		);
		for (const { method, path } of ROUTES)
			if (!["/", "/dashboard", "/setup"].includes(path)) expect(listed).toContain(`${method} ${path}`);
	});

	it.each(EXAMPLES)("%s answers with what stands there", (path, example) => {
		compare(example, get(home, path), path);
	});

	it("says how many half hours and items come", () => {
		const day = get(home, "/api/v1/history?back=1") as { boughtKWh: Json[]; soldKWh: Json[] };
		expect([day.boughtKWh.length, day.soldKWh.length]).toEqual([48, 48]);
		const { items } = get(home, "/api/v1/items") as { items: Json[] };
		expect(items).toHaveLength(PROPERTIES.length - 1);
	});

	it("takes its example of a change", () => {
		const [, form] = /curl -H "Authorization: Bearer 123456" (.*) http/.exec(read("docs/api.md"))!;
		const body = form!.replace(/-d /g, "").split(" ").join("&");
		const answer = home.host.tcp
			.connect(80)
			.request(
				`POST /api/v1/settings HTTP/1.0\r\nHost: 192.168.1.20\r\nAuthorization: Bearer ${home.app.web.access.pin}\r\n` +
					`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
			);
		expect(answer).toContain('{"saved":true}');
		expect(home.app.settings.text("name")).toBe("Kitchen");
	});
});
