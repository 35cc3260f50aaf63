import type { TrainingsCard as Trainings } from '#src/profiles/cards/trainings.ts'
import type { Profile } from '#src/profiles/profile.ts'
import { trainingKinds, trainingOutcomes, voidReasons } from '#src/training/records/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'

import type { Opens } from './profile.tsx'

/** 培训: what was ended in that time; its effect is read group by group, never of one person. */
export function TrainingsCard({ profile, may }: { profile: Profile; may: Opens }) {
  const { subject, trainings } = profile
  const { byKind, newest } = trainings
  const person = subject.kind === 'person'
  const none = person ? newest.length === 0 : byKind.length === 0
  return (
    <Card title="培训" note={none ? '这段时间没有结束的培训' : undefined}>
      {none ? null : person ? (
        <ul class="lines">
          {newest.map((record) => (
            <Line record={record} may={may} />
          ))}
        </ul>
      ) : (
        <ul class="lines">
          {byKind.map(({ kind, people }) => (
            <li>
              {may.effects ? (
                <a href={`/training-effects/of/kind/${kind}`}>{trainingKinds[kind]}</a>
              ) : (
                <span>{trainingKinds[kind]}</span>
              )}
              <span class="end">{people.toLocaleString('zh-CN')} 人</span>
            </li>
          ))}
        </ul>
      )}
      {person || !may.effects ? null : (
        <p class="dim">
          现在在这里的人；点开看有没有用，一个人的前后变化说明不了什么，所以不单列。
        </p>
      )}
    </Card>
  )
}

type LineProps = { record: Trainings['newest'][number]; may: Opens }

function Line({ record, may }: LineProps) {
  const { kind, refId, title, outcome, score, completedAt, trainerName } = record
  const { voidedAt, voidReason } = record
  return (
    <li>
      {may.effects && voidedAt === null && kind !== 'interview' ? (
        <a href={`/training-effects/of/event/${kind}-${refId}`}>{title}</a>
      ) : (
        <span>{title}</span>
      )}
      <span class="end">
        {voidedAt === null ? (
          <Tag kind={outcome === 'failed' ? undefined : 'ok'}>
            {trainingOutcomes[outcome]}
            {score === null ? '' : ` ${Math.round(score)}%`}
          </Tag>
        ) : (
          <Tag>不再算{voidReason ? `：${voidReasons[voidReason]}` : ''}</Tag>
        )}
      </span>
      <small class="dim">
        <Time at={completedAt} /> {trainingKinds[kind]}
        {trainerName === '' ? '' : ` · ${trainerName}`}
      </small>
    </li>
  )
}
