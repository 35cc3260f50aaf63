import type { Dashboard } from '#src/analytics/dashboard/dashboard.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'

type Props = {
  path: string
  shown: Pick<Dashboard, 'period' | 'departmentId' | 'units' | 'around'>
  query: Query
  problems: FieldErrors
  now: number
}

const kinds = [
  ['day', '日'],
  ['week', '周'],
  ['month', '月'],
  ['quarter', '季'],
  ['range', '自选'],
] as const

/** Which days and whose: tabs of kinds, one step back and forth, and a form for the rest. */
export function PeriodBar({ path, shown, query, problems, now }: Props) {
  const { period, units, departmentId, around } = shown
  const department = query['department'] ?? ''
  const at = formatDay(period.at)
  // A refused stretch keeps its fields, with what was typed in them.
  const range = query['period'] === 'range'
  const base = query['base']
  const to = (changes: Record<string, string | null>) =>
    hrefWith(path, { department, base }, changes)
  return (
    <>
      <nav class="tabs" aria-label="看多长时间">
        {kinds.map(([kind, word]) => (
          <a
            href={
              kind === 'range'
                ? to({
                    period: kind,
                    from: formatDay(period.from),
                    to: formatDay(period.until - 1),
                  })
                : to({ period: kind, at })
            }
            aria-current={kind === (range ? 'range' : period.kind) ? 'page' : undefined}
          >
            {word}
          </a>
        ))}
      </nav>
      <form class="bar dash-period" method="get" action={path} aria-label="期间和部门">
        <input type="hidden" name="period" value={range ? 'range' : period.kind} />
        {base ? <input type="hidden" name="base" value={base} /> : null}
        {range ? (
          <>
            <DateInput
              label="从"
              name="from"
              value={query['from'] ?? formatDay(period.from)}
              max={formatDay(now)}
              error={problems['from']}
              required
            />
            <DateInput
              label="到"
              name="to"
              value={query['to'] ?? formatDay(period.until - 1)}
              max={formatDay(now)}
              error={problems['to']}
              required
            />
          </>
        ) : (
          <>
            <LinkButton href={to({ period: period.kind, at: formatDay(around.earlier) })}>
              ← 前一{word(period.kind)}
            </LinkButton>
            <DateInput
              label="包含这一天的"
              name="at"
              value={problems['at'] ? query['at'] : at}
              max={formatDay(now)}
              error={problems['at']}
            />
            {around.later === null ? null : (
              <LinkButton href={to({ period: period.kind, at: formatDay(around.later) })}>
                后一{word(period.kind)} →
              </LinkButton>
            )}
          </>
        )}
        {units.length > 1 ? (
          <Select
            label="部门"
            name="department"
            blank="全部"
            value={departmentId}
            options={units.map(({ id, name }) => [String(id), name] as const)}
          />
        ) : null}
        <Button kind="primary">查看</Button>
      </form>
    </>
  )
}

const word = (kind: string) => kinds.find(([key]) => key === kind)?.[1] ?? ''
