import { createReadStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { pointsOf } from '#src/inspection/appeals/contested.ts'
import { fileAppeal } from '#src/inspection/appeals/file.ts'
import { takeAppeal } from '#src/inspection/appeals/judge.ts'
import { seenOf, settleAppeal } from '#src/inspection/appeals/settle.ts'
import { closeSession } from '#src/inspection/calibration/close-session.ts'
import { openSession } from '#src/inspection/calibration/open-session.ts'
import { markCall } from '#src/inspection/marks/mark-call.ts'
import { drawPlan } from '#src/inspection/sampling/draw.ts'
import { pastPeriods } from '#src/inspection/sampling/periods.ts'
import { createPlan } from '#src/inspection/sampling/plans.ts'
import { createTask } from '#src/inspection/tasks/create.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { readTable } from '#src/kernel/csv.ts'
import { type Db, openDatabase } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { lists } from '#src/list-registry.ts'
import { askExport } from '#src/lists/exports.ts'
import { saveView } from '#src/lists/views.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { addNote } from '#src/recordings/notes/write.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { openStorage, type Storage } from '#src/recordings/storage.ts'
import { eraseRecording } from '#src/retention/erase.ts'
import { retentionSettingsOf } from '#src/retention/settings.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { findings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { undoRecheck } from '#src/screening/triage/undo.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'
import { type PublishedForm, publishedForm } from '#test/inspection/forms-made.ts'
import { aPlan } from '#test/inspection/sampling/made.ts'
import { scored } from '#test/inspection/scoring/scored-calls.ts'

import { samples } from './centre.ts'

type Place = { databaseFile: string; recordingsDir: string; cacheDir: string }
type Heard = { callId: number; recordingId: number; callNo: string }

/** The sounds of the sample calls, as calls of yesterday that the agent of the sample centre took. */
const sounds = {
  k001: 'd002.wav',
  k002: 'd003.mp3',
  k003: 'd004.opus',
  k004: 'd005.wav',
  k005: 'd006.wav',
  k006: 'd007.wav',
  k007: 'd008.mp3',
  k008: 'd001.wav',
} as const
const oneMonth = 30 * 86_400_000

/**
 * Something to look at on every page of reviewing: scores of the agent's calls at every stage of an
 * appeal, verdicts with their complaints, tasks, marks, a session, a note, a view and an export.
 */
export async function bringReview(place: Place) {
  const open = openDatabase(place.databaseFile)
  const { db } = open
  const { databaseFile: _file, ...folders } = place
  const storage = openStorage({ ...folders, maxBytes: 100_000_000 })
  const as = (username: string) => actorNamed(db, username)
  announce(db)
  const heard: Heard[] = []
  for (const [callNo, sound] of Object.entries(sounds)) {
    heard.push(await hear(db, storage, callNo, sound))
  }
  screen(db)
  const form = publishedForm(db)
  const [fresh, filed, taken, answered, final, erased, abused, waiting] = heard
  if (!fresh || !filed || !taken || !answered || !final || !erased || !abused || !waiting) {
    throw new Error('too few calls')
  }
  const sheets = new Map<string, number>()
  for (const { callNo, callId, recordingId } of [fresh, filed, taken, answered, final, erased]) {
    const task = giveTask(db, as('inspector'), { callId, recordingId, formId: form.form.id })
    const choices = callNo === 'k001' ? 'full half 0 yes clean' : 'half none full no clean'
    sheets.set(callNo, scored(db, as('inspector'), task, form.items, { choices }).id)
  }
  const sheetOf = ({ callNo }: Heard) => sheets.get(callNo) ?? 0
  const appeals = {
    filed: appeal(db, as('agent'), sheetOf(filed), form),
    taken: appeal(db, as('agent'), sheetOf(taken), form),
    answered: appeal(db, as('agent'), sheetOf(answered), form),
    first: appeal(db, as('agent'), sheetOf(final), form),
    final: 0,
  }
  takeAppeal(db, as('inspector2'), appeals.taken)
  answer(db, as('inspector2'), appeals.answered, 'full')
  answer(db, as('inspector2'), appeals.first, '')
  appeals.final = appeal(db, as('agent'), sheetOf(final), form)
  answer(db, as('manager'), appeals.final, '')

  const verdicts = settleFindings(db, as('inspector'))
  markCall(db, as('inspector'), {
    ...{ recordingId: abused.recordingId, kind: 'abuse' },
    ...{ startMs: 12_000, endMs: 21_000, note: '客户连续辱骂，坐席没有还口' },
  })
  markCall(db, as('inspector'), {
    ...{ recordingId: fresh.recordingId, kind: 'praise' },
    ...{ startMs: 30_000, endMs: 36_000, note: '客户两次道谢' },
  })
  addNote(db, as('inspector'), fresh.recordingId, { atMs: 31_000, text: '讲解电价很清楚' })
  giveTask(db, as('inspector'), { ...idsOf(waiting), formId: form.form.id })
  giveTask(db, as('inspector2'), { ...idsOf(waiting), formId: form.form.id })
  const sessions = convene(db, as('manager'), form, [fresh, filed])
  const draw = drawYesterday(db, form)
  keepLists(db, as('manager'))
  erase(db, storage, erased.recordingId)
  open.close()
  return { sheets: Object.fromEntries(sheets), appeals, verdicts, sessions, draw, calls: heard }
}
/** One suspected call of the sample agent, heard, transcribed and screened; nothing is decided yet. */
export async function bringSuspect({ databaseFile, ...folders }: Place): Promise<Heard> {
  const open = openDatabase(databaseFile)
  announce(open.db)
  const storage = openStorage({ ...folders, maxBytes: 100_000_000 })
  const heard = await hear(open.db, storage, 'k008', sounds.k008)
  screen(open.db)
  open.close()
  return heard
}

export type Review = Awaited<ReturnType<typeof bringReview>>

const idsOf = ({ callId, recordingId }: Heard) => ({ callId, recordingId })

function actorNamed(db: Db, username: string): Actor {
  const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
  if (!account) throw new Error(`there is no ${username}`)
  return actorOf(account)
}

function announce(db: Db): void {
  const day = formatDay(Date.now() - 86_400_000)
  const rows = Object.entries(sounds).map(([callNo, sound], index) => {
    const file = `${callNo}${path.extname(sound)}`
    return `${callNo},${day}T0${index}:12:06+08:00,70,人工电话,山东,农村低压,20636,1393190921${index},"坐席左,客户右",不满意,${file}`
  })
  const head =
    'call_id,started_at,duration_s,channel,province,business_type,agent_id,caller,layout,satisfaction,recording'
  const read = readTable(Buffer.from([head, ...rows].join('\n')))
  if (!read.ok) throw new Error(read.problem)
  const values = callDataImporter.read(db, read.table).rows.map(({ value }) => value)
  callDataImporter.apply(db, system, values, 'review.csv')
}

async function hear(db: Db, storage: Storage, callNo: string, sound: string): Promise<Heard> {
  const name = `${callNo}${path.extname(sound)}`
  const body = Readable.toWeb(createReadStream(path.join(samples, sound)))
  const { recordingId } = await receiveRecording(db, storage, system, {
    ...{ name, body: body as ReadableStream<Uint8Array>, ffmpeg: 'ffmpeg' },
    // The one that is erased below came long ago.
    ...(callNo === 'k006' ? { at: Date.now() - 200 * oneMonth } : {}),
  })
  const words = `${path.parse(sound).name}.json`
  const file = { name: words, bytes: readFileSync(path.join(samples, words)) }
  bringTranscripts(db, system, file, { replace: true, recordingId })
  const call = db.select().from(calls).where(eq(calls.callNo, callNo)).get()
  const recording = db.select().from(recordings).where(eq(recordings.id, recordingId)).get()
  if (!call || recording?.callId !== call.id) throw new Error(`${callNo} has no sound`)
  return { callId: call.id, recordingId, callNo }
}

function screen(db: Db): void {
  const { signal } = new AbortController()
  for (let job = claim(db, ['screen']); job; job = claim(db, ['screen'])) {
    const context = { db, job, signal, onProgress: () => undefined }
    screenHandler(job.payload as { recordingId: number }, context)
  }
}

type ToScore = { callId: number; recordingId: number; formId: number }

function giveTask(db: Db, { accountId, name }: Actor, about: ToScore): number {
  const now = Date.now()
  const account = { id: accountId ?? 0, name }
  const dueAt = endOfWorkingDay(db, now, 2).until
  return createTask(db, { purpose: 'routine', ...about, account, dueAt }, now).id
}

/** Contests what the form calls 安抚客户. */
function appeal(db: Db, agent: Actor, sheetId: number, { items }: PublishedForm): number {
  const reason = '我先道了歉，又说了两小时内会有人联系'
  const point = { itemId: items[1]?.id ?? 0, reason, startMs: 10_000, endMs: 15_000 }
  return fileAppeal(db, agent, { kind: 'sheet', id: sheetId }, { seen: 0, points: [point] }).id
}

/** Upholds with an empty choice. */
function answer(db: Db, judge: Actor, appealId: number, after: string): void {
  const taken = takeAppeal(db, judge, appealId)
  const points = pointsOf(db, appealId)
  const outcome = after === '' ? 'upheld' : 'overturned'
  const words = after === '' ? '重听确认没有安抚，维持' : '重听确认道了歉，改为做到'
  settleAppeal(db, judge, appealId, {
    seen: seenOf(db, taken),
    answers: points.map(({ id }) => ({ pointId: id, outcome, after, answer: words })),
  })
}

/** Of the calls that say more than was registered, one confirmed, and one confirmed and taken back. */
function settleFindings(db: Db, inspector: Actor) {
  const own = db
    .select({ id: findings.id, callNo: calls.callNo })
    .from(findings)
    .innerJoin(calls, eq(calls.id, findings.callId))
    .where(eq(findings.state, 'pending'))
    .all()
    .filter(({ callNo }) => callNo !== 'k006')
  const [confirmed, withdrawn] = own
  if (!confirmed || !withdrawn) throw new Error('nothing was suspected')
  const input = {
    verdict: 'missed',
    faultCategory: 'attitude',
    target: 'this-agent',
    note: '客户两次说态度不好',
  } as const
  const settle = (id: number) => recheckFinding(db, inspector, id, input).complaint?.id ?? 0
  const complaintId = settle(confirmed.id)
  const withdrawnId = settle(withdrawn.id)
  undoRecheck(db, inspector, withdrawn.id)
  return { findingId: confirmed.id, complaintId, withdrawnId, pending: own.slice(2) }
}

function convene(db: Db, manager: Actor, form: PublishedForm, about: readonly Heard[]) {
  const memberIds = ['inspector', 'inspector2'].map((name) => actorNamed(db, name).accountId ?? 0)
  const called = (title: string) =>
    openSession(db, manager, {
      ...{ title, versionId: form.version.id, memberIds, expertId: null },
      ...{ dueAt: endOfWorkingDay(db, Date.now(), 3).until, note: '先听后议' },
      calls: { from: 'list', text: about.map(({ callNo }) => callNo).join('\n') },
    }).id
  const closed = called('安抚客户怎样算做到')
  for (const [index, name] of ['inspector', 'inspector2'].entries()) {
    for (const { id, accountId, sessionId } of db.select().from(inspectionTasks).all()) {
      const scorer = actorNamed(db, name)
      if (sessionId !== closed || accountId !== scorer.accountId) continue
      const choices = index === 0 ? 'full full full yes clean' : 'full none full yes clean'
      scored(db, scorer, id, form.items, { choices })
    }
  }
  closeSession(db, manager, closed)
  return { closed, open: called('派单要不要先问地址') }
}

function drawYesterday(db: Db, { form }: PublishedForm): number {
  const plan = createPlan(db, system, aPlan(form.id, { name: '每日抽检', doublePercent: 50 }))
  const [yesterday] = pastPeriods('day', Date.now(), 1)
  return drawPlan(db, system, plan.id, yesterday?.from ?? 0).id
}

function keepLists(db: Db, manager: Actor): void {
  const list = lists.find(({ path: address }) => address === '/calls')
  if (!list) throw new Error('there is no list of calls')
  const query = 'channel=phone&cols=callNo%2Cprovince%2Cagent&rows=compact'
  saveView(db, manager, list, {
    ...{ name: '山东来电', query },
    sharing: 'everybody',
    isDefault: false,
  })
  askExport(db, manager, list, { query: {}, address: '', format: 'xlsx' })
}

function erase(db: Db, storage: Storage, recordingId: number): void {
  const options = { ...retentionSettingsOf(db), runId: 0, now: Date.now() }
  const { outcome } = eraseRecording(db, storage, recordingId, options)
  if (outcome !== 'erased') throw new Error(`the recording was ${outcome}`)
}
