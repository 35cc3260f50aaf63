import type { FieldChange } from '#src/inspection/forms/compare.ts'
import type { ScoringForm, ScoringItem } from '#src/inspection/forms/schema.ts'
import { facts, itemKinds, longest, mostChoices } from '#src/inspection/forms/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import {
  Checkbox,
  Field,
  FieldError,
  Select,
  TextArea,
  TextInput,
  wiring,
} from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { FieldChanges } from '#views/inspection/forms/changes.tsx'

type Props = {
  form: ScoringForm
  /** Null for a new item. */
  itemId: number | null
  revision: number
  /** Of the draft, for the names of sections. */
  items: ScoringItem[]
  values: Record<string, string>
  errors: FieldErrors
  differences: FieldChange[]
}

/** One item of a draft while it is written. */
export function ItemPage(props: Props) {
  const { form, itemId, revision, items, values, errors, differences } = props
  const draft = `/inspection/forms/${form.id}/draft`
  const action = itemId === null ? `${draft}/items` : `${draft}/items/${itemId}`
  const sections = [...new Set(items.map(({ section }) => section))]
  return (
    <>
      <PageHead title={itemId === null ? '加评分项' : '改评分项'} note={form.name}>
        <LinkButton href={draft}>返回草稿</LinkButton>
      </PageHead>
      {errors['form'] ? (
        <Notice kind="bad">
          {errors['form']}
          {differences.length > 0 ? (
            <>
              。现在存的和您写的不同的地方：
              <FieldChanges fields={differences} />
            </>
          ) : null}
        </Notice>
      ) : Object.keys(errors).length > 0 ? (
        <Notice kind="bad">还没有保存：有几栏要改，写的都还在。</Notice>
      ) : null}
      <Card>
        <form class="stack form-item-edit" method="post" action={action}>
          <input type="hidden" name="revision" value={String(revision)} />
          <div class="form-grid">
            <Section value={values['section']} sections={sections} error={errors['section']} />
            <TextInput
              label="评什么"
              name="title"
              value={values['title']}
              maxlength={longest.title}
              required
              hint="如“稳定客户情绪”；同一版里不重名"
              error={errors['title']}
            />
            <Select
              label="类别"
              name="kind"
              value={values['kind']}
              options={Object.entries(itemKinds)}
              error={errors['kind']}
            />
            <TextInput
              label="权重或加分"
              name="weight"
              value={values['weight']}
              inputmode="numeric"
              maxlength={3}
              hint="1 到 100 的整数；致命项不用填"
              error={errors['weight']}
            />
          </div>
          <TextArea
            label="怎么评"
            name="guidance"
            value={values['guidance']}
            rows={4}
            maxlength={longest.guidance}
            hint="给评分的人看：什么算做到，什么不算"
            error={errors['guidance']}
          />
          <TextInput
            label="先问的场合"
            name="gate"
            value={values['gate']}
            maxlength={longest.gate}
            hint="写成问句，如“有没有转接？”；每通电话都有这个场合就不填。没有这个场合，不等于没做到"
            error={errors['gate']}
          />
          <Choices values={values} error={errors['choices']} />
          <div class="form-grid">
            <Select
              label="旁边给出的事实"
              name="fact"
              value={values['fact']}
              blank="没有"
              options={Object.entries(facts)}
              hint="系统量出来的，只供参考，答案由人给"
              error={errors['fact']}
            />
            <Checkbox
              label="客户辱骂坐席时，这一项不计"
              name="excusedByAbuse"
              checked={Boolean(values['excusedByAbuse'])}
            />
          </div>
          <div class="bar">
            <Button kind="primary">保存</Button>
            <LinkButton href={draft}>取消</LinkButton>
          </div>
        </form>
      </Card>
    </>
  )
}

type SectionProps = { value: string | undefined; sections: string[]; error: string | undefined }

function Section({ value, sections, error }: SectionProps) {
  const control = { label: '部分', name: 'section', required: true, error }
  return (
    <Field id="section" label="部分" required error={error}>
      <input
        {...wiring(control)}
        type="text"
        value={value}
        maxlength={longest.section}
        list="sections"
        autocomplete="off"
      />
      <datalist id="sections">
        {sections.map((section) => (
          <option value={section} />
        ))}
      </datalist>
    </Field>
  )
}

/** As many rows as an item may have choices; those left blank are none. */
function Choices({ values, error }: { values: Record<string, string>; error: string | undefined }) {
  return (
    <fieldset class={error ? 'field has-error' : 'field'} aria-describedby="choices-hint">
      <legend>选项，按给人选的顺序</legend>
      <ol class="form-choices">
        {Array.from({ length: mostChoices }, (_, row) => (
          <li>
            <input type="hidden" name={`choiceKey${row}`} value={values[`choiceKey${row}`] ?? ''} />
            <TextInput
              label={`选项 ${row + 1}`}
              hideLabel
              name={`choiceLabel${row}`}
              value={values[`choiceLabel${row}`]}
              maxlength={longest.label}
              placeholder={row < 2 ? '文字' : '不用就空着'}
            />
            <TextInput
              label={`选项 ${row + 1} 得分比例（%）`}
              hideLabel
              name={`choicePercent${row}`}
              value={values[`choicePercent${row}`]}
              inputmode="numeric"
              maxlength={3}
              placeholder="0–100"
            />
            <span aria-hidden="true">%</span>
          </li>
        ))}
      </ol>
      <p class="hint" id="choices-hint">
        比例是得这一项分值的百分之几。计分项、加分项要有 100% 和 0%；致命项有且只有一个
        0%，表示发生了。
      </p>
      <FieldError id="choices" error={error} />
    </fieldset>
  )
}
