export { DemoModel } from "../../hosts/node/demo-model";
