import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { FindingFilters } from '#src/screening/finding-filters.ts'
import type { FindingRow } from '#src/screening/queries.ts'
import type { BoxCall } from '#src/screening/reconciliation/box-calls.ts'
import { findingStates, type Reconciliation, reconciliations } from '#src/screening/vocabulary.ts'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager } from '#views/components/table.tsx'
import { FindingTable } from '#views/screening/findings.tsx'
import { BoxCallTable } from '#views/screening/reconciliation/box-calls.tsx'

type Props = {
  counts: Record<Reconciliation, number>
  /** Findings, or the calls of a box that holds none. */
  list: { kind: 'findings'; page: Page<FindingRow> } | { kind: 'calls'; page: Page<BoxCall> }
  filters: FindingFilters
  errors: FieldErrors
  departments: readonly Option[]
  query: Query
}

/** 疑似未上报: what was heard and not reported, the likeliest first. */
export function FindingsPage({ counts, list, filters, errors, departments, query }: Props) {
  const { page } = list
  return (
    <>
      <PageHead
        title={filters.box ? reconciliations[filters.box] : '疑似未上报'}
        note={
          filters.box
            ? boxNotes[filters.box]
            : '听到了对内投诉、登记里却没有的通话，最像的在前。机器只给线索，结论由人下。'
        }
      >
        {filters.box ? <a href="/findings">回到待复核队列</a> : null}
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
      <FilterForm
        filters={filters}
        errors={errors}
        departments={departments}
        query={query}
        judged={list.kind === 'findings'}
      />
      {page.rows.length === 0 ? (
        <Card>
          <NothingHere filters={filters} query={query} />
        </Card>
      ) : (
        <Card flush>
          {list.kind === 'findings' ? (
            <FindingTable rows={list.page.rows} query={queueQuery(query)} />
          ) : (
            <BoxCallTable rows={list.page.rows} />
          )}
          <ListPager path="/findings" query={query} page={page} />
        </Card>
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
  const { box, state, type, department, from, to } = query
  return { box, state, type, department, from, to }
}

type FilterProps = Pick<Props, 'filters' | 'errors' | 'departments' | 'query'> & { judged: boolean }

function FilterForm({ filters, errors, departments, query, judged }: FilterProps) {
  const anyState = filters.state === null
  return (
    <QueryForm action="/findings">
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
      <Select
        label="部门"
        name="department"
        value={filters.departmentId}
        options={departments}
        blank="全部"
      />
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

function NothingHere({ filters, query }: Pick<Props, 'filters' | 'query'>) {
  const narrowed = ['type', 'department', 'from', 'to', 'at', 'state'].some((name) => query[name])
  if (narrowed) return <Empty title="没有符合条件的通话" hint="换个条件，或点“重置”看待复核的。" />
  if (filters.box) {
    return (
      <Empty
        title={`“${reconciliations[filters.box]}”里没有通话`}
        hint="导入话单和登记、录音转写之后，会自动比对、归到各栏。"
        action={<a href="/findings">回到待复核队列</a>}
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
