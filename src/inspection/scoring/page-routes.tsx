import type { Context } from 'hono'

import { can } from '#src/kernel/actor.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { ScoringPage, type ScoringProps } from '#views/inspection/scoring/index.tsx'

import { myTasks, waitingTasks } from '../tasks/queries.ts'
import { justSubmitted } from './just-submitted.ts'
import { type ScoringDetail, scoringDetail } from './scoring-detail.ts'
import { addressOf } from './sheet-address.ts'
import { typedOver } from './typed-over.ts'

const shownTasks = 50

type Extra = Partial<Pick<ScoringProps, 'problems' | 'noteMissing' | 'refusal' | 'setAside'>> & {
  /** A form that was not stored, shown over what was. */
  body?: Record<string, unknown>
}

/** The scoring page of one's own draft. */
export function scoringPage(c: Context<AppEnv>, sheetId: number, { body, ...extra }: Extra = {}) {
  const { db, actor } = c.var
  const detail = scoringDetail(db, actor, sheetId)
  const tasks = myTasks(db, actor, { size: shownTasks, cursor: null })
  const page = (
    <ScoringPage
      detail={detail}
      here={addressOf(detail.sheet)}
      tasks={tasks.rows}
      more={tasks.next !== null}
      waiting={waitingTasks(db, actor)}
      nonce={c.get('secureHeadersNonce') ?? ''}
      mayCorrect={can(actor, 'transcript.correct')}
      done={justSubmitted(db, actor, c.req.query('done'))}
      problems={new Map()}
      {...shownOf(detail, body)}
      {...extra}
    />
  )
  return c.render(page, { title: `评分 ${detail.heard.call.callNo}`, wide: true })
}

function shownOf({ items, answers, sheet }: ScoringDetail, body: Extra['body']) {
  if (body) return typedOver({ items, answers, note: sheet.note }, body)
  return { answers: new Map(answers.map((answer) => [answer.itemId, answer])), note: sheet.note }
}
