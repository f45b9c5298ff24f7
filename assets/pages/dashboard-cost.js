import { make, t } from "./common.js";
import { card, line, reasonText } from "./dashboard-lines.js";

/** The page on which tariffs are typed. */
export const tariffLink = () => {
	const link = make("a", "", t("tariffs"));
	link.href = "/tariff";
	return link;
};

/** What it costs beside the energy, always as an estimate; nothing while no tariff is set but the way to set one. */
export const costCard = ({ tariff, now, today, month, target }) => {
	if (!tariff) return card(t("cost"), [tariffLink()]);
	const yen = (name, value, reason, tone = "") => line(name, value, t("yen"), tone, reason);
	const lines = [
		yen(t("today"), today.boughtYen, today.reason),
		yen(`${t("costMonth")}${month.shared ? " ≈" : ""}`, month.boughtYen, month.reason, "buying"),
	];
	if (month.forecastYen) lines.push(line(t("forecast"), month.forecastYen.join("–"), t("yen"), ""));
	if (month.soldYen !== null) lines.push(yen(t("daySold"), month.soldYen, null, "selling"));
	if (now.yenPerHour !== null) lines.push(yen(t("perHour"), now.yenPerHour.toFixed(1), now.reason));
	if (target?.course != null) {
		const over = target.course - target.value;
		const text = over > 0 ? t("overTarget").replace("{n}", over) : t("onCourse");
		const unit = target.kind === "yen" ? t("yen") : "kWh";
		lines.push(make("p", "small dim", `${t("target")} ${target.value} ${unit}: ${text}`));
	}
	if (month.boughtYen !== null && !month.complete) lines.push(make("p", "small bad", t("incomplete")));
	if (now.reason === "NO_TARIFF") lines.push(make("p", "small bad", reasonText(now.reason)));
	return card(t("cost"), [...lines, tariffLink()]);
};
