import type { HotspotBoard, HotspotRow } from '#src/hotspots/queries.ts'
import type { HotspotFilters } from '#src/hotspots/read-filters.ts'
import {
  type HotspotFigures,
  leastDays,
  termKinds,
  weekdaysBack,
} from '#src/hotspots/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  board: HotspotBoard
  filters: HotspotFilters
  departments: readonly Option[]
  provinces: readonly string[]
  types: readonly Option[]
  figures: HotspotFigures
  maySet: boolean
  today: number
  /** Somebody chose the day. */
  asked: boolean
}

const here = '/hotspots'
const plain = (count: number) => count.toLocaleString('zh-CN')

/** 诉求热点: what customers speak of today, what of it rises, and how much of the day was heard at all. */
export function HotspotsPage(props: Props) {
  const { board, filters, departments, provinces, types, maySet } = props
  const { problem } = filters
  const of = (slice: string) => (filters.slice === slice ? filters.part : '')
  return (
    <>
      <PageHead title="诉求热点" note={noteOf(props)}>
        {maySet ? <LinkButton href={`${here}/settings`}>热点词和基线</LinkButton> : null}
        <LinkButton href="/risks">风险预警</LinkButton>
      </PageHead>
      {board.counted && board.day < props.today && !props.asked ? (
        <Notice kind="info">今天还没有计数，下面是最近计过的 {filters.dayText}。</Notice>
      ) : null}
      {board.counted ? <Figures {...props} /> : null}
      <QueryForm action={here}>
        <DateInput
          label="日期"
          name="day"
          value={filters.dayText}
          {...(problem ? { error: problem } : {})}
        />
        <Select
          label="来自"
          name="kind"
          value={filters.kind}
          options={Object.entries(termKinds)}
          blank="全部"
        />
        <Select
          label="部门"
          name="department"
          value={of('department')}
          options={departments}
          blank="全部"
        />
        <Select
          label="省份"
          name="province"
          value={of('province')}
          options={provinces.map((name) => [name, name] as const)}
          blank="全部"
        />
        <Select label="业务类型" name="type" value={of('type')} options={types} blank="全部" />
      </QueryForm>
      <Board {...props} />
      <Method {...props} />
    </>
  )
}

function noteOf({ board: { counted }, today, board }: Props): string {
  if (!counted) return '还没有计数'
  if (counted.heard === 0) return '当天没有转写过的来电，只数业务类型和工单'
  const until = board.day === today ? `，今天到 ${formatTime(counted.at).slice(11)} 为止` : ''
  return `${plain(counted.heard)} 通有客户转写的来电中的词，占当天来电 ${share(counted)}${until}`
}

function share({ calls, heard }: { calls: number; heard: number }): string {
  if (calls === 0) return '0%'
  const percent = (heard / calls) * 100
  return percent > 0 && percent < 0.1 ? '不到 0.1%' : `${percent.toFixed(1)}%`
}

function Figures({ board, filters }: Props) {
  const { counted, base } = board
  if (!counted) return null
  const rising = board.rows.filter((row) => row.rising).length
  const whole = filters.slice === 'all'
  return (
    <Tiles>
      <Tile label="来电" value={plain(base?.calls ?? 0)} unit="通" note="业务类型按全部来电数" />
      <Tile
        label="有客户转写"
        value={plain(base?.heard ?? 0)}
        unit="通"
        note={base?.heard ? `占 ${share(base)}，词只从这些来电里数` : '没有，所以数不出词'}
      />
      <Tile label="工单" value={plain(counted.orders)} unit="件" note="按责任单位数，全中心" />
      <Tile
        label={whole ? '上升的热点' : '其中上升的'}
        value={rising}
        unit="个"
        hot={rising > 0}
        note={
          board.rows.some(({ weeks }) => weeks >= leastDays)
            ? '比同一星期几明显多'
            : '历史还不够，不判断'
        }
      />
    </Tiles>
  )
}

function Board({ board, filters, maySet, today }: Props) {
  const { counted, rows } = board
  const recount = maySet ? (
    <form method="post" action={`${here}/recount`}>
      <input type="hidden" name="day" value={filters.dayText} />
      <Button small>{counted ? '重新计数' : '现在计数'}</Button>
    </form>
  ) : undefined
  if (!counted) {
    return (
      <Card>
        <Empty
          title={board.day === today ? '今天还没有计数' : '这一天没有计数'}
          hint="每小时计一次今天，每天零点后再计前三天。通话和转写导入后会自动补上。"
          action={recount}
        />
      </Card>
    )
  }
  if (rows.length === 0) {
    return (
      <Card>
        <Empty
          title="没有数到热点"
          hint={
            filters.slice === 'all'
              ? '这一天没有来电，或者有转写的来电太少。'
              : '这一部分当天没有够数的词；人少的部门、省份常常这样。'
          }
          action={<LinkButton href={`${here}?day=${filters.dayText}`}>看全部</LinkButton>}
        />
      </Card>
    )
  }
  return (
    <Card
      title={`${filters.dayText} 的热点`}
      note="按次数 × 权重排；一行是一件事，后面是常和它一起出现的词"
      actions={
        <>
          <TableFiles of={here} table="departments" query={queryOf(filters)} />
          {recount}
        </>
      }
      flush
    >
      <Table
        caption="热点"
        head={[
          { label: '热点' },
          { label: '来自' },
          { label: '次数', num: true },
          { label: '每万通', num: true },
          { label: '平常', num: true },
          { label: '升降' },
          { label: '权重', num: true },
          { label: '一起出现的词' },
        ]}
      >
        {rows.map((row) => (
          <tr>
            <td class="nowrap">
              <a href={`${here}/terms/${row.termId}?day=${filters.dayText}`}>{row.text}</a>
            </td>
            <td class="nowrap dim">{termKinds[row.kind]}</td>
            <td class="num">
              <a href={`${here}/terms/${row.termId}?day=${filters.dayText}`}>{plain(row.calls)}</a>
            </td>
            <td class="num">{row.perTenThousand === null ? '—' : row.perTenThousand.toFixed(1)}</td>
            <td class="num">{row.expected === null ? '—' : row.expected.toFixed(1)}</td>
            <td class="nowrap">
              <RiseWord row={row} />
            </td>
            <td class="num">{row.weight}</td>
            <td>
              {row.others.length === 0 ? (
                <span class="dim">—</span>
              ) : (
                row.others
                  .slice(0, 6)
                  .map(({ text, calls }) => `${text} ${calls}`)
                  .join('、')
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

/** The day and the part as the address has them. */
const queryOf = ({ dayText, kind, slice, part }: HotspotFilters) => ({
  ...{ day: dayText, kind: kind ?? '' },
  ...(slice === 'all' ? {} : { [slice]: part }),
})

/** The word carries it; how sure it is stands beside it. */
export function RiseWord({
  row,
}: {
  row: Pick<HotspotRow, 'rising' | 'weeks' | 'chance' | 'calls' | 'expected'>
}) {
  if (row.weeks < leastDays) {
    return <span class="dim">{row.weeks === 0 ? '没有历史' : `历史只有 ${row.weeks} 周`}</span>
  }
  const times = row.expected ? row.calls / row.expected : null
  if (!row.rising) {
    return <span class="dim">{times === null ? '平常' : `平常（${times.toFixed(1)} 倍）`}</span>
  }
  return <Tag kind="hot">{times === null ? '全中心上升' : `上升，${times.toFixed(1)} 倍`}</Tag>
}

function Method({ board, figures }: Props) {
  const compared = board.rows.filter(({ weeks }) => weeks >= leastDays).length
  const lucky = (board.counted?.terms ?? 0) * figures.chance
  return (
    <details class="card hotspot-method">
      <summary>怎么数、怎么算上升</summary>
      <ul>
        <li>
          先把号码、姓名、地址打码，再数。词是客户的话里两到四个字、至少在 {figures.leastCalls}{' '}
          通来电里出现的片段，一通只算一次；业务词按词表数。
        </li>
        <li>
          只有转写过的来电有词。先转写的是看起来有问题的来电，所以词的多少不等于全部来电里的多少，
          只宜和平常比。
        </li>
        <li>
          平常 = 前 {weekdaysBack} 个同一星期几的比例取中位数，乘以当天的通数。比平常多{' '}
          {figures.times} 倍以上、而且平常日子碰巧这么多的机会不到 {figures.chance}{' '}
          才叫上升。次数忽多忽少的词，机会按负二项分布算，不按泊松分布（Farrington
          等，1996；Noufaily 等，2013）。
        </li>
        <li>
          {compared === 0
            ? `至少有 ${leastDays} 个同一星期几计过数，才判断升降。`
            : `当天比了 ${board.counted?.terms ?? 0} 个词，就算什么都没发生，也会有大约 ${lucky < 0.1 ? '不到 0.1' : lucky.toFixed(1)} 个碰巧越线。`}
        </li>
        <li>两个词在较少那个词的来电里有 {figures.overlap}% 以上是同一通，就归为一件事。</li>
        {board.counted ? <li>计数时间：{formatTime(board.counted.at)}</li> : null}
      </ul>
    </details>
  )
}
