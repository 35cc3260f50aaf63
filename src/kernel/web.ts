import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Child } from 'hono/jsx'
import { stream } from 'hono/streaming'

import type { Actor } from './actor.ts'
import type { Db } from './db.ts'

/** What every handler finds in its context. `actor` is set on all routes behind sign-in. */
export type AppEnv = {
  Variables: {
    db: Db
    actor: Actor
    requestId: string
    /** The session behind the request, kept opaque here: only `auth` reads it. */
    session: unknown
    secureHeadersNonce?: string
  }
}

/** What a page tells the layout. `wide` pages fill the window and never scroll as a whole. */
export type PageProps = { title: string; wide?: boolean }

declare module 'hono' {
  interface ContextRenderer {
    (content: Child, props: PageProps): Response | Promise<Response>
  }
}

/** The fields of a posted form. One that was cut off or is no form at all answers 400, in words. */
export async function readBody(
  c: Context<AppEnv>,
  options: { all?: boolean } = {},
): Promise<Record<string, unknown>> {
  try {
    return await c.req.parseBody(options)
  } catch (error) {
    if (error instanceof TypeError) throw new HTTPException(400, { cause: error })
    throw error
  }
}

/** Headers of a file to be saved under a Chinese name. */
export const download = (name: string, type = 'text/csv; charset=utf-8') => ({
  'Content-Type': type,
  'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  'Cache-Control': 'no-store',
})

/** The same for a file of any length: each piece waits until the one before has been taken. */
export function streamDownload(
  c: Context<AppEnv>,
  name: string,
  pieces: Iterable<string> | AsyncIterable<string | Uint8Array>,
  type?: string,
) {
  for (const [header, value] of Object.entries(download(name, type))) c.header(header, value)
  return stream(c, async (out) => {
    for await (const piece of pieces) {
      if (out.aborted) return
      await out.write(piece)
    }
  })
}
