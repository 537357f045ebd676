/** No tool answers more, of whatever type it is: 8 MiB of JSON. What is over it is `RESULT_TOO_LARGE`. */
export const MAX_RESULT_BYTES = 8 * 1024 * 1024;
