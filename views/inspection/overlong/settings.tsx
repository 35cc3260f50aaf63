import type { LimitRow } from '#src/inspection/overlong/queries.ts'
import type { OverlongSetting } from '#src/inspection/overlong/schema.ts'
import type { OverlongFigures } from '#src/inspection/overlong/settings.ts'
import { measuredADay, measuredDays, usualOverlong } from '#src/inspection/overlong/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Duration, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, TextInput } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  /** The latest to begin first. */
  settings: OverlongSetting[]
  current: OverlongFigures
  limits: { day: number; rows: LimitRow[] } | null
  tomorrow: string
  now: number
  values: Record<string, string>
  errors: FieldErrors
}

/** 超长界限: what counts as over-long, and the limits this makes. */
export function OverlongSettingsPage(props: Props) {
  return (
    <>
      <PageHead title="超长界限">
        <LinkButton href="/inspection/overlong">返回列表</LinkButton>
      </PageHead>
      <div class="with-aside">
        <div>
          <Limits {...props} />
          <Settings {...props} />
        </div>
        <Change {...props} />
      </div>
    </>
  )
}

function Limits({ limits }: Props) {
  const note = limits
    ? `${formatDay(limits.day)} 算的：此前 ${measuredDays} 天，每类每天最多取最后 ${measuredADay} 通`
    : undefined
  const bearing = limits && limits.rows.some(({ limitMs }) => limitMs < Number.MAX_SAFE_INTEGER)
  return (
    <Card title="各类业务的界限" note={note} flush>
      {limits === null ? (
        <Empty title="还没有算过" hint="导入话单后十分钟内算出。" />
      ) : bearing ? (
        <Table
          caption="各类业务的界限"
          head={[
            { label: '业务类型' },
            { label: '通话', num: true },
            { label: '界限', num: true },
            { label: '依据' },
          ]}
        >
          {limits.rows.map(({ name, calls, limitMs, own }) => (
            <tr>
              <td>{name}</td>
              <td class="num">{calls.toLocaleString('zh-CN')}</td>
              <td class="num">
                <Duration ms={limitMs} />
              </td>
              <td>{own ? '本类' : <span class="dim">通话太少，按全部业务</span>}</td>
            </tr>
          ))}
        </Table>
      ) : (
        <Empty title="通话太少，还算不出界限" hint="近 30 天的通话够数之后自动算出。" />
      )}
    </Card>
  )
}

function Settings({ settings, now }: Props) {
  const { percent, leastCalls, leastMinutes } = usualOverlong
  return (
    <Card title="历次设定" flush>
      <Table
        caption="历次设定"
        head={[
          { label: '从哪天起' },
          { label: '比例', num: true },
          { label: '至少几通', num: true },
          { label: '至少几分钟', num: true },
          { label: '设定' },
        ]}
      >
        {settings.map((row) => (
          <tr>
            <td class="nowrap">
              {formatDay(row.from)} {row.from > now ? <span class="dim">尚未开始</span> : null}
            </td>
            <td class="num">{row.percent}%</td>
            <td class="num">{row.leastCalls}</td>
            <td class="num">{row.leastMinutes}</td>
            <td class="nowrap">
              <Time at={row.at} /> <small>{row.by}</small>
            </td>
          </tr>
        ))}
        <tr>
          <td>此前，或没有设定</td>
          <td class="num">{percent}%</td>
          <td class="num">{leastCalls}</td>
          <td class="num">{leastMinutes}</td>
          <td class="dim">系统默认</td>
        </tr>
      </Table>
    </Card>
  )
}

function Change({ current, tomorrow, values, errors }: Props) {
  return (
    <Card title="改界限">
      <form class="form" method="post" action="/inspection/overlong/settings">
        <TextInput
          label="比同类多少通话长（%）"
          name="percent"
          inputmode="decimal"
          value={values['percent'] ?? String(current.percent)}
          error={errors['percent']}
          hint="95 就是每百通里最长的五通"
        />
        <TextInput
          label="一类至少几通"
          name="leastCalls"
          inputmode="numeric"
          value={values['leastCalls'] ?? String(current.leastCalls)}
          error={errors['leastCalls']}
          hint="近 30 天不够这么多，就按全部业务算"
        />
        <TextInput
          label="至少几分钟"
          name="leastMinutes"
          inputmode="numeric"
          value={values['leastMinutes'] ?? String(current.leastMinutes)}
          error={errors['leastMinutes']}
          hint="再短的都不算超长"
        />
        <DateInput
          label="从哪天起"
          name="from"
          value={values['from'] ?? tomorrow}
          error={errors['from']}
          hint="最早从明天起；已经判过的不改。"
          required
        />
        <div class="bar">
          <Button kind="primary">保存</Button>
        </div>
      </form>
    </Card>
  )
}
