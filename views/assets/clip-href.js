// @ts-check

/** @param {number} seconds */
const moment = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

/**
 * Where the link leads: whole seconds, so that nothing of the stretch is cut off.
 * @param {string} path
 * @param {{ startMs: number, endMs: number } | null} span
 */
export function clipHref(path, span) {
  const [bare = ''] = path.split('?')
  if (!span) return bare
  const from = moment(Math.floor(span.startMs / 1000))
  return `${bare}?from=${from}&until=${moment(Math.ceil(span.endMs / 1000))}`
}
