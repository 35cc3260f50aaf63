import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { FindingFilters } from '#src/screening/finding-filters.ts'
import type { FindingRow } from '#src/screening/queries.ts'
import type { DayHead, DayRow } from '#src/screening/queue/day-list.ts'
import type { BoxCall } from '#src/screening/reconciliation/box-calls.ts'
import {
  findingOrigins,
  findingStates,
  type Reconciliation,
  reconciliations,
} from '#src/screening/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { ListTools } from '#views/components/list-tools.tsx'
import { Card, Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager } from '#views/components/table.tsx'
import { FindingTable } from '#views/screening/findings.tsx'
import { BoxCallTable } from '#views/screening/reconciliation/box-calls.tsx'
import { TodayCard } from '#views/screening/today.tsx'

type Props = {
  counts: Record<Reconciliation, number>
  /** The list of the day, the whole queue, or the calls of a box that holds no findings. */
  list:
    | { kind: 'today'; head: DayHead; page: Page<DayRow>; next: FindingRow | null }
    | { kind: 'findings'; page: Page<FindingRow> }
    | { kind: 'calls'; page: Page<BoxCall> }
  /** What surrounds the queue; null for the list of the day. */
  frame: ListFrame | null
  filters: FindingFilters
  errors: FieldErrors
  /** Null for whoever judges blind: no filter by unit. */
  departments: readonly Option[] | null
  /** Code and name. */
  rules: readonly Option[]
  query: Query
  mayRecheck: boolean
}

/** 疑似未上报: the list of the day first; the whole queue, the likeliest first, stays in reach. */
export function FindingsPage(props: Props) {
  const { counts, list, frame, filters, errors, departments, rules, query, mayRecheck } = props
  const { page } = list
  return (
    <>
      <PageHead
        title={filters.box ? reconciliations[filters.box] : '疑似未上报'}
        note={
          filters.box
            ? boxNotes[filters.box]
            : '听到了对内投诉、登记里却没有的通话。机器只给线索，结论由人下。'
        }
      >
        {mayRecheck && !filters.box ? (
          <LinkButton kind="primary" href="/findings/triage">
            开始分拣
          </LinkButton>
        ) : null}
        {list.kind === 'today' ? (
          <>
            <LinkButton href="/findings/all">全部疑点</LinkButton>
            <LinkButton href="/findings/performance">筛查成效</LinkButton>
            <LinkButton href="/findings/plan">复核名额</LinkButton>
          </>
        ) : (
          <LinkButton href="/findings">今日名单</LinkButton>
        )}
      </PageHead>
      <Tiles>
        {Object.entries(reconciliations).map(([box, label]) => (
          <Tile
            label={label}
            value={shown(counts[box as Reconciliation])}
            note={boxNotes[box as Reconciliation]}
            hot={box === 'heard-only' && counts[box] > 0}
            href={`/findings?box=${box}`}
            current={filters.box === box}
          />
        ))}
      </Tiles>
      {list.kind === 'today' ? (
        <TodayCard head={list.head} page={list.page} next={list.next} query={query} />
      ) : (
        <>
          <FilterForm
            filters={filters}
            errors={errors}
            departments={departments}
            rules={rules}
            query={query}
            judged={list.kind === 'findings'}
          />
          {page.rows.length === 0 ? (
            <Card>
              <NothingHere filters={filters} query={query} />
            </Card>
          ) : (
            <Card flush>
              {frame && list.kind === 'findings' ? <ListTools frame={frame} fixed /> : null}
              {list.kind === 'findings' ? (
                <FindingTable
                  rows={list.page.rows}
                  query={queueQuery(query)}
                  density={frame?.density}
                />
              ) : (
                <BoxCallTable rows={list.page.rows} />
              )}
              <ListPager path="/findings/all" query={query} page={page} />
            </Card>
          )}
        </>
      )}
    </>
  )
}

const boxNotes = {
  'reported-and-heard': '报了，也听到了',
  'heard-only': '疑似漏报、瞒报',
  'reported-only': '报了，录音里没听出来',
  clear: '没报，也没听到',
  'no-recording': '还没收到录音，没法听',
} as const satisfies Record<Reconciliation, string>

/** Counting stops at 999. */
const shown = (count: number) => (count > 999 ? '999+' : count)

/** The filters without the place in the list: they travel along to the review page. */
export function queueQuery(query: Query): Query {
  const { list, box, state, type, origin, rule, department, from, to } = query
  return { list, box, state, type, origin, rule, department, from, to }
}

type FilterProps = Pick<Props, 'filters' | 'errors' | 'departments' | 'rules' | 'query'> & {
  judged: boolean
}

function FilterForm({ filters, errors, departments, rules, query, judged }: FilterProps) {
  const anyState = filters.state === null
  const more = judged ? (
    <>
      <Select
        label="来路"
        name="origin"
        value={filters.origin}
        options={Object.entries(findingOrigins)}
        blank="全部"
        hint="随机抽查的有了结论才列出来。"
      />
      <Select label="命中规则" name="rule" value={filters.rule} options={rules} blank="全部" />
    </>
  ) : undefined
  return (
    <QueryForm
      action="/findings/all"
      keep={query}
      more={more}
      moreOpen={filters.origin !== null || filters.rule !== null}
    >
      {filters.box ? <input type="hidden" name="box" value={filters.box} /> : null}
      {judged ? (
        <Select
          label="类型"
          name="type"
          value={filters.type}
          options={Object.entries(faultCategories)}
          blank="全部"
        />
      ) : null}
      {departments ? (
        <Select
          label="部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
      ) : null}
      <DateInput label="通话从" name="from" value={query['from']} error={errors['from']} />
      <DateInput label="通话到" name="to" value={query['to']} error={errors['to']} />
      {judged ? (
        <Select
          label="状态"
          name="state"
          value={anyState ? 'any' : filters.state}
          options={[['any', '全部'], ...Object.entries(findingStates)]}
        />
      ) : null}
    </QueryForm>
  )
}

const narrowing = ['type', 'origin', 'rule', 'department', 'from', 'to', 'at', 'state']

function NothingHere({ filters, query }: Pick<Props, 'filters' | 'query'>) {
  const narrowed = narrowing.some((name) => query[name])
  if (narrowed) return <Empty title="没有符合条件的通话" hint="换个条件，或点“重置”看待复核的。" />
  if (filters.box) {
    return (
      <Empty
        title={`“${reconciliations[filters.box]}”里没有通话`}
        hint="导入话单和登记、录音转写之后，会自动比对、归到各栏。"
        action={<a href="/findings">回到今日名单</a>}
      />
    )
  }
  return (
    <Empty
      title="没有待复核的疑点"
      hint="录音转写、筛查之后，疑似未上报的会排在这里。可以先看看录音是否都到了。"
      action={<a href="/recordings">看录音台账</a>}
    />
  )
}
