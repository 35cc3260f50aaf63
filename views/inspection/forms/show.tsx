import type { FormDetail } from '#src/inspection/forms/queries.ts'
import type { ScoringFormVersion } from '#src/inspection/forms/schema.ts'
import { formVersionStates } from '#src/inspection/forms/vocabulary.ts'
import type { Score } from '#src/inspection/scoring/score.ts'
import { sheetOutcomes } from '#src/inspection/scoring/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { FormItems } from '#views/inspection/forms/items.tsx'

export type Trial = {
  chosen: Readonly<Record<string, string>>
  abused: boolean
  score: Score
  answered: number
  items: number
}
type Given = { values: Record<string, string>; errors: FieldErrors }
type Props = {
  detail: FormDetail
  mayWrite: boolean
  trial?: Trial
  naming?: Given
  retiring?: Given
}

/** One version of a form as the inspector will see it, and the versions before it. */
export function FormPage({ detail, mayWrite, trial, naming, retiring }: Props) {
  const { form, shown, items, draft } = detail
  return (
    <>
      <PageHead title={form.name} note={shown ? versionWords(shown) : '还没有发布过'}>
        {form.isDefault ? <Tag kind="ok">默认</Tag> : null}
        {form.retiredAt === null ? null : <Tag>已停用</Tag>}
        {mayWrite && form.retiredAt === null ? <Drafting formId={form.id} draft={draft} /> : null}
        <LinkButton href="/inspection/forms">返回列表</LinkButton>
      </PageHead>
      {shown?.state === 'superseded' ? (
        <Notice kind="info">
          这是以前的版本，只给当时按它评的分数作依据。
          <a href={`/inspection/forms/${form.id}`}>看使用中的版本</a>
        </Notice>
      ) : null}
      <div class="with-aside">
        {shown ? (
          <Sheet detail={{ ...detail, shown }} trial={trial ?? null} />
        ) : (
          <Card>
            <Empty
              title="这张评分表还没有发布过"
              hint={
                draft
                  ? `第 ${draft.version} 版草稿发布后才能用来评分。`
                  : '质检管理员起草并发布后才能用来评分。'
              }
            />
          </Card>
        )}
        <div>
          {shown && items.length > 0 ? (
            <Card title="试算">
              <div id="trial" aria-live="polite">
                <TrialResult trial={trial ?? null} />
              </div>
            </Card>
          ) : null}
          <Versions detail={detail} />
          {mayWrite ? <Keeping detail={detail} naming={naming} retiring={retiring} /> : null}
        </div>
      </div>
    </>
  )
}

function versionWords({ version, state }: ScoringFormVersion): string {
  return `第 ${version} 版 · ${formVersionStates[state]}`
}

function Drafting({ formId, draft }: { formId: number; draft: ScoringFormVersion | null }) {
  const href = `/inspection/forms/${formId}/draft`
  if (draft) {
    return (
      <LinkButton kind="primary" href={href}>
        接着改第 {draft.version} 版草稿
      </LinkButton>
    )
  }
  return (
    <form method="post" action={href}>
      <Button kind="primary">起草新版</Button>
    </form>
  )
}

type SheetProps = { detail: FormDetail & { shown: ScoringFormVersion }; trial: Trial | null }

function Sheet({ detail: { form, shown, items }, trial }: SheetProps) {
  const href = `/inspection/forms/${form.id}/trial`
  return (
    <form
      class="card form-sheet"
      method="get"
      action={href}
      hx-get={href}
      hx-trigger="change"
      hx-target="#trial"
      hx-swap="innerHTML"
    >
      <input type="hidden" name="version" value={String(shown.version)} />
      <FormItems items={items} chosen={trial?.chosen ?? {}} />
      <div class="bar no-print">
        <label class="check">
          <input type="checkbox" name="abuse" value="on" checked={trial?.abused ?? false} />
          <span>假设客户有辱骂</span>
        </label>
        <span class="end">
          <Button>试算得分</Button>
        </span>
      </div>
      <p class="dim">
        计分项合计 100 分；没有场合的项不计，其余按比例折算。
        {shown.bonusCap > 0 ? `加分最多 ${shown.bonusCap} 分。` : null}
        触犯致命项，总分为 0。<span class="no-print">要纸质表，按 Ctrl+P 打印。</span>
      </p>
    </form>
  )
}

/** What the answers chosen so far amount to. */
export function TrialResult({ trial }: { trial: Trial | null }) {
  if (!trial || trial.answered === 0) {
    return <p class="dim">在表上选一选，这里就算出得分。只是试算，不会保存。</p>
  }
  const { score, answered, items } = trial
  return (
    <>
      <p>
        {score.hundredths === null ? (
          <b>{sheetOutcomes.unscorable}</b>
        ) : (
          <>
            <strong class={score.outcome === 'fatal' ? 'trial-score hot' : 'trial-score'}>
              {scoreText(score.hundredths)}
            </strong>{' '}
            分{score.outcome === 'fatal' ? `，${sheetOutcomes.fatal}` : null}
          </>
        )}
      </p>
      <p class="dim">
        已选 {answered} 项，共 {items} 项{answered < items ? '；没有选的先不算' : null}。
      </p>
    </>
  )
}

const scoreText = (hundredths: number) => (hundredths / 100).toFixed(2)

function Versions({ detail: { form, shown, versions } }: { detail: FormDetail }) {
  if (versions.length === 0) return null
  const here = `/inspection/forms/${form.id}`
  return (
    <Card
      title="版本"
      actions={versions.length > 1 ? <a href={`${here}/comparison`}>对比两版</a> : undefined}
    >
      <ul class="lines">
        {versions.map(({ version, state, publishedAt, publishedByName, note }, index) => (
          <li>
            <span>
              {version === shown?.version ? (
                <b>第 {version} 版</b>
              ) : (
                <a href={`${here}?version=${version}`}>第 {version} 版</a>
              )}{' '}
              {state === 'published' ? <Tag kind="ok">使用中</Tag> : null}
            </span>
            {index < versions.length - 1 ? (
              <a
                href={`${here}/comparison?from=${versions[index + 1]?.version}&to=${version}`}
                aria-label={`第 ${version} 版改了什么`}
              >
                改了什么
              </a>
            ) : (
              <span />
            )}
            <small>
              {publishedByName} {publishedAt === null ? null : <Time at={publishedAt} />}
            </small>
            {note === '' ? null : <small>{note}</small>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What is done with a form as a whole. */
function Keeping({ detail, naming, retiring }: Pick<Props, 'detail' | 'naming' | 'retiring'>) {
  const { form, shown } = detail
  const here = `/inspection/forms/${form.id}`
  if (form.retiredAt !== null) {
    return (
      <Card title="已停用">
        <p class="dim">新的任务不再用它评分；以前的分数照样留着。</p>
        <form method="post" action={`${here}/return`}>
          <Button>恢复使用</Button>
        </form>
      </Card>
    )
  }
  return (
    <Card title="管理">
      {form.isDefault || shown?.state !== 'published' ? null : (
        <form method="post" action={`${here}/default`}>
          <Button small>设为默认评分表</Button>
        </form>
      )}
      <details class="ledger-note" open={naming !== undefined}>
        <summary>改名</summary>
        <form class="stack" method="post" action={`${here}/name`}>
          <TextInput
            label="名称"
            name="name"
            value={naming?.values['name'] ?? form.name}
            maxlength={40}
            required
            error={naming?.errors['name']}
          />
          <Button small>改名</Button>
        </form>
      </details>
      {form.isDefault ? (
        <p class="dim">默认评分表不能停用，要先把另一张设为默认。</p>
      ) : (
        <details class="ledger-note" open={retiring !== undefined}>
          <summary>停用</summary>
          <form class="stack" method="post" action={`${here}/retirement`}>
            <TextInput
              label="原因"
              name="note"
              value={retiring?.values['note']}
              maxlength={300}
              required
              hint="新的任务不再用它评分；以前的分数和开着的评分单不受影响。"
              error={retiring?.errors['note']}
            />
            <Button kind="danger" small>
              停用
            </Button>
          </form>
        </details>
      )}
    </Card>
  )
}
