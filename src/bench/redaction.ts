import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf, openSession } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { clipDraft } from '#src/clips/draft.ts'
import { makeClipHandler } from '#src/clips/make-clip.ts'
import { makeClip } from '#src/clips/make.ts'
import { type Clip, clips } from '#src/clips/schema.ts'
import { readConfig } from '#src/config.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { runJobs } from '#src/kernel/jobs/runner.ts'
import { draftCase } from '#src/library/typical-cases/draft.ts'
import { openVersion } from '#src/library/typical-cases/find.ts'
import { givenClip, heardToItsEnd } from '#src/library/typical-cases/hearing.ts'
import { publishCase, submitCase } from '#src/library/typical-cases/review.ts'
import { people } from '#src/organisation/schema.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

import { atMost, type Bench, exactly, percentile } from './bench.ts'
import { appIn } from './centre.ts'
import { leftIn, needlesOf, readableIn, typed } from './made-personal/left.ts'
import { chanceFrom } from './made-personal/pieces.ts'
import { type Said, marked, saidTalk, saidWav, soundRate } from './made-personal/said.ts'
import { madeTalk } from './made-personal/scenes.ts'
import { heldMeetings, lineOf } from './redaction-meetings.ts'

/** How many made-up things. */
const things = 1000
const seed = 95_598
const clipsInCase = 10

type Told = Said & { clip: Clip; recordingId: number; callId: number }

/**
 * A thousand pieces of personal data, said in made sound that marks them, go the way of a typical case:
 * clip, case, page, file. What of them is left anywhere, and how much is covered in vain.
 */
export const redaction: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-redaction-'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  try {
    migrateDatabase(open)
    return await measured(folder, open, say)
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measured(
  folder: string,
  open: ReturnType<typeof openDatabase>,
  say: (line: string) => void,
) {
  const { db } = open
  const config = readConfig()
  const { app, storage } = appIn(folder, open, config, say)
  const account = (role: Role) =>
    db
      .insert(accounts)
      .values({
        ...{ username: role, displayName: role, passwordHash: 'none', roles: [role] },
        ...{ scopeKind: 'all', createdAt: 0 },
      })
      .returning()
      .get()
  const author = account('qa-inspector')
  const publisher = account('qa-manager')
  const reader = account('executive')

  const { id: personId } = db
    .insert(people)
    .values({ agentNo: '90017', name: '澹台明镜', staffCategory: 'regular' })
    .returning()
    .get()

  const talks = madeTalks()
  const told: Told[] = []
  let overlooked = 0
  for (const [index, said] of talks.entries()) {
    const { recordingId, callId } = await received(index, said)
    const untilMs = Math.ceil((said.sound[0].length * 1000) / soundRate)
    const choice = { fromMs: 0, untilMs, missed: [] as string[], stretches: [], open: [] }
    // 试看: what the machine overlooks a person sees, and writes down as the page asks for it.
    const draft = clipDraft(db, actorOf(author), recordingId, choice)
    const left = said.places.filter(
      (place) => !hiddenIn(draft.lines[place.line]?.masked ?? '', place),
    )
    overlooked += new Set(left.map(({ thing }) => thing)).size
    for (const { thing, text } of left) say(`overlooked by the machine: ${thing} ${text}`)
    const missed = left.map(({ text }) => text)
    const clip = makeClip(db, actorOf(author), recordingId, {
      ...choice,
      missed,
      purpose: lineOf(said, 100) || '案例',
    })
    told.push({ ...said, clip, recordingId, callId })
  }
  say(`${told.length} conversations received`)
  await cutAll()
  const cases = await publishedCases()

  const cookie = `huiting_session=${openSession(db, reader, 'bench')}`
  const fetched = async (address: string) => {
    const answer = await app.request(`http://localhost${address}`, { headers: { Cookie: cookie } })
    if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`)
    return answer
  }
  let audible = 0
  let readable = 0
  let inHeads = 0
  const before: number[] = []
  const behind: number[] = []
  let covered = 0
  let personal = 0
  for (const { id, of } of cases) {
    const page = await (await fetched(`/library/${id}`)).text()
    const print = await (await fetched(`/library/${id}/print`)).text()
    const word = Buffer.from(await (await fetched(`/library/${id}/word`)).arrayBuffer())
    for (const one of of) {
      const sound = Buffer.from(
        await (await fetched(`/library/${id}/clips/${one.clip.id}/sound`)).arrayBuffer(),
      )
      const left = new Set<number>()
      for (const { thing, from, to } of one.stretches) {
        if (heardIn(sound, from, to)) left.add(thing)
      }
      audible += left.size
      const edges = edgesOf(one)
      before.push(...edges.before)
      behind.push(...edges.behind)
      covered += edges.covered
      personal += edges.personal
      const kept = db.select().from(clips).where(eq(clips.id, one.clip.id)).get()
      const shown = new Set<number>()
      for (const place of one.places) {
        const line = kept?.lines[place.line]?.text ?? ''
        if (!hiddenIn(line, place)) shown.add(place.thing)
        if (place.text.length >= 7 && [page, print].some((text) => text.includes(place.text))) {
          shown.add(place.thing)
        }
      }
      readable += shown.size
      const name = storage.clipFile(one.clip.id)
      const head = sound.subarray(0, 44).toString('latin1') + path.basename(name)
      if (!/^RIFF....WAVEfmt /s.test(head) || /\d{5}/.test(path.basename(name))) inHeads++
    }
    if (!word.subarray(0, 2).equals(Buffer.from('PK'))) throw new Error('not a Word file')
  }
  const files = await filesThatLeave()
  const exported = await (await fetched('/library?size=100')).text()
  const listed = told.flatMap(({ places }) =>
    places.filter(({ text }) => text.length >= 7 && exported.includes(text)),
  ).length
  const all = new Set(told.flatMap(({ places }) => places.map(({ thing }) => thing))).size
  say(
    `of ${all} things the machine overlooked ${overlooked}; a person wrote them down in the dry run`,
  )
  say(
    `covered ${(covered / soundRate).toFixed(0)} s for ${(personal / soundRate).toFixed(0)} s of data`,
  )
  say(
    `beyond the edges, ms: before mean ${mean(before)}, behind mean ${mean(behind)}; greatest ${Math.max(...before)}, ${Math.max(...behind)}`,
  )
  return [
    exactly(`audible in the clip, of ${all}`, audible, 0),
    exactly(`readable in clip, page or print, of ${all}`, readable, 0),
    exactly('readable in the list', listed, 0),
    ...files,
    exactly('WAV headers and file names that say more than sound', inHeads, 0),
    atMost('overlooked by the machine alone, %', (overlooked / all) * 100, 0.5, '%'),
    atMost('covered before the first character, ms (99 %)', percentile(before, 0.99), 400, 'ms'),
    atMost('covered behind the last character, ms (99 %)', percentile(behind, 0.99), 400, 'ms'),
  ]

  /** What is typed into cases and meetings, and taken away: papers, Word, tables, texts and their names. */
  async function filesThatLeave() {
    const discussed = cases.map(({ id, of }) => ({ caseId: id, of }))
    const { ids, months } = heldMeetings(db, actorOf(publisher), discussed)
    say(`${ids.length} meetings held`)
    const needles = told.flatMap(needlesOf)
    const made = new Set(needles.map(({ thing }) => thing)).size
    const cookies = { executive: cookie, author: cookieOf(author), publisher: cookieOf(publisher) }
    const found = new Map<string, Set<number>>()
    let taken = 0
    const look = async (kind: string, address: string, sent: RequestInit, who: string) => {
      const headers = { Cookie: who, Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' }
      const answer = await app.request(`http://localhost${address}`, { ...sent, headers })
      if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`)
      const name = decodeURIComponent(answer.headers.get('content-disposition') ?? '')
      const file = Buffer.from(await answer.arrayBuffer())
      const readable = readableIn(file) + readableIn(Buffer.from(name))
      const things = found.get(kind) ?? new Set<number>()
      found.set(kind, things)
      for (const { thing, text } of leftIn(readable, needles)) {
        if (!things.has(thing)) say(`left in ${kind} ${address}: ${text}`)
        things.add(thing)
      }
      taken++
    }
    const get = (kind: string, address: string, who: string = cookies.executive) =>
      look(kind, address, {}, who)
    for (const { id } of cases) {
      await get('papers of cases', `/library/${id}/print`)
      await get('Word of cases', `/library/${id}/word`)
    }
    for (const id of ids) {
      await get('pages of meetings', `/meetings/${id}`)
      await get('papers of minutes', `/meetings/${id}/minutes/print`)
      await get('Word of minutes', `/meetings/${id}/minutes/word`)
    }
    for (const month of months) {
      await get('papers of months', `/themes/months/${month}/print`, cookies.publisher)
      await get('Word of months', `/themes/months/${month}/word`, cookies.publisher)
    }
    for (const list of ['/library', '/meetings']) {
      for (const format of ['xlsx', 'csv']) {
        const body = new URLSearchParams({ list, query: '', format })
        for (const who of Object.values(cookies)) {
          await look(`${format} of lists`, '/exports', { method: 'POST', body }, who)
        }
      }
    }
    for (const { clip, recordingId } of told) {
      await get(
        'texts of clips',
        `/recordings/${recordingId}/clips/${clip.id}/text`,
        cookies.author,
      )
    }
    say(`${taken} files and pages looked through for ${needles.length} stretches of ${made} things`)
    return [...found].map(([kind, left]) =>
      exactly(`readable in ${kind}, of ${made}`, left.size, 0),
    )
  }

  function cookieOf(of: typeof author) {
    return `huiting_session=${openSession(db, of, 'bench')}`
  }

  async function received(index: number, said: Said) {
    const callNo = `R${index}`
    const call = db
      .insert(calls)
      .values({
        ...{ callNo, startedAt: 1_790_000_000_000 + index * 60_000, durationMs: 1000 },
        ...{ channel: 'phone', province: '江苏', caller: '', personId, layout: 'agent-left' },
      })
      .returning()
      .get()
    const bytes = saidWav(said.sound)
    // Two conversations may be said alike: each file has a sample of its own.
    bytes.writeInt16LE((index % 1000) + 1, 44)
    bytes.writeInt16LE(Math.floor(index / 1000) + 1, 46)
    const body = new Blob([new Uint8Array(bytes)]).stream()
    const source = { name: `${callNo}.wav`, body, ffmpeg: config.ffmpeg }
    const { state } = await receiveRecording(db, storage, system, source)
    const recording = db
      .select()
      .from(recordings)
      .where(eq(recordings.originalName, source.name))
      .get()
    if (!recording) throw new Error(`${source.name} was not received: ${state}`)
    db.update(recordings)
      .set({ callId: call.id, state: 'transcribed' })
      .where(eq(recordings.id, recording.id))
      .run()
    const { id: transcriptId } = db
      .insert(transcripts)
      .values({
        ...{ recordingId: recording.id, engine: 'fast-whisper', model: 'base', finishedAt: 1 },
        ...{ speechMs: 1, wallMs: 1 },
      })
      .returning()
      .get()
    for (const line of said.lines) {
      const voice = line.voice === 'agent' ? 'agent' : 'customer'
      const heard = {
        ...line,
        voice,
        rawText: line.text,
        confidence: 0.9,
        doubtful: false,
      } as const
      db.insert(segments)
        .values({ ...heard, transcriptId })
        .run()
    }
    return { recordingId: recording.id, callId: call.id }
  }

  async function cutAll() {
    const stop = new AbortController()
    const handler = makeClipHandler({ storage, ffmpeg: config.ffmpeg })
    const idle = { info: () => undefined, warn: () => undefined, error: () => undefined }
    let done = 0
    const counted: typeof handler = async (...given) => {
      await handler(...given)
      done++
      if (done === told.length) stop.abort()
    }
    const handlers = { 'make-clip': counted } as unknown as Parameters<typeof runJobs>[1]
    await runJobs(db, handlers, ['make-clip'], stop.signal, idle)
    const failed = db.select().from(clips).where(eq(clips.state, 'failed')).all().length
    if (failed > 0) throw new Error(`${failed} clips could not be cut`)
  }

  async function publishedCases() {
    const made: { id: number; of: Told[] }[] = []
    for (let at = 0; at < told.length; at += clipsInCase) {
      const of = told.slice(at, at + clipsInCase)
      const now = Date.now()
      const { id } = draftCase(db, actorOf(author), {
        ...{ source: 'good-practice', complaintIds: [], clipIds: of.map(({ clip }) => clip.id) },
        ...{ title: of.map((one) => lineOf(one, 60)).find(Boolean) ?? `案例 ${at}` },
        ...{ story: of.map(typed).join('\n\n'), lesson: of.map(typed).join('\n').slice(0, 2000) },
        ...{
          tags: of
            .map((one) => lineOf(one, 12))
            .filter(Boolean)
            .slice(0, 8),
        },
        opinionRisk: lineOf(of[0] as Said, 300),
      })
      const seen = () => openVersion(db, id)?.revision ?? 0
      submitCase(db, actorOf(author), id, seen())
      hear(actorOf(publisher), id, of, now)
      publishCase(db, actorOf(publisher), id, seen())
      made.push({ id, of })
    }
    return made
  }

  function hear(actor: Actor, id: number, of: readonly Told[], now: number) {
    for (const { clip } of of) {
      const ready = db.select().from(clips).where(eq(clips.id, clip.id)).get()
      if (!ready) throw new Error('a clip is gone')
      givenClip(db, actor, ready, now)
      heardToItsEnd(db, actor, id, clip.id, now + 600_000)
    }
  }
}

function madeTalks(): Said[] {
  const next = chanceOf(seed)
  const chance = chanceFrom(next)
  const talks: Said[] = []
  let found = 0
  for (let number = 0; found < things; number++) {
    const said = saidTalk(madeTalk(chance, number), next)
    const here = new Set(said.places.map(({ thing }) => thing)).size
    if (here === 0) continue
    talks.push(said)
    found += here
  }
  return talks
}

/** Whether every character that tells something is a mark. */
function hiddenIn(line: string, { from, to }: { from: number; to: number }): boolean {
  return [...line.slice(from, to)].every((character) => /[*\s\p{P}]/u.test(character))
}

function heardIn(wav: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const at = 44 + i * 4
    if (at + 3 >= wav.length) return false
    if (marked(wav.readInt16LE(at)) || marked(wav.readInt16LE(at + 2))) return true
  }
  return false
}

/** How far each tone reaches beyond what it covers. */
function edgesOf({ clip, stretches }: Told) {
  const before: number[] = []
  const behind: number[] = []
  let covered = 0
  let personal = 0
  for (const { from, to } of stretches) personal += to - from
  for (const { startMs, endMs } of clip.spans) {
    const [from, to] = [(startMs * soundRate) / 1000, (endMs * soundRate) / 1000]
    covered += to - from
    const inside = stretches.filter((one) => one.from < to && one.to > from)
    if (inside.length === 0) continue
    before.push(msOf(Math.min(...inside.map((one) => one.from)) - from))
    behind.push(msOf(to - Math.max(...inside.map((one) => one.to))))
  }
  return { before, behind, covered, personal }
}

const msOf = (samples: number) => Math.round((samples * 1000) / soundRate)
const mean = (sample: readonly number[]) =>
  Math.round(sample.reduce((sum, one) => sum + one, 0) / Math.max(1, sample.length))
