export const between = (chance: () => number, least: number, most: number) =>
  Math.floor(least + chance() * (most - least + 1))

export function oneOf<T>(chance: () => number, list: readonly T[]): T {
  const chosen = list[between(chance, 0, list.length - 1)]
  if (chosen === undefined) throw new Error('nothing to choose from')
  return chosen
}
