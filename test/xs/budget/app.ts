/** The whole program of a board, for what it takes in flash. */
export { default as main } from "program";
