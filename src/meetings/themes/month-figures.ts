import { and, asc, gte, inArray, lt } from 'drizzle-orm'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { sheetStates } from '#src/supervision/sheets/vocabulary.ts'

import { type Became, shownIdeas } from '../brainstorm/board.ts'
import { ideaKinds } from '../brainstorm/vocabulary.ts'
import { withCounts } from '../sharing/queries.ts'
import { sharingMeetings } from '../sharing/schema.ts'
import { unnamedIn } from '../sharing/unnamed.ts'
import { meetingLevels } from '../sharing/vocabulary.ts'
import { weeklyThemes } from './schema.ts'

/** What a month came to, in words and whole numbers, as it is frozen with its summary. */
export type MonthFigures = {
  levels: { level: string; held: number; cancelled: number; invited: number; came: number }[]
  themes: { week: string; title: string; meetings: number }[]
  meetings: {
    day: string
    title: string
    unit: string
    invited: number
    came: number
    ideas: number
  }[]
  ideas: { words: string; kind: string; votes: number; became: string }[]
}

const mostMeetings = 500
const mostIdeas = 30

/** The figures of one month over the whole centre, as they stand now. */
export function monthFigures(db: Db, from: number, until: number): MonthFigures {
  const rows = db
    .select()
    .from(sharingMeetings)
    .where(
      and(
        gte(sharingMeetings.startsAt, from),
        lt(sharingMeetings.startsAt, until),
        inArray(sharingMeetings.state, ['held', 'minuted', 'cancelled']),
      ),
    )
    .orderBy(asc(sharingMeetings.startsAt), asc(sharingMeetings.id))
    .limit(mostMeetings)
    .all()
  const all = withCounts(db, rows)
  // Its words were kept for who was known then; a case may have come to the meeting since.
  const told = all
    .filter(({ state }) => state !== 'cancelled')
    .map((row) => ({ row, unnamed: unnamedIn(db, row.id) }))
  const held = told.map(({ row, unnamed }) => ({ ...row, title: unnamed(row.title) }))
  const ideas = told.flatMap(({ row: { id }, unnamed }) =>
    shownIdeas(db, null, id).map((idea) => ({ ...idea, words: unnamed(idea.words), of: id })),
  )
  const sum = (list: typeof held, value: (row: (typeof held)[number]) => number) =>
    list.reduce((total, row) => total + value(row), 0)
  return {
    levels: Object.entries(meetingLevels).map(([key, level]) => {
      const own = held.filter((row) => row.level === key)
      const cancelled = all.filter((row) => row.level === key && row.state === 'cancelled').length
      const invited = sum(own, (row) => row.invited)
      return { level, held: own.length, cancelled, invited, came: sum(own, (row) => row.came) }
    }),
    themes: db
      .select()
      .from(weeklyThemes)
      .where(and(gte(weeklyThemes.week, from), lt(weeklyThemes.week, until)))
      .orderBy(asc(weeklyThemes.week))
      .all()
      .map(({ week, title }) => ({
        ...{ week: formatDay(week), title },
        meetings: held.filter((row) => row.week === week).length,
      })),
    meetings: held.map(({ id, startsAt, title, unit, invited, came }) => ({
      ...{ day: formatDay(startsAt), title, unit, invited, came },
      ideas: ideas.filter(({ of }) => of === id).length,
    })),
    ideas: ideas
      .toSorted((a, b) => b.votes - a.votes || a.id - b.id)
      .slice(0, mostIdeas)
      .map(({ words, kind, votes, became }) => ({
        ...{ words, kind: ideaKinds[kind], votes, became: becameWords(became) },
      })),
  }
}

/** What became of an idea, in one line. */
export function becameWords(became: Became | null): string {
  if (!became) return ''
  const { sheetNo, state, department, closedAt } = became
  const closed = closedAt === null ? '' : `（${formatDay(closedAt)}）`
  return `督办 ${sheetNo ?? '还没有编号'}，${department}，${sheetStates[state]}${closed}`
}

/** What a summary begins with. */
export function summaryTemplate(
  month: string,
  { levels, themes, meetings, ideas }: MonthFigures,
): string {
  const held = levels.reduce((sum, one) => sum + one.held, 0)
  const came = levels.reduce((sum, one) => sum + one.came, 0)
  const chosen = ideas.filter(({ became }) => became !== '')
  return [
    '一、例会召开',
    `${month} 共召开分享例会 ${held} 次，到会 ${came} 人次；${levels
      .map((one) => `${one.level} ${one.held} 次`)
      .join('，')}。`,
    '',
    '二、每周主题',
    ...(themes.length === 0
      ? ['本月没有设主题。']
      : themes.map(({ week, title, meetings: n }) => `${week} 起的一周：${title}，例会 ${n} 次。`)),
    '',
    '三、提出的点子和去向',
    `本月点子最多的例会：${topOf(meetings)}`,
    ...(chosen.length === 0
      ? ['还没有点子定为督办事项。']
      : chosen.map(({ words, became }) => `${words}——${became}。`)),
    '',
    '四、下月打算',
    '',
  ].join('\n')
}

function topOf(meetings: MonthFigures['meetings']): string {
  const [first] = meetings.toSorted((a, b) => b.ideas - a.ideas)
  return first && first.ideas > 0 ? `${first.unit}“${first.title}”，${first.ideas} 条。` : '没有。'
}
