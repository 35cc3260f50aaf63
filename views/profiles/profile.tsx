import type { ChartGeometry } from '#src/documents/chart.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import type { Profile } from '#src/profiles/profile.ts'
import type { Subject } from '#src/profiles/subject.ts'
import { profileKinds, profileWeeks } from '#src/profiles/vocabulary.ts'
import { dutyKinds } from '#src/recordings/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { AppealsCard, InterviewsCard, MarksCard, ScoresCard } from '#views/profiles/judged.tsx'
import { ExamsCard, MentorshipsCard, TalksCard } from '#views/profiles/learning.tsx'
import { ArrangedCard, OffenceCard, SupervisedCard } from '#views/profiles/led.tsx'
import { RatesCard } from '#views/profiles/rates.tsx'
import { TrainingsCard } from '#views/profiles/trainings.tsx'
import { VerdictsCard } from '#views/profiles/verdicts.tsx'

/** Which lists behind the numbers the reader may open. */
export type Opens = {
  complaints: boolean
  sheets: boolean
  appeals: boolean
  interviews: boolean
  effects: boolean
  training: boolean
  exams: boolean
  supervision: boolean
}

type Props = { profile: Profile; path: string; geometry: ChartGeometry | null; may: Opens }

/** 360 度页: what is known of a person or a unit, on one page, and nobody put before another. */
export function ProfilePage({ profile, path, geometry, may }: Props) {
  const { subject, weeks, own, duty, judged } = profile
  return (
    <>
      <PageHead
        title={own ? '我的360' : subject.name}
        note={own ? '只有您自己的数字和已有的结论；这里不排名' : <Where subject={subject} />}
      >
        {profileWeeks.map((one) => (
          <LinkButton
            small
            href={`${path}?weeks=${one}`}
            aria-current={one === weeks ? 'true' : undefined}
          >
            {`${one} 周`}
          </LinkButton>
        ))}
      </PageHead>
      {duty ? (
        <Notice kind="info">
          您还有这位坐席的通话没有评完，评完以前这里不显示核实结论、评分和申诉。
          <a href={duty.href}>{dutyKinds[duty.kind].go}</a>
        </Notice>
      ) : null}
      {judged && geometry ? (
        <RatesCard rates={judged.rates} weeks={weeks} geometry={geometry} />
      ) : null}
      <div class="columns">
        {judged ? <VerdictsCard {...{ profile, may, verdicts: judged.verdicts }} /> : null}
        {judged ? (
          <div class="stack">
            <ScoresCard {...{ profile, may, scores: judged.scores }} />
            <AppealsCard {...{ profile, may, appeals: judged.appeals }} />
            <MarksCard {...{ profile, may, marks: judged.marks }} />
            <OffenceCard {...{ profile, may, offence: judged.offence }} />
            {judged.supervised ? (
              <SupervisedCard {...{ profile, supervised: judged.supervised }} />
            ) : null}
          </div>
        ) : null}
      </div>
      <div class="columns">
        <div class="stack">
          <TrainingsCard {...{ profile, may }} />
          <ExamsCard {...{ profile, may }} />
        </div>
        <div class="stack">
          {judged ? <ArrangedCard {...{ profile, may, arranged: judged.arranged }} /> : null}
          <MentorshipsCard {...{ profile, may }} />
          <TalksCard profile={profile} />
        </div>
      </div>
      <div class="columns">
        {judged && subject.kind === 'person' ? (
          <InterviewsCard {...{ may, interviews: judged.interviews }} />
        ) : null}
        {subject.kind === 'person' ? null : <BelowCard profile={profile} />}
      </div>
    </>
  )
}

function Where({ subject }: { subject: Subject }) {
  const { kind, agentNo, staffCategory, team, department, subCentre } = subject
  const above = kind === 'person' || kind === 'team'
  return (
    <>
      {profileKinds[kind]}
      {agentNo ? ` ${agentNo}` : ''}
      {staffCategory ? ` · ${staffCategories[staffCategory]}` : ''}
      {subCentre ? ` · ${subCentre.name}` : ''}
      {above && department ? (
        <>
          {' · '}
          <a href={`/profiles/departments/${department.id}`}>{department.name}</a>
        </>
      ) : null}
      {kind === 'person' && team ? (
        <>
          {' · '}
          <a href={`/profiles/teams/${team.id}`}>{team.name}</a>
        </>
      ) : null}
      {kind === 'person' && !team ? ' · 现在不属于任何班组' : ''}
    </>
  )
}

/** The teams of a department, or the people of a team, by name or number. */
function BelowCard({ profile: { subject, below } }: { profile: Profile }) {
  const team = subject.kind === 'team'
  return (
    <Card title={team ? '班组成员' : '班组'} note={`${below.length} ${team ? '人' : '个'}`}>
      {below.length === 0 ? (
        <Empty title={team ? '现在没有成员' : '没有班组'} />
      ) : (
        <ul class="profile-below">
          {below.map(({ kind, id, name, note }) => (
            <li>
              <a href={`/profiles/${kind === 'team' ? 'teams' : 'people'}/${id}`}>{name}</a>{' '}
              <span class="dim">{note}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
