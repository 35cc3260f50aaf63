import type { ComplaintFilters, ComplaintRow } from '#src/complaints/queries.ts'
import {
  complaintOrigins,
  complaintStages,
  complaintTargets,
  faultCategories,
} from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { DateInput, type Option, Select, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = {
  page: Page<ComplaintRow>
  filters: ComplaintFilters
  errors: FieldErrors
  departments: readonly Option[]
  query: Query
  shows: { agent: boolean }
}

/** 对内投诉: everything that was accepted or found, newest first. */
export function ComplaintsPage(props: Props) {
  const { page, query, filters, errors, departments } = props
  const asked = ['no', 'origin', 'type', 'department', 'from', 'to', 'at'].some((n) => query[n])
  return (
    <>
      <PageHead title="对内投诉" note="受理的登记，和复核认定的漏报、瞒报" />
      <ComplaintFilterForm
        filters={filters}
        errors={errors}
        departments={departments}
        query={query}
      />
      {page.rows.length > 0 ? (
        <ComplaintTable {...props} />
      ) : (
        <Card>
          {asked ? (
            <Empty title="没有符合条件的投诉" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有对内投诉"
              hint="在“投诉登记”里受理坐席自报的投诉，或在“疑似未上报”里听音复核后立案。"
            />
          )}
        </Card>
      )}
    </>
  )
}

type FormProps = Pick<Props, 'filters' | 'errors' | 'departments' | 'query'>

function ComplaintFilterForm({ filters, errors, departments, query }: FormProps) {
  return (
    <QueryForm action="/complaints">
      <TextInput label="投诉编号或通话号" name="no" value={filters.no} maxlength={64} />
      <Select
        label="上报情况"
        name="origin"
        value={filters.origin}
        options={Object.entries(complaintOrigins)}
        blank="全部"
      />
      <Select
        label="类型"
        name="type"
        value={filters.type}
        options={Object.entries(faultCategories)}
        blank="全部"
      />
      <Select
        label="部门"
        name="department"
        value={filters.departmentId}
        options={departments}
        blank="全部"
      />
      <DateInput label="受理从" name="from" value={query['from']} error={errors['from']} />
      <DateInput label="受理到" name="to" value={query['to']} error={errors['to']} />
    </QueryForm>
  )
}

function ComplaintTable({ page, query, shows }: Props) {
  return (
    <Card flush>
      <Table
        caption="对内投诉"
        head={[
          { label: '编号' },
          { label: '上报情况' },
          { label: '类型' },
          { label: '对象' },
          { label: '通话时间' },
          { label: '部门' },
          ...(shows.agent ? [{ label: '坐席' }] : []),
          { label: '环节' },
          { label: '受理' },
        ]}
      >
        {page.rows.map((row) => (
          <tr>
            <td class="nowrap">
              <a href={`/complaints/${row.id}`}>{row.complaintNo}</a>
            </td>
            <td>
              <OriginTag origin={row.origin} />
            </td>
            <td>
              <Tag>{faultCategories[row.faultCategory]}</Tag>
            </td>
            <td>{row.target ? complaintTargets[row.target] : '—'}</td>
            <td>
              <Time at={row.call.startedAt} />
            </td>
            <td>{row.call.department ?? '—'}</td>
            {shows.agent ? (
              <td>
                <AgentName agent={row.agent} />
              </td>
            ) : null}
            <td>
              <Status tone="accent" label={complaintStages[row.stage]} />
            </td>
            <td>
              <Time at={row.openedAt} />
              <small>{row.openedByName}</small>
            </td>
          </tr>
        ))}
      </Table>
      <ListPager path="/complaints" query={query} page={page} />
    </Card>
  )
}

/** 瞒报 and 漏报 stand out; what was reported does not. */
export function OriginTag({ origin }: { origin: ComplaintRow['origin'] }) {
  return <Tag kind={origin === 'reported' ? undefined : 'hot'}>{complaintOrigins[origin]}</Tag>
}
