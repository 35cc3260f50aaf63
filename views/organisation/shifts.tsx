import { dayMs, formatDay, minuteOfDay, startOfDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { Shift } from '#src/organisation/schema.ts'
import type { Band } from '#src/organisation/shift-cover.ts'
import type { ShiftLine } from '#src/organisation/shift-form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  /** Monday 00:00 of the week shown. */
  week: number
  now: number
  shifts: Shift[]
  bands: Band[]
  mayEdit: boolean
  given?: ShiftLine[]
  problem?: string
}

export function ShiftsPage({ week, now, shifts, bands, mayEdit, given, problem }: Props) {
  const weekHref = (at: number) => `/shifts?week=${formatDay(at)}`
  const hours = `/calls/hours?week=${formatDay(week)}`
  return (
    <>
      <PageHead title="班次日历" note={`${formatDay(week)} 至 ${formatDay(week + 6 * dayMs)}`}>
        <LinkButton href={weekHref(week - 7 * dayMs)} icon="chevron-left">
          上一周
        </LinkButton>
        <LinkButton href="/shifts">本周</LinkButton>
        <LinkButton href={weekHref(week + 7 * dayMs)}>下一周</LinkButton>
      </PageHead>
      {problem ? (
        <Notice kind="bad">{problem}。填写的内容还在下面，原来的班次没有改动。</Notice>
      ) : null}
      <Card title="排班" note={onDutyNow(shifts, now)}>
        {shifts.length === 0 ? (
          <Empty
            title="还没有班次"
            hint={mayEdit ? '在下面填写班次，24 小时要排满。' : '由质检主管或系统管理员维护。'}
          />
        ) : (
          <WeekTable week={week} now={now} bands={bands} shifts={shifts} />
        )}
      </Card>
      <Card title="每小时来电">
        <div hx-get={hours} hx-trigger="load">
          <a href={hours}>查看每小时来电</a>
        </div>
      </Card>
      {mayEdit ? <ShiftForm lines={given ?? shifts.map(lineOf)} /> : <ShiftLines shifts={shifts} />}
    </>
  )
}

function onDutyNow(shifts: Shift[], now: number): string | undefined {
  const minute = minuteOfDay(now)
  const on = shifts.find(({ fromMinute, untilMinute }) => {
    return [minute, minute + 1440].some((at) => at >= fromMinute && at < untilMinute)
  })
  return on ? `现在是${on.name} ${clock(on.fromMinute)}–${clock(on.untilMinute)}` : undefined
}

/** Seven days of 24 columns; a band of hours carries the name of its shift. */
function WeekTable({ week, now, bands, shifts }: Pick<Props, 'week' | 'now' | 'bands' | 'shifts'>) {
  const days = Array.from({ length: 7 }, (_, index) => week + index * dayMs)
  const shade = (names: string[]) => {
    const first = shifts.findIndex(({ name }) => name === names[0])
    return names.length === 1 && first >= 0 ? `h${first % 4}` : undefined
  }
  return (
    <div class="table-scroll" role="region" aria-label="一周排班" tabindex={0}>
      <table class="heat">
        <caption class="sr">一周每天 24 小时的班次</caption>
        <thead>
          <tr>
            <th scope="col" colspan={3}>
              日期
            </th>
            {Array.from({ length: 24 }, (_, hour) => (
              <th scope="col">{hour}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr>
              <th scope="row" colspan={3}>
                {formatDay(day).slice(5)} {weekdayOf(day)}
                {day === startOfDay(now) ? '（今天）' : ''}
              </th>
              {bands.map(({ hours, names }) => (
                <td class={shade(names)} colspan={hours}>
                  {names.join('/') || '—'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ShiftLines({ shifts }: { shifts: Shift[] }) {
  return (
    <Card title="班次">
      <ul>
        {shifts.map(({ name, fromMinute, untilMinute }) => (
          <li>
            {name} {clock(fromMinute)}–{clock(untilMinute)}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function ShiftForm({ lines }: { lines: ShiftLine[] }) {
  const blank = { name: '', from: '', until: '' }
  return (
    <Card
      title="修改班次"
      note="24 小时要排满，不能有空当或重叠；结束不晚于开始的算到第二天；清空一行即删除这个班次"
    >
      <form method="post" action="/shifts" class="stack">
        {[...lines, blank, blank].map((line, index) => (
          <div class="form-grid">
            <TextInput
              label="班次"
              name="name"
              id={`name-${index}`}
              value={line.name}
              maxlength={20}
            />
            <TextInput
              label="开始"
              name="from"
              id={`from-${index}`}
              value={line.from}
              placeholder="08:00"
              maxlength={5}
            />
            <TextInput
              label="结束"
              name="until"
              id={`until-${index}`}
              value={line.until}
              placeholder="16:00"
              maxlength={5}
            />
          </div>
        ))}
        <Button kind="primary">保存班次</Button>
      </form>
    </Card>
  )
}

const lineOf = ({ name, fromMinute, untilMinute }: Shift): ShiftLine => ({
  name,
  from: clock(fromMinute),
  until: clock(untilMinute),
})

function clock(minute: number): string {
  const shown = minute > 1440 ? minute % 1440 : minute
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`
}
