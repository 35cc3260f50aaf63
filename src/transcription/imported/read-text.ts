import { estimatedMark } from '../exported/write.ts'
import { quoted, type WrittenLine, type WrittenLines } from './reading.ts'
import { cutSpeaker, sideNamed } from './speakers.ts'
import { parseTime, timePattern } from './times.ts'

const [open, close] = ['[\\[(\uff08\u3010<]?\\s*', '\\s*[\\])\uff09\u3011>]?']
const until = '(?:\\s*(?:-->|[-\u2013\u2014~\uff5e至到])\\s*'
const span = `${open}(${timePattern})${until}(${timePattern}))?${close}`
const timeFirst = new RegExp(`^\\s*${span}\\s*(.*)$`)
const speakerFirst = new RegExp(`^\\s*(.{1,20}?)\\s*${span}\\s*[:\uff1a]?\\s*(.*)$`)

/** Whether a line begins as timed text does; `[` alone may as well begin a JSON list. */
export const isTimedLine = (line: string): boolean => timed(line) !== null

/**
 * Text with times: `[00:01.20 - 00:03.40] 坐席：您好`, `00:01 客户: …`, `坐席(00:00:01)：…`. A line
 * without a time goes on with what was said before it.
 */
export function readText(text: string): WrittenLines & { estimated: boolean } {
  const lines: WrittenLine[] = []
  const problems: string[] = []
  let estimated = false
  for (const [index, row] of text.split('\n').entries()) {
    if (row.trim() === '') continue
    const last = lines.at(-1)
    const head = timed(row)
    if (!last && row.startsWith('#')) {
      estimated ||= row.startsWith(estimatedMark)
    } else if (!head) {
      if (last) last.text = `${last.text} ${row.trim()}`.trim()
      else problems.push(`第 ${index + 1} 行没有时间：${quoted(row)}`)
    } else {
      const place = `第 ${index + 1} 行`
      const [startMs, endMs] = [parseTime(head.from), head.to ? parseTime(head.to) : null]
      if (startMs === null || (head.to && endMs === null)) {
        problems.push(`${place}的时间读不懂：${quoted(row)}`)
      } else {
        const { side, text } = head.side
          ? { side: head.side, text: head.text }
          : cutSpeaker(head.text)
        const unrated = { rawText: null, confidence: null, doubtful: false }
        lines.push({ place, side: side ?? 'unknown', startMs, endMs, text, ...unrated })
      }
    }
  }
  return { lines, problems, estimated }
}

function timed(given: string) {
  // One space for many, or the patterns would try every way to share them out.
  const row = given.replaceAll(/\s+/g, ' ')
  const first = timeFirst.exec(row)
  if (first) {
    return { side: null, from: first[1]!, to: first[2] ?? null, text: first[3]!.trim() }
  }
  const named = speakerFirst.exec(row)
  const side = named ? sideNamed(named[1]!.replace(/[\s:\uff1a]+$/, '')) : null
  if (!named || !side) return null
  return { side, from: named[2]!, to: named[3] ?? null, text: named[4]!.trim() }
}
