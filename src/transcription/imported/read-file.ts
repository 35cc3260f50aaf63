import { decodeText } from '#src/kernel/csv.ts'

import type { TranscriptFormat } from '../vocabulary.ts'
import { callIn, callsIn, isFields, linesOf, tooManyCalls } from './read-json.ts'
import { readSrt, readVtt } from './read-subtitles.ts'
import { isTimedLine, readText } from './read-text.ts'
import { callOf, limits, quoted, type WrittenCall, type WrittenFile } from './reading.ts'

/**
 * Reads a finished transcript of another recogniser, whatever its format: told by its content, by
 * the file's ending only where the content is broken. Never throws.
 */
export function readTranscriptFile(name: string, bytes: Uint8Array): WrittenFile {
  if (bytes.byteLength === 0) return refused('文件是空的')
  if (bytes.byteLength > limits.fileBytes) {
    return refused(`文件超过 ${limits.fileBytes / 1024 / 1024} MB，不像一份转写文本`)
  }
  const decoded = decode(bytes)
  if (decoded === unreadable) {
    return refused('文件里有读不出来的字；编码要用 UTF-8、GB18030（GBK）或带 BOM 的 UTF-16')
  }
  if (decoded.includes('\0')) return refused('文件里有空字符，不是文本文件')
  const text = decoded.replaceAll(/\r\n?/g, '\n')
  if (text.trim() === '') return refused('文件里没有一个字')
  const format = formatOf(name, text)
  if (!format) {
    return refused('格式不认识；可以导入 JSON、SRT、VTT、带时间的 TXT，或对话 JSONL')
  }
  const calls = read(format, text)
  if (typeof calls === 'string') return refused(calls)
  return { ok: true, format, calls }
}

const refused = (problem: string): WrittenFile => ({ ok: false, problem })

function read(format: TranscriptFormat, text: string): WrittenCall[] | string {
  if (format === 'srt') return orNoCue(callOf(readSrt(text)))
  if (format === 'vtt') return orNoCue(callOf(readVtt(text)))
  if (format === 'dialogue') return readJsonLines(text)
  if (format === 'json') {
    const parsed = parseJson(text)
    return 'problem' in parsed ? parsed.problem : callsIn(parsed.value)
  }
  const { estimated, ...written } = readText(text)
  return [callOf(written, { estimated })]
}

const orNoCue = (call: WrittenCall): WrittenCall[] | string =>
  call.ok && call.lines.length === 0 ? '文件里没有一条字幕' : [call]

function formatOf(name: string, text: string): TranscriptFormat | null {
  const rows = text.split('\n').filter((row) => row.trim() !== '')
  const first = rows[0]!.trim()
  const ending = /\.([a-z]{3,5})$/i.exec(name)?.[1]?.toLowerCase()
  if (/^WEBVTT(?:\s|$)/.test(first)) return 'vtt'
  if (/^[{[]/.test(first) && !isTimedLine(first)) {
    const several = rows[1]?.trim().startsWith('{') || ending === 'jsonl'
    return first.startsWith('{') && first.endsWith('}') && several ? 'dialogue' : 'json'
  }
  const endings = { srt: 'srt', vtt: 'srt', json: 'json', jsonl: 'dialogue' } as const
  if (rows.some(isCueTiming)) return 'srt'
  if (rows.slice(0, 50).some(isTimedLine)) return 'txt'
  return ending && Object.hasOwn(endings, ending) ? endings[ending as keyof typeof endings] : null
}

/** Whisper writes `00:01 --> 00:02` in front of the words, subtitles on a row of their own. */
function isCueTiming(row: string): boolean {
  const match = /^\s*\d\S*\s*-->\s*\d\S*(.*)$/.exec(row)
  const settings = match?.[1]?.split(/\s+/).filter(Boolean)
  return settings?.every((word) => /^[a-z]\w{0,19}:/i.test(word)) ?? false
}

/** One dialogue a line; or one thing said a line, all of one call. */
function readJsonLines(text: string): WrittenCall[] | string {
  const rows = text.split('\n').flatMap((row, index) => {
    if (row.trim() === '') return []
    return [{ place: `第 ${index + 1} 行`, parsed: parseJson(row) }]
  })
  const first = rows[0]!.parsed
  if ('value' in first && isFields(first.value) && typeof first.value['text'] === 'string') {
    const broken = rows.find(({ parsed }) => 'problem' in parsed)
    if (broken) return `${broken.place}不是完整的 JSON`
    const list = rows.map(({ parsed }) => ('value' in parsed ? parsed.value : null))
    return [callOf(linesOf(list))]
  }
  if (rows.length > limits.calls) return tooManyCalls
  return rows.map(({ place, parsed }) => {
    if ('value' in parsed) return callIn(parsed.value, place)
    const problem = '不是完整的 JSON'
    return { names: [], place, estimated: false, ok: false, problem }
  })
}

/** Says on which line of the file JSON breaks, however this version of Node words it. */
function parseJson(text: string): { value: unknown } | { problem: string } {
  try {
    // Control characters inside strings, as whisper.cpp writes them, are no reason to refuse.
    // oxlint-disable-next-line no-control-regex
    return { value: JSON.parse(text.replaceAll(/[\u0001-\u0008\u000b\u000c\u000e-\u001f]/g, ' ')) }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.trimEnd().length)
    const line = text.slice(0, position).split('\n').length
    const near = text.slice(Math.max(0, position - 10), position + 20)
    return { problem: `第 ${line} 行不是完整的 JSON，在${quoted(near)}附近` }
  }
}

const unreadable = Symbol('text in no encoding we know')

/** As tables are decoded; but whisper.cpp cuts characters in two, which is still UTF-8. */
function decode(bytes: Uint8Array): string | typeof unreadable {
  const { text, encoding } = decodeText(bytes)
  if (encoding !== 'GB18030') return text
  const asUtf8 = new TextDecoder().decode(bytes)
  if (asUtf8.includes('"transcription"') && asUtf8.includes('"offsets"')) return asUtf8
  return text.includes('\ufffd') && !text.includes('\0') ? unreadable : text
}
