import type { ContactFilters, ContactLine, Contacts } from '#src/callers/repeats/contact-shares.ts'
import { contactBy } from '#src/callers/repeats/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  contacts: Contacts
  filters: ContactFilters
  query: Query
  departments: readonly Option[]
}

const dayOf = (day: number) => formatDay(day * 86_400_000)

/** `96.4%`; never 100 while one is missing. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '—'
  if (part === whole) return '100%'
  return `${Math.min(99.9, Math.round((part / whole) * 1000) / 10).toFixed(1)}%`
}

/** 一次解决率 by department or business, with how sure it is. */
export function FirstContactPage({ contacts, filters, query, departments }: Props) {
  const { by, problems } = filters
  const { from: fromDay, to: toDay, department } = query
  const { from, until, days, repeatDays, whole, lines, without } = contacts
  const note =
    from === null || until === null
      ? '还没有能判的日子'
      : `${dayOf(from)} 到 ${dayOf(until)}，有来电的 ${days} 天；${repeatDays ?? ''} 天内没有再来电算一次解决`
  return (
    <>
      <PageHead title="一次解决率" note={note}>
        <LinkButton href="/repeat-calls">返回重复来电</LinkButton>
      </PageHead>
      <QueryForm action="/repeat-calls/first-contact">
        <DateInput label="通话从" name="from" value={fromDay} error={problems['from']} />
        <DateInput label="到" name="to" value={toDay} error={problems['to']} />
        <Select
          label="部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <Select label="按" name="by" value={by} options={Object.entries(contactBy)} />
      </QueryForm>
      <Card
        title={`按${contactBy[by]}`}
        actions={
          lines.length === 0 ? null : (
            <TableFiles
              of="/repeat-calls/first-contact"
              table="departments"
              query={{ by, from: fromDay, to: toDay, department }}
            />
          )
        }
        flush
      >
        {lines.length === 0 ? (
          <Empty
            title="还没有能判的日子"
            hint="要等规定的天数都过去，才知道客户有没有再来电；后台每小时补算。"
          />
        ) : (
          <Table
            caption="一次解决率"
            head={[
              { label: contactBy[by] },
              { label: '来电', num: true },
              { label: '没有再来电', num: true },
              { label: '一次解决率', num: true },
              { label: '95% 区间', num: true },
              { label: '按同一业务算', num: true },
            ]}
          >
            {[...(whole ? [whole] : []), ...lines].map((line, index) => (
              <Line line={line} whole={index === 0 && whole !== null} />
            ))}
          </Table>
        )}
      </Card>
      <p class="dim">
        再来电不等于没有解决：同一号码可能为别的事来电，也可能换号码再来。匿名、短号和本热线号码的{' '}
        {without.toLocaleString('zh-CN')} 通（全中心）不算。区间按 Wilson
        法，两个部门的区间重叠时，不能说谁好谁差。
      </p>
    </>
  )
}

function Line({ line, whole }: { line: ContactLine; whole: boolean }) {
  const { name, calls, solved, solvedSame, interval } = line
  return (
    <tr>
      <td>{whole ? <strong>{name}</strong> : name}</td>
      <td class="num">{calls.toLocaleString('zh-CN')}</td>
      <td class="num">{solved.toLocaleString('zh-CN')}</td>
      <td class="num">{percent(solved, calls)}</td>
      <td class="num">
        {interval === null
          ? '—'
          : `${(interval.low * 100).toFixed(1)}–${(interval.high * 100).toFixed(1)}%`}
      </td>
      <td class="num">{percent(solvedSame, calls)}</td>
    </tr>
  )
}
