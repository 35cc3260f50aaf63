import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Difference } from '#src/screening/rules/differences.ts'
import type { LexiconOverview, RuleDetail } from '#src/screening/rules/queries.ts'
import { precisionDays, ruleKinds, ruleParts, ruleVoices } from '#src/screening/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Differences } from '#views/screening/rules/differences.tsx'
import { Notation, RuleFields } from '#views/screening/rules/form.tsx'
import { SamplesCard } from '#views/screening/rules/samples.tsx'
import { precisionWords, RuleStanding, weightWords } from '#views/screening/rules/standing.tsx'
import { LexiconTabs } from '#views/screening/rules/tabs.tsx'
import { Overlaps, TryOutCard } from '#views/screening/rules/try-out.tsx'
import { VersionsCard } from '#views/screening/rules/versions.tsx'

type Given = { values: Record<string, string>; errors: FieldErrors }

export type RulePageProps = {
  detail: RuleDetail
  overview: LexiconOverview
  values: Record<string, string>
  errors?: FieldErrors
  saved: boolean
  mayEdit: boolean
  /** Somebody stored another text meanwhile; differences lead from theirs to what was typed. */
  conflict?: { by: string; at: number; number: number; differences: Difference[] }
  sample?: Given
  retiring?: Given
}

export function RulePage(props: RulePageProps) {
  const { detail, overview, saved, mayEdit, conflict, errors = {} } = props
  const { rule, published, overlaps } = detail
  const editable = mayEdit && rule.status !== 'retired'
  return (
    <>
      <PageHead
        title={rule.name}
        note={`${rule.code} · ${ruleKinds[rule.kind]} · 第 ${rule.version} 版`}
      >
        <RuleStanding rule={rule} />
        {mayEdit ? <LinkButton href={`/lexicon/rules/new?copy=${rule.id}`}>复制</LinkButton> : null}
      </PageHead>
      <LexiconTabs overview={overview} current={null} />
      {saved ? (
        <Notice kind="good">
          已保存为第 {rule.version} 版。<a href="/lexicon/publishing">试跑并发布</a>后才用于筛查。
        </Notice>
      ) : null}
      {Object.keys(errors).length > 0 ? (
        <Notice kind="bad">还没有保存：有几栏要改，写的都还在。</Notice>
      ) : null}
      {conflict ? <Conflict conflict={conflict} /> : null}
      {published && !conflict ? (
        <Notice kind="info">
          筛查用的还是第 {published.number} 版；下面是第 {rule.version} 版，还没有发布。
        </Notice>
      ) : null}
      <Overlaps overlaps={overlaps} />
      <div class="with-aside">
        <div>
          {editable ? <EditCard {...props} errors={errors} /> : <Text detail={detail} />}
          <SamplesCard
            ruleId={rule.id}
            samples={detail.samples}
            mayEdit={editable}
            values={props.sample?.values ?? {}}
            errors={props.sample?.errors ?? {}}
          />
          <VersionsCard rule={rule} versions={detail.versions} mayEdit={editable} />
        </div>
        <div>
          {editable ? <TryOutCard /> : null}
          <PrecisionCard detail={detail} />
          {mayEdit ? <RetireCard {...props} /> : null}
          <Card>
            <Notation />
          </Card>
        </div>
      </div>
    </>
  )
}

function Conflict({ conflict }: Required<Pick<RulePageProps, 'conflict'>>) {
  const { by, at, number, differences } = conflict
  return (
    <Card title="您改的时候，别人先保存了一版">
      <p>
        {by} {formatTime(at)} 保存了第 {number} 版。您写的还在下面，没有丢，也没有保存。
        {'再点“保存”，就在第 '}
        {number} 版之后存成新的一版。您写的和第 {number} 版相比：
      </p>
      <Differences items={differences} />
    </Card>
  )
}

function EditCard({ detail, values, errors, conflict }: RulePageProps) {
  const { rule } = detail
  const version = conflict ? String(conflict.number) : (values['version'] ?? String(rule.version))
  return (
    <Card title="规则">
      <form id="rule-form" class="stack" method="post" action={`/lexicon/rules/${rule.id}`}>
        <input type="hidden" name="version" value={version} />
        <RuleFields ruleId={rule.id} values={values} errors={errors ?? {}} />
        <TextInput
          label="改动说明"
          name="note"
          value={values['note']}
          maxlength={200}
          error={errors?.['note']}
        />
        <div class="bar">
          <Button kind="primary">保存</Button>
          <span class="dim">保存成新的一版，试跑并发布后才用于筛查</span>
        </div>
      </form>
    </Card>
  )
}

/** For whoever may only read, and for what is retired. */
function Text({ detail: { rule, newest } }: { detail: RuleDetail }) {
  const { body } = newest
  const lists = [
    ['说法', body.patterns],
    ['不算', body.unless],
    ['前一句', body.after],
  ] as const
  return (
    <Card title="规则">
      <Facts
        items={[
          ['理由', body.reason],
          ['属实类型', body.category && faultCategories[body.category]],
          ['投诉对象', body.target && complaintTargets[body.target]],
          ['谁说的', ruleVoices[body.voice]],
          ['在通话的', body.part ? ruleParts[body.part] : '任何位置'],
          [rule.kind === 'rule' ? '加分' : '减分', weightWords(body.weight)],
        ]}
      />
      {lists.map(([label, lines]) =>
        lines.length === 0 ? null : (
          <>
            <h3>{label}</h3>
            <pre class="wrapped">{lines.join('\n')}</pre>
          </>
        ),
      )}
    </Card>
  )
}

function PrecisionCard({ detail: { rule, precision, byVersion } }: { detail: RuleDetail }) {
  if (rule.kind === 'mitigation') {
    return (
      <Card title="准确率">
        <p class="dim">减分的规则不产生命中，没有准确率。</p>
      </Card>
    )
  }
  return (
    <Card title="准确率" note={`近 ${precisionDays} 天，按通话算`}>
      <p>
        <b>{precisionWords(precision)}</b>
      </p>
      {byVersion.length > 1 ? (
        <ul class="lines">
          {byVersion.map(({ version, ...figures }) => (
            <li>
              <span>{version === null ? '版次不明' : `第 ${version} 版`}</span>
              <span>{precisionWords(figures)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <p class="dim">
        复核时标过命中、误命中的，以标的为准；没有标的，立案算判对，不成立和对外诉求算判错。
        {'后面的范围是 95% 区间，判得越少越宽。'}
      </p>
    </Card>
  )
}

function RetireCard({ detail: { rule }, retiring }: RulePageProps) {
  if (rule.status === 'retired' || rule.retiring) {
    return (
      <Card title={rule.retiring ? '待停用' : '已停用'}>
        <p class="dim">
          {rule.retiring
            ? '下次发布时从筛查里撤下；以前的命中照样留着。'
            : '不再用于筛查；以前的命中照样留着。恢复后先是草稿。'}
        </p>
        <form method="post" action={`/lexicon/rules/${rule.id}/return`}>
          <Button>{rule.retiring ? '不停用了' : '恢复'}</Button>
        </form>
      </Card>
    )
  }
  return (
    <Card>
      <details class="ledger-note" open={retiring !== undefined}>
        <summary>停用这条规则</summary>
        <form class="stack" method="post" action={`/lexicon/rules/${rule.id}/retirement`}>
          <TextInput
            label="原因"
            name="note"
            id="retire-note"
            value={retiring?.values['note']}
            maxlength={300}
            required
            hint={rule.publishedVersion === null ? undefined : '下次发布时撤下，以前的命中照样留着'}
            error={retiring?.errors['note']}
          />
          <Button kind="danger" small>
            停用
          </Button>
        </form>
      </details>
      {rule.status === 'draft' ? <p class="dim">草稿停用后可以恢复。</p> : null}
    </Card>
  )
}
