import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { and, eq } from 'drizzle-orm'

import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { bestHit } from '#src/screening/best-hit.ts'
import {
  type CallEvaluation,
  type CallOutcome,
  evaluateCalls,
  type ExpectedCall,
} from '#src/screening/ranking/call-evaluation.ts'
import { callReconciliations, findings, screenings } from '#src/screening/schema.ts'
import { callPlaces, reconciliations } from '#src/screening/vocabulary.ts'
import { transcriptOf } from '#src/transcription/queries.ts'

import { emptyCentre, takeIn, workOff } from './calls/centre.ts'
import { type CallFolder, readCallFolder } from './calls/folder.ts'

const usage = `用法：npm run evaluate:calls -- 目录 [选项]
目录里是录音、agents.csv、cdr.csv、register.csv（可选）、expected.csv，以及同名的 .json 参考文本（可选）。
全部通话经过真实的命令和任务：导入、接收、转写、筛查、复听、比对，再与 expected.csv 对照。
  --json            只在标准输出写一行 JSON
  --no-rehearing    不复听证据（快，但次序与产品不同）
  --texts 文件      把听到的文字写成 JSONL，供 train:screening 的 --heard 使用
  --keep            留下临时资料库，可以打开来看
`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      'no-rehearing': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      texts: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const [folder] = positionals
  if (folder === undefined || values.help) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const given = readCallFolder(folder)
  const centre = emptyCentre()
  try {
    await takeIn(centre, given, say)
    await workOff(centre, { rehear: !values['no-rehearing'], say })
    const outcomes = given.expected.map((expected) => outcomeOf(centre.db, expected, given))
    for (const outcome of outcomes) say(lineOf(outcome))
    if (values.texts !== undefined) writeFileSync(values.texts, textsOf(centre.db, given))
    const result = evaluateCalls(outcomes)
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : asText(result))
    return 0
  } finally {
    centre.close({ keep: values.keep })
    if (values.keep) say(`资料库留在 ${centre.folder}`)
  }
}

/** One line a call, as the labelled dialogues have it: what was heard, with the label of the call. */
function textsOf(db: Db, { expected, dialogues }: CallFolder): string {
  const lines = expected.flatMap(({ callNo, kind, category }) => {
    const recording = db
      .select({ id: recordings.id })
      .from(recordings)
      .innerJoin(calls, eq(calls.id, recordings.callId))
      .where(eq(calls.callNo, callNo))
      .get()
    if (!recording || !kind) return []
    const turns = transcriptOf(db, recording.id).map(({ voice, text }) => ({ s: voice, t: text }))
    const label = { class: kind, type: category && faultCategories[category] }
    return [JSON.stringify({ id: dialogues.get(callNo) ?? callNo, turns, label })]
  })
  return `${lines.join('\n')}\n`
}

/** A call queued because of another one, or drawn at random, is not suspected for what was heard in it. */
const suspected = eq(findings.origin, 'screening')

function outcomeOf(db: Db, expected: ExpectedCall, { turns }: CallFolder): CallOutcome {
  const { callNo } = expected
  const call = db.select({ id: calls.id }).from(calls).where(eq(calls.callNo, callNo)).get()
  if (!call) throw new Error(`cdr.csv 里没有 ${callNo}`)
  const row = db
    .select({ screening: screenings, finding: findings })
    .from(recordings)
    .innerJoin(screenings, eq(screenings.recordingId, recordings.id))
    .leftJoin(findings, and(eq(findings.recordingId, recordings.id), suspected))
    .where(eq(recordings.callId, call.id))
    .get()
  const box = eq(callReconciliations.callId, call.id)
  const { state } = db.select().from(callReconciliations).where(box).get() ?? { state: null }
  const finding = row?.finding
  return {
    expected,
    state,
    turns: turns.get(callNo) ?? null,
    screened: row
      ? {
          score: row.screening.score,
          rank: finding?.rank ?? null,
          category: finding?.faultCategory ?? null,
          evidence: (finding && bestHit(db, finding.id)) ?? null,
        }
      : null,
  }
}

function lineOf({ expected, screened, state }: CallOutcome): string {
  const { callNo, kind } = expected
  const right = expected.state === state ? '对' : `错，应为${reconciliations[expected.state]}`
  const score = screened ? screened.score.toFixed(3) : '没有筛查'
  const rank = screened?.rank == null ? '' : ` 排序值 ${screened.rank.toFixed(3)}`
  const box = state === null ? '没有归类' : callPlaces[state]
  return `${callNo} ${(kind ?? '—').padEnd(8)} 分值 ${score}${rank} ${box}（${right}）`
}

function asText(result: CallEvaluation): string {
  const percent = (share: number | null) =>
    share === null ? '没有量' : `${(share * 100).toFixed(1)}%`
  const { reconciliation: boxes } = result
  return [
    `通话 ${result.calls} 通，其中对内投诉 ${result.positives} 通，没有筛查到 ${result.notScreened} 通`,
    `平均精确率 ${result.averagePrecision?.toFixed(3) ?? '没有量'}`,
    `查全九成时的查准率 ${percent(result.precisionAtRecall90)}，查准九成时的查全率 ${percent(result.recallAtPrecision90)}`,
    `证据落在所标的话上 ${percent(result.evidenceHit)}（量了 ${result.evidenceMeasured} 通）`,
    `类型判对 ${percent(result.typeAccuracy)}，无投诉通话的误报 ${percent(result.falseAlarmsOrdinary)}`,
    `比对归类正确 ${boxes.correct} 通，错 ${boxes.wrong} 通（${percent(boxes.share)}）`,
    '',
  ].join('\n')
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
