import { limitWords } from '#src/complaints/timing/vocabulary.ts'
import {
  riskBounds,
  type RiskColour,
  riskColours,
  type Standard,
} from '#src/hotspots/risks/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { type Option, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  given: { values: Readonly<Record<string, string>>; errors: FieldErrors; sentence?: string }
  departments: readonly Option[]
  standards: Record<RiskColour, Standard>
  once: string
}

/** 人工启动预警. */
export function NewRiskPage({ given, departments, standards, once }: Props) {
  const { values, errors, sentence } = given
  const field = (name: string) => ({
    name,
    value: values[name] ?? '',
    ...(errors[name] ? { error: errors[name] } : {}),
  })
  const notes = Object.fromEntries(
    Object.entries(standards).map(([colour, { limit }]) => [
      colour,
      `${limitWords(limit)}内处置到位`,
    ]),
  )
  return (
    <>
      <PageHead title="启动预警" note="马上通知归口部门，时限从现在起算">
        <LinkButton href="/risks">返回</LinkButton>
      </PageHead>
      {sentence ? <Notice kind="bad">{sentence}。填的内容还在下面，没有丢。</Notice> : null}
      <form class="stack" method="post" action="/risks">
        <input type="hidden" name="once" value={values['once'] ?? once} />
        <Card>
          <TextInput
            {...field('title')}
            label="什么风险"
            hint="一句话，不写客户姓名和号码"
            maxlength={riskBounds.title}
            required
          />
          <Choice
            {...field('colour')}
            label="等级"
            words={riskColours}
            notes={notes}
            columns={2}
            required
          />
          <div class="form-grid">
            <Select
              {...field('department')}
              label="归口部门"
              options={departments}
              blank="请选择"
              required
            />
            <TextInput
              {...field('href')}
              label="在哪里看到的"
              hint="本系统的网址，没有可不填"
              placeholder="/complaints/12"
              maxlength={200}
            />
          </div>
          <TextArea
            {...field('grounds')}
            label="启动的理由"
            rows={3}
            maxlength={riskBounds.note}
            required
          />
        </Card>
        <div class="bar">
          <Button kind="primary">启动预警</Button>
        </div>
      </form>
    </>
  )
}
