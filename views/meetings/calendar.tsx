import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { CalendarDay, MonthCalendar } from '#src/meetings/sharing/queries.ts'
import { meetingLevels, meetingStates } from '#src/meetings/sharing/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { PageHead } from '#views/components/page.tsx'

type Props = { calendar: MonthCalendar; mayHold: boolean }

/** 例会日历: a month by weeks, each beneath its theme. */
export function MeetingsCalendarPage({ calendar, mayHold }: Props) {
  const { month, previous, next, weeks } = calendar
  return (
    <>
      <PageHead title={`例会日历 ${month}`} note="灰底是休息日，按工作日历">
        <LinkButton href={`/meetings/calendar?month=${previous}`}>上个月</LinkButton>
        <LinkButton href={`/meetings/calendar?month=${next}`}>下个月</LinkButton>
        <LinkButton href="/meetings">按列表看</LinkButton>
        {mayHold ? (
          <LinkButton href="/meetings/new" kind="primary">
            召集例会
          </LinkButton>
        ) : null}
      </PageHead>
      <div class="table-scroll card card-flush" role="region" aria-label="例会日历" tabindex={0}>
        <table class="meeting-month">
          <caption class="sr">{month} 的例会</caption>
          <thead>
            <tr>
              <th scope="col">主题</th>
              {['周一', '周二', '周三', '周四', '周五', '周六', '周日'].map((word) => (
                <th scope="col">{word}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map(({ week, theme, days }) => (
              <tr>
                <th scope="row">
                  <small class="dim">{formatDay(week).slice(5)} 起</small>
                  <br />
                  {theme ?? <span class="dim">没有设</span>}
                </th>
                {days.map((day) => (
                  <Day day={day} mayHold={mayHold} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Day({ day: { day, inMonth, today, working, meetings }, mayHold }: DayProps) {
  const text = formatDay(day)
  const names = [working ? '' : 'day-off', inMonth ? '' : 'other-month'].filter(Boolean).join(' ')
  return (
    <td class={names || undefined} aria-current={today ? 'date' : undefined}>
      <span class="day-number">
        {mayHold ? (
          <a href={`/meetings/new?day=${text}`} aria-label={`${text} 召集例会`}>
            {Number(text.slice(8))}
          </a>
        ) : (
          Number(text.slice(8))
        )}
      </span>
      {meetings.map(({ id, title, startsAt, level, unit, state }) => (
        <a class={`month-meeting meeting-${state}`} href={`/meetings/${id}`} title={unit}>
          <small>
            {formatTime(startsAt).slice(11)} {meetingLevels[level]}
            {state === 'planned' ? '' : ` · ${meetingStates[state]}`}
          </small>
          {title}
        </a>
      ))}
    </td>
  )
}
type DayProps = { day: CalendarDay; mayHold: boolean }
