import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { readConfig } from '#src/config.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { migrateDatabase, openDatabase, type OpenDatabase, write } from '#src/kernel/db.ts'
import { recordings } from '#src/recordings/schema.ts'
import { readSearchFilters } from '#src/search/filters.ts'
import { countCalls, searchCalls } from '#src/search/queries.ts'
import { segmentsHolding } from '#src/search/segments-holding.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

import { atLeast, atMost, type Bench, exactly, type Figure, percentile } from './bench.ts'
import { madeTalk } from './made-talk.ts'

const callsMade = 20_000
const characters = 600
const queriesOfALength = 30
/** What more lines hold than this share of all is common: a character or two, and longer phrases. */
const shares = { short: 0.01, long: 0.002 }

type Asked = { kind: string; phrase: string }
type Answered = Asked & {
  found: number
  like: number
  set: number
  page: number
  count: number
  /** To make an array of as many numbers, which no way of finding them can do without. */
  bare: number
  same: boolean
}

/**
 * The full-text index against LIKE over the same transcripts, as many and as long as in a month of
 * two cores: the same lines, how much sooner, and what it costs to keep.
 */
export const search: Bench = async (say) => {
  const folder = path.join(readConfig().dataDir, 'bench', `search-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const open = database(path.join(folder, 'indexed.sqlite'))
  try {
    const began = performance.now()
    const stored = fill(open, callsMade)
    say(`${callsMade} calls stored in ${Math.round((performance.now() - began) / 1000)} s`)
    const answers = phrases(open, stored.lines).map((asked) => ask(open, asked))
    const figures = [
      exactly(
        `phrases of ${answers.length} for which the index finds other lines than LIKE`,
        answers.filter(({ same }) => !same).length,
        0,
      ),
      ...speeds(answers, stored.lines),
      ...sizes(open, stored.bytes),
      erasing(open),
    ]
    for (const { what, value } of figures) say(`${value}  ${what}`)
    return [...figures, ...tax(folder, say)]
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function database(file: string): OpenDatabase {
  const open = openDatabase(file)
  migrateDatabase(open)
  return open
}

/** Stores one call as the transcription does: row after row, in one transaction. */
function store({ db }: OpenDatabase, id: number, lines: readonly string[]): void {
  write(db, (tx) => {
    tx.insert(recordings)
      .values({
        ...{ id, sha256: String(id), originalName: `${id}.wav`, path: `${id}.wav`, bytes: 1 },
        ...{ container: 'wav', codec: 'pcm', channels: 2, sampleRate: 8000, durationMs: 180_000 },
        ...{ state: 'transcribed', receivedAt: id, receivedBy: 'bench' },
      })
      .run()
    tx.insert(transcripts)
      .values({
        ...{ id, recordingId: id, engine: 'fast-whisper', model: 'base', finishedAt: id },
        ...{ speechMs: 120_000, wallMs: 9000 },
      })
      .run()
    const rows = lines.map((text, index) => ({
      ...{ transcriptId: id, text, rawText: text, confidence: 0.9, doubtful: false },
      voice: index % 2 === 0 ? ('agent' as const) : ('customer' as const),
      startMs: index * 4000,
      endMs: index * 4000 + 3900,
    }))
    tx.insert(segments).values(rows).run()
  })
}

function fill(open: OpenDatabase, count: number) {
  open.sqlite.pragma('synchronous = OFF')
  const talk = madeTalk(95598)
  let [lines, bytes] = [0, 0]
  for (let first = 1; first <= count; first += 100) {
    write(open.db, () => {
      for (let id = first; id < first + 100; id += 1) {
        const said = talk.call(characters)
        store(open, id, said)
        lines += said.length
        bytes += said.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
      }
    })
  }
  open.sqlite.pragma('synchronous = FULL')
  return { lines, bytes }
}

/** Phrases as they stand somewhere, such as nobody said, and marks of the query language. */
function phrases({ sqlite }: OpenDatabase, lines: number): Asked[] {
  const { below } = madeTalk(1).random
  const textOf = sqlite.prepare('select text from segments where id = ?').pluck()
  const drawn = (length: number): string => {
    for (;;) {
      const text = Array.from(textOf.get(1 + below(lines)) as string)
      if (text.length < length) continue
      const at = below(text.length - length + 1)
      return text.slice(at, at + length).join('')
    }
  }
  const asked: Asked[] = []
  for (let length = 1; length <= 8; length += 1) {
    const kind =
      length === 1 ? 'one character' : length === 2 ? 'two characters' : '3 to 8 characters'
    for (let n = 0; n < queriesOfALength; n += 1) asked.push({ kind, phrase: drawn(length) })
  }
  for (let n = 0; n < queriesOfALength; n += 1) {
    asked.push({ kind: 'nobody said', phrase: `${drawn(2)}${drawn(1)}${drawn(2)}` })
  }
  const odd = [
    '%',
    '_',
    '\\',
    '"',
    '*',
    '-',
    '。',
    '？',
    'kW',
    '95598',
    '😀',
    '\ud83d',
    '龘',
    '电费%',
  ]
  return [
    ...asked,
    ...odd.map((phrase) => {
      return { kind: lengthOf(phrase) === 1 ? 'one mark or other sign' : 'others', phrase }
    }),
  ]
}

const lengthOf = (phrase: string) => Array.from(phrase).length

function ask({ db, sqlite }: OpenDatabase, { kind, phrase }: Asked): Answered {
  const asLike = `from segments where text like ? escape '\\'`
  const pattern = `%${phrase.replaceAll(/[\\%_]/g, '\\$&')}%`
  const filters = readSearchFilters(db, system, {})
  const wanted = { words: [phrase], without: [], filters, blindness }
  const rows = sqlite.prepare(`select id ${asLike}`).pluck()
  const whole = sqlite.prepare(`select json_group_array(id) ${asLike}`).pluck()
  const [all, byRows] = timed(1, () => rows.all(pattern) as number[])
  const [, atOnce] = timed(1, () => JSON.parse(whole.get(pattern) as string) as number[])
  const [found, set] = timed(3, () => segmentsHolding(db, phrase))
  const [, page] = timed(3, () => searchCalls(db, system, wanted, { size: 20, cursor: null }))
  const [, count] = timed(3, () => countCalls(db, system, wanted))
  const [, bare] = timed(3, () => numbers(all.length))
  const same = all.length === found.length && all.every((id, index) => id === found[index])
  const times = { like: Math.min(byRows, atOnce), set, page, count, bare }
  return { kind, phrase, found: all.length, ...times, same }
}

function numbers(count: number): number[] {
  const made: number[] = []
  made.length = count
  for (let n = 0; n < count; n += 1) made[n] = n
  return made
}

/** Milliseconds of processor in the middle: what else runs on the machine does not count. */
function timed<T>(times: number, work: () => T): [T, number] {
  const runs = Array.from({ length: times }, () => {
    const began = process.cpuUsage()
    const result = work()
    const { user, system: kernel } = process.cpuUsage(began)
    return { result, took: (user + kernel) / 1000 }
  })
  const middle = percentile(
    runs.map(({ took }) => took),
    0.5,
  )
  return [runs.at(-1)!.result, middle]
}

function speeds(answers: readonly Answered[], lines: number): Figure[] {
  const kinds = [...new Set(answers.map(({ kind }) => kind))]
  return kinds.flatMap((kind) => {
    const of = answers.filter((answer) => answer.kind === kind)
    const isLong = of.some(({ phrase }) => lengthOf(phrase) > 2)
    const few = Math.round(lines * (isLong ? shares.long : shares.short))
    const several = of.every(({ phrase }) => lengthOf(phrase) > 1)
    const seldom = of.filter(({ found }) => found <= few)
    const common = of.filter(({ found }) => found > few)
    return [
      ...ratios(`${kind}, the whole set of ${few} lines at most`, seldom, 'set', true),
      // One character is in every third line: it takes as long as it takes to make so many numbers.
      ...ratios(`${kind}, the whole set of more lines`, common, 'set', several),
      ...ratios(`${kind}, were its lines only to be listed`, common, 'bare', false),
      ...ratios(`${kind}, the first page, 20 calls with their lines`, of, 'page', false),
      ...ratios(`${kind}, the count up to 999 calls`, of, 'count', false),
    ]
  })
}

/** How many times sooner than LIKE, in the middle and at the worst. */
function ratios(
  what: string,
  answers: readonly Answered[],
  by: 'set' | 'page' | 'count' | 'bare',
  promised: boolean,
): Figure[] {
  if (answers.length === 0) return []
  const times = answers.map((answer) => answer.like / answer[by])
  const [middle, worst] = [percentile(times, 0.5), Math.min(...times)]
  const most = Math.max(...answers.map(({ found }) => found))
  const slowest = Math.max(...answers.map((answer) => answer[by])).toFixed(1)
  const told = `${what}: ${answers.length} phrases, up to ${most} lines, ${slowest} ms at the slowest, ${worst.toFixed(0)} times at the worst`
  if (promised) return [atLeast(told, middle, 100)]
  return [{ what: told, value: Math.round(middle * 10) / 10, target: 'told', holds: true }]
}

function sizes({ sqlite }: OpenDatabase, textBytes: number): Figure[] {
  const bytes = () =>
    sqlite
      .prepare(`select sum(pgsize) from dbstat where name like 'search_index_%'`)
      .pluck()
      .get() as number
  return [atMost('bytes of the index for one of text', bytes() / textBytes, 1, 'bytes')]
}

/** What it takes to leave no trace: every word of a call is taken out of the blocks it stands in. */
function erasing({ db }: OpenDatabase): Figure {
  const sample: number[] = []
  for (let id = callsMade; id > 0; id -= Math.floor(callsMade / 40)) {
    const began = process.cpuUsage()
    db.delete(recordings).where(eq(recordings.id, id)).run()
    const { user, system: kernel } = process.cpuUsage(began)
    sample.push((user + kernel) / 1000)
  }
  return {
    what: 'ms of processor to erase a call, its words in the index too',
    value: Math.round(percentile(sample, 0.5)),
    target: 'told',
    holds: true,
  }
}

/** What the index adds to storing a call, with and without it in turn, each call committed. */
function tax(folder: string, say: (line: string) => void): Figure[] {
  const rounds = 400
  const kept = database(path.join(folder, 'with.sqlite'))
  const without = database(path.join(folder, 'without.sqlite'))
  try {
    for (const name of ['insert', 'update', 'delete']) {
      without.sqlite.exec(`drop trigger segments_search_${name}`)
    }
    const talk = madeTalk(7)
    const times: [number[], number[]] = [[], []]
    for (let id = 1; id <= rounds; id += 1) {
      const said = talk.call(characters)
      for (const side of id % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const [, took] = once(() => store(side === 0 ? without : kept, id, said))
        times[side].push(took)
      }
    }
    const [bare, indexed] = times.map((sample) => percentile(sample, 0.5)) as [number, number]
    const mean = times.map((sample) => sample.reduce((sum, ms) => sum + ms, 0) / sample.length)
    say(
      `storing a call: ${mean[0]?.toFixed(2)} ms without, ${mean[1]?.toFixed(2)} ms with, on average`,
    )
    return [
      {
        what: `ms more to store a call of ${characters} characters (${bare.toFixed(2)} without, ${indexed.toFixed(2)} with; a call takes seconds to be heard)`,
        value: Math.round((indexed - bare) * 100) / 100,
        target: '<= 10 ms',
        holds: indexed - bare <= 10,
      },
    ]
  } finally {
    kept.close()
    without.close()
  }
}

function once<T>(work: () => T): [T, number] {
  const began = performance.now()
  const result = work()
  return [result, performance.now() - began]
}
