import { Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { seasonAt } from '#src/organisation/seasons/current.ts'
import { seasonList, spanText } from '#src/organisation/seasons/keep.ts'
import { EffectPage } from '#views/training/effects/effect.tsx'
import { EffectsPage } from '#views/training/effects/index.tsx'
import { SummerPage } from '#views/training/effects/summer.tsx'

import { effectReport, namesOf } from './ledger.ts'
import { readSelection, trainingGroups } from './selection.ts'
import { lastComing, lastWeeks, summerReport } from './summer.ts'
import { type Grouping, groupings, windowWeeks } from './vocabulary.ts'

const weeksOf = (text: string | undefined) =>
  windowWeeks.find((weeks) => String(weeks) === text) ?? 8

const groupingOf = (text: string | undefined): Grouping =>
  keysOf(groupings).find((key) => key === text) ?? 'event'

/** Weeks of the summer report where no season is chosen. */
const usualWeeks = 12

/** 培训效果: what training did to the numbers. */
export const effectRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'effect.read')
    const now = Date.now()
    const by = groupingOf(c.req.query('by'))
    const page = (
      <EffectsPage
        by={by}
        weeks={weeksOf(c.req.query('weeks'))}
        groups={trainingGroups(db, by, now)}
        season={seasonAt(db, now)?.name ?? null}
      />
    )
    return c.render(page, { title: '培训效果' })
  })
  .get('/summer', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'effect.read')
    const now = Date.now()
    const seasons = seasonList(db)
    const asked = seasons.find(({ id }) => String(id) === c.req.query('season'))
    const coming = asked ? lastComing(asked, now) : null
    const stretch = coming ?? lastWeeks(now, usualWeeks)
    const page = (
      <SummerPage
        report={summerReport(db, actor, stretch)}
        stretch={stretch}
        seasons={seasons.map((season) => [
          String(season.id),
          `${season.name}（${spanText(season)}）`,
        ])}
        chosen={asked ?? null}
        notYet={asked !== undefined && coming === null}
      />
    )
    return c.render(page, { title: '暑期工专题' })
  })
  .get('/of/:by/:key', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'effect.read')
    const { by, key } = c.req.param()
    const selection = readSelection(by, key)
    if (!selection) throw new NotFound()
    const weeks = weeksOf(c.req.query('weeks'))
    const report = effectReport(db, actor, selection, weeks, Date.now())
    const shown = {
      sets: report.sets.slice(0, 100),
      leftOut: report.leftOut.slice(0, 200),
    }
    const ids = [
      ...shown.sets.map(({ taught }) => taught.personId),
      ...shown.leftOut.map(({ personId }) => personId),
    ]
    const page = (
      <EffectPage
        selection={selection}
        path={`/training-effects/of/${by}/${key}`}
        weeks={weeks}
        report={report}
        shown={shown}
        names={namesOf(db, ids)}
      />
    )
    return c.render(page, { title: '培训效果' })
  })
