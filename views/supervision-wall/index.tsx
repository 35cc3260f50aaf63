import { dayMs, formatTime } from '#src/kernel/calendar.ts'
import { sheetLevels, sheetStates } from '#src/supervision/sheets/vocabulary.ts'
import type { Wall, WallFigures } from '#src/supervision/wall/now.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { TableFilesLine } from '#views/components/table-files.tsx'

/** 督办墙: legible from the other end of the hall; every number opens its sheets. */
export function WallPage({ wall, whole }: { wall: Wall; whole: boolean }) {
  return (
    <div class={whole ? 'wall wall-whole' : 'wall'}>
      <PageHead title="督办墙" note="每分钟自动更新">
        {whole ? (
          <LinkButton href="/supervision-wall">退出大屏</LinkButton>
        ) : (
          <LinkButton href="/supervision-wall?screen=whole">大屏显示</LinkButton>
        )}
      </PageHead>
      <WallNow wall={wall} />
    </div>
  )
}

/** What each figure is called, and which list shows it. */
const figures = {
  open: ['办理中', ''],
  overdue: ['已超期', '&due=overdue'],
  escalated: ['已升级', '&level=raised'],
  check: ['等见效', '&state=check'],
  act: ['等签字', '&state=act'],
} as const satisfies Record<keyof WallFigures, readonly [label: string, query: string]>
const keys = ['open', 'overdue', 'escalated', 'check', 'act'] as const

const hot = (key: keyof WallFigures, value: number) =>
  value > 0 && (key === 'overdue' || key === 'escalated') ? 'hot' : undefined

/** The part that is asked for again; where the server cannot be reached, its time tells how old it is. */
export function WallNow({ wall }: { wall: Wall }) {
  const { rows, late, all, at } = wall
  return (
    <section
      id="wall-now"
      hx-get="/supervision-wall/now"
      hx-trigger="every 60s"
      hx-target="this"
      hx-swap="outerMorph"
    >
      <p class="wall-time dim">{formatTime(at)} 的情况</p>
      <dl class="wall-figures">
        {keys.map((key) => (
          <div>
            <dt>{figures[key][0]}</dt>
            <dd class={hot(key, all[key])}>
              <Figure of={key} value={all[key]} />
            </dd>
          </div>
        ))}
      </dl>
      {rows.length === 0 ? (
        <Empty title="没有办理中的督办表" hint="下达以后，各部门的进度显示在这里。" />
      ) : (
        <div class="wall-scroll">
          <TableFilesLine of="/supervision-wall" table="departments" />
          <table class="wall-table">
            <caption class="sr">各部门督办进度</caption>
            <thead>
              <tr>
                <th scope="col">部门</th>
                {keys.map((key) => (
                  <th scope="col">{figures[key][0]}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  <th scope="row">
                    <a href={`/supervision?department=${row.id}`}>{row.name}</a>
                  </th>
                  {keys.map((key) => (
                    <td class={hot(key, row[key])}>
                      <Figure of={key} value={row[key]} departmentId={row.id} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {late.length === 0 ? null : (
        <>
          <h2>超期最久</h2>
          <TableFilesLine of="/supervision-wall" table="late" />
          <ol class="wall-late">
            {late.map(({ id, sheetNo, department, problem, state, level, stepDueAt }) => (
              <li>
                <a href={`/supervision/${id}`}>{sheetNo}</a>
                <span>{department}</span>
                <span class="wall-problem">{problem}</span>
                <span>{sheetStates[state]}</span>
                <span>{sheetLevels[level]}</span>
                <strong class="hot">超期 {daysLate(stepDueAt, at)} 天</strong>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

type FigureProps = { of: keyof WallFigures; value: number; departmentId?: number }

function Figure({ of, value, departmentId }: FigureProps) {
  const query = figures[of][1]
  if (value === 0) return <span class="wall-none">0</span>
  const unit = departmentId === undefined ? '' : `&department=${departmentId}`
  return <a href={`/supervision?${`${unit}${query}`.slice(1)}`}>{value}</a>
}

const daysLate = (dueAt: number | null, now: number) =>
  dueAt === null ? 0 : Math.floor((now - dueAt) / dayMs) + 1
