import { type Context, Hono } from 'hono'

import { eventsOf } from '#src/audit/timeline.ts'
import { authorise } from '#src/kernel/actor.ts'
import { formatDay, dayMs } from '#src/kernel/calendar.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { parseForm } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { teamsInScope } from '#src/organisation/tree.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { CasePage } from '#views/library/show.tsx'
import { StudiesPage } from '#views/library/studies.tsx'

import { caseDetail } from './detail.ts'
import { draftAnew } from './draft.ts'
import { caseFor } from './find.ts'
import { assignForm, reasonForm } from './forms.ts'
import { type Given, idOf, one, refusedWith, seenIn, statusOf } from './given.ts'
import { publishCase, returnCase, reviewAgain, submitCase, withdrawCase } from './review.ts'
import {
  assignCase,
  assignmentsOf,
  assigns,
  finishStudy,
  studiesByTeam,
  studiesOfTeam,
} from './study.ts'

/** The steps of a case: submitted, returned, published, withdrawn, looked at again, studied. */
export function caseStepRoutes(blindness: Blindness) {
  return new Hono<AppEnv>()
    .post(`${one}/submission`, (c) =>
      take(c, 'library.write', (body) => submitCase(c.var.db, c.var.actor, idOf(c), seenIn(body))),
    )
    .post(`${one}/return`, (c) =>
      take(c, 'library.publish', (body) =>
        returnCase(c.var.db, c.var.actor, idOf(c), reasonIn(body), seenIn(body)),
      ),
    )
    .post(`${one}/publication`, (c) =>
      take(c, 'library.publish', (body) =>
        publishCase(c.var.db, c.var.actor, idOf(c), seenIn(body)),
      ),
    )
    .post(`${one}/withdrawal`, (c) =>
      take(c, 'library.write', (body) =>
        withdrawCase(c.var.db, c.var.actor, idOf(c), reasonIn(body)),
      ),
    )
    .post(`${one}/review`, (c) =>
      take(c, 'library.publish', (body) =>
        reviewAgain(c.var.db, c.var.actor, idOf(c), reasonIn(body)),
      ),
    )
    .post(`${one}/new-version`, (c) =>
      take(
        c,
        'library.write',
        () => draftAnew(c.var.db, c.var.actor, idOf(c)),
        () => `/library/${idOf(c)}/edit`,
      ),
    )
    .post(`${one}/study`, (c) =>
      take(c, 'library.read', ({ version }) => {
        const number = typeof version === 'string' && /^\d{1,6}$/.test(version) ? +version : 0
        finishStudy(c.var.db, c.var.actor, idOf(c), number)
      }),
    )
    .get(`${one}/studies`, (c) => studiesPage(c))
    .post(`${one}/assignments`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'library.read')
      if (!assigns(actor)) throw new Forbidden('meeting.hold')
      const body = await readBody(c)
      const input = parseForm(assignForm, body)
      if (!input.ok) return studiesPage(c, input)
      try {
        assignCase(db, actor, idOf(c), input.data.team, input.data.due)
      } catch (error) {
        return studiesPage(c, refusedWith(error, body))
      }
      return c.redirect(`/library/${idOf(c)}/studies`, 303)
    })

  async function take(
    c: Context<AppEnv>,
    right: 'library.read' | 'library.write' | 'library.publish',
    act: (body: Record<string, unknown>) => void,
    to = () => `/library/${idOf(c)}`,
  ) {
    authorise(c.var.actor, right)
    const body = await readBody(c)
    try {
      act(body)
    } catch (error) {
      return showAgain(c, refusedWith(error, body))
    }
    return c.redirect(to(), 303)
  }

  function showAgain(c: Context<AppEnv>, given: Given) {
    const { db, actor } = c.var
    const found = caseFor(db, actor, idOf(c))
    const detail = caseDetail(db, actor, found.id, blindness)
    c.status(statusOf(given))
    const events = detail.works ? eventsOf(db, 'case', detail.id) : []
    return c.render(<CasePage detail={detail} given={given} events={events} />, {
      title: `典型案例 ${detail.caseNo}`,
    })
  }
}

/** What is left out of a form is an empty reason, which the command refuses in words. */
function reasonIn(body: Record<string, unknown>): string {
  const input = parseForm(reasonForm, body)
  return input.ok ? input.data.reason : ''
}

function studiesPage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  authorise(actor, 'library.read')
  const found = caseFor(db, actor, idOf(c))
  const now = Date.now()
  const teams = studiesByTeam(db, actor, found, now)
  const asked = Number(c.req.query('team') ?? Number.NaN)
  const chosen =
    teams.find(({ teamId }) => teamId === asked)?.teamId ??
    (teams.length === 1 ? (teams[0]?.teamId ?? null) : null)
  if (given) c.status(statusOf(given))
  const mine = new Set(teams.map(({ teamId }) => teamId))
  const page = (
    <StudiesPage
      id={found.id}
      caseNo={found.caseNo}
      title={found.title}
      teams={teams}
      chosen={chosen}
      members={chosen === null ? null : studiesOfTeam(db, actor, found, chosen, now)}
      assigned={assignmentsOf(db, found.id).filter(({ teamId }) => mine.has(teamId))}
      choices={
        assigns(actor) && found.state === 'published' && !found.shaken
          ? teamsInScope(db, actor, now).map(({ id, department, name }) => [
              String(id),
              `${department} ${name}`,
            ])
          : null
      }
      given={given ?? { values: { due: formatDay(now + 7 * dayMs) }, errors: {} }}
      now={now}
    />
  )
  return c.render(page, { title: `学习情况 ${found.caseNo}` })
}
