import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { meetingLevels } from '#src/meetings/sharing/vocabulary.ts'
import { type SummaryState, summaryStates, themeBounds } from '#src/meetings/themes/vocabulary.ts'
import type { ThemeWeek } from '#src/meetings/themes/weeks.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { Refusal } from '#views/meetings/form.tsx'
import { MeetingStatus } from '#views/meetings/index.tsx'

type Props = {
  weeks: ThemeWeek[]
  months: { month: string; state: SummaryState | null }[]
  given: Given | null
}

/** 每周一主题、每月一总结. */
export function ThemesPage({ weeks, months, given }: Props) {
  const current = weeks.findIndex((week) => week.current)
  const coming = weeks.slice(0, current + 1).toReversed()
  const past = weeks
    .slice(current + 1)
    .filter(({ theme, meetings }) => theme || meetings.length > 0)
  return (
    <>
      <PageHead title="每周主题" note="每周一个主题，各单位的例会围绕它开；每月写一份总结" />
      <Refusal given={given} />
      {months.length === 0 ? null : (
        <Card title="每月总结">
          <nav class="bar wrap" aria-label="每月总结">
            {months.map(({ month, state }) => (
              <a href={`/themes/months/${month}`}>
                {month} {state === null ? '没有写' : summaryStates[state]}
              </a>
            ))}
          </nav>
        </Card>
      )}
      <Weeks title="本周和以后" weeks={coming} given={given} />
      <Weeks title="以前" weeks={past} given={given} />
    </>
  )
}

type WeeksProps = { title: string; weeks: ThemeWeek[]; given: Given | null }

function Weeks({ title, weeks, given }: WeeksProps) {
  if (weeks.length === 0) return null
  return (
    <Card title={title} flush>
      <ol class="theme-weeks">
        {weeks.map((week) => (
          <Week week={week} given={given} />
        ))}
      </ol>
    </Card>
  )
}

function Week({ week: { week, theme, meetings, current, maySet }, given }: WeekProps) {
  const start = formatDay(week)
  const mine = given?.form === 'theme' && given.values['week'] === start ? given : null
  return (
    <li aria-current={current ? 'date' : undefined}>
      <div class="theme-when">
        {start.slice(5)}—{formatDay(week + 6 * dayMs).slice(5)}
        <br />
        {current ? <Tag kind="info">本周</Tag> : <small class="dim">{start.slice(0, 4)}</small>}
      </div>
      <div>
        <p>{theme ? <b>{theme.title}</b> : <span class="dim">没有设主题</span>}</p>
        {theme?.words ? <p class="dim lines-kept">{theme.words}</p> : null}
        {meetings.length === 0 ? null : (
          <ul class="theme-meetings">
            {meetings.map(({ id, title, unit, level, state, came }) => (
              <li>
                <a href={`/meetings/${id}`}>{title}</a>{' '}
                <small class="dim">
                  {meetingLevels[level]} · {unit}
                  {state === 'planned' ? '' : ` · 到会 ${came} 人`}
                </small>{' '}
                <MeetingStatus state={state} />
              </li>
            ))}
          </ul>
        )}
        {maySet ? (
          <details open={mine !== null}>
            <summary>{theme ? '改主题' : '设主题'}</summary>
            <form class="stack" method="post" action="/themes">
              <input type="hidden" name="week" value={start} />
              <input type="hidden" name="seen" value={String(theme?.revision ?? 0)} />
              <TextInput
                name="title"
                id={`title-${start}`}
                label="主题"
                value={mine?.values['title'] ?? theme?.title}
                error={mine?.errors['title']}
                maxlength={themeBounds.title}
                required
              />
              <TextArea
                name="words"
                id={`words-${start}`}
                label="要讲清什么、各单位做什么"
                rows={2}
                value={mine?.values['words'] ?? theme?.words}
                error={mine?.errors['words']}
                maxlength={themeBounds.words}
              />
              <div class="bar">
                <Button kind="primary" small>
                  保存主题
                </Button>
              </div>
            </form>
          </details>
        ) : null}
      </div>
    </li>
  )
}
type WeekProps = { week: ThemeWeek; given: Given | null }
