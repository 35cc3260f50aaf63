import type {} from 'hono'
import type { Child } from 'hono/jsx'

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
