import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { parse } from 'csv-parse/sync'

import { type Config, readConfig } from '#src/config.ts'
import type { Layout } from '#src/recordings/vocabulary.ts'
import { fastWhisperTranscriber } from '#src/transcription/engines/fast-whisper/transcriber.ts'
import type { OpenTranscriber } from '#src/transcription/engines/open.ts'
import { whisperNodeTranscriber } from '#src/transcription/engines/whisper-node.ts'
import { errorRate } from '#src/transcription/error-rate.ts'
import {
  failedScore,
  type Reference,
  reference,
  type Report,
  report,
  type Score,
  scoreCall,
} from '#src/transcription/evaluation.ts'
import { type RecognisedSegment, recogniseCall } from '#src/transcription/recognise.ts'

const usage = `用法：npm run evaluate:transcription -- 目录 [选项]
目录里是录音和同名的 .json 参考文本；cdr.csv(可选)给出声道布局。
  --json           只在标准输出写一行 JSON
  --limit 数       只听前几通
  --only 编号,…    只听这几通
  --verbose        显示每一句
  --engine 名称    fast-whisper(默认）或 whisper-node
  --binary 路径    whisper.cpp 程序（默认与服务器相同）
  --model 路径     模型（默认与服务器相同）
  --search=参数    whisper.cpp 的解码参数，如 --search="-bs 5 -bo 5"
  --processes 数   并行进程数（默认等于处理器核数）
  --ffmpeg 路径
`

const { values, positionals } = readArguments()

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        limit: { type: 'string' },
        only: { type: 'string' },
        engine: { type: 'string', default: 'fast-whisper' },
        binary: { type: 'string' },
        model: { type: 'string' },
        search: { type: 'string' },
        processes: { type: 'string' },
        ffmpeg: { type: 'string' },
      },
    })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    process.exit(2)
  }
}

async function main(): Promise<number> {
  const folder = positionals[0]
  if (folder === undefined || values.help) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  const engine = engineOf(readConfig())
  if (!engine) {
    process.stderr.write(`没有引擎 ${values.engine}\n\n${usage}`)
    return 2
  }
  for (const file of engine.needs) {
    if (existsSync(file)) continue
    process.stderr.write(`找不到 ${file}。请先运行 npm run setup，它会编译语音引擎\n`)
    return 2
  }
  const calls = await referencesIn(folder)
  if (calls.length === 0) {
    process.stderr.write(`${folder} 里没有参考文本（编号.json）\n`)
    return 2
  }
  await engine.transcriber.prepare?.()
  const began = performance.now()
  const scores = await evaluate(folder, calls, engine)
  const result = report(scores, (performance.now() - began) / 1000)
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : asText(result))
  return 0
}

async function referencesIn(folder: string): Promise<Reference[]> {
  const only = values.only?.split(',')
  const present = await readdir(folder).catch(() => [])
  const names = present.filter((name) => name.endsWith('.json')).toSorted()
  const calls: Reference[] = []
  for (const name of names) {
    const parsed = reference.safeParse(parsedJson(await readFile(join(folder, name), 'utf8')))
    if (!parsed.success) process.stderr.write(`${name} 不是参考文本，跳过\n`)
    if (parsed.success && (!only || only.includes(parsed.data.id))) calls.push(parsed.data)
  }
  return calls.slice(0, positive(values.limit) ?? calls.length)
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Engine = {
  transcriber: OpenTranscriber
  /** Files without which it cannot hear. */
  needs: string[]
  callsAtOnce: number
  ffmpeg: string
}

/** The engine the server uses, unless told otherwise. */
function engineOf(config: Config): Engine | null {
  const model = values.model ?? config.whisperModel
  const processes = positive(values.processes) ?? config.transcriptionProcesses
  const ffmpeg = values.ffmpeg ?? config.ffmpeg
  if (values.engine === 'fast-whisper') {
    const cacheFolder = config.engines.graphsFolder
    const transcriber = fastWhisperTranscriber({ model, processes, cacheFolder })
    return { transcriber, needs: [model], callsAtOnce: 2 * processes, ffmpeg }
  }
  if (values.engine !== 'whisper-node') return null
  const binary = values.binary ?? config.whisperBinary
  const search = values.search?.split(' ')
  const transcriber = whisperNodeTranscriber({ binary, model, processes, search })
  return { transcriber, needs: [binary, model], callsAtOnce: 1, ffmpeg }
}

async function layoutsIn(folder: string): Promise<Map<string, Layout>> {
  const csv = await readFile(join(folder, 'cdr.csv'), 'utf8').catch(() => undefined)
  if (csv === undefined) return new Map()
  const rows: Record<string, string>[] = parse(csv, { columns: true, bom: true })
  return new Map(rows.map((row) => [row['recording'] ?? '', layoutOf(row['layout'] ?? '')]))
}

function layoutOf(words: string): Layout {
  if (words.includes('客户左')) return 'customer-left'
  return words.includes('坐席左') ? 'agent-left' : 'mixed'
}

async function evaluate(
  folder: string,
  calls: readonly Reference[],
  engine: Engine,
): Promise<Score[]> {
  const layouts = await layoutsIn(folder)
  const { transcriber, ffmpeg, callsAtOnce } = engine
  const workFolder = await mkdtemp(join(tmpdir(), 'evaluate-'))
  const scores: Score[] = []
  async function hear(call: Reference, index: number) {
    const assumed = call.channels === 2 ? 'agent-left' : 'mixed'
    try {
      const layout = layouts.get(call.file) ?? assumed
      const path = join(folder, call.file)
      const heard = await recogniseCall({ path, layout, transcriber, workFolder, ffmpeg })
      const score = scoreCall(call, heard)
      scores[index] = score
      const rate = errorRate([score.all])?.toFixed(3) ?? '无参考'
      process.stderr.write(`[${index + 1}/${calls.length}] ${call.id} 字错率 ${rate}\n`)
      if (values.verbose) show(heard.segments)
    } catch (error) {
      scores[index] = failedScore(call)
      process.stderr.write(`${call.id}:${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
  try {
    const waiting = [...calls.entries()]
    const turn = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await hear(next[1], next[0])
    }
    await Promise.all(Array.from({ length: callsAtOnce }, turn))
  } finally {
    await transcriber.close?.()
    await rm(workFolder, { recursive: true, force: true })
  }
  return scores
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text)
  return Number.isInteger(value) && value > 0 ? value : undefined
}

function show(segments: readonly RecognisedSegment[]) {
  for (const segment of segments) {
    const at = `${(segment.startMs / 1000).toFixed(2)}-${(segment.endMs / 1000).toFixed(2)}`
    const mark = segment.doubtful ? ' ?' : ''
    process.stderr.write(`  ${segment.voice} ${at}${mark} ${segment.text}\n`)
  }
}

function asText(result: Report): string {
  const percent = (rate: number | null) => (rate === null ? '—' : `${(rate * 100).toFixed(1)}%`)
  return [
    `通话 ${result.calls} 通，失败 ${result.failures} 通`,
    `录音 ${result.audioSeconds} 秒，用时 ${result.wallSeconds} 秒`,
    `字错率 ${percent(result.cer)}(坐席 ${percent(result.cerAgent)}，客户 ${percent(result.cerCustomer)})`,
    `无人说话处的字数 ${result.silenceCharacters}`,
    '',
  ].join('\n')
}

process.exitCode = await main()
