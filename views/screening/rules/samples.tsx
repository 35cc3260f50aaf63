import type { FieldErrors } from '#src/kernel/form.ts'
import type { JudgedSample } from '#src/screening/rules/samples.ts'
import { sampleKinds } from '#src/screening/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty } from '#views/components/page.tsx'
import { type Column, Table } from '#views/components/table.tsx'

type Props = {
  ruleId: number
  samples: JudgedSample[]
  mayEdit: boolean
  values: Record<string, string>
  errors: FieldErrors
}

const voices = { customer: '客户', agent: '坐席' } as const

/** 样例, tried on the newest text; nothing is published while one fails. */
export function SamplesCard({ ruleId, samples, mayEdit, values, errors }: Props) {
  const failing = samples.filter(({ passes }) => !passes).length
  const note = failing > 0 ? `${failing} 个没有通过，不能发布` : '有一个没有通过，就不能发布'
  const head: Column[] = [{ label: '要求' }, { label: '这句话' }, { label: '结果' }]
  if (mayEdit) head.push({ label: '操作', hidden: true })
  return (
    <section class="stack" id="samples">
      <Card title="样例" note={note} flush>
        {samples.length === 0 ? (
          <Empty
            title="还没有样例"
            hint="写下一定要命中的话和一定不能命中的话；复核时标过的命中也能一键加进来。"
          />
        ) : (
          <Table caption="样例" head={head}>
            {samples.map((sample) => (
              <tr>
                <td class="nowrap">{sampleKinds[sample.kind]}</td>
                <td>
                  {voices[sample.voice]}：“{sample.text}”
                  {sample.before === '' ? null : <small>对方前一句：“{sample.before}”</small>}
                </td>
                <td>
                  <Status
                    tone={sample.passes ? 'good' : 'red'}
                    label={sample.passes ? '通过' : '没有通过'}
                  />
                </td>
                {mayEdit ? (
                  <td>
                    <form
                      class="row-actions"
                      method="post"
                      action={`/lexicon/rules/${ruleId}/samples/${sample.id}/removal`}
                    >
                      <Button
                        small
                        confirm={`移除样例“${sample.text.slice(0, 30)}”？`}
                        aria-label={`移除样例 ${sample.text.slice(0, 20)}`}
                      >
                        移除
                      </Button>
                    </form>
                  </td>
                ) : null}
              </tr>
            ))}
          </Table>
        )}
      </Card>
      {mayEdit ? (
        <Card title="加一个样例">
          <form class="stack" method="post" action={`/lexicon/rules/${ruleId}/samples`}>
            <div class="form-grid">
              <Select
                label="要求"
                name="kind"
                id="sample-kind"
                value={values['kind']}
                options={Object.entries(sampleKinds)}
                error={errors['kind']}
              />
              <Select
                label="谁说的"
                name="voice"
                id="sample-voice"
                value={values['voice']}
                options={Object.entries(voices)}
                error={errors['voice']}
              />
              <TextInput
                label="对方前一句（不填也行）"
                name="before"
                id="sample-before"
                value={values['before']}
                maxlength={500}
                error={errors['before']}
              />
            </div>
            <TextInput
              label="这句话"
              name="text"
              id="sample-text"
              value={values['text']}
              maxlength={500}
              required
              error={errors['text']}
            />
            <div class="bar">
              <Button>加入样例</Button>
            </div>
          </form>
        </Card>
      ) : null}
    </section>
  )
}
