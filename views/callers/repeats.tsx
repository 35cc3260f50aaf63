import type { Child } from 'hono/jsx'

import type { CallerFigures } from '#src/callers/frequent/vocabulary.ts'
import type { ChainColumn } from '#src/callers/repeats/chains-list.ts'
import type { Contacts } from '#src/callers/repeats/contact-shares.ts'
import type { ChainFilters, ChainRow } from '#src/callers/repeats/queries.ts'
import { causeChoices, repeatCauses, sameness, solutions } from '#src/callers/repeats/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

import { percent } from './first-contact.tsx'

type Props = {
  page: Page<ChainRow>
  filters: ChainFilters
  departments: readonly Option[]
  types: readonly Option[]
  frame: ListFrame<ChainColumn>
  rule: CallerFigures
  contacts: Contacts
  countedAt: number | null
}

const here = '/repeat-calls'

/** `3 小时`, `2.5 天` */
export function gapWords(ms: number): string {
  const minutes = ms / 60_000
  if (minutes < 60) return `${Math.max(1, Math.round(minutes))} 分钟`
  if (minutes < 48 * 60) return `${Math.round(minutes / 6) / 10} 小时`
  return `${Math.round(minutes / 144) / 10} 天`
}

export function SolutionStatus({ solution }: Pick<ChainRow, 'solution'>) {
  const tone = { solved: 'good', open: 'orange', none: 'grey' } as const
  return <Status tone={tone[solution]} label={solutions[solution]} />
}

/** 重复来电: whose first answer was not the last, and why. */
export function RepeatCallsPage(props: Props) {
  const { page, filters, departments, types, frame, rule, countedAt } = props
  const counted = countedAt === null ? '还没有找过' : `${formatTime(countedAt)} 找过`
  return (
    <>
      <PageHead
        title="重复来电"
        note={`同一号码 ${rule.repeatDays} 天内再来电连成一串，算在首次接听的部门；${counted}`}
      >
        <LinkButton href="/frequent-callers">高频来电</LinkButton>
        <LinkButton href={`${here}/first-contact`}>一次解决率</LinkButton>
      </PageHead>
      <Shares {...props} />
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="首次部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <Select label="首次业务" name="type" value={filters.typeId} options={types} blank="全部" />
        <Select
          label="原因"
          name="cause"
          value={filters.cause}
          options={Object.entries(causeChoices)}
          blank="全部"
        />
        <Select
          label="业务"
          name="same"
          value={filters.same}
          options={Object.entries(sameness)}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={<Nothing filters={filters} frame={frame} countedAt={countedAt} />}
      />
    </>
  )
}

function Shares({ contacts: { whole, repeatDays, days } }: Props) {
  if (!whole || repeatDays === null) return null
  return (
    <Tiles>
      <Tile
        label={`一次解决率（${whole.name}）`}
        value={percent(whole.solved, whole.calls)}
        note={`${repeatDays} 天内没有再来电；近 ${days} 个能判的日子`}
        href={`${here}/first-contact`}
      />
      <Tile
        label="按同一业务算"
        value={percent(whole.solvedSame, whole.calls)}
        note="没有为同一业务再来电"
        href={`${here}/first-contact?by=type`}
      />
      <Tile
        label="又来电的"
        value={(whole.calls - whole.solved).toLocaleString('zh-CN')}
        unit="通"
        note={`共 ${whole.calls.toLocaleString('zh-CN')} 通`}
      />
    </Tiles>
  )
}

function Nothing({ filters, frame, countedAt }: Pick<Props, 'filters' | 'frame' | 'countedAt'>) {
  if (frame.query['at']) return <Empty title="后面没有了" />
  if (Object.values(filters).some((value) => value !== null)) {
    return (
      <Empty
        title="没有符合条件的重复来电"
        action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
      />
    )
  }
  return countedAt === null ? (
    <Empty title="还没有找过重复来电" hint="后台每小时找一次；导入通话后等下一个整点。" />
  ) : (
    <Empty title="没有重复来电" hint="没有号码在规定的天数内再来电。" />
  )
}

const cells: Record<ChainColumn, (row: ChainRow) => Child> = {
  caller: ({ id, caller }) => <a href={`${here}/${id}`}>{caller}</a>,
  calls: ({ calls }) => calls,
  type: ({ type }) => type ?? '没有记',
  same: ({ same }) => sameness[same ? 'same' : 'mixed'],
  gap: ({ shortestGapMs }) => (Math.round(shortestGapMs / 360_000) / 10).toFixed(1),
  firstAt: ({ firstAt }) => <Time at={firstAt} />,
  lastAt: ({ lastAt }) => <Time at={lastAt} />,
  department: ({ department }) => department ?? '—',
  solution: ({ solution }) => <SolutionStatus solution={solution} />,
  cause: ({ cause }) =>
    cause === null ? <span class="dim">还没有标</span> : <Tag>{repeatCauses[cause]}</Tag>,
  note: ({ causeNote }) => causeNote || '—',
}
