import { toSimplified } from './text.ts'

/**
 * The text as the error rate counts it: simplified, lower case, without punctuation and spaces,
 * every number as digits (二百八十, 两百八, 280 → 280; 幺三九 → 139).
 */
export function countedText(text: string): string {
  const plain = toSimplified(text.normalize('NFKC')).toLowerCase()
  return plain
    .replace(/(\d)[.:](?=\d)/g, '$1点')
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/([\d点]+)%/g, '百分之$1')
    .replace(/[\d零〇一幺二两三四五六七八九十百千万亿]+/g, canonicalNumber)
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Character edits (substitutions, deletions, insertions) that turn one text into the other. */
export function editDistance(reference: string, heard: string): number {
  const a = Array.from(reference)
  const b = Array.from(heard)
  let row = Uint32Array.from({ length: b.length + 1 }, (_, j) => j)
  for (const [i, x] of a.entries()) {
    const next = new Uint32Array(b.length + 1)
    next[0] = i + 1
    for (let j = 0; j < b.length; j++) {
      const replaced = row[j]! + (x === b[j] ? 0 : 1)
      next[j + 1] = Math.min(row[j + 1]! + 1, next[j]! + 1, replaced)
    }
    row = next
  }
  return row[b.length]!
}

export type ErrorCount = { edits: number; characters: number }

export function countErrors(reference: string, heard: string): ErrorCount {
  const counted = countedText(reference)
  const edits = editDistance(counted, countedText(heard))
  return { edits, characters: Array.from(counted).length }
}

/** Micro-averaged character error rate: all edits over all reference characters. */
export function errorRate(counts: readonly ErrorCount[]): number | null {
  const characters = counts.reduce((sum, count) => sum + count.characters, 0)
  if (characters === 0) return null
  return counts.reduce((sum, count) => sum + count.edits, 0) / characters
}

const digits: Record<string, string> = {
  零: '0',
  〇: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
}
const units: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 万: 10_000, 亿: 100_000_000 }

function canonicalNumber(run: string): string {
  return valueOf(run) ?? Array.from(run, (character) => digits[character] ?? character).join('')
}

/** The value of a number with units; undefined when the run is digits only or no number. */
function valueOf(run: string): string | undefined {
  const parts = run.match(/\d+|./gu) ?? []
  if (!parts.some((part) => units[part])) return undefined
  let total = 0
  let section = 0
  let digit: number | undefined
  let lastUnit = 0
  let zero = false
  for (const [index, part] of parts.entries()) {
    const unit = units[part]
    if (unit === undefined) {
      if (digit !== undefined && digit !== 0) return undefined
      digit = /^\d+$/.test(part) ? Number(part) : Number(digits[part])
      if (digit === 0) zero = true
      continue
    }
    // 千万, 百姓: a unit with nothing before it is a word; only 十 may lead.
    if (digit === undefined && section === 0 && !(unit === 10 && (index === 0 || zero))) {
      if (!(unit >= 10_000 && total > 0)) return undefined
    }
    if (unit >= 10_000) {
      total = (total + section + (digit ?? 0)) * unit
      section = 0
    } else {
      section += (digit ?? 1) * unit
    }
    digit = undefined
    zero = false
    lastUnit = unit
  }
  // 两百八, 三万五: the last digit counts tenths of the unit before it.
  const tail = digit === undefined ? 0 : zero || lastUnit <= 10 ? digit : (digit * lastUnit) / 10
  return String(total + section + tail)
}
