import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { LexiconOverview, RuleFilters, RuleListRow } from '#src/screening/rules/queries.ts'
import { precisionDays, ruleKinds, ruleStatuses, ruleVoices } from '#src/screening/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import {
  precisionWords,
  RuleStanding,
  setWords,
  weightWords,
} from '#views/screening/rules/standing.tsx'
import { LexiconTabs } from '#views/screening/rules/tabs.tsx'

type Props = {
  overview: LexiconOverview
  page: Page<RuleListRow>
  filters: RuleFilters
  query: Query
  mayEdit: boolean
}

/** 筛查规则: what the machine listens for, and how often it was right. */
export function RulesPage({ overview, page, filters, query, mayEdit }: Props) {
  const narrowed = Object.values(filters).some((value) => value !== null && value !== '' && value)
  return (
    <>
      <PageHead title="筛查规则" note={setWords(overview)}>
        <LinkButton href="/lexicon/rules.json">导出 JSON</LinkButton>
        <LinkButton href="/lexicon/rules.csv">导出 CSV</LinkButton>
        {mayEdit ? <LinkButton href="/lexicon/import">导入</LinkButton> : null}
        {mayEdit ? (
          <LinkButton kind="primary" href="/lexicon/rules/new">
            起草规则
          </LinkButton>
        ) : null}
      </PageHead>
      <LexiconTabs overview={overview} current="/lexicon" />
      <QueryForm action="/lexicon">
        <TextInput
          label="名称、编号或说法"
          name="q"
          type="search"
          value={filters.q}
          maxlength={60}
        />
        <Select
          label="类型"
          name="type"
          value={filters.category}
          blank="全部"
          options={Object.entries(faultCategories)}
        />
        <Select
          label="对象"
          name="target"
          value={filters.target}
          blank="全部"
          options={Object.entries(complaintTargets)}
        />
        <Select
          label="类别"
          name="kind"
          value={filters.kind}
          blank="全部"
          options={Object.entries(ruleKinds)}
        />
        <Select
          label="状态"
          name="status"
          value={filters.status}
          blank="没有停用的"
          options={[['pending', '待发布'], ...Object.entries(ruleStatuses)]}
        />
        <Select
          label="准确率"
          name="low"
          value={filters.low ? 'on' : ''}
          blank="全部"
          options={[['on', '低于下限']]}
        />
      </QueryForm>
      <Card flush>
        {page.rows.length > 0 ? (
          <RuleTable rows={page.rows} />
        ) : (
          <Empty
            title={narrowed ? '没有符合条件的规则' : '还没有规则'}
            hint={
              narrowed
                ? '换个条件，或点“重置”看全部。'
                : '起草第一条时，会先收进随产品的规则；升级程序时也会自动收进。'
            }
          />
        )}
        <ListPager path="/lexicon" query={query} page={page} />
      </Card>
    </>
  )
}

function RuleTable({ rows }: { rows: RuleListRow[] }) {
  return (
    <Table
      caption="筛查规则"
      head={[
        { label: '规则' },
        { label: '类型' },
        { label: '对象' },
        { label: '谁说的' },
        { label: '分值', num: true },
        { label: `近 ${precisionDays} 天` },
        { label: '状态' },
        { label: '最近改动' },
      ]}
    >
      {rows.map((rule) => (
        <tr>
          <td>
            <a href={`/lexicon/rules/${rule.id}`}>{rule.name}</a>
            <small>{rule.code}</small>
          </td>
          <td>
            {rule.category === null ? (
              <Tag>{ruleKinds[rule.kind]}</Tag>
            ) : (
              <Tag>{faultCategories[rule.category]}</Tag>
            )}
          </td>
          <td class="nowrap">{rule.target === null ? '—' : complaintTargets[rule.target]}</td>
          <td class="nowrap">{ruleVoices[rule.voice]}</td>
          <td class="num nowrap">{weightWords(rule.weight)}</td>
          <td>
            {rule.kind === 'mitigation' ? '—' : precisionWords(rule.precision)}
            {rule.low ? (
              <>
                {' '}
                <Tag kind="hot">低于下限</Tag>
              </>
            ) : null}
          </td>
          <td>
            <RuleStanding rule={rule} />
          </td>
          <td>
            <Time at={rule.changedAt} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
