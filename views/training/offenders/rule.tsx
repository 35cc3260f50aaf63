import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { Season } from '#src/organisation/seasons/schema.ts'
import type { Given } from '#src/training/form-fields.ts'
import type { Preview } from '#src/training/offenders/preview.ts'
import type { RuleInForce } from '#src/training/offenders/rules.ts'
import type { OffenderRule } from '#src/training/offenders/schema.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { ruleLine } from '#views/training/offenders/index.tsx'

type Props = {
  current: RuleInForce
  rules: OffenderRule[]
  seasons: Season[]
  seen: number
  today: string
  given: Given | null
  preview: Preview | null
  now: number
}

/** 认定规则: N substantiated in M days, by category and season, with whom it would name. */
export function OffenderRulePage(props: Props) {
  const { current, given, preview } = props
  return (
    <>
      <PageHead title="重点人员认定规则" note={ruleLine(current)}>
        <LinkButton href="/repeat-offenders">返回重点人员</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {preview ? <PreviewCard preview={preview} /> : null}
      <RuleForm {...props} />
      <History {...props} />
    </>
  )
}

function PreviewCard({ preview: { rows, more, fresh, lifted } }: { preview: Preview }) {
  const total = rows.length + more
  return (
    <Card
      title="预览：按这个规则今天会是谁"
      note={`共 ${total} 人，新列入 ${fresh} 人，解除 ${lifted} 人；还没有保存`}
      flush
    >
      {rows.length === 0 ? (
        <Empty title="没有人会被列入" hint="线定得高，或者期限内属实的投诉还少。" />
      ) : (
        <Table
          caption="预览名单"
          head={[{ label: '坐席' }, { label: '部门' }, { label: '为什么' }]}
        >
          {rows.map((row) => (
            <tr>
              <td>
                {row.name || '未知坐席'} <span class="dim">{row.agentNo}</span>{' '}
                {row.already ? null : <Tag kind="hot">新列入</Tag>}
              </td>
              <td>{row.department}</td>
              <td>{row.words}</td>
            </tr>
          ))}
        </Table>
      )}
      {more > 0 ? <p class="dim card-more">另有 {more} 人没有列出</p> : null}
    </Card>
  )
}

function History({ rules, seasons, now }: Props) {
  const seasonNames = new Map(seasons.map(({ id, name }) => [String(id), name]))
  return (
    <Card title="历次设定" flush>
      {rules.length === 0 ? (
        <Empty title="还没有设定过" hint="现在按随产品的规则：推诿搪塞、应派未派一件算 1.5 件。" />
      ) : (
        <Table
          caption="历次设定"
          head={[
            { label: '从哪天起' },
            { label: '天数', num: true },
            { label: '认定线', num: true },
            { label: '分类和季节' },
            { label: '设定' },
          ]}
        >
          {rules.map((rule) => (
            <tr>
              <td class="nowrap">
                {formatDay(rule.from)} {rule.from > now ? <span class="dim">尚未开始</span> : null}
                <small class="dim">第 {rule.id} 版</small>
              </td>
              <td class="num">{rule.days}</td>
              <td class="num">{rule.least}</td>
              <td>{detailsOf(rule, seasonNames)}</td>
              <td>
                {rule.by}
                <br />
                <small class="dim">{rule.reason}</small>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}

function detailsOf(rule: OffenderRule, seasonNames: ReadonlyMap<string, string>): string {
  const parts = [
    ...keysOf(faultCategories).flatMap((fault) => {
      const weight = rule.weights[fault]
      const own = rule.own[fault]
      return [
        ...(weight === undefined ? [] : [`${faultCategories[fault]}一件算 ${weight} 件`]),
        ...(own === undefined ? [] : [`${faultCategories[fault]}满 ${own} 件单独认定`]),
      ]
    }),
    ...Object.entries(rule.seasonLeast).map(
      ([id, least]) => `${seasonNames.get(id) ?? '已删的季节'} ${least} 件`,
    ),
  ]
  return parts.length === 0 ? '都按一件算' : parts.join('；')
}

function RuleForm({ current, seasons, seen, today, given }: Props) {
  const { figures } = current
  const known: Record<string, string> = {
    days: String(figures.days),
    least: String(figures.least),
    from: today,
    reason: '',
    ...Object.fromEntries(
      keysOf(faultCategories).flatMap((fault) => [
        [`weight-${fault}`, String(figures.weights[fault] ?? 1)],
        [`own-${fault}`, String(figures.own[fault] ?? '')],
      ]),
    ),
    ...Object.fromEntries(
      seasons.map(({ id }) => [`season-${id}`, String(figures.seasonLeast[String(id)] ?? '')]),
    ),
  }
  const field = (name: string) => ({
    name,
    value: given?.values[name] ?? known[name] ?? '',
    error: given?.errors[name],
  })
  return (
    <Card title="设定新规则" note="先预览再保存；以前认定的按当时的规则留着">
      <form class="stack" method="post" action="/repeat-offenders/rule">
        <input type="hidden" name="seen" value={String(seen)} />
        <div class="form-grid">
          <TextInput
            {...field('days')}
            label="看近多少天"
            inputmode="numeric"
            maxlength={3}
            required
          />
          <TextInput
            {...field('least')}
            label="认定线（件）"
            inputmode="decimal"
            maxlength={4}
            required
          />
        </div>
        <Table
          caption="各类一件算几件"
          head={[{ label: '属实类型' }, { label: '一件算几件' }, { label: '单类满几件' }]}
        >
          {keysOf(faultCategories).map((fault) => (
            <tr>
              <td class="nowrap">{faultCategories[fault]}</td>
              <td>
                <TextInput
                  {...field(`weight-${fault}`)}
                  label={`${faultCategories[fault]}一件算几件`}
                  hideLabel
                  inputmode="decimal"
                  maxlength={3}
                />
              </td>
              <td>
                <TextInput
                  {...field(`own-${fault}`)}
                  label={`${faultCategories[fault]}单类满几件就认定`}
                  hideLabel
                  inputmode="numeric"
                  maxlength={2}
                  placeholder="不单独"
                />
              </td>
            </tr>
          ))}
        </Table>
        {seasons.length === 0 ? (
          <p class="dim">还没有设季节；设了以后，各季节可以有自己的认定线。</p>
        ) : (
          <div class="form-grid">
            {seasons.map(({ id, name, fromDay, untilDay }) => (
              <TextInput
                {...field(`season-${id}`)}
                label={`${name}认定线（件）`}
                hint={`${fromDay} 至 ${untilDay}；空着和平时一样`}
                inputmode="decimal"
                maxlength={4}
              />
            ))}
          </div>
        )}
        <div class="form-grid">
          <DateInput {...field('from')} label="从哪天起用" min={today} required />
          <TextInput {...field('reason')} label="为什么这样定" maxlength={200} required />
        </div>
        <div class="bar">
          <Button formaction="/repeat-offenders/rule/preview" formnovalidate>
            预览名单
          </Button>
          <Button kind="primary">保存规则</Button>
        </div>
      </form>
    </Card>
  )
}
