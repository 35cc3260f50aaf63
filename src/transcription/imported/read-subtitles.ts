import { quoted, type Side, type WrittenLine, type WrittenLines } from './reading.ts'
import { cutSpeaker, sideNamed } from './speakers.ts'
import { parseTime } from './times.ts'

type Cue = { line: number; startMs: number; endMs: number; rows: string[] }

const timing = /^\s*(\S+)\s*-->\s*(\S+)/

/** SubRip: `坐席：` may stand before the words of a cue, or of each of its rows. */
export function readSrt(text: string): WrittenLines {
  const { cues, problems } = cuesOf(text.split('\n'), 0)
  return {
    lines: cues.flatMap((cue) => linesOf(cue, spokenRows(cue.rows.map(plainSrt)))),
    problems,
  }
}

/** WebVTT: voices by `<v 坐席>` or as in SubRip; notes, styles and regions are left out. */
export function readVtt(text: string): WrittenLines {
  const rows = text.split('\n')
  // The heading goes on to the first empty row, or straight to a cue.
  const first = rows.findIndex((row, index) => index > 0 && (row.trim() === '' || timing.test(row)))
  const { cues, problems } = cuesOf(rows, first === -1 ? rows.length : first)
  return { lines: cues.flatMap((cue) => linesOf(cue, voicedRows(cue.rows))), problems }
}

function cuesOf(rows: readonly string[], from: number): { cues: Cue[]; problems: string[] } {
  const cues: Cue[] = []
  const problems: string[] = []
  let stray: string[] = []
  let skipping = false
  const keep = () => {
    const kept = stray.filter((row) => row.trim() !== '')
    stray = []
    if (kept.length === 0) return
    const cue = cues.at(-1)
    if (cue) cue.rows.push(...kept)
    else if (problems.length === 0) problems.push(`第一条字幕之前有别的内容：${quoted(kept[0]!)}`)
  }
  for (let index = from; index < rows.length; index += 1) {
    const row = rows[index]!
    const begins = index === from || rows[index - 1]!.trim() === ''
    if (row.trim() === '') skipping = false
    if (begins && /^(?:NOTE|STYLE|REGION)(?:\s|$)/.test(row)) skipping = true
    if (skipping) continue
    const match = timing.exec(row)
    if (!match) {
      stray.push(row)
      continue
    }
    dropName(stray)
    keep()
    const [startMs, endMs] = [parseTime(match[1]!), parseTime(match[2]!)]
    if (startMs === null || endMs === null) {
      problems.push(`第 ${index + 1} 行的时间读不懂：${quoted(row)}`)
    } else cues.push({ line: index + 1, startMs, endMs, rows: [] })
  }
  if (cues.length > 0) keep()
  return { cues, problems }
}

/** The row above the times is the cue's number or name, not words of the cue before. */
function dropName(stray: string[]): void {
  const above = stray.at(-1)
  if (above === undefined || above.trim() === '') return
  const alone = stray.length === 1 || stray.at(-2)!.trim() === ''
  if (alone || /^\s*\d+\s*$/.test(above)) stray.pop()
}

type Spoken = { side: Side; text: string }

function linesOf({ line, startMs, endMs }: Cue, spoken: readonly Spoken[]): WrittenLine[] {
  const unrated = { rawText: null, confidence: null, doubtful: false }
  return spoken.map((said) => ({ place: `第 ${line} 行`, startMs, endMs, ...said, ...unrated }))
}

/** A row with a speaker begins what that speaker says; two in one cue share its time. */
function spokenRows(rows: readonly string[]): Spoken[] {
  const spoken: Spoken[] = []
  for (const row of rows) {
    const { side, text } = cutSpeaker(row)
    const last = spoken.at(-1)
    if (side || !last) spoken.push({ side: side ?? 'unknown', text })
    else last.text = `${last.text} ${text}`
  }
  return spoken
}

const voiceTag = /<v(?:\.[^\s>]*)?\s+([^>]{1,200})>/

function voicedRows(rows: readonly string[]): Spoken[] {
  const text = rows.join('\n')
  if (!voiceTag.test(text)) return spokenRows(rows.map(plainVtt))
  const [before = '', ...voiced] = text.split(voiceTag)
  const spoken = spokenRows(before.trim() === '' ? [] : [plainVtt(before)])
  for (let index = 0; index < voiced.length; index += 2) {
    const side = sideNamed(plainVtt(voiced[index]!)) ?? 'unknown'
    spoken.push({ side, text: plainVtt(voiced[index + 1]!) })
  }
  return spoken
}

const plainSrt = (row: string): string =>
  row.replaceAll(/<\/?(?:[biu]|font)(?:\s[^<>]{0,200})?>|\{\\[^{}]{0,40}\}/gi, '')

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&nbsp;': ' ',
  '&lrm;': '',
  '&rlm;': '',
}

function plainVtt(row: string): string {
  return row
    .replaceAll(/<\/?(?:[cibuv]|ruby|rt|lang)(?:[.\s][^<>]{0,200})?>|<[\d:.]{5,20}>/g, '')
    .replaceAll(/&(?:lt|gt|amp|nbsp|lrm|rlm);/g, (entity) => entities[entity]!)
    .trim()
}
