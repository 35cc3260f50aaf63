import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** `from` and `to` are paths from the project folder; `to` of a package is its bare name. */
export type Import = { from: string; to: string; typeOnly: boolean }

/** Files below a folder whose names end as given, as paths from the project folder. */
export function filesIn(folder: string, ending = /\.(tsx?|mjs|js)$/): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted()
}

export const sourceOf = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** What a file imports or re-exports, `#src/…` and relative paths resolved. */
export function importsOf(file: string): Import[] {
  const statement =
    /^\s*(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm
  return [...sourceOf(file).matchAll(statement)].map(([, type, names, source, dynamic]) => ({
    from: file,
    to: resolve(file, source ?? dynamic ?? ''),
    typeOnly: Boolean(type) || everyNameIsAType(names),
  }))
}

/** `import { type A, type B }` counts as a type import, too. */
function everyNameIsAType(names = '') {
  const inside = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1]
  const list = inside?.split(',').filter((name) => name.trim() !== '') ?? []
  return list.length > 0 && list.every((name) => /^\s*type\s/.test(name))
}

function resolve(file: string, source: string) {
  if (source.startsWith('#')) return source.slice(1)
  if (source.startsWith('.')) return path.normalize(path.join(path.dirname(file), source))
  return source
}
