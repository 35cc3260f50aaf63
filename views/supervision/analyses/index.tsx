import type { Child } from 'hono/jsx'

import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { AnalysisColumn } from '#src/supervision/analyses/analyses-list.ts'
import type { AnalysisFilters, AnalysisRow } from '#src/supervision/analyses/queries.ts'
import { analysisStates, weekdayWords } from '#src/supervision/analyses/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { DateInput, Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { stageWords } from '#views/organisation/stage-words.ts'

import { weekText } from './week.tsx'

/** A form of this page that was refused, with what was typed. */
export type GivenDraft = {
  form: 'draft' | 'settings'
  errors: FieldErrors
  values: Record<string, string>
}

type Props = {
  page: Page<AnalysisRow>
  filters: AnalysisFilters
  frame: ListFrame<AnalysisColumn>
  /** When a draft is made by itself. */
  time: { weekday: number; hour: number }
  given: GivenDraft | null
  today: string
  /** The season of today; null in between. */
  season: string | null
  mayWrite: boolean
}

/** 周分析: every week and version, the newest first. */
export function AnalysesPage(props: Props) {
  const { page, filters, frame, time, mayWrite, season } = props
  const day = weekdayWords[String(time.weekday) as keyof typeof weekdayWords]
  return (
    <>
      <PageHead
        title="周分析"
        note={`每${day} ${time.hour}:00 自动起草上一周的分析，人工撰写后发布；${stageWords(season)}`}
      />
      <QueryForm action="/analyses" keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(analysisStates)}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          <NoRows frame={frame} narrowed={frame.narrowed} none="没有这样的周分析">
            <Empty
              title="还没有周分析"
              hint={
                mayWrite
                  ? '到了设定的时间会自动起草，也可以在下面补做过去的一周。'
                  : '质量保证部发布以后在这里看。'
              }
            />
          </NoRows>
        }
      />
      {mayWrite ? <Drafting {...props} /> : null}
    </>
  )
}

const cells: Record<AnalysisColumn, (row: AnalysisRow) => Child> = {
  week: ({ id, week }) => <a href={`/analyses/${id}`}>{weekText(week)}</a>,
  version: ({ version }) => `第 ${version} 版`,
  state: ({ state }) => (
    <Status tone={state === 'published' ? 'good' : 'orange'} label={analysisStates[state]} />
  ),
  drafted: ({ draftedAt, draftedBy }) => (
    <>
      <Time at={draftedAt} /> <small>{draftedBy}</small>
    </>
  ),
  published: ({ published }) =>
    published ? (
      <>
        <Time at={published.at} /> <small>{published.by}</small>
      </>
    ) : (
      '—'
    ),
}

function Drafting({ given, time, today }: Props) {
  const of = (form: GivenDraft['form']) => (given?.form === form ? given : null)
  const [draft, settings] = [of('draft'), of('settings')]
  return (
    <Card title="起草" note="补做过去的一周，或改自动起草的时间">
      <div class="analysis-forms">
        <form class="bar" method="post" action="/analyses">
          <DateInput
            label="哪一周（选其中任一天）"
            name="day"
            value={draft?.values['day']}
            max={today}
            error={draft?.errors['day']}
            required
          />
          <Button>起草这一周</Button>
        </form>
        <form class="bar" method="post" action="/analyses/settings">
          <Select
            label="自动起草"
            name="weekday"
            value={settings?.values['weekday'] ?? time.weekday}
            options={Object.entries(weekdayWords)}
            error={settings?.errors['weekday']}
          />
          <Select
            label="几点"
            name="hour"
            value={settings?.values['hour'] ?? time.hour}
            options={hours}
            error={settings?.errors['hour']}
          />
          <Button>保存时间</Button>
        </form>
      </div>
    </Card>
  )
}

const hours = Array.from({ length: 24 }, (_, hour) => [String(hour), `${hour}:00`] as const)
