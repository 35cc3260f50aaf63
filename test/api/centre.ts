import { createToken, type NewToken } from '#src/api/tokens/create.ts'
import type { ApiScope } from '#src/api/vocabulary.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { TestApp } from '#test/support/app.ts'
import { actorWith } from '#test/support/people.ts'

let made = 0

/** A token as the system administrator creates it. */
export function tokenWith(db: Db, scopes: ApiScope[], given: Partial<NewToken> = {}) {
  made += 1
  const name = `平台 ${made}`
  const source = { name: `来源 ${made}` }
  const usual = { name, scopes, source, addresses: [], expiresAt: Date.now() + 30 * dayMs }
  return createToken(db, actorWith(db, 'system-admin'), { ...usual, ...given })
}

type Asked = {
  method?: string
  body?: string | Uint8Array | ReadableStream
  headers?: Record<string, string>
  /** Where the request seems to come from. */
  address?: string
}

/** Calls the API with a token, as a program does: no cookie, no origin. */
export async function call(
  { app }: Pick<TestApp, 'app'>,
  path: string,
  secret: string | null,
  { method = 'GET', body, headers = {}, address }: Asked = {},
) {
  const authorization: Record<string, string> = secret ? { Authorization: `Bearer ${secret}` } : {}
  const socket = { remoteAddress: address, remotePort: 1, remoteFamily: 'IPv4' }
  const request = new Request(`http://localhost/api/v1${path}`, {
    method,
    headers: { ...authorization, ...headers },
    ...(body !== undefined && { body, duplex: 'half' as const }),
  })
  return await app.fetch(request, address ? { incoming: { socket } } : undefined)
}

/** What the API said, as JSON. */
export async function answer(response: Response) {
  const body = (await response.json()) as Record<string, unknown>
  return { status: response.status, body }
}

/** The code of a refusal. */
export async function refusal(response: Response) {
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  return `${response.status} ${error.code}`
}
