import { ask, button, download, make, saveAs, t } from "./common.js";

const DAYS = 30;
const AGAIN_MS = 5_000;
const DAY_MS = 86_400_000;

/** The export under way: the lines that are there, of how many days; null while there is none. */
let going = null;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

const label = () => (going ? t("csvStop").replace("{n}", going.days).replace("{of}", DAYS) : t("csv"));

/** The buttons come and go with their pages; the export goes on. */
const draw = () => {
	for (const element of document.querySelectorAll(".half-hours")) element.textContent = label();
	for (const element of document.querySelectorAll(".csv-note")) element.hidden = going === null;
};

/** The rows of a date, which lies `back` days back unless a midnight has passed; null when it is not to be had. */
const rowsOf = async (date, back, mine) => {
	let at = back;
	while (going === mine && at >= 0 && at < 100) {
		const answer = await ask(`/history.csv?back=${at}`);
		if (answer.ok) {
			const rows = answer.data.slice(answer.data.indexOf("\n") + 1);
			const off = (Date.parse(rows.slice(0, 10)) - Date.parse(date)) / DAY_MS;
			if (off === 0) return rows;
			at += off;
		} else if (answer.status === 503 || answer.status === 0) await wait(AGAIN_MS);
		else return null;
	}
	return null;
};

const finish = (mine) => {
	if (going !== mine) return;
	going = null;
	draw();
	if (mine.days > 0) saveAs(new Blob([mine.text], { type: "text/csv" }), "kabewatt.csv");
};

const start = async () => {
	const mine = { text: "date,from,bought_kWh,sold_kWh,quality\r\n", days: 0 };
	going = mine;
	draw();
	const figures = await ask("/api/v1/figures");
	const today = Date.parse(figures.data?.date);
	for (let back = DAYS - 1; back >= 0 && today && going === mine; back--) {
		const rows = await rowsOf(new Date(today - back * DAY_MS).toISOString().slice(0, 10), back, mine);
		if (rows === null || going !== mine) break;
		mine.text += rows;
		mine.days++;
		draw();
	}
	finish(mine);
};

/** The two exports: the whole record at once; half hours day by day, as the meter tells them. */
export const csvButtons = () => {
	const days = button("quiet", t("csvDays"), () => download("/days.csv", "kabewatt-days.csv"));
	const halfHours = button("quiet half-hours", label(), () => (going ? finish(going) : start()));
	const note = make("span", "hint csv-note", t("csvNote"));
	note.hidden = going === null;
	return [days, halfHours, note];
};
