import { formatDay, formatTime, weekdayOf } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { calendarYearRange, dayKinds } from '#src/organisation/working-calendar/vocabulary.ts'
import type { CalendarDayShown } from '#src/organisation/working-calendar/working-days.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  year: number
  /** Start of the Shanghai day. */
  today: number
  days: CalendarDayShown[]
  standing: { published: boolean; declared: { by: string; at: number } | null }
  /** The day the form speaks of. */
  chosen: number | null
  problem: string | null
  mayEdit: boolean
  errors: FieldErrors
  values: Record<string, string>
}

const here = '/working-calendar'

export function WorkingCalendarPage(props: Props) {
  const { year, days, problem, mayEdit } = props
  const worked = days.filter(({ working }) => working).length
  return (
    <>
      <PageHead
        title={`工作日历 ${year} 年`}
        note={`${worked} 个工作日，${days.length - worked} 天休息`}
      >
        {year > calendarYearRange.first ? (
          <LinkButton href={`${here}?year=${year - 1}`} icon="chevron-left">
            {String(year - 1)}
          </LinkButton>
        ) : null}
        <LinkButton href={here}>今年</LinkButton>
        {year < calendarYearRange.last ? (
          <LinkButton href={`${here}?year=${year + 1}`}>{String(year + 1)}</LinkButton>
        ) : null}
      </PageHead>
      {problem ? <Notice kind="warn">{problem}，这里显示的是今年。</Notice> : null}
      <YearStanding {...props} />
      <div class="with-aside">
        <div class="months">
          {Array.from({ length: 12 }, (_, month) => (
            <Month {...props} month={month + 1} />
          ))}
        </div>
        <div>
          <Card title="图例">
            <ul class="legend">
              <li>
                <span class="cal-day off">休</span> 放假
              </li>
              <li>
                <span class="cal-day weekend">6</span> 周末
              </li>
              <li>
                <span class="cal-day made-up">班</span> 调休上班
              </li>
              <li>
                <span class="cal-day own">·</span> 本中心自己定的
              </li>
            </ul>
          </Card>
          {mayEdit ? <DayForm {...props} /> : null}
          <OwnDays {...props} />
          <Card title="哪些期限按它算">
            <p class="dim">
              申诉、质检任务等按工作日计的期限，当天不算，算到最后一个工作日的 24 点。
              已经定下的期限随单据存着，这里后来怎么改都不移动；还没有提出的申诉，按提出时的日历算。
            </p>
          </Card>
        </div>
      </div>
    </>
  )
}

function YearStanding({ year, standing, mayEdit }: Props) {
  const { published, declared } = standing
  if (published && !declared) {
    return <Notice kind="good">{year} 年的放假和调休，按国务院办公厅公布的安排，已内置。</Notice>
  }
  if (declared) {
    return (
      <Notice kind="good">
        {declared.by} 于 {formatTime(declared.at)} 确认：本年已核对完整。
        {mayEdit ? <DeclareForm year={year} complete="no" word="撤回确认" /> : null}
      </Notice>
    )
  }
  return (
    <Notice kind="warn">
      {year} 年的放假和调休安排不在内置日历里，周一至周五暂时都算工作日，落在这一年的期限可能不准。
      {mayEdit ? (
        <>
          请按公布的通知把放假和调休逐日录入，核对后再确认。
          <DeclareForm year={year} complete="yes" word="本年已核对完整" />
        </>
      ) : (
        '由质检主管或系统管理员录入。'
      )}
    </Notice>
  )
}

function DeclareForm({ year, complete, word }: { year: number; complete: string; word: string }) {
  return (
    <form method="post" action={`${here}/years/${year}`}>
      <input type="hidden" name="complete" value={complete} />
      <Button small confirm={`${year} 年：${word}？`}>
        {word}
      </Button>
    </form>
  )
}

const weekdays = ['一', '二', '三', '四', '五', '六', '日']

function Month({ year, month, days, today, mayEdit }: Props & { month: number }) {
  const prefix = `${year}-${String(month).padStart(2, '0')}-`
  const own = days.filter(({ day }) => formatDay(day).startsWith(prefix))
  const first = own[0]
  if (!first) return null
  // Monday first.
  const lead = (new Date(`${prefix}01T00:00:00Z`).getUTCDay() + 6) % 7
  const cells: (CalendarDayShown | null)[] = [...Array.from({ length: lead }, () => null), ...own]
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    cells.slice(week * 7, week * 7 + 7),
  )
  return (
    <section class="card month" aria-label={`${year} 年 ${month} 月`}>
      <h2>{month} 月</h2>
      <table>
        <thead>
          <tr>
            {weekdays.map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr>
              {week.map((cell) => (
                <td>{cell ? <Day shown={cell} today={today} mayEdit={mayEdit} /> : null}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Day({
  shown,
  today,
  mayEdit,
}: {
  shown: CalendarDayShown
  today: number
  mayEdit: boolean
}) {
  const { day, working, own, festival } = shown
  const text = formatDay(day)
  const date = String(Number(text.slice(8)))
  const weekend = ['周六', '周日'].includes(weekdayOf(day))
  const looks = [
    'cal-day',
    working ? (weekend ? 'made-up' : '') : weekend && !own && !festival ? 'weekend' : 'off',
    own ? 'own' : '',
    day === today ? 'today' : '',
  ]
  const said = `${text} ${weekdayOf(day)} ${wordOf(shown)}`
  const face = (
    <>
      {date}
      {working === weekend ? <small>{working ? '班' : '休'}</small> : null}
    </>
  )
  const look = looks.filter(Boolean).join(' ')
  if (!mayEdit) {
    return (
      <span class={look} title={said}>
        {face}
      </span>
    )
  }
  const href = `${here}?year=${text.slice(0, 4)}&day=${text}#day-form`
  return (
    <a class={look} title={said} href={href}>
      {face}
    </a>
  )
}

function wordOf({ working, own, festival }: CalendarDayShown): string {
  const name = own ? own.name || '本中心定' : festival
  return `${working ? '上班' : '休息'}${name ? `（${name}${working && !own ? '调休' : ''}）` : ''}`
}

function DayForm({ chosen, days, errors, values }: Props) {
  const shown = chosen === null ? undefined : days.find(({ day }) => day === chosen)
  const day = values['day'] ?? (shown ? formatDay(shown.day) : '')
  const kind =
    values['kind'] ?? shown?.own?.kind ?? (shown ? (shown.working ? 'off' : 'working') : '')
  return (
    <Card title="录入一天" note={shown ? wordOf(shown) : undefined}>
      <form method="post" action={`${here}/days`} class="stack" id="day-form">
        <DateInput label="日期" name="day" value={day} error={errors['day']} required />
        <Select
          label="这天怎么算"
          name="kind"
          value={kind}
          error={errors['kind']}
          options={[...Object.entries(dayKinds), ['default', '按公布的日历（删去自己定的）']]}
        />
        <TextInput
          label="名称"
          name="name"
          value={values['name'] ?? shown?.own?.name ?? ''}
          error={errors['name']}
          maxlength={20}
          placeholder="如：国庆节调休"
        />
        <Button kind="primary">保存这天</Button>
      </form>
    </Card>
  )
}

function OwnDays({ year, days, mayEdit }: Props) {
  const own = days.filter((one) => one.own !== null)
  return (
    <Card title="本中心自己定的" note={own.length === 0 ? `${year} 年没有` : `${own.length} 天`}>
      {own.length === 0 ? null : (
        <ul class="lines own-days">
          {own.map((one) => {
            const text = formatDay(one.day)
            return (
              <li>
                {mayEdit ? (
                  <a href={`${here}?year=${year}&day=${text}#day-form`}>{text}</a>
                ) : (
                  <span>{text}</span>
                )}
                <span class="end">
                  <Tag kind={one.working ? 'info' : 'ok'}>{one.working ? '上班' : '休息'}</Tag>
                </span>
                <small class="dim">
                  {weekdayOf(one.day)} · {one.own?.name || '没有写名称'} · {one.own?.by}
                </small>
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}
