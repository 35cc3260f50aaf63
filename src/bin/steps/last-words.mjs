// @ts-check
/**
 * What a program said when it failed: an uncaught error's message, else its last line that is
 * neither a trace nor a log entry.
 * @param {string[]} lines
 */
export function lastWords(lines) {
  const spoken = lines.filter((line) => !/^(\s+at |Node\.js v|\{"|[\s^~{}]*$)/.test(line))
  const errors = spoken.map((line) => /^\w*Error(?: \[\w+\])?: (.+)/.exec(line)?.[1])
  return errors.findLast(Boolean) ?? spoken.at(-1)?.trim() ?? null
}
