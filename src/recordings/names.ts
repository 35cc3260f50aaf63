/** What recorders call files: nothing in it has to be looked at twice. */
const plain = /^[\w.+()@-]+$/

/** Longest name kept, in UTF-16 units. */
const longest = 200

/**
 * A file name as people may safely read it: no folders, no control or invisible characters, nothing
 * that turns the reading direction, NFC. It is shown and compared, never used as a path.
 */
export function displayName(name: string): string {
  const base = name.slice(1 + Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')))
  if (plain.test(base)) return cut(base)
  // Cc control, Cf format (bidi overrides, zero width), Zl/Zp line and paragraph separators
  const readable = base
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
  return cut(readable.trim()) || '未命名'
}

/** The name without its extension: recorders name files after the call. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]{1,8}$/, '')
}

/** Spellings under which an identifier is sought by its index: as given, lower and upper case. */
export function spellings(text: string): string[] {
  return [...new Set([text, text.toLowerCase(), text.toUpperCase()])]
}

function cut(text: string): string {
  if (text.length <= longest) return text
  return text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')
}
