import { Hono } from 'hono'

import { openOffers } from '#src/inspection/marks/break-queries.ts'
import { newestReviews } from '#src/inspection/my-reviews/queries.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { ledgerNews } from '#src/recordings/ledger/queries.ts'
import { HomePage } from '#views/home/index.tsx'

import { newestComplaints, today, topFindings, troubledRecordings } from './queries.ts'

const readsLedger = (actor: Actor) => can(actor, 'ledger.read') && actor.scope.kind === 'all'

/** 待办: what matters to this person today. */
export const homeRoutes = new Hono<AppEnv>().get('/', (c) => {
  const { db, actor } = c.var
  const page = (
    <HomePage
      name={actor.name}
      now={Date.now()}
      today={today(db, actor)}
      findings={can(actor, 'finding.list') ? topFindings(db, actor) : null}
      complaints={can(actor, 'complaint.list') ? newestComplaints(db, actor) : null}
      troubled={can(actor, 'recording.list') ? troubledRecordings(db, actor) : null}
      ledger={readsLedger(actor) ? ledgerNews(db, actor) : null}
      breaks={{
        waiting: can(actor, 'break.offer') ? openOffers(db, actor).length : 0,
        own: can(actor, 'own-review.read'),
      }}
      reviews={can(actor, 'own-review.read') ? newestReviews(db, actor) : null}
      administers={{
        accounts: can(actor, 'account.manage') || can(actor, 'role.grant'),
        audit: can(actor, 'audit.read'),
      }}
    />
  )
  return c.render(page, { title: '待办' })
})
