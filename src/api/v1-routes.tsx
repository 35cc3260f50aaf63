import { Hono } from 'hono'
import { validator } from 'hono-openapi'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'

import type { Storage } from '#src/recordings/storage.ts'

import { mostRows } from './body-rows.ts'
import { descriptions } from './descriptions.ts'
import { ApiError } from './errors.ts'
import { rateLimit } from './rate-limit.ts'
import { callStanding, isoTime, recordingStanding } from './standing.ts'
import { takeRecording } from './take-recording.ts'
import { takeTable } from './take-table.ts'
import { sourceOf } from './tokens/queries.ts'
import { answerError, type ApiEnv, asApiError, bearer, scoped } from './web.ts'

/** Three times what the whole hotline needs at its busiest, and little enough for one core. */
const requestsPerMinute = 1200
const largestTable = 8 * 1024 * 1024

export type ApiOptions = {
  storage: Storage
  ffmpeg: string
  log: { error: (facts: object, message: string) => void }
}

const nameParam = z.object({ name: z.string().max(1000, '文件名太长') })
const callParam = z.object({ callNo: z.string().max(64, '通话号最多 64 个字') })
const hashParam = z.object({
  sha256: z.string().regex(/^[0-9a-fA-F]{64}$/, '内容指纹要 64 位十六进制'),
})
type Checked = { success: boolean; error?: readonly { message: string }[] }
const orRefuse = (result: Checked) => {
  if (!result.success) throw new ApiError('bad-request', { message: result.error?.[0]?.message })
}

/** The API for recorders and telephone systems: tokens only, JSON only, everything described. */
export function apiRoutes(options: ApiOptions) {
  const { storage } = options
  const api = new Hono<ApiEnv>()
  api.onError((error, c) => {
    const known = asApiError(error)
    if (known) return answerError(c, known)
    // The path of an upload is the name of a file, which may hold a caller's number: not logged.
    const { requestId } = c.var
    options.log.error({ err: error, requestId, method: c.req.method }, 'api request failed')
    return answerError(c, new ApiError('internal', { details: { requestId } }))
  })
  api.use(bearer(rateLimit(requestsPerMinute)))
  api.get('/token', descriptions.token, (c) => {
    const { name, scopes, addresses, expiresAt, sourceId } = c.var.token
    const source = sourceOf(c.var.db, sourceId)
    const limits = { requestsPerMinute, largestRecording: storage.maxBytes, largestTable }
    const own = { name, scopes, source, addresses, expiresAt: isoTime(expiresAt) }
    return c.json({ ...own, ...limits, mostRows })
  })
  api.put(
    '/recordings/:name',
    descriptions.sendRecording,
    scoped('recordings.write'),
    validator('param', nameParam, orRefuse),
    (c) => takeRecording(c, options, c.req.valid('param').name),
  )
  api.get(
    '/recordings/:sha256',
    descriptions.askRecording,
    scoped('calls.read', 'recordings.write'),
    validator('param', hashParam, orRefuse),
    (c) => {
      const sha256 = c.req.valid('param').sha256.toLowerCase()
      const standing = recordingStanding(c.var.db, c.var.actor, sha256)
      if (!standing) throw new ApiError('not-found', { message: '没有收到过这个内容的录音' })
      return c.json(standing)
    },
  )
  api.get(
    '/calls/:callNo',
    descriptions.askCall,
    scoped('calls.read'),
    validator('param', callParam, orRefuse),
    (c) => {
      const standing = callStanding(c.var.db, c.var.actor, c.req.valid('param').callNo)
      if (!standing) throw new ApiError('not-found', { message: '话单里没有这个通话号' })
      return c.json(standing)
    },
  )
  const table = bodyLimit({
    maxSize: largestTable,
    onError: () => {
      throw new ApiError('too-large', { message: '一次最多 8 MB，请分几次发送' })
    },
  })
  api.post('/call-data', descriptions.sendCallData, scoped('call-data.write'), table, (c) =>
    takeTable(c, 'call-data'),
  )
  api.post('/register', descriptions.sendRegister, scoped('register.write'), table, (c) =>
    takeTable(c, 'register'),
  )
  const cases = scoped('outside-cases.write')
  api.post('/outside-cases', descriptions.sendOutsideCases, cases, table, (c) =>
    takeTable(c, 'outside-cases'),
  )
  const scores = scoped('return-scores.write')
  api.post('/return-scores', descriptions.sendReturnScores, scores, table, (c) =>
    takeTable(c, 'return-scores'),
  )
  api.post('/work-orders', descriptions.sendWorkOrders, scoped('work-orders.write'), table, (c) =>
    takeTable(c, 'work-orders'),
  )
  api.all('*', () => {
    throw new ApiError('no-such-route')
  })
  return api
}
