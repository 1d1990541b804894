/** Milliseconds of a duration such as "1h30m", "45s" or "250ms". */
export function milliseconds(text) {
  throw new Error(`not implemented: ${text}`);
}
