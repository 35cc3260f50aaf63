import { unzipped } from '#src/lists/files/zip.ts'

import type { Said } from './said.ts'

/** What a reader of a file would have to find to know a thing. */
export type Needle = { thing: number; text: string }

/** Shorter than this, it stands in many a sentence that tells nothing. */
const shortest = 6

const plain = (text: string) => text.normalize('NFKC').replaceAll(/\s/gu, '')

/**
 * Each thing as it was said in one line, from its first character to its last; a short one, such as a
 * family name, with the words around it, by which it is known for a name.
 */
export function needlesOf(said: Said): Needle[] {
  return said.lines.flatMap(({ text }, line) => {
    const here = said.places.filter((place) => place.line === line)
    return [...new Set(here.map(({ thing }) => thing))].flatMap((thing) => {
      const parts = here.filter((place) => place.thing === thing)
      let from = Math.min(...parts.map((place) => place.from))
      let to = Math.max(...parts.map((place) => place.to))
      while (plain(text.slice(from, to)).length < shortest && (from > 0 || to < text.length)) {
        from = Math.max(0, from - 1)
        to = Math.min(text.length, to + 1)
      }
      const whole = plain(text.slice(from, to))
      const long = parts.map((place) => plain(place.text)).filter(({ length }) => length > shortest)
      return [...new Set([whole, ...long])]
        .filter(({ length }) => length >= shortest)
        .map((needle) => ({ thing, text: needle }))
    })
  })
}

/** A conversation as somebody types it into a form. */
export const typed = ({ lines }: Said): string =>
  lines.map(({ voice, text }) => `${voice === 'agent' ? '坐席' : '客户'}：${text}`).join('\n')

const marks: Readonly<Record<string, string>> = {
  ...{ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&apos;': "'", '&amp;': '&' },
}

/** All that can be read in a file, without its marks: of a Word file or a workbook every part of it. */
export function readableIn(file: Buffer): string {
  const packed = file.subarray(0, 2).equals(Buffer.from('PK'))
  const parts = packed ? [...unzipped(file)].flatMap(([name, bytes]) => [name, text(bytes)]) : []
  return plain((packed ? parts : [text(file)]).join('|'))
}

const text = (bytes: Buffer): string =>
  bytes
    .toString('utf8')
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll(/&(?:lt|gt|quot|#39|apos|amp);/g, (mark) => marks[mark] ?? mark)

/** What of the needles stands in a text that `readableIn` gave. */
export const leftIn = (readable: string, needles: readonly Needle[]): Needle[] =>
  needles.filter((needle) => readable.includes(needle.text))
