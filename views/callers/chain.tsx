import type { ChainDetail } from '#src/callers/repeats/queries.ts'
import { noteWords, repeatCauses, sameness } from '#src/callers/repeats/vocabulary.ts'
import { orderStates } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

import { gapWords, SolutionStatus } from './repeats.tsx'

type Given = {
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  sentence?: string
}
type Props = { chain: ChainDetail; given: Given | null }

/** One chain: its calls in order, what lies between them, and why the customer had to call again. */
export function ChainPage({ chain, given }: Props) {
  const { members, more } = chain
  return (
    <>
      <PageHead
        title={`重复来电 ${chain.caller}`}
        note={<SolutionStatus solution={chain.solution} />}
      >
        <LinkButton href={`/callers/${chain.word}`}>客户时间线</LinkButton>
        <LinkButton href="/repeat-calls">返回重复来电</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <Card>
        <Facts
          items={[
            ['来电', `${chain.calls} 次`],
            ['业务', `${chain.type ?? '没有记'}（${sameness[chain.same ? 'same' : 'mixed']}）`],
            ['首次部门', chain.department],
            ['最短间隔', gapWords(chain.shortestGapMs)],
            ['最长间隔', gapWords(chain.longestGapMs)],
            [
              '原因',
              chain.cause === null
                ? '还没有标'
                : `${repeatCauses[chain.cause]}${chain.causeNote ? `：${chain.causeNote}` : ''}（${chain.causeBy}）`,
            ],
          ]}
        />
      </Card>
      <Card
        title="来电"
        note={more ? '只列最早的几十次' : undefined}
        actions={<TableFiles of={`/repeat-calls/${chain.id}`} table="calls" />}
        flush
      >
        <Table
          caption="这一串来电"
          head={[
            { label: '时间' },
            { label: '隔了多久' },
            { label: '通话' },
            { label: '业务' },
            { label: '部门' },
            { label: '工单' },
          ]}
        >
          {members.map((call) => (
            <tr>
              <td>
                <Time at={call.startedAt} />
              </td>
              <td class="nowrap">{call.gapMs === null ? '首次' : gapWords(call.gapMs)}</td>
              <td class="nowrap">
                {call.seen ? <a href={`/calls/${call.id}`}>{call.callNo}</a> : call.callNo}
              </td>
              <td>{call.type ?? '没有记'}</td>
              <td>{call.department ?? '—'}</td>
              <td>
                {call.orders.length === 0 ? (
                  <span class="dim">没有</span>
                ) : (
                  call.orders
                    .map(({ orderNo, state }) => `${orderNo} ${orderStates[state]}`)
                    .join('、')
                )}
              </td>
            </tr>
          ))}
        </Table>
      </Card>
      <CauseForm chain={chain} given={given} />
    </>
  )
}

function CauseForm({ chain, given }: Props) {
  const field = (name: string, known: string) => ({
    name,
    value: given ? (given.values[name] ?? '') : known,
    ...(given?.errors[name] ? { error: given.errors[name] } : {}),
  })
  return (
    <Card title="为什么要再来电" note="听过录音、看过工单再标">
      <form class="stack" method="post" action={`/repeat-calls/${chain.id}/cause`}>
        <input type="hidden" name="seen" value={String(chain.revision)} />
        <Choice
          {...field('cause', chain.cause ?? '')}
          label="原因"
          words={repeatCauses}
          columns={5}
          required
        />
        <TextInput
          {...field('note', chain.causeNote)}
          label="说明"
          hint="不写客户姓名和号码，可不填"
          maxlength={noteWords.most}
        />
        <div class="bar">
          <Button kind="primary">标明原因</Button>
        </div>
      </form>
    </Card>
  )
}
