/** Element by id. */
export const $ = (id) => document.getElementById(id);

/** An element with a class, a text and children. */
export const make = (tag, name, text, ...children) => {
	const element = document.createElement(tag);
	if (name) element.className = name;
	if (text !== undefined) element.textContent = text;
	element.append(...children);
	return element;
};

/** A button that acts, and submits nothing. */
export const button = (name, text, onClick) => {
	const element = make("button", name, text);
	element.type = "button";
	element.addEventListener("click", onClick);
	return element;
};

const store = {
	get: (key) => {
		try {
			return sessionStorage.getItem(key) ?? localStorage.getItem(key);
		} catch {
			return null;
		}
	},
	/** The token lives as long as the tab; the language stays. */
	set: (key, value) => {
		try {
			(key === "token" ? sessionStorage : localStorage).setItem(key, value);
		} catch {}
	},
};

/** PAGE_TEXTS, which the build puts in, has the texts of this page in each language by its code. */
const LANGS = Object.keys(PAGE_TEXTS);

/** What the reader chose, else the browser's language, else English for who reads none of ours. */
const firstLang = () => {
	const chosen = store.get("lang");
	return LANGS.includes(chosen)
		? chosen
		: (LANGS.find((lang) => navigator.language.startsWith(lang)) ?? "en");
};

/** What the reader chose and holds. */
export const session = {
	lang: firstLang(),
	token: store.get("token") ?? "",
};

/** The curve of the last minutes, as long as the tab lives. */
export const recent = {
	load: () => {
		try {
			return JSON.parse(sessionStorage.getItem("points")) ?? [];
		} catch {
			return [];
		}
	},
	save: (points) => {
		try {
			sessionStorage.setItem("points", JSON.stringify(points));
		} catch {}
	},
};

export const setLang = (lang) => {
	session.lang = lang;
	store.set("lang", lang);
};

export const setToken = (token) => {
	session.token = token;
	store.set("token", token);
};

/** All texts of the page in the language of the reader. */
export const texts = () => PAGE_TEXTS[session.lang];

export const t = (key) => texts()[key];

/** What a language calls itself. */
export const languageName = (lang) => PAGE_TEXTS[lang].language;

/** The first other language: what a name is called there stands beside it. */
export const otherLang = () => LANGS.find((lang) => lang !== session.lang);

/** Fills every element that has data-t="key". */
export const translate = () => {
	document.documentElement.lang = session.lang;
	for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
	for (const button of document.querySelectorAll("[data-lang]"))
		button.setAttribute("aria-pressed", String(button.dataset.lang === session.lang));
};

/** An SVG element with its attributes. */
export const svg = (tag, attributes) => {
	const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	return element;
};

const request = (path, form) => {
	const headers = session.token ? { Authorization: `Bearer ${session.token}` } : {};
	const options = form
		? { method: "POST", headers, body: new URLSearchParams(form) }
		: { headers, cache: "no-store" };
	if (typeof AbortSignal.timeout === "function") options.signal = AbortSignal.timeout(9000);
	return fetch(path, options);
};

/** GET, or POST when there is a form; gives {ok, status, data, code}, never throws. */
export const ask = async (path, form) => {
	try {
		const response = await request(path, form);
		const type = response.headers.get("Content-Type") ?? "";
		const data = type.startsWith("application/json") ? await response.json() : await response.text();
		if (response.status === 401 && session.token && path !== "/api/v1/session") {
			setToken("");
			dispatchEvent(new Event("signed-out"));
		}
		return {
			ok: response.ok,
			status: response.status,
			data,
			code: data?.error?.code,
			retryS: response.headers.get("Retry-After"),
		};
	} catch {
		return { ok: false, status: 0, data: null, code: "OFFLINE" };
	}
};

/** Gives the reader a file. */
export const saveAs = (blob, name) => {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

/** Saves what is at a path, with the session's right to read it. */
export const download = async (path, name) => {
	const response = await request(path).catch(() => null);
	if (response?.ok) saveAs(await response.blob(), name);
};
