import {
  callOf,
  limits,
  type Side,
  type WrittenCall,
  type WrittenLine,
  type WrittenLines,
} from './reading.ts'
import { cutSpeaker, sideNamed } from './speakers.ts'
import { secondsOrClock } from './times.ts'

type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The calls in parsed JSON, or why it is no transcript. */
export function callsIn(value: unknown): WrittenCall[] | string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '文件里没有一句话'
    if (!value.some((item) => isFields(item) && listIn(item))) return [callOf(linesOf(value))]
    if (value.length > limits.calls) return tooManyCalls
    return value.map((item, index) => callIn(item, `第 ${index + 1} 通`))
  }
  if (!isFields(value)) return notATranscript
  return listIn(value) ? [callIn(value, null)] : notATranscript
}

export const tooManyCalls = `一个文件最多 ${limits.calls} 通对话，请分成几个文件`
const notATranscript = '没有找到带文字的分段（segments、transcription、turns 或一个列表）'

/** One call: our own export, whisper.cpp, OpenAI and its kin, or a dialogue of turns. */
export function callIn(value: unknown, place: string | null): WrittenCall {
  const list = isFields(value) ? listIn(value) : null
  if (!isFields(value) || !list) {
    return { names: [], place, estimated: false, ok: false, problem: notATranscript }
  }
  const about = { names: namesIn(value), place, estimated: value['timing'] === 'estimated' }
  if (value['masked'] === true) {
    const problem = '这份文本导出时号码打了码，导入会丢掉号码；请用能看号码的账号重新导出'
    return { ...about, ok: false, problem }
  }
  return callOf(linesOf(list), about)
}

function listIn(fields: Fields): unknown[] | null {
  for (const key of ['segments', 'transcription', 'turns']) {
    const list = fields[key]
    if (Array.isArray(list)) return list
  }
  return null
}

/** Under which names a file knows its call. */
const nameKeys = ['callNo', 'call_no', 'call_id', 'id', 'recording', 'file', 'audio']

function namesIn(fields: Fields): string[] {
  return nameKeys.flatMap((key) => {
    const name = fields[key]
    if (typeof name === 'number' && Number.isSafeInteger(name)) return [String(name)]
    return typeof name === 'string' && name.trim() !== '' && name.length <= 200 ? [name.trim()] : []
  })
}

export function linesOf(list: readonly unknown[]): WrittenLines {
  const problems: string[] = []
  // Channels are counted from 0 by some and from 1 by others.
  const fromOne = list.some((item) => isFields(item) && Number(item['channel']) === 2)
  const lines = list.slice(0, limits.lines + 1).flatMap((item, index) => {
    const line = lineOf(item, `第 ${index + 1} 段`, fromOne ? 1 : 0)
    if (typeof line !== 'string') return [line]
    problems.push(line)
    return []
  })
  return { lines, problems }
}

function lineOf(item: unknown, place: string, firstChannel: number): WrittenLine | string {
  if (!isFields(item)) return `${place}不是一句话`
  const given = item['text'] ?? item['t']
  if (typeof given !== 'string') return `${place}没有文字（text）`
  const start = timeIn(item, 'start', 'from')
  const end = timeIn(item, 'end', 'to')
  if (start === 'unreadable' || end === 'unreadable') return `${place}的时间读不懂`
  const named = sideIn(item, firstChannel)
  const { side, text } = named ? { side: named, text: given } : cutSpeaker(given)
  const rawText = typeof item['rawText'] === 'string' ? item['rawText'] : null
  return {
    place,
    side: side ?? 'unknown',
    startMs: start,
    endMs: end,
    text,
    rawText,
    confidence: confidenceIn(item),
    doubtful: item['doubtful'] === true,
  }
}

/** `startMs`, `start` in seconds or as a clock, or whisper.cpp's `offsets.from`; null when absent. */
function timeIn(item: Fields, key: 'start' | 'end', edge: 'from' | 'to') {
  const offsets = item['offsets']
  const ms = item[`${key}Ms`] ?? item[`${key}_ms`] ?? (isFields(offsets) ? offsets[edge] : null)
  if (ms !== null && ms !== undefined) {
    return typeof ms === 'number' && Number.isFinite(ms) ? Math.round(ms) : 'unreadable'
  }
  const given = item[key]
  if (given === null || given === undefined) return null
  return secondsOrClock(given) ?? 'unreadable'
}

const speakerKeys = ['voice', 'role', 'speaker', 's', 'spk', 'channel']

function sideIn(item: Fields, firstChannel: number): Side | null {
  const key = speakerKeys.find((name) => item[name] !== null && item[name] !== undefined)
  if (!key) return null
  const word = item[key]
  // whisper.cpp tells the channels of a stereo file apart as speakers 0 and 1.
  const isChannel = key === 'channel' || isFields(item['offsets'])
  if (isChannel && /^\d$/.test(String(word))) {
    const channel = Number(word) - firstChannel
    return channel === 0 ? 'left' : channel === 1 ? 'right' : 'unknown'
  }
  return typeof word === 'string' ? (sideNamed(word) ?? 'unknown') : 'unknown'
}

/** As given, or from the engine's own probabilities; null where the file does not rate its words. */
function confidenceIn(item: Fields): number | null {
  const share = (value: unknown) =>
    typeof value === 'number' && value >= 0 && value <= 1 ? value : null
  if (share(item['confidence']) !== null) return share(item['confidence'])
  const logarithm = item['avg_logprob']
  if (typeof logarithm === 'number' && logarithm <= 0) return Math.exp(logarithm)
  const tokens = item['tokens']
  if (!Array.isArray(tokens)) return null
  const rated = tokens.flatMap((token) => {
    if (!isFields(token) || /^\[_.*\]$/.test(String(token['text']))) return []
    return share(token['p']) ?? []
  })
  return rated.length === 0 ? null : rated.reduce((sum, p) => sum + p, 0) / rated.length
}
