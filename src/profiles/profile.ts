import { isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import type { Blindness, Duty } from '#src/recordings/blindness.ts'

import { askedOf } from './asked.ts'
import { dutyAbout, hiddenFrom } from './blind.ts'
import { appealsCard, type AppealsCard } from './cards/appeals.ts'
import { arrangedCard, type ArrangedCard } from './cards/arranged.ts'
import { examsCard, type ExamsCard } from './cards/exams.ts'
import { interviewsCard, type InterviewsCard } from './cards/interviews.ts'
import { marksCard, type MarksCard } from './cards/marks.ts'
import { mentorshipsCard, type MentorshipsCard } from './cards/mentorships.ts'
import { offenceCard, type OffenceCard } from './cards/offence.ts'
import { ratesCard, type RatesCard } from './cards/rates.ts'
import { scoresCard, type ScoresCard } from './cards/scores.ts'
import { supervisedCard, type SupervisedCard } from './cards/supervised.ts'
import { talksCard, type TalksCard } from './cards/talks.ts'
import { trainingsCard, type TrainingsCard } from './cards/trainings.ts'
import { verdictsCard, type VerdictsCard } from './cards/verdicts.ts'
import { type Below, belowOf, type Subject, subjectOf } from './subject.ts'
import type { ProfileKind } from './vocabulary.ts'

/** What a page shows of how somebody was judged. */
export type Judged = {
  rates: RatesCard
  verdicts: VerdictsCard
  appeals: AppealsCard
  scores: ScoresCard
  marks: MarksCard
  interviews: InterviewsCard
  offence: OffenceCard
  supervised: SupervisedCard | null
  /** A seat in a class says that somebody was named; so does a plan. */
  arranged: ArrangedCard
}

export type Profile = {
  subject: Subject
  weeks: number
  /** The first day that is counted, as lists take it: `2026-09-07`. */
  since: string
  own: boolean
  /** What the reader has still to judge of this person; then nothing judged is shown. */
  duty: Duty | null
  judged: Judged | null
  trainings: TrainingsCard
  exams: ExamsCard
  mentorships: MentorshipsCard
  talks: TalksCard | null
  below: Below[]
}

/** 360 度页 of an agent, a team or a department; whoever opens a person's leaves a trace. */
export function openProfile(
  db: Db,
  actor: Actor,
  { kind, id, weeks }: { kind: ProfileKind; id: number; weeks: number },
  blindness: Blindness,
  now: number,
): Profile {
  authorise(actor, 'profile.read')
  const subject = subjectOf(db, actor, kind, id)
  const duty = kind === 'person' ? dutyAbout(db, actor, subject, blindness, now) : null
  if (kind === 'person') record(db, actor, 'profile.opened', { kind, id }, { blind: duty !== null })
  return put(db, actor, { subject, weeks, now, duty, own: false }, blindness)
}

/** 我的 360: the same page as a leader sees it, for the agent. */
export function ownProfile(
  db: Db,
  actor: Actor,
  weeks: number,
  blindness: Blindness,
  now: number,
): Profile {
  authorise(actor, 'own-profile.read')
  if (actor.scope.kind !== 'person') throw new NotFound()
  const subject = subjectOf(db, actor, 'person', actor.scope.id)
  return put(db, actor, { subject, weeks, now, duty: null, own: true }, blindness)
}

type Opened = Pick<Profile, 'subject' | 'weeks' | 'duty' | 'own'> & { now: number }

function put(db: Db, actor: Actor, opened: Opened, blindness: Blindness): Profile {
  const { subject, weeks, duty, own, now } = opened
  const asked = askedOf(actor, subject, weeks, now)
  // To the agent a complaint is nothing yet before somebody has judged it.
  const hidden = own ? isNull(complaints.verdict) : hiddenFrom(db, actor, blindness)
  const trainings = trainingsCard(db, asked, { blind: duty !== null })
  return {
    ...{ subject, weeks, own, duty, since: formatDay(asked.since) },
    judged: duty
      ? null
      : {
          rates: ratesCard(db, asked, hidden),
          verdicts: verdictsCard(db, asked, hidden),
          appeals: appealsCard(db, asked),
          scores: scoresCard(db, asked),
          marks: marksCard(db, asked),
          interviews: interviewsCard(db, asked),
          offence: offenceCard(db, asked, now),
          supervised: supervisedCard(db, asked),
          arranged: arrangedCard(db, asked),
        },
    trainings,
    exams: examsCard(db, asked, trainings),
    mentorships: mentorshipsCard(db, asked),
    talks: talksCard(db, asked, own),
    below: own ? [] : belowOf(db, subject),
  }
}
