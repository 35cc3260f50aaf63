import { type Context, Hono } from 'hono'

import { geometryOf } from '#src/documents/chart.ts'
import { can } from '#src/kernel/actor.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { ProfilePage } from '#views/profiles/profile.tsx'

import { openProfile, ownProfile, type Profile } from './profile.ts'
import { type ProfileKind, profileWeeks } from './vocabulary.ts'

const weeksOf = (c: Context<AppEnv>) =>
  profileWeeks.find((weeks) => String(weeks) === c.req.query('weeks')) ?? 12

/** 360 度页. */
export const profileRoutes = (blindness: Blindness) => {
  const page = (kind: ProfileKind) => (c: Context<AppEnv>) => {
    const asked = { kind, id: Number(c.req.param('id')), weeks: weeksOf(c) }
    return show(c, openProfile(c.var.db, c.var.actor, asked, blindness, Date.now()))
  }
  return new Hono<AppEnv>()
    .get('/people/:id{[0-9]{1,15}}', page('person'))
    .get('/teams/:id{[0-9]{1,15}}', page('team'))
    .get('/departments/:id{[0-9]{1,15}}', page('department'))
}

/** 我的360: of the agent who reads it. */
export const ownProfileRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>().get('/', (c) =>
    show(c, ownProfile(c.var.db, c.var.actor, weeksOf(c), blindness, Date.now())),
  )

function show(c: Context<AppEnv>, profile: Profile) {
  const { actor } = c.var
  const { judged, subject, own } = profile
  const page = (
    <ProfilePage
      profile={profile}
      path={c.req.path}
      geometry={judged ? geometryOf(judged.rates.chart) : null}
      may={{
        complaints: can(actor, 'complaint.list'),
        sheets: can(actor, 'inspection.read'),
        appeals: can(actor, 'review-appeal.read'),
        interviews: can(actor, 'interview.read'),
        effects: can(actor, 'effect.read'),
        training: can(actor, 'training.read'),
        exams: can(actor, 'exam.manage'),
        supervision: can(actor, 'supervision.read'),
      }}
    />
  )
  return c.render(page, { title: own ? '我的360' : subject.name })
}
