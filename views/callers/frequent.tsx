import type { Child } from 'hono/jsx'

import type { FrequentColumn } from '#src/callers/frequent/callers-list.ts'
import type { FrequentFilters, FrequentRow } from '#src/callers/frequent/queries.ts'
import { type CallerFigures, customerKinds, profileBy } from '#src/callers/frequent/vocabulary.ts'
import type { Chart, ChartGeometry } from '#src/documents/chart.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ChartFigure } from '#views/documents/chart.tsx'

type Drawn = { by: keyof typeof profileBy; chart: Chart; geometry: ChartGeometry; words: string }
type Props = {
  page: Page<FrequentRow>
  filters: FrequentFilters
  profile: Drawn[]
  /** Null for whoever sees one unit only. */
  departments: readonly Option[] | null
  types: readonly Option[]
  frame: ListFrame<FrequentColumn>
  rule: CallerFigures
  ownNumbers: readonly string[]
  countedAt: number | null
  may: { set: boolean; open: boolean }
}

const here = '/frequent-callers'

/** 高频来电: who calls again and again, what about, and when. */
export function FrequentCallersPage(props: Props) {
  const { page, filters, departments, types, frame, rule, countedAt, may } = props
  const counted = countedAt === null ? '还没有找过' : `${formatTime(countedAt)} 找过`
  return (
    <>
      <PageHead
        title="高频来电"
        note={`近 ${rule.frequentDays} 天来电满 ${rule.frequentCalls} 次；${counted}`}
      >
        <LinkButton href="/repeat-calls">重复来电</LinkButton>
        {may.set ? <LinkButton href={`${here}/rule`}>认定规则</LinkButton> : null}
      </PageHead>
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="最多的业务"
          name="type"
          value={filters.typeId}
          options={types}
          blank="全部"
        />
        {departments === null ? null : (
          <Select
            label="部门接的"
            name="department"
            value={filters.departmentId}
            options={departments}
            blank="全中心"
          />
        )}
      </QueryForm>
      <ListCard frame={frame} page={page} cells={cellsOf(may)} empty={<Nothing {...props} />} />
      <Profile {...props} />
    </>
  )
}

function Nothing({ filters, frame, countedAt, rule }: Props) {
  if (frame.query['at']) return <Empty title="后面没有了" />
  if (filters.typeId !== null || filters.departmentId !== null) {
    return (
      <Empty
        title="没有符合条件的客户"
        action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
      />
    )
  }
  return countedAt === null ? (
    <Empty title="还没有找过高频来电" hint="后台每小时找一次；导入通话后等下一个整点。" />
  ) : (
    <Empty
      title="现在没有高频客户"
      hint={`没有号码在近 ${rule.frequentDays} 天来电满 ${rule.frequentCalls} 次。`}
    />
  )
}

const cellsOf = (may: Props['may']): Record<FrequentColumn, (row: FrequentRow) => Child> => ({
  caller: ({ word, caller }) => <a href={`/callers/${word}`}>{caller}</a>,
  calls: ({ calls, all }) =>
    calls === all ? (
      calls
    ) : (
      <>
        {calls} <small class="dim">共 {all}</small>
      </>
    ),
  all: ({ all }) => all,
  type: ({ type, types }) => (
    <>
      {type ?? '没有记业务类型'}
      {types.length > 1 ? <small class="dim"> 等 {types.length} 类</small> : null}
    </>
  ),
  kind: (row) => (may.set ? <KindForm row={row} /> : customerKinds[row.customerKind]),
  firstAt: ({ firstAt }) => <Time at={firstAt} />,
  lastAt: ({ lastAt }) => <Time at={lastAt} />,
  complaints: ({ openComplaints }) =>
    openComplaints === 0 ? <span class="dim">0</span> : <strong>{openComplaints}</strong>,
})

/** Call data do not say it, so a person does. */
function KindForm({ row: { id, customerKind, caller } }: { row: FrequentRow }) {
  return (
    <form class="caller-kind" method="post" action={`${here}/${id}/kind`}>
      <input type="hidden" name="seen" value={customerKind} />
      <Select
        label={`${caller} 的客户类别`}
        hideLabel
        name="kind"
        id={`kind-${id}`}
        value={customerKind}
        options={Object.entries(customerKinds)}
      />
      <Button small kind="quiet">
        保存
      </Button>
    </form>
  )
}

function Profile({ profile, rule, ownNumbers }: Props) {
  return (
    <section class="card">
      <header class="card-head">
        <h2>高频客户画像</h2>
        <p class="dim">全中心全部高频客户，近 {rule.frequentDays} 天的来电</p>
      </header>
      <div class="caller-profile">
        {profile.map(({ by, chart, geometry, words }) => (
          <div>
            <ChartFigure chart={chart} geometry={geometry} />
            <p class="dim">{words || `还没有${profileBy[by]}的数`}</p>
          </div>
        ))}
      </div>
      <p class="dim">
        话单不记客户类别，居民、非居民由人标，没标的算未知。匿名、短号和本热线号码（
        {ownNumbers.join('、')}）不算。
      </p>
    </section>
  )
}
