import type { FieldErrors } from '#src/kernel/form.ts'
import type { RetirementList } from '#src/screening/rules/judgement-queries.ts'
import type { LexiconOverview } from '#src/screening/rules/queries.ts'
import { precisionDays, retirementDecisions } from '#src/screening/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'
import { LexiconTabs } from '#views/screening/rules/tabs.tsx'

type Given = { values: Record<string, string>; errors: FieldErrors }

type Props = {
  overview: LexiconOverview
  list: RetirementList
  mayDecide: boolean
  /** The proposal whose form was sent with something wrong in it. */
  deciding: (Given & { id: number }) | null
  settings: Given
}

/** 停用建议: rules that are wrong too often. The figures propose, a person decides. */
export function RetirementsPage({ overview, list, mayDecide, deciding, settings }: Props) {
  const { floor, leastJudged } = settings.values
  return (
    <>
      <PageHead
        title="停用建议"
        note={`近 ${precisionDays} 天至少判过 ${leastJudged} 通、准确率上限还不到 ${floor}% 的规则`}
      />
      <LexiconTabs overview={overview} current="/lexicon/retirements" />
      <Card
        actions={
          list.open.length > 0 ? <TableFiles of="/lexicon/retirements" table="open" /> : null
        }
        flush
      >
        {list.open.length === 0 ? (
          <Empty
            title="没有要停用的建议"
            hint="复核的结论和命中标记多了以后，准确率太低的规则会列在这里。"
          />
        ) : (
          <Table
            caption="停用建议"
            head={[
              { label: '规则' },
              { label: '判对' },
              { label: '95% 区间上限', num: true },
              { label: '下限', num: true },
              { label: '提出' },
              { label: '决定' },
            ]}
          >
            {list.open.map(({ proposal, rule }) => (
              <tr>
                <td>
                  <a href={`/lexicon/rules/${rule.id}`}>{rule.name}</a>
                  <small>{rule.code}</small>
                </td>
                <td class="nowrap">
                  {proposal.right}/{proposal.judged} 通
                </td>
                <td class="num">{percent(proposal.upper)}</td>
                <td class="num">{percent(proposal.floor)}</td>
                <td>
                  <Time at={proposal.at} />
                </td>
                <td>
                  {mayDecide ? (
                    <Decision
                      id={proposal.id}
                      name={rule.name}
                      given={deciding?.id === proposal.id ? deciding : null}
                    />
                  ) : (
                    '由质检主管决定'
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
      {list.decided.length > 0 ? <Decided list={list} /> : null}
      {mayDecide ? <Settings {...settings} /> : null}
    </>
  )
}

const percent = (thousandths: number) => `${(thousandths / 10).toFixed(1)}%`

function Decision({ id, name, given }: { id: number; name: string; given: Given | null }) {
  return (
    <form class="stack" method="post" action={`/lexicon/retirements/${id}/decision`}>
      <TextInput
        label="理由"
        name="note"
        id={`note-${id}`}
        value={given?.values['note']}
        maxlength={300}
        required
        error={given?.errors['note'] ?? given?.errors['decision']}
      />
      <div class="bar">
        <Button small kind="danger" name="decision" value="retired" aria-label={`停用 ${name}`}>
          停用
        </Button>
        <Button small name="decision" value="kept" aria-label={`保留 ${name}`}>
          保留
        </Button>
      </div>
    </form>
  )
}

function Decided({ list }: { list: RetirementList }) {
  return (
    <Card
      title="以前的建议"
      actions={<TableFiles of="/lexicon/retirements" table="decided" />}
      flush
    >
      <Table
        caption="以前的建议"
        head={[{ label: '规则' }, { label: '当时判对' }, { label: '决定' }, { label: '理由' }]}
      >
        {list.decided.map(({ proposal, rule }) => (
          <tr>
            <td>
              <a href={`/lexicon/rules/${rule.id}`}>{rule.name}</a>
            </td>
            <td class="nowrap">
              {proposal.right}/{proposal.judged} 通
            </td>
            <td>
              <Status
                tone={proposal.decision === 'retired' ? 'orange' : 'grey'}
                label={proposal.decision ? retirementDecisions[proposal.decision] : ''}
              />
              <small>
                {proposal.decidedBy}{' '}
                {proposal.decidedAt === null ? null : <Time at={proposal.decidedAt} />}
              </small>
            </td>
            <td>{proposal.decisionNote || '—'}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function Settings({ values, errors }: Given) {
  return (
    <Card title="什么时候建议停用">
      <form class="stack" method="post" action="/lexicon/settings">
        <div class="form-grid">
          <TextInput
            label="准确率下限（%）"
            name="floor"
            value={values['floor']}
            inputmode="numeric"
            maxlength={2}
            required
            hint="95% 区间的上限也低于它，才建议停用"
            error={errors['floor']}
          />
          <TextInput
            label="至少判过（通）"
            name="leastJudged"
            value={values['leastJudged']}
            inputmode="numeric"
            maxlength={4}
            required
            error={errors['leastJudged']}
          />
        </div>
        <div class="bar">
          <Button>保存</Button>
        </div>
      </form>
    </Card>
  )
}
