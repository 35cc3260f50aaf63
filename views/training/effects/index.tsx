import type { TrainingGroup } from '#src/training/effects/selection.ts'
import { type Grouping, groupings, windowWeeks } from '#src/training/effects/vocabulary.ts'
import { trainingKinds } from '#src/training/records/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { stageWords } from '#views/organisation/stage-words.ts'

import { number } from './words.ts'

type Props = {
  by: Grouping
  weeks: number
  groups: TrainingGroup[]
  /** Of today; null in between. */
  season: string | null
}

const here = '/training-effects'

export function EffectsPage({ by, weeks, groups, season }: Props) {
  return (
    <>
      <PageHead
        title="培训效果"
        note={`培训前后每万通属实数，和没受训的同类人对照；${stageWords(season)}`}
      >
        <LinkButton href={`${here}/summer`}>暑期工专题</LinkButton>
      </PageHead>
      <nav class="tabs" aria-label="怎么归在一起">
        {Object.entries(groupings).map(([key, word]) => (
          <a
            href={`${here}?by=${key}&weeks=${weeks}`}
            aria-current={key === by ? 'page' : undefined}
          >
            {word}
          </a>
        ))}
      </nav>
      <WindowChoice href={(one) => `${here}?by=${by}&weeks=${one}`} weeks={weeks} />
      <Card flush>
        {groups.length === 0 ? (
          <Empty
            title="最近没有结束的培训"
            hint="访谈、脱产班、课程、考试、抽考、师徒、授课结束时会自动记到这里，例会和案例学习按“培训方式”看，满了前后窗口就能看效果。"
          />
        ) : (
          <Table caption="培训效果" head={headsOf(by)}>
            {groups.map((group) => (
              <tr>
                <td>
                  <a href={`${here}/of/${by}/${group.key}?weeks=${weeks}`}>{group.title}</a>{' '}
                  {group.kind ? <Tag>{trainingKinds[group.kind]}</Tag> : null}
                </td>
                {by === 'event' ? <td>{group.trainer || '—'}</td> : null}
                <td class="num">{number(group.people)}</td>
                <td>
                  <Time at={group.lastAt} />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
      <p class="dim">
        列出最近 15 个月里结束的，最多 200 项。人数是全部受训人数；点开后只算您看得到的部门。
      </p>
    </>
  )
}

const headsOf = (by: Grouping) => [
  { label: groupings[by] },
  ...(by === 'event' ? [{ label: '讲师' }] : []),
  { label: '人数', num: true },
  { label: '最近一次结束' },
]

export function WindowChoice({ href, weeks }: { href: (weeks: number) => string; weeks: number }) {
  return (
    <p class="bar">
      <span class="dim">前后各看</span>
      {windowWeeks.map((one) => (
        <LinkButton small href={href(one)} aria-current={one === weeks ? 'true' : undefined}>
          {`${one} 周`}
        </LinkButton>
      ))}
    </p>
  )
}
