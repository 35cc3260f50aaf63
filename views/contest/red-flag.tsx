import type { ShownReward } from '#src/contest/page.ts'
import type { FlagHolding } from '#src/contest/red-flag.ts'
import { type ContestRule, flagReasons, rewardChanges } from '#src/contest/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { Status, Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  /** Newest first; those of one month hold the flag together. */
  history: readonly FlagHolding[]
  months: readonly string[]
  /** The month whose list of rewards is shown; null where none was announced. */
  month: string | null
  rule: ContestRule | null
  rewards: readonly ShownReward[]
  edits: boolean
  given: {
    errors: Record<string, string>
    values: Record<string, string>
    sentence?: string
  } | null
}

/** 流动红旗: who holds it, who held it and why, and the agents who were rewarded with it. */
export function RedFlagPage(props: Props) {
  const { history, month, rewards, edits, given } = props
  const holding = history.filter(({ until }) => until === null)
  return (
    <>
      <PageHead title="流动红旗" note="每月授予一等奖部门，随公布移交">
        <LinkButton href="/contest">对标竞赛</LinkButton>
      </PageHead>
      {given?.sentence ? <Notice kind="bad">{given.sentence}</Notice> : null}
      {holding.length === 0 ? (
        <Empty title="红旗还没有授出" hint="第一次公布对标竞赛以后，这里是持旗部门和历次移交。" />
      ) : (
        <>
          <Card>
            <p class="contest-flag">
              <span class="contest-flag-mark" aria-hidden="true" />
              <strong>{holding.map(({ department }) => department).join('、')}</strong>
              <span class="dim">
                {holding[0]?.month} 一等奖，{formatDay(holding[0]?.at ?? 0)} 起持旗：
                {holding[0] ? flagReasons[holding[0].reason] : ''}
              </span>
            </p>
          </Card>
          <Rewards {...props} />
          {edits && month ? <Editing month={month} given={given} /> : null}
          <History history={history} />
        </>
      )}
      {rewards.length > 0 && rewards.every(({ person }) => person === null) ? (
        <p class="dim">名单上的姓名只给看得到这些坐席的人看。</p>
      ) : null}
    </>
  )
}

function Rewards({ month, months, rule, rewards }: Props) {
  const named = rewards.filter(({ person }) => person !== null)
  const hidden = rewards.filter(({ person, listed }) => person === null && listed).length
  const note = rule
    ? `一等奖部门，当月接听 ${rule.rewardCalls} 通以上，没有属实或未核实的投诉；表扬多的在前，每部门 ${rule.rewardPlaces} 人`
    : ''
  const num = true
  return (
    <Card
      title={`${month ?? ''} 优秀客服专员`}
      note={note}
      actions={
        named.length > 0 && month ? (
          <TableFiles of="/contest/red-flag" table="rewards" query={{ month }} />
        ) : null
      }
      flush
    >
      {months.length > 1 ? (
        <nav class="bar contest-months" aria-label="公布的月份">
          {months.map((one) => (
            <a
              href={`/contest/red-flag?month=${one}`}
              aria-current={one === month ? 'page' : undefined}
            >
              {one}
            </a>
          ))}
        </nav>
      ) : null}
      {named.length === 0 ? (
        <Empty
          title={hidden > 0 ? `名单上有 ${hidden} 人，都不在您的范围内` : '没有符合条件的人员'}
        />
      ) : (
        <Table
          caption="优秀客服专员"
          head={[
            { label: '工号' },
            { label: '姓名' },
            { label: '接听', num },
            { label: '表扬', num },
            { label: '状态' },
            { label: '变动原因' },
          ]}
        >
          {named.map((row) => (
            <tr class={row.listed ? undefined : 'contest-struck'}>
              <td class="nowrap">{row.person?.agentNo}</td>
              <td class="nowrap">{row.person?.name}</td>
              <td class="num">{row.facts?.calls.toLocaleString('zh-CN') ?? '—'}</td>
              <td class="num">{row.facts?.praises ?? '—'}</td>
              <td>
                {row.listed ? (
                  <Status tone="good" label="在名单上" />
                ) : (
                  <Status tone="grey" label="已撤下" />
                )}
              </td>
              <td>
                {row.edit ? (
                  <>
                    <Tag>{rewardChanges[row.edit.change]}</Tag> {row.edit.reason}（{row.edit.byName}{' '}
                    {formatDay(row.edit.at)}）
                  </>
                ) : (
                  '—'
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {named.length > 0 && hidden > 0 ? (
        <p class="dim contest-more">另有 {hidden} 人不在您的范围内，未列名。</p>
      ) : null}
    </Card>
  )
}

function Editing({ month, given }: { month: string; given: Props['given'] }) {
  const { values = {}, errors = {} } = given ?? {}
  return (
    <Card title="改动名单" note="公布时的名单保留，改动和原因列在旁边">
      <form class="bar" method="post" action={`/contest/${month}/rewards`}>
        <TextInput
          label="工号"
          name="agentNo"
          value={values['agentNo']}
          error={errors['agentNo']}
          maxlength={30}
          required
        />
        <Select
          label="改动"
          name="change"
          value={values['change'] ?? 'added'}
          error={errors['change']}
          options={Object.entries(rewardChanges)}
        />
        <TextInput
          label="原因"
          name="reason"
          value={values['reason']}
          error={errors['reason']}
          maxlength={200}
          required
        />
        <Button>改动名单</Button>
      </form>
    </Card>
  )
}

function History({ history }: Pick<Props, 'history'>) {
  return (
    <Card title="历次持旗" actions={<TableFiles of="/contest/red-flag" table="holders" />} flush>
      <Table
        caption="历次持旗"
        head={[
          { label: '月份' },
          { label: '部门' },
          { label: '起' },
          { label: '止' },
          { label: '缘由' },
        ]}
      >
        {history.map((row) => (
          <tr>
            <td class="nowrap">
              <a href={`/contest?month=${row.month}`}>{row.month}</a>
            </td>
            <td>{row.department}</td>
            <td class="nowrap">{formatDay(row.at)}</td>
            <td class="nowrap">{row.until === null ? '至今' : formatDay(row.until)}</td>
            <td>{flagReasons[row.reason]}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
