/** The keys of a word list as a non-empty tuple, for column enums and zod. */
export function keysOf<T extends Record<string, string>>(words: T) {
  return Object.keys(words) as [keyof T & string, ...(keyof T & string)[]]
}

/** The key whose Chinese word this is, or undefined: imported tables carry words, not keys. */
export function keyOfWord<T extends Record<string, string>>(words: T, word: string) {
  const wanted = word.trim()
  return keysOf(words).find((key) => words[key] === wanted)
}
