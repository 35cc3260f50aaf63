import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { asc, eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { acceptEntry } from '#src/complaints/accept.ts'
import { outsideCaseImporter } from '#src/complaints/outside-cases/import.ts'
import { registerImporter } from '#src/complaints/register-import.ts'
import { returnScoreImporter } from '#src/complaints/return-scores/import.ts'
import { registerEntries } from '#src/complaints/schema.ts'
import { workOrderImporter } from '#src/complaints/work-orders/import.ts'
import { takeInShippedForm } from '#src/inspection/forms/take-in.ts'
import { readTable, type Table } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Importer } from '#src/kernel/importing.ts'
import { createDefaults } from '#src/organisation/defaults.ts'
import { rosterImporter } from '#src/organisation/roster-import.ts'
import { people, postings, teams } from '#src/organisation/schema.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { calls } from '#src/recordings/schema.ts'
import type { Storage } from '#src/recordings/storage.ts'
import { takeInShipped } from '#src/screening/rules/take-in.ts'

import { createSampleAccounts, type SampleAccount } from './accounts.ts'
import { writeSampleAnalyses } from './analyses.ts'
import { sumSampleDays } from './analytics.ts'
import { openSampleCases } from './cases.ts'
import { arrangeSampleTraining } from './classes.ts'
import { announceSampleMonths } from './contest.ts'
import { openSampleCourses } from './courses.ts'
import { openSampleHotspots } from './hotspots.ts'
import { openSampleKnowledge } from './knowledge.ts'
import { openSampleLibrary } from './library.ts'
import { madeUpOutsideCases, madeUpReturnScores } from './made-up-outside.ts'
import { madeUpCalls, madeUpRegister, madeUpRoster } from './made-up.ts'
import { openSampleMeetings } from './meetings.ts'
import { tellPastLimits } from './past-limits.ts'
import { keepSampleSeasons } from './seasons.ts'
import { openSampleBulletins } from './supervision-wall.ts'
import { openSampleSheets } from './supervision.ts'

const samples = fileURLToPath(new URL('../../recordings/samples/', import.meta.url))
/** The made-up centre accepts a complaint within the hour. */
const acceptedAfterMs = 40 * 60_000
const audio = /\.(wav|mp3|opus)$/

/** Whether nobody has used this database yet. */
export function isEmpty(db: Db): boolean {
  const account = db.select({ id: accounts.id }).from(accounts).limit(1).get()
  return !account && !db.select({ id: calls.id }).from(calls).limit(1).get()
}

/**
 * Loads the sample centre through the commands that people use: tables are imported, the sample
 * recordings received (their transcription is left to the worker), reported complaints accepted.
 */
export async function loadSampleCentre(
  db: Db,
  storage: Storage,
  options: { ffmpeg: string; say: (line: string) => void },
): Promise<SampleAccount[]> {
  createDefaults(db, system)
  takeInShipped(db)
  takeInShippedForm(db)
  const roster = sampleTable('agents.csv')
  bring(db, rosterImporter, roster, 'agents.csv')
  bring(db, rosterImporter, madeUpRoster(roster), '示例花名册')
  const agentNos = db.select({ no: people.agentNo }).from(people).orderBy(asc(people.id)).all()
  options.say(`花名册：${agentNos.length} 名坐席`)

  const madeUp = madeUpCalls(agentNos.map(({ no }) => no))
  bring(db, callDataImporter, madeUp, '示例话单')
  bring(db, callDataImporter, sampleTable('cdr.csv'), 'cdr.csv')
  options.say(`话单：${madeUp.rows.length.toLocaleString('zh-CN')} 通，外加 8 通带录音的示例通话`)

  bring(db, registerImporter, madeUpRegister(madeUp), '示例投诉登记')
  bring(db, registerImporter, sampleTable('register.csv'), 'register.csv')
  bring(db, workOrderImporter, sampleTable('work-orders.csv'), 'work-orders.csv')
  const entries = db.select().from(registerEntries).orderBy(asc(registerEntries.id)).all()
  // The newest stay open, so that somebody has something to accept.
  const accepted = entries.slice(0, Math.max(0, entries.length - 12))
  for (const { id, registeredAt } of accepted) {
    acceptEntry(db, system, id, {}, registeredAt + acceptedAfterMs)
  }
  options.say(`投诉登记：${entries.length} 条，已受理 ${accepted.length} 条`)

  const outside = madeUpOutsideCases(madeUp)
  const scores = madeUpReturnScores(madeUp)
  bring(db, outsideCaseImporter, outside, '示例外部投诉')
  bring(db, returnScoreImporter, scores, '示例回访评分')
  options.say(`外部投诉：${outside.rows.length} 件，回访评分 ${scores.rows.length} 条`)

  for (const name of readdirSync(samples).filter((file) => audio.test(file))) {
    const body = Readable.toWeb(createReadStream(path.join(samples, name)))
    const source = { name, body: body as ReadableStream<Uint8Array>, ffmpeg: options.ffmpeg }
    const { state, message } = await receiveRecording(db, storage, system, source)
    if (state === 'refused') options.say(`录音 ${name}:${message}`)
  }
  options.say('录音：8 通，正等待转写')
  keepSampleSeasons(db)
  const accountsMade = await createSampleAccounts(db, unitsOf(db, '20636'))
  openSampleCourses(db)
  const cases = openSampleCases(db)
  options.say(`办理中的投诉：${cases.size} 件，各环节都有`)
  arrangeSampleTraining(db)
  writeSampleAnalyses(db)
  options.say(`督办表：${openSampleSheets(db)} 张`)
  openSampleBulletins(db)
  openSampleHotspots(db)
  options.say('违规通报、消缺清单、互通计划：各有几份')
  options.say(`典型案例：${openSampleLibrary(db, cases)} 个`)
  options.say(`分享例会：${openSampleMeetings(db)} 次，每周主题和一次授课`)
  options.say(`知识库：${openSampleKnowledge(db)} 条`)
  announceSampleMonths(db)
  options.say('对标竞赛：三个月的话务量，已公布两个月')
  options.say(`指标：汇总了 ${sumSampleDays(db)} 天`)
  tellPastLimits(db)
  return accountsMade
}

function sampleTable(name: string): Table {
  const read = readTable(readFileSync(path.join(samples, name)))
  if (!read.ok) throw new Error(`示例表 ${name} 读不出来：${read.problem}`)
  return read.table
}

function bring<T>(db: Db, importer: Importer<T>, table: Table, fileName: string): void {
  const { rows, errors } = importer.read(db, table)
  const first = errors[0]
  if (first) throw new Error(`示例表 ${fileName} 第 ${first.line} 行：${first.message}`)
  const values = rows.map(({ value }) => value)
  importer.apply(db, system, values, fileName)
}

/** The units of one agent of the roster. */
export function unitsOf(db: Db, agentNo: string) {
  const unit = db
    .select({ personId: people.id, teamId: teams.id, departmentId: teams.departmentId })
    .from(people)
    .innerJoin(postings, eq(postings.personId, people.id))
    .innerJoin(teams, eq(teams.id, postings.teamId))
    .where(eq(people.agentNo, agentNo))
    .get()
  if (!unit) throw new Error(`示例坐席 ${agentNo} 不在花名册里`)
  return unit
}
