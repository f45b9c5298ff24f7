import { board } from "./board";

export default () => ({ reason: board().options.resetReason ?? 1, string: "" });
