import { randomUUID } from 'node:crypto'

import { ERRORS, Server } from '@tus/server'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, refused, Refused } from '#src/kernel/errors.ts'
import type { AppEnv } from '#src/kernel/web.ts'

import type { Storage } from '../storage.ts'
import { Stalled } from '../unstalled.ts'
import { recordingRefusals, uploadRefusals } from '../vocabulary.ts'
import { beginUpload, ownUpload } from './begin.ts'
import { uploadLocker } from './lock.ts'
import { arrivedBytes, PartialFiles } from './partial-files.ts'
import type { Upload } from './schema.ts'
import { type Outcome, outcomeOf, settleUpload } from './settle.ts'

export type UploadsPlace = {
  db: Db
  storage: Storage
  ffmpeg: string
  /** Address people use, where it differs from what the server sees. */
  publicUrl: string | null
}

/** What the sender of one file is told; `href` leads to the recording when there is one. */
type Answer = {
  state: Outcome['state'] | 'unfinished' | 'checking'
  message: string
  href: string | null
}

export const uploadsPath = '/recordings/uploads'
/** A long compressed recording takes minutes to look through; the sender asks again meanwhile. */
const answerWithinMs = 20_000
/** A request that has to let go may still store what it holds. */
const drainMs = 500

const statuses: Record<string, ContentfulStatusCode> = {
  foreign: 403,
  malformed: 400,
  'too-large': 413,
  'too-many': 429,
  'disk-full': 507,
  'in-use': 423,
  'offset-differs': 409,
  expired: 410,
  interrupted: 408,
  settled: 409,
}

/**
 * Uploads that survive a cut (tus 1.0): begun by POST, continued by PATCH from where HEAD says, ended
 * early by DELETE. GET tells how one ended, as often as it is asked.
 */
export function openUploads({ db, storage, ffmpeg, publicUrl }: UploadsPlace) {
  /** Who sends a request, for the server's hooks, which see the request alone. */
  const senders = new WeakMap<object, Actor>()
  const inHand = new Map<string, Promise<Outcome>>()

  function settle(actor: Actor, upload: Upload): Promise<Outcome> {
    const already = inHand.get(upload.id)
    if (already) return already
    const outcome = settleUpload({ db, storage, ffmpeg }, actor, upload).finally(() =>
      inHand.delete(upload.id),
    )
    inHand.set(upload.id, outcome)
    return outcome
  }

  const tus = new Server({
    path: uploadsPath,
    datastore: new PartialFiles(db, storage, (id) => inHand.has(id)),
    locker: uploadLocker(),
    lockDrainTimeout: drainMs,
    maxSize: storage.maxBytes,
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: () => randomUUID(),
    getFileIdFromRequest: (request) => new URL(request.url).pathname.split('/').at(-1),
    async onUploadCreate(request, upload) {
      const metadata = upload.metadata ?? {}
      const { bytes } = await beginUpload(db, storage, senderOf(request), {
        id: upload.id,
        name: metadata['filename'] ?? '',
        bytes: upload.size ?? 0,
        sha256: metadata['sha256'] ?? null,
      })
      upload.size = bytes
      return {}
    },
    async onUploadFinish(request, { id }) {
      const actor = senderOf(request)
      await soon(settle(actor, ownUpload(db, actor, id)))
      return {}
    },
    onResponseError(_request, error) {
      const refusal = refusalOf(error)
      // Nothing the sender did: logged and answered by the app as any other fault.
      if (!refusal) throw error
      return { status_code: statuses[refusal.code] ?? 409, body: refusal.message }
    },
  })

  function senderOf(request: object): Actor {
    const actor = senders.get(request)
    if (!actor) throw new Error('a request without a sender')
    return actor
  }

  /** One request of the tus protocol. */
  async function serve(c: Context<AppEnv>): Promise<Response> {
    const { actor } = c.var
    if (!fromOwnPage(c, publicUrl)) return refuse(c, refused(uploadRefusals, 'foreign'))
    authorise(actor, 'recording.upload')
    const id = c.req.param('id')
    if (id !== undefined) ownUpload(db, actor, id)
    senders.set(c.req.raw, actor)
    const response = await tus.handleWeb(c.req.raw)
    for (const name of [...response.headers.keys()]) {
      if (name.startsWith('access-control-')) response.headers.delete(name)
    }
    if (response.status < 400) return response
    const said = await response.text()
    // Malformed headers are answered before any hook, in English.
    const early = response.status === 412 || response.status === 400
    const message = early ? uploadRefusals.malformed : said
    return answer(c, { state: 'refused', message, href: null }, response.status, response.headers)
  }

  /** How an upload ended; taken in now, should the server have been stopped in between. */
  async function outcome(c: Context<AppEnv>): Promise<Response> {
    const { actor } = c.var
    authorise(actor, 'recording.upload')
    const upload = ownUpload(db, actor, c.req.param('id') ?? '')
    const known = outcomeOf(upload)
    if (known) return answer(c, answerOf(known))
    const arrived = await arrivedBytes(storage, upload)
    if (arrived === null) return refuse(c, refused(uploadRefusals, 'expired'))
    if (arrived < upload.bytes) {
      return answer(c, { state: 'unfinished', message: '还没有传完', href: null })
    }
    try {
      const settled = await soon(settle(actor, upload))
      if (settled) return answer(c, answerOf(settled))
      return answer(c, { state: 'checking', message: '服务器正在检查', href: null }, 202)
    } catch (error) {
      if (error instanceof Refused) return refuse(c, error)
      throw error
    }
  }

  return { serve, outcome }
}

/** The outcome, or null when it takes long; the work goes on and is asked for again. */
async function soon(outcome: Promise<Outcome>): Promise<Outcome | null> {
  let timer: NodeJS.Timeout | undefined
  const later = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), answerWithinMs)
  })
  try {
    return await Promise.race([outcome, later])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Other sites cannot send this header without being asked for, nor hide where they come from. A
 * program that names no origin at all has no cookies to be borrowed.
 */
function fromOwnPage(c: Context<AppEnv>, publicUrl: string | null): boolean {
  if (c.req.header('X-Requested-With') !== 'huiting') return false
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('Origin')
  return origin === undefined || origin === new URL(publicUrl ?? c.req.url).origin
}

function answerOf({ state, message, recordingId }: Outcome): Answer {
  return { state, message, href: recordingId === null ? null : `/recordings/${recordingId}` }
}

function answer(c: Context<AppEnv>, body: Answer, status = 200, headers?: Headers): Response {
  headers?.forEach((value, name) => {
    if (/^(upload|tus|connection)/.test(name)) c.header(name, value)
  })
  c.header('Cache-Control', 'no-store')
  return c.json(body, status as ContentfulStatusCode)
}

function refuse(c: Context<AppEnv>, { code, message }: Refused): Response {
  return answer(c, { state: 'refused', message, href: null }, statuses[code] ?? 409)
}

/** What went wrong in words, or null when it is a fault of ours. */
function refusalOf(error: unknown): Refused | null {
  if (error instanceof Refused) return error
  if (error instanceof Stalled) return refused(uploadRefusals, 'interrupted')
  if (error instanceof Forbidden) return null
  switch (error) {
    case ERRORS.ABORTED:
      return refused(uploadRefusals, 'interrupted')
    case ERRORS.INVALID_OFFSET:
      return refused(uploadRefusals, 'offset-differs')
    case ERRORS.FILE_NOT_FOUND:
    case ERRORS.FILE_NO_LONGER_EXISTS:
      return refused(uploadRefusals, 'expired')
    default:
  }
  const status = (error as { status_code?: unknown }).status_code
  if (status === 413) return refused(recordingRefusals, 'too-large')
  return typeof status === 'number' && status < 600 ? refused(uploadRefusals, 'malformed') : null
}
