import type { DrawDetail, DrawnRow } from '#src/inspection/sampling/queries.ts'
import type { Repetition } from '#src/inspection/sampling/repeat.ts'
import type { SamplingPlan } from '#src/inspection/sampling/schema.ts'
import { taskStates } from '#src/inspection/tasks/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import {
  chanceText,
  factorTexts,
  lastDay,
  number,
  quotaText,
  seasonText,
} from '#views/inspection/sampling/words.ts'

type Props = { detail: DrawDetail; query: Query; repetition: Repetition | null }

/** How one draw was made, so that anybody can check it. */
export function DrawPage({ detail, query, repetition }: Props) {
  const { draw, drawn } = detail
  const path = `/inspection/draws/${draw.id}`
  return (
    <>
      <PageHead title={`${draw.planName}：${draw.period}`} note="抽样">
        <form
          method="post"
          action={`${path}/repetition`}
          hx-post={`${path}/repetition`}
          hx-target="#repetition"
          hx-swap="innerHTML"
        >
          <Button kind="primary" icon="refresh-cw">
            复算
          </Button>
        </form>
        {detail.open || detail.ended ? (
          <LinkButton href={`${path}/frame.csv`} icon="download">
            导出名册
          </LinkButton>
        ) : null}
        {detail.open ? (
          <LinkButton href={`/inspection/assignments?draw=${draw.id}`}>分配</LinkButton>
        ) : null}
        <LinkButton href={`/inspection/plans/${draw.planId}`}>返回计划</LinkButton>
      </PageHead>
      <div id="repetition" aria-live="polite">
        {repetition ? <RepetitionNotice repetition={repetition} /> : null}
      </div>
      <div class="with-aside">
        <div>
          <Card title="抽中的通话" note={drawnNote(detail)} flush>
            {drawn.rows.length === 0 ? (
              <Empty title="这一期没有抽中通话" hint="没有符合条件、又有录音的通话。" />
            ) : (
              <DrawnTable detail={detail} />
            )}
            <ListPager path={path} query={query} page={drawn} />
          </Card>
        </div>
        <div>
          <HowDrawn detail={detail} />
          <PlanThen detail={detail} />
        </div>
      </div>
    </>
  )
}

function drawnNote({ draw, open }: DrawDetail): string {
  const doubled = draw.summary.doubled > 0 ? `，另有 ${number(draw.summary.doubled)} 通双评` : ''
  const blind = open ? '' : '；没评完的不说是哪一通，评分是盲评'
  return `${number(draw.drawn)} 通${doubled}${blind}`
}

/** 复算: what drawing again came to. */
export function RepetitionNotice({ repetition }: { repetition: Repetition }) {
  const { outcome, frameSize, drawn, differing, erased } = repetition
  const gone = erased > 0 ? `其中 ${number(erased)} 通的录音已按期删除，通话号和机会仍可核对。` : ''
  if (outcome === 'damaged') {
    return <Notice kind="bad">留存的名册和它的指纹对不上，没法复算。请找系统管理员。</Notice>
  }
  if (outcome === 'same') {
    return (
      <Notice kind="good">
        刚才按种子、计划和留存的 {number(frameSize)} 通名册重抽了一遍，{number(drawn)}{' '}
        通的次序、机会和双评都一致。{gone}
      </Notice>
    )
  }
  return (
    <Notice kind="bad">
      重抽的结果和留存的不一致：第 {differing.join('、')} 位不同。请找系统管理员，查操作留痕。{gone}
    </Notice>
  )
}

function HowDrawn({ detail: { draw } }: { detail: DrawDetail }) {
  const { summary } = draw
  return (
    <Card title="怎么抽的">
      <Facts
        items={[
          ['抽样', <Time at={draw.drawnAt} />],
          ['谁抽的', draw.drawnByName],
          ['通话日期', draw.period],
          ['名册', `${number(draw.frameSize)} 通`],
          ['其中补到', summary.late > 0 ? `${number(summary.late)} 通，前几期抽样后才到` : ''],
          ['不足名额', summary.short > 0 ? `${number(summary.short)} 个单位，全部抽中` : ''],
          ['没人评', summary.unassigned > 0 ? `${number(summary.unassigned)} 个任务待分配` : ''],
          ['评分期限', lastDay(summary.dueAt)],
          ['种子', <code>{draw.seed}</code>],
        ]}
      />
      {summary.dueKnown ? null : (
        <Notice kind="info">期限经过的年份还没有公布放假安排，按周一至周五算。</Notice>
      )}
      <p class="dim">
        每个单位抽“名额 ×
        平均倍数”通。每通的机会在抽之前就定好：一份按倍数均分，一份再乘风险权重；超过 1
        的必抽。各通的机会首尾相接排成一线，从随机起点每隔 1
        取一通（系统抽样），所以正好抽足，每通的机会也正好如表。排列次序和起点按“种子:用途:编号”的
        SHA-256 定。
      </p>
      <p class="dim fingerprint">
        名册指纹 <code>{draw.frameHash}</code>
      </p>
    </Card>
  )
}

function PlanThen({ detail }: { detail: DrawDetail }) {
  const plan = detail.plan as Partial<SamplingPlan>
  const { unit, quota, period } = plan
  return (
    <Card title="当时的计划">
      <Facts
        items={[
          ['名额', unit && quota && period ? quotaText({ unit, quota, period }) : ''],
          ['加严', factorTexts(plan.staffFactors ?? {}).join('、')],
          ['季节', (plan.seasons ?? []).map(seasonText).join('；')],
          ['按风险抽', `${plan.riskPercent ?? 0}%`],
          ['分散到各天', plan.spread ? '是' : '否'],
          ['双评', `${plan.doublePercent ?? 0}%`],
        ]}
      />
    </Card>
  )
}

const tones = {
  waiting: 'orange',
  assigned: 'accent',
  scored: 'good',
  unscorable: 'grey',
  withdrawn: 'grey',
} as const

function DrawnTable({ detail: { drawn, open } }: { detail: DrawDetail }) {
  return (
    <Table
      caption="抽中的通话"
      head={[
        { label: '次序', num: true },
        { label: '通话' },
        { label: '通话时间' },
        { label: '坐席' },
        { label: '抽中机会', num: true },
        { label: '状态' },
        ...(open ? [{ label: '质检员' }] : []),
      ]}
    >
      {drawn.rows.map((row) => (
        <tr>
          <td class="num">{row.place}</td>
          <td>
            <CallCell row={row} />
          </td>
          <td class="nowrap">{row.startedAt === null ? '—' : <Time at={row.startedAt} />}</td>
          <td class="nowrap">{row.agent ?? <span class="dim">评完才显示</span>}</td>
          <td class="num">{chanceText(row.chance)}</td>
          <td class="nowrap">
            <Status tone={tones[row.state]} label={taskStates[row.state]} />
          </td>
          {open ? <td class="nowrap">{row.accountName ?? '—'}</td> : null}
        </tr>
      ))}
    </Table>
  )
}

function CallCell({ row }: { row: DrawnRow }) {
  if (row.callId === null) return <span class="dim">评完才显示</span>
  return (
    <>
      <a href={`/calls/${row.callId}`}>{row.callNo}</a>
      {row.erased ? <small class="dim"> 录音已按期删除</small> : null}
    </>
  )
}
